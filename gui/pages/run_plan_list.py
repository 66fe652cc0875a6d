"""The plan as a list: each test with its mode, its state as icon and word, and its result or time."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.plan.run_plan import PlannedTest
from core.run_progress import RunProgress, RunState
from gui import figures, icons, theme
from gui import tokens as t
from gui.i18n import tr
from gui.record_words import mode_word, result_words, test_name, verdict
from gui.widgets.labels import label
from gui.widgets.state_label import Mark

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
ROW_PX, ROW_COMPACT_PX = 56, 50
_QWIDGETSIZE_MAX = (1 << 24) - 1


class PlanRow(NamedTuple):
    """One test in words."""

    test_id: str
    name: str
    mode: str
    mark: Mark
    word: str
    result: str


def plan_rows(progress: RunProgress) -> tuple[PlanRow, ...]:
    """The rows of a run as it stands."""
    return tuple(_row(test, progress) for test in progress.tests)


def _row(test: PlannedTest, progress: RunProgress) -> PlanRow:
    name, mode = test_name(test), mode_word(test.mode)
    if test.test_id == progress.current and progress.active:
        left = progress.forecast()
        seconds = left.time_left_s if left is not None else None
        if progress.state is RunState.STOPPING:
            return PlanRow(test.test_id, name, mode, Mark.RUNNING, tr("Stopping…"), "")
        remaining = tr("{time} left", time=figures.duration(seconds)) if seconds is not None else ""
        return PlanRow(test.test_id, name, mode, Mark.RUNNING, tr("Running"), remaining)
    record = progress.records.get(test.test_id)
    if record is not None:
        mark, word = verdict(record)
        return PlanRow(test.test_id, name, mode, mark, word, result_words(record))
    return PlanRow(
        test.test_id, name, mode, Mark.WAITING, tr("Waiting"), figures.duration(round(test.expected_duration_s))
    )


class PlanModel(QAbstractListModel):
    """Rows that change one at a time, so that the list keeps its place and its selection."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[PlanRow, ...] = ()

    def show_rows(self, rows: Sequence[PlanRow]) -> None:
        """Show these; only rows that differ are painted anew."""
        new = tuple(rows)
        if [row.test_id for row in new] != [row.test_id for row in self.rows]:
            self.beginResetModel()
            self.rows = new
            self.endResetModel()
            return
        old, self.rows = self.rows, new
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(number), self.index(number))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(part for part in (row.name, row.mode, row.word, row.result) if part)
        return None


class _PlanDelegate(QStyledItemDelegate):
    compact = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: PlanRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        area: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(area, theme.colour("selection"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(area.topLeft(), area.topRight())
        padding = theme.px(t.CARD_PADDING_COMPACT_PX if self.compact else t.CARD_PADDING_PX)
        side = theme.px(t.ICON_PX)
        line = area.height() // 2 - theme.px(6 if self.compact else 7)
        first = QRect(area.left() + padding, area.top() + theme.px(6), area.width() - 2 * padding, line)
        second = first.translated(0, line)
        icon_top = first.center().y() - side / 2 + 1
        icons.paint(painter, QRectF(first.left(), icon_top, side, side), row.mark.icon, row.mark.colour_role)
        indent = side + theme.px(8)
        strong = theme.body_font(QFont.Weight.Medium)
        word_width = QFontMetrics(strong).horizontalAdvance(row.word)
        _pair(painter, first.adjusted(indent, 0, 0, 0), row.name, row.word, strong, word_width, row.mark.colour_role)
        plain = theme.body_font()
        result_width = QFontMetrics(plain).horizontalAdvance(row.result)
        _pair(painter, second.adjusted(indent, 0, 0, 0), row.mode, row.result, plain, result_width, "secondary")
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(ROW_COMPACT_PX if self.compact else ROW_PX))


def _pair(painter: QPainter, box: QRect, left: str, right: str, font: QFont, right_width: int, role: str) -> None:
    """Two texts on a line: the right one whole, the left one shortened where they meet."""
    painter.setFont(font)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setPen(theme.colour(role))
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | middle, right)
    painter.setPen(theme.colour("text" if font.weight() > QFont.Weight.Normal else "secondary"))
    room = box.width() - right_width - theme.px(8)
    shown = QFontMetrics(font).elidedText(left, Qt.TextElideMode.ElideRight, room)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | middle, shown)


class PlanList(QFrame):
    """The card at the left of the Run page. `chosen` is sent with the id of the test a person chose."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._model = PlanModel(self)
        self._delegate = _PlanDelegate(self)
        self.view = _KeyedList()
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._delegate)
        self.view.setAccessibleName(tr("Plan"))
        self.view.setUniformItemSizes(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.clicked.connect(self._send)
        self.view.moved.connect(self._send)
        self._count = label("", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, 8)
        column.setSpacing(0)
        self._heading = QHBoxLayout()
        self._heading.addWidget(label(tr("Plan"), "card-title"), 1)
        self._heading.addWidget(self._count)
        column.addLayout(self._heading)
        column.addWidget(self.view, 1)
        self.set_compact(False)
        self.set_beside(True)

    def set_compact(self, compact: bool) -> None:
        """Narrower, with lower rows."""
        self._delegate.compact = compact
        padding = t.CARD_PADDING_COMPACT_PX if compact else t.CARD_PADDING_PX
        above = 8 if compact else 12
        self._heading.setContentsMargins(padding, above, padding, above)
        self.view.doItemsLayout()

    def set_beside(self, beside: bool) -> None:
        """Beside the test at hand (fixed width), or above it (some rows high) where there is no room beside it."""
        widest = _QWIDGETSIZE_MAX if not beside else theme.px(248 if self._delegate.compact else 280)
        self.setMinimumWidth(widest if beside else 0)
        self.setMaximumWidth(widest)
        highest = theme.px(44 + 2 * ROW_COMPACT_PX + 8)
        self.setMaximumHeight(_QWIDGETSIZE_MAX if beside else highest)

    def show_progress(self, progress: RunProgress) -> None:
        """Show how each test stands."""
        rows = plan_rows(progress)
        if rows != self._model.rows:
            self._model.show_rows(rows)
        words = tr("{done} of {total} done", done=progress.done_count, total=len(progress.tests))
        if words != self._count.text():
            self._count.setText(words)

    def select(self, test_id: str) -> None:
        """Mark a test as the one that is shown; an empty id marks none."""
        for number, row in enumerate(self._model.rows):
            if row.test_id == test_id:
                self.view.setCurrentIndex(self._model.index(number))
                self.view.scrollTo(self._model.index(number))
                return
        self.view.clearSelection()

    def selected(self) -> str:
        """The id of the marked test, empty where none is."""
        indexes = self.view.selectedIndexes()
        return self._model.rows[indexes[0].row()].test_id if indexes else ""

    def rows(self) -> tuple[PlanRow, ...]:
        """What is shown."""
        return self._model.rows

    def _send(self) -> None:
        chosen = self.selected()
        if chosen:
            self.chosen.emit(chosen)


class _KeyedList(QListView):
    """A list that says when the arrow keys chose another row."""

    moved = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.moved.emit()
