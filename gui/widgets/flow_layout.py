"""A layout that sets equal cards in as many columns as fit, and fewer when the window is small."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from gui.widgets.reflow_layout import ReflowLayout, height_at


class ColumnsLayout(ReflowLayout):
    """Items in reading order over equal columns of at least `narrowest` pixels; rows are as high as their tallest."""

    def __init__(self, narrowest: int, gap: int, most_columns: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(gap, parent)
        self._narrowest = narrowest
        self._most = most_columns

    def arrange(self, rect: QRect, move: bool) -> int:
        items = self.shown()
        if not items:
            return 0
        gap = self.spacing()
        columns = max(1, min(self._most, len(items), (rect.width() + gap) // (self._narrowest + gap)))
        width = (rect.width() - gap * (columns - 1)) // columns
        top = rect.y()
        for start in range(0, len(items), columns):
            row = items[start : start + columns]
            height = max(height_at(item, width) for item in row)
            if move:
                for column, item in enumerate(row):
                    item.setGeometry(QRect(rect.x() + column * (width + gap), top, width, height))
            top += height + gap
        return top - gap - rect.y()
