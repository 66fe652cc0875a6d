"""A layout that sets equal cards in as many columns as fit, and fewer when the window is small."""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class ColumnsLayout(QLayout):
    """Items in reading order over equal columns of at least `narrowest` pixels; rows are as high as their tallest."""

    def __init__(self, narrowest: int, gap: int, most_columns: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrowest = narrowest
        self._most = most_columns
        self._items: list[QLayoutItem] = []
        self.setSpacing(gap)
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widest = max((item.minimumSize().width() for item in self._shown()), default=0)
        return QSize(widest, max((item.minimumSize().height() for item in self._shown()), default=0))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, move: bool) -> int:
        items = self._shown()
        if not items:
            return 0
        gap = self.spacing()
        columns = max(1, min(self._most, len(items), (rect.width() + gap) // (self._narrowest + gap)))
        width = (rect.width() - gap * (columns - 1)) // columns
        top = rect.y()
        for start in range(0, len(items), columns):
            row = items[start : start + columns]
            height = max(
                item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height() for item in row
            )
            if move:
                for column, item in enumerate(row):
                    item.setGeometry(QRect(rect.x() + column * (width + gap), top, width, height))
            top += height + gap
        return top - gap - rect.y()
