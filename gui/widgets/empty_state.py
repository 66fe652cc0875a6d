"""An empty place says what will be here and offers the first action."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from gui.widgets.labels import label


class EmptyState(QFrame):
    """A dashed frame with a short title, a sentence, and at most one button."""

    def __init__(self, title: str, sentence: str, action: QPushButton | None = None) -> None:
        super().__init__()
        self.setProperty("card", "empty")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(2)
        heading = label(title, "strong", wrap=True)
        text = label(sentence, "secondary", wrap=True)
        for each in (heading, text):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(each)
        if action is not None:
            column.addSpacing(14)
            column.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleName(title)
