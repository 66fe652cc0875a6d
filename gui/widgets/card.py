"""Cards: a quiet frame with a title, and what is in it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui import tokens as t
from gui.icons import IconName
from gui.widgets.labels import label
from gui.widgets.state_label import IconLabel


class Card(QFrame):
    """A card; put things into `body`, and what belongs right of the title into `title_row`."""

    def __init__(
        self,
        title: str = "",
        *,
        icon: IconName | None = None,
        padding: int = t.CARD_PADDING_PX,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(t.GRID_PX)
        self.title_row = QHBoxLayout()
        self.title_row.setSpacing(t.GRID_PX)
        self.title_label = label(title, "card-title")
        if title:
            self.setAccessibleName(title)
            if icon is not None:
                self.title_row.addWidget(IconLabel(icon))
            self.title_row.addWidget(self.title_label, 1, Qt.AlignmentFlag.AlignVCenter)
            self.body.addLayout(self.title_row)

    def set_padding(self, padding: int) -> None:
        """Padding in pixels; smaller in a small window."""
        self.body.setContentsMargins(padding, padding, padding, padding)


def hairline() -> QFrame:
    """A horizontal line of one pixel."""
    line = QFrame()
    line.setProperty("hairline", "true")
    line.setFixedHeight(1)
    return line


def vertical_hairline() -> QFrame:
    """A vertical line of one pixel."""
    line = QFrame()
    line.setProperty("hairline", "true")
    line.setFixedWidth(1)
    return line
