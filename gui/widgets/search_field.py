"""A text field that searches while one types."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from gui import icons


class SearchField(QLineEdit):
    """A line edit with a magnifier and a button that clears it. `placeholder` is also its accessible name."""

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setProperty("search", "true")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self._magnifier = QAction(self)
        self.addAction(self._magnifier, QLineEdit.ActionPosition.LeadingPosition)
        self._show_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_magnifier"):
            self._show_icon()

    def _show_icon(self) -> None:
        self._magnifier.setIcon(icons.icon("search", "secondary"))
