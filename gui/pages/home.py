"""Home: go on where one was, practise, begin a submission, check a folder, and the recent runs."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from core import settings as declared
from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import Message, say
from core.record.test_record import TestRecord
from core.terms import Profile, Scenario, Validity
from gui import dates, figures, theme
from gui import record_words as words
from gui import tokens as t
from gui.background import Token
from gui.history import History, read_history
from gui.i18n import tr
from gui.pages.home_cards import choice_card, continue_card, practice_card
from gui.pages.page import HelpEntry, Page
from gui.practice import prepare_practice
from gui.session import FOLDER_TO_CHECK, RESULTS, Session
from gui.widgets.buttons import link, primary, quiet
from gui.widgets.card import Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.flow_layout import ColumnsLayout
from gui.widgets.labels import label
from gui.widgets.page_scroll import PageScroll
from gui.widgets.recent_table import RecentRow, RecentTable
from gui.widgets.state_label import Mark

if TYPE_CHECKING:
    from core.record.store import StoredRun  # not needed before the first paint

PRACTICE_COMMAND = "benchwright practice --profile quick"


class HomePage(Page):
    """Without earlier runs the practice is the first thing; with them, the run that can go on."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._history = History(None, ())
        self._read = False
        self._preparing = False
        self._reading: Token | None = None
        scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self._body = scroll.body
        self._cards = QWidget()
        self._body.addWidget(self._cards)
        heading = QHBoxLayout()
        heading.setContentsMargins(0, 12, 0, 0)
        heading.addWidget(label(tr("Recent runs"), "card-title"), 1)
        self._all_results = link(tr("All results"), lambda: session.go_to(RESULTS))
        heading.addWidget(self._all_results)
        self._body.addLayout(heading)
        self._empty = EmptyState(
            tr("No runs yet"),
            tr("Each run will be listed here with its numbers, its verdict and the configuration behind it."),
        )
        self._body.addWidget(self._empty)
        self._table_card = Card(padding=1)
        self._table = RecentTable(tr("Recent runs"))
        self._table.opened.connect(lambda _key: session.go_to(RESULTS))
        self._table_card.body.addWidget(self._table)
        self._body.addWidget(self._table_card)
        self._body.addStretch(1)
        self._show_history(self._history)

    def title(self) -> Message:
        return say("Home") if self._history.results else say("Welcome")

    def lead(self) -> Message | None:
        if self._history.results:
            return say("{date}", date=dates.today())
        return say("From “here is my machine” to a number you can trust. Nothing to set up first.")

    def help(self) -> tuple[HelpEntry, ...]:
        return (
            HelpEntry(
                say("What is this?"),
                say(
                    "Benchwright runs MLPerf Inference: it measures how fast this machine answers with a trained "
                    "model, under rules that are the same for everybody."
                ),
            ),
            HelpEntry(
                say("What do the rules say?"),
                say(
                    "A result counts when LoadGen calls it VALID, the whole validation set was answered once for "
                    "accuracy, and every required file is there.\n\nThere are two rounds a year. The rules of a past "
                    "round stay good for private measurements."
                ),
            ),
            HelpEntry(
                say("What do most people choose?"),
                say(
                    "The practice first. Then a submission of their own: open division, edge system. Both can be "
                    "changed later."
                ),
            ),
        )

    def command(self, state: FlowState) -> str:
        return PRACTICE_COMMAND

    def busy(self) -> bool:
        return self._preparing

    def show_state(self, state: FlowState) -> None:
        self._read_history()

    def _read_history(self) -> None:
        named = self._session.settings.text(declared.RUNS_FOLDER)
        folder = Path(named) if named else None
        if self._reading is not None:
            self._reading.cancel()
        background = self._session.background
        self._reading = background.run(lambda: read_history(folder), self._show_history, self._session.report)

    def _show_history(self, history: History) -> None:
        if self._read and history == self._history:
            return
        self._read, self._history = True, history
        self._make_cards()
        rows = tuple(_row(record) for record in history.results)
        self._table.show_rows(rows)
        self._table_card.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._all_results.setVisible(bool(rows))
        self.changed.emit()

    # The cards at the top

    def _make_cards(self) -> None:
        cards = QWidget()
        column = QVBoxLayout(cards)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(t.CARD_GAP_PX)
        unfinished = self._history.unfinished
        fresh = not self._history.results and unfinished is None
        self._practise = (
            primary(tr("&Practise"), self._start_practice)
            if unfinished is None
            else quiet(tr("&Practise"), self._start_practice)
        )
        self._show_preparing()
        small = QWidget()
        row = ColumnsLayout(narrowest=theme.px(220), gap=t.CARD_GAP_PX)
        small.setLayout(row)
        if unfinished is not None:
            column.addWidget(continue_card(unfinished, lambda: self._continue(unfinished)))
        if fresh:
            column.addWidget(practice_card(self._practise))
        else:
            row.addWidget(
                choice_card(
                    tr("Practise"),
                    "flask-conical",
                    tr("A whole submission in small. 2 minutes, no download."),
                    self._practise,
                )
            )
        row.addWidget(
            choice_card(
                tr("New submission"),
                "plus",
                tr("Choose benchmarks for this machine. You see minutes and gigabytes before anything starts."),
                quiet(tr("&New submission…"), self._new_submission),
            )
        )
        row.addWidget(
            choice_card(
                tr("Check a folder"),
                "folder",
                tr("Open a submission tree that you already have. Nothing in it is changed."),
                quiet(tr("&Open folder…"), self._open_folder),
            )
        )
        column.addWidget(small)
        self._body.replaceWidget(self._cards, cards)
        self._cards.deleteLater()
        self._cards = cards

    # What the cards do

    def _start_practice(self) -> None:
        self._preparing = True
        self._show_preparing()
        self._session.background.run(
            lambda: prepare_practice(Profile.QUICK), self._practice_ready, self._practice_failed
        )

    def _practice_ready(self, state: FlowState) -> None:
        self._preparing = False
        self._show_preparing()
        self._session.set_state(state)
        self._session.go_to(Step.RUN)

    def _practice_failed(self, error: ExpectedError) -> None:
        self._preparing = False
        self._show_preparing()
        self._session.report(error)

    def _show_preparing(self) -> None:
        self._practise.setEnabled(not self._preparing)
        self._practise.setText(tr("Reading the machine…") if self._preparing else tr("&Practise"))

    def _new_submission(self) -> None:
        self._session.set_state(FlowState(system=self._session.state.system))
        self._session.go_to(Step.SYSTEM)

    def _open_folder(self) -> None:
        recent = self._session.recent_folders()
        start = str(recent[0]) if recent else str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, tr("Choose a submission folder"), start)
        if chosen:
            self.check_folder(Path(chosen))

    def check_folder(self, folder: Path) -> None:
        """Lead to the Check page with a folder that is already there."""
        self._session.remember_folder(folder)
        self._session.handed[FOLDER_TO_CHECK] = folder
        self._session.go_to(Step.CHECK)

    def _continue(self, stored: "StoredRun") -> None:
        plan = stored.plan
        first = plan.tests[0]
        state = FlowState(
            system=next((r.system for r in stored.records if r.system is not None), self._session.state.system),
            submission=plan.submission,
            benchmarks=tuple(dict.fromkeys(test.benchmark for test in plan.tests)),
            backend=first.backend,
        )
        self._session.set_state(state.with_plan(plan).with_records(stored.records))
        self._session.go_to(Step.RUN)


def _row(record: TestRecord) -> RecentRow:
    practice = record.submission.practice and record.validity is Validity.VALID
    mark, word = (Mark.PRACTICE, tr("PRACTICE")) if practice else words.verdict(record)
    result, detail = _figures(record)
    return RecentRow(
        key=record.run_id,
        when=dates.moment(record.ended_at),
        benchmark=words.benchmark_name(record.test),
        scenario=str(record.test.scenario),
        result=result,
        detail=detail,
        mark=mark,
        verdict=word,
        configuration=words.backend_words(record.test, record),
    )


def _figures(record: TestRecord) -> tuple[str, str]:
    """The result with its unit, and the latency that goes with it."""
    found = record.performance
    if found is None:
        return "–", ""
    result = f"{figures.digits(found.metric)} {found.unit}"
    p99 = found.latencies_ns.get("99.00")
    match record.test.scenario:
        case Scenario.SINGLE_STREAM:
            return result, "p90"
        case Scenario.MULTI_STREAM:
            return result, "p99"
        case Scenario.SERVER | Scenario.INTERACTIVE if p99:
            return result, f"p99 {figures.latency(p99)}"
    return result, ""
