"""A row of joined buttons of which one is chosen: All 6 | Errors 3 | Warnings 3."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from gui import icons
from gui.widgets.state_label import Mark


class _Segment(QToolButton):
    """Leaves the arrow keys to the row, which goes round at its ends."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
            return
        super().keyPressEvent(event)


class SegmentFilter(QWidget):
    """`chosen` is sent with the key of the segment; arrow keys move between segments."""

    chosen = Signal(str)

    def __init__(self, accessible: str) -> None:
        super().__init__()
        self.setAccessibleName(accessible)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QToolButton] = {}
        self._marks: dict[str, Mark | None] = {}
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def add(self, key: str, text: str, mark: Mark | None = None) -> None:
        """Add a segment at the right; the first one is chosen."""
        button = _Segment()
        button.setText(text)
        button.setCheckable(True)
        button.setChecked(not self._buttons)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self.chosen.emit(key))
        self._buttons[key] = button
        self._marks[key] = mark
        self._group.addButton(button)
        self._row.addWidget(button)
        names = list(self._buttons)
        for name, each in self._buttons.items():
            place = "only" if len(names) == 1 else {names[0]: "first", names[-1]: "last"}.get(name, "middle")
            each.setProperty("segment", place)
            each.style().unpolish(each)
            each.style().polish(each)
        self._show_icons()

    def set_text(self, key: str, text: str) -> None:
        """Change the words of a segment, such as its count."""
        self._buttons[key].setText(text)
        self._buttons[key].setAccessibleName(text)

    def current(self) -> str:
        """The key of the chosen segment."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose a segment without sending `chosen`."""
        self._buttons[key].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        keys = list(self._buttons)
        if step is None or self.current() not in keys:
            super().keyPressEvent(event)
            return
        other = self._buttons[keys[(keys.index(self.current()) + step) % len(keys)]]
        other.setFocus()
        other.click()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_buttons"):
            self._show_icons()

    def _show_icons(self) -> None:
        for key, button in self._buttons.items():
            mark = self._marks[key]
            if mark is not None:
                button.setIcon(icons.icon(mark.icon, mark.colour_role))
                button.setIconSize(icons.icon_size())
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
