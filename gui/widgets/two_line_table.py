"""A table whose cells have two lines: what it is, and below it in the secondary colour what goes with it."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui import icons, theme
from gui.icons import IconName

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
CELL_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_PX = 56
HEADER_PX = 33
LINE_PX = 20
PADDING_PX = 16
MARK_PX = 48


class Column(NamedTuple):
    """A column of the design: its width at 100 %, whether it takes the rest, and below which width it is hidden."""

    title: str
    width_px: int
    right: bool = False
    stretch: bool = False
    hidden_below_px: int = 0


class Row(NamedTuple):
    """One row; `cells` are (first line, second line) by column. `checked` None: it cannot be chosen."""

    key: str
    cells: tuple[tuple[str, str], ...]
    checked: bool | None = None
    icon: IconName = "lock"
    tooltip: str = ""


class _Model(QAbstractTableModel):
    """The first column holds the box or the icon."""

    def __init__(self, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        if [row.key for row in rows] == [row.key for row in self.rows]:
            self.rows = tuple(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns)))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.columns) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Vertical or section == 0:
            return None
        column = self.columns[section - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self.rows[index.row()].checked is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tooltip or None
        if index.column() == 0:
            if role == Qt.ItemDataRole.CheckStateRole and row.checked is not None:
                return Qt.CheckState.Checked if row.checked else Qt.CheckState.Unchecked
            return row.cells[0][0] if role == Qt.ItemDataRole.AccessibleTextRole else None
        cell = row.cells[index.column() - 1]
        if role == CELL_ROLE:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{cell[0]}, {cell[1]}" if cell[1] else cell[0]
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = bool(option.state & QStyle.StateFlag.State_Selected)
        if row.checked or focused:
            painter.fillRect(area, theme.colour("selection" if row.checked else "hover"))
        if index.row():
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(area.topLeft(), area.topRight())
        if index.column() == 0:
            self._paint_mark(painter, area, row, focused)
        else:
            self._paint_cell(painter, area, row, index)
        painter.restore()

    def _paint_mark(self, painter: QPainter, area: QRect, row: Row, focused: bool) -> None:
        side = theme.px(16)
        middle = area.top() + theme.px(18)
        box = QRectF(area.left() + PADDING_PX, middle - side / 2, side, side)
        if row.checked is None:
            icons.paint(painter, box, row.icon, "secondary")
            return
        painter.setPen(
            QPen(theme.colour("accent" if row.checked or focused else "control_border"), 2 if focused else 1)
        )
        painter.setBrush(theme.colour("accent" if row.checked else "card"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if row.checked:
            icons.paint(painter, box.adjusted(2, 2, -2, -2), "check", "on_accent")

    def _paint_cell(self, painter: QPainter, area: QRect, row: Row, index: Index) -> None:
        first, second = index.data(CELL_ROLE)
        column = self._columns[index.column() - 1]
        inner = area.adjusted(PADDING_PX // 2, 0, -PADDING_PX // 2, 0)
        line = theme.px(LINE_PX)
        top = area.top() + (area.height() - 2 * line) // 2
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        heading = index.column() == 1
        muted = row.checked is None and heading
        painter.setPen(theme.colour("secondary" if muted else "text"))
        painter.setFont(theme.body_font(QFont.Weight.Medium))
        self._line(painter, first, QRect(inner.left(), top, inner.width(), line), side)
        painter.setPen(theme.colour("secondary"))
        painter.setFont(theme.body_font())
        self._line(painter, second, QRect(inner.left(), top + line, inner.width(), line), side)

    @staticmethod
    def _line(painter: QPainter, text: str, rect: QRect, side: Qt.AlignmentFlag) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)


class TwoLineTable(QTableView):
    """As high as its rows. `toggled` is sent with key and wanted state; the owner shows the rows again."""

    toggled = Signal(str, bool)

    def __init__(self, accessible: str, columns: Sequence[Column]) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._model = _Model(columns, self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(columns, self))
        self.setAccessibleName(accessible)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        theme.active().changed.connect(self._fit)
        self._fit()

    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._model.rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the same keys again keep selection and place."""
        self._model.show_rows(rows)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._toggle(self.indexAt(event.position().toPoint()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_widths()

    def _toggle(self, index: QModelIndex) -> None:
        if index.isValid():
            row: Row = index.data(ROW_ROLE)
            if row.checked is not None:
                self.toggled.emit(row.key, not row.checked)

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW_PX))
        self.horizontalHeader().setFixedHeight(theme.px(HEADER_PX))
        self.setFixedHeight(theme.px(HEADER_PX) + theme.px(ROW_PX) * len(self._model.rows))
        self._set_widths()

    def _set_widths(self) -> None:
        width = self.viewport().width()
        mark = theme.px(MARK_PX)
        shown = [c for c in self._columns if width >= theme.px(c.hidden_below_px)]
        wanted = sum(theme.px(c.width_px) for c in shown)
        # With large text the columns share what there is; their words are shortened and stand in the tooltip.
        scale = min(1.0, (width - mark) / wanted) if wanted else 1.0
        spare = max(width - mark - wanted, 0)
        self.setColumnWidth(0, mark)
        for number, column in enumerate(self._columns, 1):
            self.setColumnHidden(number, column not in shown)
            self.setColumnWidth(number, int(theme.px(column.width_px) * scale) + (spare if column.stretch else 0))
