"""The forecast of the verdict: a tinted strip with icon, sentence, and the reason at its right."""

from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from gui import theme
from gui.widgets.labels import ElidingLabel, label, set_property
from gui.widgets.state_label import IconLabel, Mark


class ForecastStrip(QFrame):
    """Text changes at most once a second; a screen reader is told only when the state changes."""

    SHORTEST_MS = 1000

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark = Mark.INFO
        self._icon = IconLabel(self.mark.icon, self.mark.colour_role)
        self._sentence = ElidingLabel("", "heading")
        self._reason = label()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._reason)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(theme.px(32))
        set_property(self, "tint", self.mark.tint)
        self._since_change = QElapsedTimer()

    def sentence(self) -> str:
        """The sentence that is shown."""
        return self._sentence.text()

    def show_forecast(self, mark: Mark, sentence: str, reason: str = "") -> None:
        """Show a forecast; the same state again within a second is left for the next call."""
        changed = mark is not self.mark
        if not changed and self._since_change.isValid() and self._since_change.elapsed() < self.SHORTEST_MS:
            return
        self._since_change.start()
        self.mark = mark
        self._icon.set_icon(mark.icon, mark.colour_role)
        self._sentence.setText(sentence)
        self._reason.setText(reason)
        if changed:
            role = mark.colour_role
            set_property(self._sentence, "state", "" if role == "secondary" else role)
            set_property(self, "tint", mark.tint)
        self.setAccessibleName(f"{sentence} {reason}".strip())
        if changed:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
