"""The footer of a step: Back, the command that would do the same, what Next waits for, and Next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui import tokens as t
from gui.i18n import tr
from gui.widgets.buttons import Button, link, quiet
from gui.widgets.card import hairline
from gui.widgets.labels import ElidingLabel

HINT_PX = 220


class PageFooter(QWidget):
    """64 px high (56 in a small window)."""

    back_pressed = Signal()
    next_pressed = Signal()
    command_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.back = quiet(tr("&Back"), self.back_pressed.emit)
        self.command = link(tr("Show command"), self.command_pressed.emit, icon="terminal")
        self.command.setAccessibleName(tr("Show command"))
        self.command.setToolTip(tr("The command line that does what this page is about to do"))
        self._hint = ElidingLabel("", "secondary")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.next = Button("", "quiet", on_click=self.next_pressed.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline())
        buttons = QWidget()
        self._row = QHBoxLayout(buttons)
        self._row.setSpacing(16)
        self._row.addWidget(self.back)
        self._row.addWidget(self.command)
        self._row.addWidget(self._hint, 1)
        self._row.addWidget(self.next)
        column.addWidget(buttons, 1)
        self.set_compact(False)

    def hint(self) -> str:
        """What stands beside Next."""
        return self._hint.text()

    def show_next(self, text: str, enabled: bool, filled: bool) -> None:
        """`text` names the step it leads to; empty hides the button. `filled`: it is the page's primary button."""
        self.next.setVisible(bool(text))
        self.next.setText(text)
        self.next.setEnabled(enabled)
        self.next.set_kind("primary" if filled else "quiet")
        self.next.setDefault(filled)
        self._fit_command()

    def show_hint(self, text: str, state: str = "") -> None:
        """What Next waits for; `state` "bad" for what is wrong on the page."""
        self._hint.setText(text)
        self._hint.setProperty("state", state)
        self._hint.style().unpolish(self._hint)
        self._hint.style().polish(self._hint)

    def show_command(self, shown: bool) -> None:
        """Whether the page has a command."""
        self.command.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_command()

    def _fit_command(self) -> None:
        """Where large text leaves no room, the command is its icon only, so that Back and Next keep their words."""
        metrics = self.fontMetrics()
        words = tr("Show command")
        buttons = self.back.sizeHint().width() + self.next.sizeHint().width()
        room = self.width() - buttons - metrics.horizontalAdvance(words) - theme.px(HINT_PX)
        wanted = words if room > 0 else ""
        if self.command.text() != wanted:
            self.command.setText(wanted)
            self.command.set_icon("terminal")

    def set_compact(self, compact: bool) -> None:
        """Less room in a small window."""
        margin = t.PAGE_MARGIN_COMPACT_PX if compact else t.PAGE_MARGIN_PX
        self._row.setContentsMargins(margin, 0, margin, 0)
        self.setFixedHeight(theme.px(t.FOOTER_COMPACT_PX if compact else t.FOOTER_PX))
