"""The table of recent results: when, what, the number, the verdict as icon and word, and the configuration."""

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
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen, QResizeEvent
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
from gui.i18n import tr
from gui.widgets.state_label import Mark

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
ROW_PX = 40
HEADER_PX = 33
PADDING_PX = 16
WIDTHS_PX = (120, 124, 120, 132, 116, 116)
RESULT_COLUMN, DETAIL_COLUMN, VERDICT_COLUMN, CONFIGURATION_COLUMN = 3, 4, 5, 6
NARROW_PX = 900


class RecentRow(NamedTuple):
    """One result in words. `key` comes back when the row is opened."""

    key: str
    when: str
    benchmark: str
    scenario: str
    result: str
    detail: str
    mark: Mark
    verdict: str
    configuration: str


class _RecentModel(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[RecentRow, ...] = ()
        self._titles = (
            tr("When"),
            tr("Benchmark"),
            tr("Scenario"),
            tr("Result"),
            "",
            tr("Verdict"),
            tr("Configuration"),
        )

    def show_rows(self, rows: Sequence[RecentRow]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == RESULT_COLUMN else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        words = (row.when, row.benchmark, row.scenario, row.result, row.detail, row.verdict, row.configuration)
        if role == Qt.ItemDataRole.DisplayRole:
            return words[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.configuration
        return None


class _RecentDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: RecentRow = index.data(ROW_ROLE)
        area: QRect = option.rect
        state = option.state
        column = index.column()
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("selection"))
        if index.row():
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(area.topLeft(), area.topRight())
        heavy = column in (1, VERDICT_COLUMN)
        painter.setFont(theme.body_font(QFont.Weight.Medium if heavy else QFont.Weight.Normal))
        role = row.mark.colour_role if column == VERDICT_COLUMN else "secondary"
        painter.setPen(theme.colour("text" if column in (1, 2, RESULT_COLUMN) else role))
        left = area.left() + (PADDING_PX if column == 0 else PADDING_PX // 2)
        if column == VERDICT_COLUMN:
            side = theme.px(16)
            icons.paint(painter, QRectF(left, area.center().y() - side / 2, side, side), row.mark.icon, role)
            left += side + 6
        words = QRect(left, area.top(), area.right() - PADDING_PX // 2 - left, area.height())
        side_flag = Qt.AlignmentFlag.AlignRight if column == RESULT_COLUMN else Qt.AlignmentFlag.AlignLeft
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, side_flag | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(ROW_PX))


class RecentTable(QTableView):
    """As high as its rows; `opened` is sent with the key of a row on a double click or Return."""

    opened = Signal(str)

    def __init__(self, accessible: str) -> None:
        super().__init__()
        self._model = _RecentModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_RecentDelegate(self))
        self.setAccessibleName(accessible)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setProperty("inset", "true")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(CONFIGURATION_COLUMN, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ROW_ROLE).key))
        theme.active().changed.connect(self._fit)
        self._fit()

    def show_rows(self, rows: Sequence[RecentRow]) -> None:
        """Show these results."""
        self._model.show_rows(rows)
        self._fit()

    def rows(self) -> tuple[RecentRow, ...]:
        """What is shown."""
        return self._model.rows

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().data(ROW_ROLE).key)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnHidden(CONFIGURATION_COLUMN, self.width() < theme.px(NARROW_PX))
        header = self.horizontalHeader()
        stretched = DETAIL_COLUMN if self.isColumnHidden(CONFIGURATION_COLUMN) else CONFIGURATION_COLUMN
        for column in (DETAIL_COLUMN, CONFIGURATION_COLUMN):
            mode = QHeaderView.ResizeMode.Stretch if column == stretched else QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(column, mode)
        if stretched != DETAIL_COLUMN:
            self.setColumnWidth(DETAIL_COLUMN, theme.px(WIDTHS_PX[DETAIL_COLUMN]))

    def _fit(self) -> None:
        for column, width in enumerate(WIDTHS_PX):
            self.setColumnWidth(column, theme.px(width))
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW_PX))
        self.horizontalHeader().setFixedHeight(theme.px(HEADER_PX))
        self.setFixedHeight(theme.px(HEADER_PX) + theme.px(ROW_PX) * len(self._model.rows))
