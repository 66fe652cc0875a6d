"""The Benchmarks page: what can run on this machine comes first, the rest with the reason it cannot."""

from math import ceil

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import Message, say
from core.plan.practice import BENCHMARK as PRACTICE
from core.plan.run_plan import Submission
from core.rounds.load import load_round, newest_round
from core.terms import Profile
from gui import theme
from gui.benchmark_rows import practice_row, round_rows
from gui.i18n import tr
from gui.pages.page import HelpEntry, Page
from gui.practice import expected_s, practise
from gui.session import Session
from gui.widgets.buttons import link
from gui.widgets.card import Card
from gui.widgets.labels import label
from gui.widgets.message_bar import MessageBar
from gui.widgets.page_scroll import PageScroll
from gui.widgets.search_field import SearchField
from gui.widgets.state_label import Mark
from gui.widgets.two_line_table import Column, TwoLineTable


class BenchmarksPage(Page):
    """The practice benchmark is the one that runs; choosing it makes the submission a practice, and says so."""

    step = Step.BENCHMARKS

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._submission: Submission | None = None
        self._own: Submission | None = None
        self._chosen = False
        self._others_shown = False
        self._problem: Message | None = None
        self._quick_s, self._full_s = expected_s(Profile.QUICK), expected_s(Profile.FULL)
        self._search = SearchField(tr("Task or name"))
        self._search.setFixedWidth(theme.px(200))
        self._search.textChanged.connect(self._show_rows)
        scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self._becomes_practice = MessageBar(can_hide=False)
        scroll.body.addWidget(self._becomes_practice)
        self._ready = TwoLineTable(
            tr("Benchmarks that can run here"),
            (
                Column(tr("Benchmark"), 152),
                Column(tr("Data set"), 172),
                Column(tr("Backend"), 120, hidden_below_px=860),
                Column(tr("Time here"), 100, right=True),
                Column(tr("Scenarios"), 150, stretch=True),
            ),
        )
        self._ready.toggled.connect(self._toggled)
        card = Card(padding=1)
        card.body.addWidget(self._ready)
        scroll.body.addWidget(card)
        self._heading = label("", "card-title", wrap=True)
        heading = QVBoxLayout()
        heading.setContentsMargins(0, 8, 0, 0)
        heading.setSpacing(2)
        heading.addWidget(self._heading)
        heading.addWidget(
            label(
                tr("They need models and data sets that Benchwright cannot fetch yet. This is what the rules ask."),
                "secondary",
                wrap=True,
            )
        )
        scroll.body.addLayout(heading)
        columns = (
            Column(tr("Benchmark"), 200),
            Column(tr("Data set"), 200, hidden_below_px=860),
            Column(tr("Scenarios"), 230),
            Column(tr("What the rules ask"), 260, stretch=True),
        )
        self._not_yet = TwoLineTable(tr("Benchmarks that cannot run yet"), columns)
        self._other = TwoLineTable(tr("Benchmarks of other system types"), columns)
        self._not_yet_card = _card_around(self._not_yet)
        self._other_card = _card_around(self._other)
        self._show_others = link("", self._toggle_others)
        for part in (self._not_yet_card, self._show_others, self._other_card):
            scroll.body.addWidget(part)
        scroll.body.addStretch(1)

    def title(self) -> Message:
        return say("Benchmarks")

    def lead(self) -> Message | None:
        return say("What this machine can run now comes first; the rest says what it waits for.")

    def header_actions(self) -> list[QWidget]:
        return [self._search]

    def help(self) -> tuple[HelpEntry, ...]:
        return (
            HelpEntry(
                say("What is this?"),
                say(
                    "A benchmark is a task with a model, a data set and scenarios: ways in which LoadGen sends queries."
                ),
            ),
            HelpEntry(
                say("What do the rules say?"),
                say(
                    "SingleStream sends one query after the other, MultiStream eight samples at a time, Server at "
                    "random moments, Offline all at once.\n\nClosed needs every required scenario; open may bring any."
                ),
            ),
            HelpEntry(
                say("What do most people choose?"),
                say("The practice benchmark first: it needs no download and shows the whole way in two minutes."),
            ),
        )

    def show_state(self, state: FlowState) -> None:
        self._submission = state.submission
        if state.submission is not None and not state.submission.practice:
            self._own = state.submission
        self._chosen = PRACTICE in state.benchmarks
        self._show_rows()

    def collect(self, state: FlowState) -> FlowState:
        if not self._chosen:
            if state.submission is not None and state.submission.practice and self._own is not None:
                return state.with_submission(self._own)
            return state.with_benchmarks(())
        if state.submission is not None and state.submission.practice:
            return state.with_benchmarks((PRACTICE,))
        return practise(state, Profile.QUICK)

    def valid(self) -> bool:
        return self._chosen

    def error(self) -> Message | None:
        return self._problem

    def next_hint(self) -> Message | None:
        if not self._chosen:
            return say("Next opens when a benchmark is chosen.")
        return say("1 chosen · about {minutes} min · nothing to download", minutes=ceil(self._quick_s / 60))

    def _toggled(self, _key: str, chosen: bool) -> None:
        self._chosen = chosen
        self.edited.emit()
        self._show_rows()
        self.changed.emit()

    def _toggle_others(self) -> None:
        self._others_shown = not self._others_shown
        self._show_rows()

    def _show_rows(self) -> None:
        self._ready.show_rows([practice_row(self._chosen, self._quick_s, self._full_s)])
        wanted = self._own or self._submission
        if wanted is None:
            return
        self._warn()
        try:
            found = load_round(newest_round() if wanted.practice else wanted.round_id)
        except ExpectedError as error:
            self._problem = error.text
            self.changed.emit()
            return
        rows = round_rows(found, wanted, self._search.text().strip())
        self._not_yet.show_rows(rows.of_suite)
        self._other.show_rows(rows.of_other_suites)
        self._not_yet_card.setVisible(bool(rows.of_suite))
        self._other_card.setVisible(self._others_shown and bool(rows.of_other_suites))
        self._heading.setText(
            tr(
                "{count} {suite} benchmarks of {round} cannot run yet",
                count=len(rows.of_suite),
                suite=str(wanted.system_type),
                round=found.round_id,
            )
        )
        count = len(rows.of_other_suites)
        self._show_others.setVisible(count > 0)
        self._show_others.setText(
            tr("Hide the {count} for other system types", count=count)
            if self._others_shown
            else tr("Show {count} more for other system types", count=count)
        )

    def _warn(self) -> None:
        """A person who began a submission of their own should know what the practice benchmark makes of it."""
        own = self._own
        if own is None or (self._submission is not None and self._submission.practice and not self._chosen):
            self._becomes_practice.hide()
            return
        self._becomes_practice.show_message(
            Mark.PRACTICE if self._chosen else Mark.INFO,
            tr("With the practice benchmark this becomes a practice: every name says PRACTICE.")
            if self._chosen
            else tr("Only the practice benchmark can run now. Choosing it makes this submission a practice."),
            tr("What you chose on Submission comes back when you take the choice back.") if self._chosen else "",
        )


def _card_around(table: TwoLineTable) -> Card:
    card = Card(padding=1)
    card.body.addWidget(table)
    return card
