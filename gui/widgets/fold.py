"""A fold: one line that opens to show what most people need not see."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gui.widgets.buttons import Button


class Fold(QWidget):
    """A heading with a chevron over `body`, closed at first."""

    toggled = Signal(bool)

    def __init__(self, title: str, *, opened: bool = False) -> None:
        super().__init__()
        self.heading = Button(title, "fold", icon="chevron-right", on_click=self._toggle)
        self.heading.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 4, 0, 0)
        self.body.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(self._content)
        self.set_open(opened)

    def is_open(self) -> bool:
        """Whether the content is shown."""
        return self._opened

    def set_open(self, opened: bool) -> None:
        """Open or close."""
        self._opened = opened
        self._content.setVisible(opened)
        self.heading.set_icon("chevron-down" if opened else "chevron-right")

    def _toggle(self) -> None:
        self.set_open(not self._opened)
        self.toggled.emit(self._opened)
