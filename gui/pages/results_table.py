"""The table of all results: sorted by its header, filtered by the column beside it."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QPainter, QPen, QResizeEvent
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

from core.quantities import latency_words
from gui import icons, theme
from gui.dates import moment
from gui.i18n import tr
from gui.record_words import backend_words, mode_word, result_words, verdict
from gui.results import KeptRecord

Index = QModelIndex | QPersistentModelIndex
KEPT_ROLE = Qt.ItemDataRole.UserRole
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_PX, HEADER_PX, PADDING_PX = 32, 33, 8
MODE_COLUMN, VERDICT_COLUMN, RESULT_COLUMN, P99_COLUMN, CONFIGURATION_COLUMN = 3, 4, 5, 6, 7
_RIGHT = (RESULT_COLUMN, P99_COLUMN)


class Column(NamedTuple):
    """A column: its title, its width at 100 %, its words, and what it is sorted by."""

    title: Callable[[], str]
    width_px: int
    words: Callable[[KeptRecord], str]
    order: Callable[[KeptRecord], str | float]


def _p99_ns(kept: KeptRecord) -> int:
    found = kept.record.performance
    return found.latencies_ns.get("99.00", 0) if found is not None else 0


def _figure(kept: KeptRecord) -> float:
    record = kept.record
    if record.accuracy is not None:
        return record.accuracy.value
    return record.performance.metric if record.performance is not None else -1.0


COLUMNS: tuple[Column, ...] = (
    Column(lambda: tr("When"), 108, lambda k: moment(k.record.ended_at), lambda k: k.record.ended_at),
    Column(lambda: tr("Benchmark"), 128, lambda k: k.record.test.benchmark, lambda k: k.record.test.benchmark),
    Column(lambda: tr("Scenario"), 100, lambda k: str(k.record.test.scenario), lambda k: str(k.record.test.scenario)),
    Column(lambda: tr("Mode"), 96, lambda k: mode_word(k.record.test.mode), lambda k: str(k.record.test.mode)),
    Column(lambda: tr("Verdict"), 96, lambda k: verdict(k.record)[1], lambda k: verdict(k.record)[1]),
    Column(lambda: tr("Result"), 124, lambda k: result_words(k.record) or "–", _figure),
    Column(lambda: tr("p99"), 80, lambda k: latency_words(_p99_ns(k)) if _p99_ns(k) else "–", lambda k: _p99_ns(k)),
    Column(
        lambda: tr("Configuration"),
        180,
        lambda k: backend_words(k.record.test, k.record),
        lambda k: backend_words(k.record.test, k.record),
    ),
)


class _Model(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.kept: tuple[KeptRecord, ...] = ()

    def show_records(self, kept: Sequence[KeptRecord]) -> None:
        self.beginResetModel()
        self.kept = tuple(kept)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.kept)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section) | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        kept = self.kept[index.row()]
        if role == KEPT_ROLE:
            return kept
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(kept)
        if role == SORT_ROLE:
            return column.order(kept)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{kept.record.test.test_id}\n{kept.folder}"
        return None


class _Proxy(QSortFilterProxyModel):
    """Lets through what every group of the filter lets through, and what holds the sought words."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._wanted: dict[str, frozenset[str]] = {}
        self._sought: tuple[str, ...] = ()
        self.setSortRole(SORT_ROLE)

    def set_filter(self, wanted: Mapping[str, frozenset[str]], sought: str) -> None:
        self._wanted = {group: values for group, values in wanted.items() if values}
        self._sought = tuple(sought.casefold().split())
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, _Model)
        kept = model.kept[row]
        values = facets(kept)
        if any(values[group] not in wanted for group, wanted in self._wanted.items()):
            return False
        if not self._sought:
            return True
        text = " ".join(column.words(kept) for column in COLUMNS).casefold() + kept.record.run_id.casefold()
        return all(word in text for word in self._sought)


def facets(kept: KeptRecord) -> dict[str, str]:
    """What a record can be filtered by: the value by the key of the group."""
    record = kept.record
    return {
        "benchmark": record.test.benchmark,
        "scenario": str(record.test.scenario),
        "mode": mode_word(record.test.mode),
        "verdict": verdict(record)[1],
        "configuration": backend_words(record.test, record),
    }


class _Delegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        kept: KeptRecord = index.data(KEPT_ROLE)
        area: QRect = option.rect
        column = index.column()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("selection"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        padding = theme.px(PADDING_PX)
        left = area.left() + padding
        role = "text" if column in (1, 2, RESULT_COLUMN) else "secondary"
        weight = QFont.Weight.Normal
        if column == VERDICT_COLUMN:
            mark, _ = verdict(kept.record)
            role, weight = mark.colour_role, QFont.Weight.Medium
            side = theme.px(16)
            icons.paint(painter, QRectF(left, area.center().y() - side / 2, side, side), mark.icon, role)
            left += side + theme.px(6)
        elif column == RESULT_COLUMN:
            weight = QFont.Weight.Medium
        painter.setFont(theme.body_font(weight))
        painter.setPen(theme.colour(role))
        words = QRect(left, area.top(), area.right() - padding - left, area.height())
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, _side(column) | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(ROW_PX))


class ResultsTable(QTableView):
    """`chosen` carries the `KeptRecord` of the current row, or None; `filtered` follows a change of the filter."""

    chosen = Signal(object)
    filtered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._model = _Model(self)
        self._proxy = _Proxy(self)
        self._proxy.setSourceModel(self._model)
        self.setModel(self._proxy)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(tr("Results"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(CONFIGURATION_COLUMN, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self.selectionModel().currentRowChanged.connect(lambda current, _before: self.chosen.emit(self._kept(current)))
        theme.active().changed.connect(self._fit)
        self._fit()

    def show_records(self, kept: Sequence[KeptRecord]) -> None:
        """Show these; the sorting stays, and the row that was current if it is still there."""
        before = self.current()
        self._model.show_records(kept)
        if before is not None:
            self.choose(before)
        self._choose_first_of_none()
        self.filtered.emit()

    def set_filter(self, wanted: Mapping[str, frozenset[str]], sought: str) -> None:
        """Show only rows whose value is among the wanted ones of each group, and that hold every sought word."""
        self._proxy.set_filter(wanted, sought)
        self._choose_first_of_none()
        self.filtered.emit()

    def shown(self) -> tuple[KeptRecord, ...]:
        """The rows in the order in which they are shown."""
        return tuple(self._proxy.index(row, 0).data(KEPT_ROLE) for row in range(self._proxy.rowCount()))

    def current(self) -> KeptRecord | None:
        """The current row."""
        return self._kept(self.currentIndex())

    def choose(self, kept: KeptRecord) -> None:
        """Make the row of this folder current."""
        for row in range(self._proxy.rowCount()):
            if self._proxy.index(row, 0).data(KEPT_ROLE).folder == kept.folder:
                self.selectRow(row)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _choose_first_of_none(self) -> None:
        """A row is always current while there are rows; the view may have dropped it without a word."""
        if not self.currentIndex().isValid() and self._proxy.rowCount():
            self.selectRow(0)
        self.chosen.emit(self.current())

    def _kept(self, index: Index) -> KeptRecord | None:
        found = index.data(KEPT_ROLE) if index.isValid() else None
        return found if isinstance(found, KeptRecord) else None

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW_PX))
        self.horizontalHeader().setFixedHeight(theme.px(HEADER_PX))
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Columns that have no room are hidden, the least important first; one always takes the rest."""
        room = self.viewport().width()
        needed = sum(theme.px(column.width_px) for column in COLUMNS)
        hidden: set[int] = set()
        for least in (CONFIGURATION_COLUMN, P99_COLUMN, MODE_COLUMN):
            if needed > room:
                hidden.add(least)
                needed -= theme.px(COLUMNS[least].width_px)
        stretched = 1 if CONFIGURATION_COLUMN in hidden else CONFIGURATION_COLUMN
        header = self.horizontalHeader()
        for number, column in enumerate(COLUMNS):
            self.setColumnHidden(number, number in hidden)
            fixed = QHeaderView.ResizeMode.Stretch if number == stretched else QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(number, fixed)
            if number != stretched:
                self.setColumnWidth(number, theme.px(column.width_px))


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
