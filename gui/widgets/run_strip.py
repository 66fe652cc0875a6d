"""The strip at the foot of the rail while a run goes on elsewhere; a click leads back to it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from gui import theme
from gui.widgets.labels import ElidingLabel
from gui.widgets.progress import ThinBar
from gui.widgets.state_label import IconLabel, Mark


class RunStrip(QFrame):
    """What runs, how it stands, and a thin bar."""

    pressed = Signal()

    def __init__(self, accessible: str) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._accessible = accessible
        self._icon = IconLabel(Mark.RUNNING.icon, Mark.RUNNING.colour_role)
        self._title = ElidingLabel("", "strong")
        self._sentence = ElidingLabel("", "secondary")
        self._bar = ThinBar(accessible)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._icon)
        top.addWidget(self._title, 1)
        column.addLayout(top)
        column.addWidget(self._sentence)
        column.addSpacing(2)
        column.addWidget(self._bar)
        self.setMinimumHeight(theme.px(64))
        self.hide()

    def show_run(self, mark: Mark, title: str, sentence: str, fraction: float | None) -> None:
        """Show how the run stands; `fraction` (0 … 1) of the whole run, None while unknown."""
        self._icon.set_icon(mark.icon, mark.colour_role)
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._bar.set_fraction(fraction)
        self.setAccessibleName(f"{self._accessible}: {title}, {sentence}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
            return
        super().keyPressEvent(event)
