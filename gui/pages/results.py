"""Results: every record of the store, sorted and filtered, and all that is kept of the chosen one."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core import settings as declared
from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import Message, say
from core.record.store import RunStore
from gui import figures, theme
from gui import tokens as t
from gui.i18n import text_of, tr
from gui.pages.page import HelpEntry, Page
from gui.pages.results_filters import FilterColumn
from gui.pages.results_table import ResultsTable
from gui.record_detail import RecordDetail
from gui.results import AllResults, KeptRecord, read_results
from gui.session import HOME, Session
from gui.widgets.buttons import primary
from gui.widgets.card import Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.message_bar import MessageBar
from gui.widgets.state_label import Mark

_PROBLEMS_SHOWN = 3


class ResultsPage(Page):
    """Reads the store again each time it is entered."""

    step: ClassVar[Step | None] = None

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._results = AllResults((), ())
        self._read = False
        self.table = ResultsTable()
        self.filters = FilterColumn()
        self.detail = RecordDetail(can_rerun=False)
        self.message = MessageBar()
        self.practise = primary(tr("&Practise first"), lambda: session.go_to(HOME))
        self._stack = QStackedWidget()
        self._build()
        self.table.chosen.connect(self._show_detail)
        self.table.filtered.connect(lambda: self.changed.emit())
        self.filters.changed.connect(self._filter)

    def title(self) -> Message:
        return say("Results")

    def lead(self) -> Message | None:
        if not self._read:
            return say("Reading the records…")
        total = len(self._results.records)
        if total == 0:
            return None
        return say(
            "{shown} of {total} tests match",
            shown=figures.count(len(self.table.shown())),
            total=figures.count(total),
        )

    def help(self) -> tuple[HelpEntry, ...]:
        return (
            HelpEntry(
                say("What is this?"),
                say(
                    "Every test that was ever run here, also those that failed. Each row is a record on disk with "
                    "LoadGen's own files beside it; nothing here is computed from memory."
                ),
            ),
            HelpEntry(
                say("What do the rules say?"),
                say(
                    "Results are unverified until MLCommons has reviewed them. Say so wherever you show a number, and "
                    "compare only what ran the same model, data and scenario."
                ),
            ),
            HelpEntry(
                say("What do most people choose?"),
                say("The latest VALID record of each test goes into a submission; older ones stay here."),
            ),
        )

    def has_own_primary(self) -> bool:
        return self._stack.currentIndex() == 1

    def show_state(self, state: FlowState) -> None:
        self._read_again()

    def _read_again(self) -> None:
        named = self._session.settings.text(declared.RUNS_FOLDER)
        store = RunStore(Path(named) if named else None)
        self._session.background.run(lambda: read_results(store), self._show, self._failed)

    def _show(self, results: AllResults) -> None:
        self._read = True
        if results.records != self._results.records:
            self._results = results
            self.filters.show_records(results.records)
            self.table.show_records(results.records)
        self._results = results
        self._stack.setCurrentIndex(0 if results.records else 1)
        self._show_problems(results.problems)
        self.changed.emit()

    def _failed(self, error: ExpectedError) -> None:
        self._read = True
        self.message.show_error(error)
        self._stack.setCurrentIndex(0 if self._results.records else 1)
        self.changed.emit()

    def _show_problems(self, problems: tuple[ExpectedError, ...]) -> None:
        if not problems:
            self.message.hide()
            return
        lines = [text_of(problem.text) for problem in problems[:_PROBLEMS_SHOWN]]
        if len(problems) > _PROBLEMS_SHOWN:
            lines.append(tr("and {count} more", count=len(problems) - _PROBLEMS_SHOWN))
        heading = tr("Some records cannot be read. They are left as they are.")
        self.message.show_message(Mark.CAUTION, heading, "\n".join(lines))

    def _filter(self) -> None:
        self.table.set_filter(self.filters.wanted(), self.filters.search.text())

    def _show_detail(self, kept: KeptRecord | None) -> None:
        self._detail_scroll.setVisible(kept is not None)
        if kept is not None and kept.record is not self.detail.record:
            self.detail.show_record(kept.record, kept.folder)
            self._detail_scroll.verticalScrollBar().setValue(0)

    def _build(self) -> None:
        card = Card(padding=1)
        card.body.setSpacing(0)
        card.body.addWidget(self.table)
        card.setMinimumHeight(theme.px(160))
        inner = QWidget()
        inner.setProperty("surface", "page")
        held = QVBoxLayout(inner)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(self.detail)
        held.addStretch(1)
        self._detail_scroll = QScrollArea()
        self._detail_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._detail_scroll.setWidgetResizable(True)
        self._detail_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._detail_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._detail_scroll.viewport().setAutoFillBackground(False)
        self._detail_scroll.setWidget(inner)
        self._detail_scroll.hide()
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(card)
        self._splitter.addWidget(self._detail_scroll)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setSizes([320, 300])
        filled = QWidget()
        self._row = QHBoxLayout(filled)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._splitter, 1)
        self._row.addWidget(self.filters)
        empty = QWidget()
        middle = QVBoxLayout(empty)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(
            EmptyState(
                tr("No results yet"),
                tr("Every test you run is listed here with its number, its verdict and the configuration behind it."),
                self.practise,
            )
        )
        middle.addStretch(1)
        self._stack.addWidget(filled)
        self._stack.addWidget(empty)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.message)
        self._column.addWidget(self._stack, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        compact = self.width() < theme.px(900) or self.window().height() < t.COMPACT_BELOW_HEIGHT_PX
        margin = t.PAGE_MARGIN_COMPACT_PX if compact else t.PAGE_MARGIN_PX
        gap = t.CARD_GAP_COMPACT_PX if compact else t.CARD_GAP_PX
        self._column.setContentsMargins(margin, 0, margin, margin)
        self._column.setSpacing(gap)
        self._row.setSpacing(gap if compact else t.PAGE_MARGIN_PX)
        self._splitter.setHandleWidth(gap)
        self.filters.set_compact(compact)
