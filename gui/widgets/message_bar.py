"""A sentence at the top of a page that stays until it is read: what happened, what to do."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from core.errors import ExpectedError
from gui.i18n import text_of, tr
from gui.widgets.buttons import icon_button, quiet
from gui.widgets.labels import label, set_property
from gui.widgets.state_label import IconLabel, Mark


class MessageBar(QFrame):
    """Hidden until `show_message` or `show_error`; its cross (or Esc in the window) hides it again.

    Without `can_hide` it has no cross: it says what holds as long as the page is as it is.
    """

    dismissed = Signal()

    def __init__(self, *, can_hide: bool = True) -> None:
        super().__init__()
        self._icon = IconLabel("info")
        self._text = label("", "strong", wrap=True, selectable=True)
        self._remedy = label("", wrap=True, selectable=True)
        self._action = quiet("")
        self._act: Callable[[], object] | None = None
        self._action.clicked.connect(self._run_action)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._text)
        words.addWidget(self._remedy)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self._action)
        self._cross = icon_button("x", tr("Hide this message"), self.dismiss)
        row.addWidget(self._cross)
        self._cross.setVisible(can_hide)
        self.hide()

    def text(self) -> str:
        """What is shown."""
        return f"{self._text.text()} {self._remedy.text()}".strip()

    def show_message(
        self,
        mark: Mark,
        text: str,
        remedy: str = "",
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> None:
        """Show a sentence, what to do, and at most one button."""
        self._icon.set_icon(mark.icon, mark.colour_role)
        set_property(self, "tint", mark.tint)
        self._text.setText(text)
        self._remedy.setText(remedy)
        self._remedy.setVisible(bool(remedy))
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._act = on_action
        self.setAccessibleName(self.text())
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def show_error(self, error: ExpectedError) -> None:
        """Show an error that people can do something about."""
        self.show_message(Mark.BAD, text_of(error.text), text_of(error.remedy))

    def dismiss(self) -> None:
        """Hide it."""
        if self.isVisible():
            self.hide()
            self.dismissed.emit()

    def _run_action(self) -> None:
        if self._act is not None:
            self._act()
