"""The lists of the rail: places of one line, steps of two lines with their state as icon and word."""

from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui import icons, theme
from gui.icons import IconName

Index = QModelIndex | QPersistentModelIndex

ITEM_ROLE = Qt.ItemDataRole.UserRole
NAV_PX = 32
STEP_PX = 48
RADIUS_PX = 6


class RailItem(NamedTuple):
    """One line of the rail. `word` (may be empty) is the state below the text; `key` comes back when it is chosen."""

    key: str
    text: str
    icon: IconName
    icon_role: str = "secondary"
    word: str = ""
    selected: bool = False
    locked: bool = False


class _RailModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: tuple[RailItem, ...] = ()

    def show_items(self, items: tuple[RailItem, ...]) -> None:
        if len(items) != len(self.items):
            self.beginResetModel()
            self.items = items
            self.endResetModel()
        elif items != self.items:
            self.items = items
            self.dataChanged.emit(self.index(0), self.index(len(items) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.text
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{item.text}, {item.word}" if item.word else item.text
        return None


class _RailDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        item: RailItem = index.data(ITEM_ROLE)
        return QSize(0, theme.px(STEP_PX if item.word else NAV_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: RailItem = index.data(ITEM_ROLE)
        area = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if item.selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(area, RADIUS_PX, RADIUS_PX)
        elif state & QStyle.StateFlag.State_MouseOver and not item.locked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(area, RADIUS_PX, RADIUS_PX)
        view = option.widget
        if state & QStyle.StateFlag.State_HasFocus and isinstance(view, RailList) and view.keyboard_used:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), RADIUS_PX, RADIUS_PX)
        self._paint_item(painter, option.rect, item)
        painter.restore()

    def _paint_item(self, painter: QPainter, rect: QRect, item: RailItem) -> None:
        icon = theme.px(16)
        line = theme.px(18)
        top = rect.y() + ((rect.height() - 2 * line) // 2 if item.word else (rect.height() - line) // 2)
        first_middle = top + line / 2
        role = item.icon_role
        if item.selected and not item.word:
            role = "accent"
        icons.paint(painter, QRectF(rect.x() + 8, first_middle - icon / 2, icon, icon), item.icon, role)
        left = rect.x() + 16 + icon
        width = rect.right() - left - 4
        heavy = QFont.Weight.DemiBold if item.selected else (QFont.Weight.Medium if item.word else QFont.Weight.Normal)
        painter.setFont(theme.body_font(heavy))
        painter.setPen(theme.colour("accent" if item.selected else "secondary" if item.locked else "text"))
        self._line(painter, item.text, QRect(left, top, width, line))
        if item.word:
            painter.setFont(theme.body_font())
            painter.setPen(theme.colour("secondary"))
            self._line(painter, item.word, QRect(left, top + line, width, line))

    @staticmethod
    def _line(painter: QPainter, text: str, rect: QRect) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class RailList(QListView):
    """A short list that shows all its items; `chosen` is sent with the key on click, Return or Space."""

    chosen = Signal(str)

    def __init__(self, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keyboard_used = False
        self._model = _RailModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_RailDelegate(self))
        self.setProperty("rail", "true")
        self.setAccessibleName(accessible)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.clicked.connect(self._choose)

    def show_items(self, items: tuple[RailItem, ...]) -> None:
        """Show these items; the list is as high as they are."""
        self._model.show_items(items)
        if not self.currentIndex().isValid() and items:
            self.setCurrentIndex(self._model.index(0))
        self._fit()

    def keys(self) -> tuple[str, ...]:
        """The keys in order."""
        return tuple(item.key for item in self._model.items)

    def item(self, key: str) -> RailItem:
        """The item of a key."""
        return next(item for item in self._model.items if item.key == key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A click shows where it went by the selection; the ring is for those who came by Tab.
        self.keyboard_used = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keyboard_used = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def fit(self) -> None:
        """Take the height of the items again, after the text size has changed."""
        self._fit()
        self.doItemsLayout()

    def _fit(self) -> None:
        self.setFixedHeight(sum(theme.px(STEP_PX if item.word else NAV_PX) for item in self._model.items))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            item: RailItem = index.data(ITEM_ROLE)
            if not item.locked:
                self.chosen.emit(item.key)
