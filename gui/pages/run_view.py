"""The parts of the Run page and how they share the room: the plan at the left, one of three panels at the right."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui import tokens as t
from gui.pages.run_charts import ChartsPanel
from gui.pages.run_log import LogPane
from gui.pages.run_now import NowCard
from gui.pages.run_plan_list import PlanList
from gui.pages.run_setup import SetupPanel
from gui.record_detail import RecordDetail
from gui.widgets.message_bar import MessageBar

ROOMY_WIDTH_PX = 900
SIDE_BY_SIDE_PX = 640


class RunView(QWidget):
    """`setup_panel` before a run, `live` while a test runs, `detail` for a finished test; a message above them."""

    def __init__(self) -> None:
        super().__init__()
        self.plan_list = PlanList()
        self.setup_panel = SetupPanel()
        self.now = NowCard()
        self.charts = ChartsPanel()
        self.log = LogPane()
        self.detail = RecordDetail(can_rerun=True)
        self.message = MessageBar()
        self.live = QWidget()
        self._stack = QStackedWidget()
        self.scroller = QScrollArea()
        self._build()
        self.log.toggled.connect(self._show_log)

    def shows(self, part: QWidget) -> bool:
        """Whether `part` is the panel at the right."""
        return self._stack.currentWidget() is part

    def show_part(self, part: QWidget) -> None:
        """Show one panel; the others must not ask for room while they are hidden."""
        changed = not self.shows(part)
        for other in (self.setup_panel, self.live, self.detail):
            policy = QSizePolicy.Policy.Preferred if other is part else QSizePolicy.Policy.Ignored
            other.setSizePolicy(policy, policy)
        self._stack.setCurrentWidget(part)
        if changed:
            self.scroller.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _build(self) -> None:
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.addWidget(self.plan_list)
        self._live_column = QVBoxLayout(self.live)
        self._live_column.setContentsMargins(0, 0, 0, 0)
        self._live_column.addWidget(self.now)
        self._live_column.addWidget(self.charts, 1)
        self._live_column.addWidget(self.log)
        for part in (self.setup_panel, self.live, self.detail):
            self._stack.addWidget(part)
        inner = QWidget()
        inner.setProperty("surface", "page")
        self._right = QVBoxLayout(inner)
        self._right.addWidget(self.message)
        self._right.addWidget(self._stack, 1)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.viewport().setAutoFillBackground(False)
        self.scroller.setWidget(inner)
        self._row.addWidget(self.scroller, 1)
        self.show_part(self.setup_panel)

    def _show_log(self, opened: bool) -> None:
        """An opened log is scrolled into view once the layout has made room for it."""
        if opened:
            QTimer.singleShot(0, self, lambda: self.scroller.ensureWidgetVisible(self.log))

    def _fit(self) -> None:
        compact = self.width() < theme.px(ROOMY_WIDTH_PX) or self.window().height() < t.COMPACT_BELOW_HEIGHT_PX
        gap = t.CARD_GAP_COMPACT_PX if compact else t.CARD_GAP_PX
        margin = t.PAGE_MARGIN_COMPACT_PX if compact else t.PAGE_MARGIN_PX
        for layout in (self._row, self._live_column, self._right):
            layout.setSpacing(gap)
        beside = self.width() >= theme.px(SIDE_BY_SIDE_PX)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self.plan_list.set_compact(compact)
        self.plan_list.set_beside(beside)
        self._row.setContentsMargins(margin, 0, 0 if beside else margin, margin)
        self._right.setContentsMargins(0, 0, margin if beside else 0, 0)
        self.now.set_compact(compact)
        self.charts.set_compact(compact)
