"""Run: the plan, the test that runs with its charts, and each result with what mends it."""

from datetime import datetime, timedelta
from typing import ClassVar

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
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

from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import Message, say
from core.plan.practice import BENCHMARK, practice_plan
from core.plan.preflight import Remark
from core.plan.run_plan import RunPlan
from core.plan.tuning import with_changes
from core.record.reasons import settable_changes
from core.run.live_view import LiveView
from core.run.outcome import Ending
from core.run_progress import RunProgress, RunState
from core.runner_events import RunEnded, RunnerEvent, TestEnded, TestStarted
from core.terms import Profile, Validity
from gui import figures, theme
from gui import tokens as t
from gui.charts.redraw_clock import RedrawClock
from gui.i18n import text_of, tr
from gui.pages.page import HelpEntry, Page
from gui.pages.run_charts import ChartsPanel
from gui.pages.run_help import HELP
from gui.pages.run_log import LogPane
from gui.pages.run_now import NowCard
from gui.pages.run_plan_list import PlanList
from gui.pages.run_setup import SetupPanel
from gui.practice import plan_practice
from gui.preflight import look_ahead
from gui.record_detail import RecordDetail
from gui.record_words import full_name, profile_word, verdict
from gui.run_bridge import RunBridge
from gui.session import Session
from gui.widgets.buttons import danger, quiet
from gui.widgets.dialogs import Question
from gui.widgets.message_bar import MessageBar
from gui.widgets.state_label import Mark

WORDS_MS = 500
LEAD_MS = 5_000
ROOMY_WIDTH_PX = 900
SIDE_BY_SIDE_PX = 640


class RunPage(Page):
    """Shows the run of the window's bridge while one goes on, otherwise the plan of the flow."""

    step: ClassVar[Step | None] = Step.RUN

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._bridge: RunBridge | None = None
        self._progress = RunProgress()
        self._remarks: tuple[Remark, ...] | None = None
        self._looked_at = ""
        self._reruns: dict[str, dict[str, float | int]] = {}
        self._following = True
        self._message_of = ""
        self.pause = quiet(tr("&Pause after this test"), self._pause_or_go_on)
        self.cancel = danger(tr("&Cancel run…"), self._ask_cancel)
        self.again = quiet(tr("Start a ne&w run"), self._new_run, icon="refresh-cw")
        self.plan_list = PlanList()
        self.setup_panel = SetupPanel()
        self.now = NowCard()
        self.charts = ChartsPanel()
        self.log = LogPane()
        self.detail = RecordDetail(can_rerun=True)
        self.message = MessageBar()
        self._stack = QStackedWidget()
        self._live = QWidget()
        self._build()
        self._clock = RedrawClock(self)
        self._clock.tick.connect(self._redraw)
        self._since_words = QElapsedTimer()
        self._since_lead = QElapsedTimer()
        self._connect()

    # What the frame asks

    def title(self) -> Message:
        return say("Run")

    def lead(self) -> Message | None:
        progress = self._progress
        plan = progress.plan
        if plan is None:
            return None
        profile = profile_word(plan.profile)
        if progress.active:
            left_s = progress.time_left_s()
            until = (datetime.now() + timedelta(seconds=left_s)).strftime("%H:%M")
            return say(
                "Test {number} of {total} · {profile} profile · about {time} left, until {until}",
                number=min(progress.done_count + 1, len(plan.tests)),
                total=len(plan.tests),
                profile=profile,
                time=figures.about(left_s),
                until=until,
            )
        if not progress.to_do:
            return say("All {total} tests are done · {profile} profile", total=len(plan.tests), profile=profile)
        return say(
            "{done} of {total} tests are done · {profile} profile",
            done=progress.done_count,
            total=len(plan.tests),
            profile=profile,
        )

    def header_actions(self) -> list[QWidget]:
        if self._progress.active:
            return [self.pause, self.cancel]
        finished = self._progress.plan is not None and not self._progress.to_do
        return [self.again] if finished else []

    def help(self) -> tuple[HelpEntry, ...]:
        return HELP

    def busy(self) -> bool:
        return self._progress.active

    def next_hint(self) -> Message | None:
        if self._progress.active:
            return say("Check opens when the plan is done.")
        if self._progress.to_do:
            return say("Check opens when every test has a result.")
        return None

    def has_own_primary(self) -> bool:
        return self._stack.currentWidget() is self.setup_panel

    def command(self, state: FlowState) -> str:
        plan = state.plan
        if plan is None:
            return ""
        if state.records and self._progress.to_do:
            return f"benchwright run --resume {plan.run_id}"
        name = "practice" if plan.submission.practice else "run"
        settings = plan.tests[0].backend.settings if plan.tests else {}
        chosen = "".join(f" --set {key}={value}" for key, value in settings.items())
        return f"benchwright {name} --profile {plan.profile}{chosen}"

    def show_state(self, state: FlowState) -> None:
        self._attach()
        if self._bridge is not None and self._bridge.active:
            self._show_all()
            return
        planned = _planned(state, Profile.QUICK) if state.plan is None else state
        if planned != state:
            self._session.set_state(planned)
            return
        known = self._progress.plan
        if state.plan != known or self._progress.counted != state.records:
            ended = self._progress.ended if known is not None and state.plan is not None else None
            same_run = known is not None and state.plan is not None and known.run_id == state.plan.run_id
            if not same_run:
                self.message.hide()
                self._progress = RunProgress(state.plan, state.records)
                self._progress.ended = None
                self._following = True
            elif ended is None:
                self._progress = RunProgress(state.plan, state.records)
        self._look_ahead()
        self._show_all()

    # Starting and stopping

    def start_run(self) -> None:
        """Begin the plan, or go on with what is left of it."""
        plan = self._session.state.plan
        if plan is not None:
            self._start(plan, None)

    def _start(self, plan: RunPlan, only: frozenset[str] | None) -> None:
        self._attach()
        if self._bridge is None or self._bridge.active:
            return
        self.message.hide()
        self._bridge.start(plan, self._progress.counted, only)
        self._progress = self._bridge.progress
        self._following = True
        self._show_all()
        self.now.skip.setFocus()

    def _pause_or_go_on(self) -> None:
        if self._bridge is None:
            return
        if self._bridge.pausing:
            self._bridge.resume()
        else:
            self._bridge.pause_after_test()
        self._show_all()

    def _ask_cancel(self) -> None:
        left = figures.about(self._progress.time_left_s())
        self._ask(
            tr("Cancel the run?"),
            tr(
                "The test at hand is stopped and not kept as a result. Finished tests are kept, and the run can go on "
                "later (about {time} left).",
                time=left,
            ),
            tr("Cancel the run"),
            self._cancel,
        )

    def _ask_skip(self) -> None:
        asked_for = self._progress.current
        test = self._progress.test(asked_for)
        if test is None:
            return
        self._ask(
            tr("Skip {test}?", test=full_name(test)),
            tr("The test is stopped and counts as not done. The run goes on with the next one."),
            tr("Skip the test"),
            lambda: self._skip(asked_for),
        )

    def _ask(self, title: str, text: str, action: str, act: object) -> None:
        question = Question(self, title, text)
        question.add_answer("keep", tr("Go on running"))
        question.add_answer("act", action, "danger")
        question.finished.connect(lambda: act() if question.answer == "act" and callable(act) else None)
        question.finished.connect(question.deleteLater)
        question.open()

    def _cancel(self) -> None:
        if self._bridge is not None and self._bridge.active:
            self._reruns.clear()
            self._bridge.cancel()

    def _skip(self, test_id: str) -> None:
        """The test may have ended while the person was asked; the next one is not meant."""
        if self._bridge is not None and self._progress.current == test_id:
            self._bridge.skip()

    def _new_run(self) -> None:
        state = self._session.state
        if state.plan is not None and not self._progress.active:
            self._session.set_state(_planned(state, state.plan.profile))

    def _choose_profile(self, profile: Profile) -> None:
        state = self._session.state
        if state.plan is not None and state.plan.profile is not profile:
            self._session.set_state(_planned(state, profile))

    def _rerun(self, test_id: str, changes: dict[str, float | int]) -> None:
        """Do a test again with changed settings: now, or when the run that goes on has ended."""
        self._reruns[test_id] = changes
        if not self._progress.active:
            self._start_reruns()
        elif self.plan_list.selected() == test_id:
            self._show_detail(test_id)

    def _start_reruns(self) -> None:
        state = self._session.state
        if state.plan is None or not self._reruns:
            return
        plan = state.plan
        for test_id, changes in self._reruns.items():
            plan = with_changes(plan, test_id, changes)
        only = frozenset(self._reruns)
        self._reruns = {}
        self._session.set_state(state.with_plan(plan).with_records(self._progress.counted))
        self._start(plan, only)

    # Looking ahead

    def _look_ahead(self) -> None:
        """Find out, away from the window's thread, what could spoil the run."""
        plan = self._session.state.plan
        if plan is None or self._looked_at == plan.run_id:
            return
        self._looked_at = plan.run_id
        self._remarks = None
        folder = self._bridge.store().folder if self._bridge is not None else None
        self._session.background.run(lambda: look_ahead(plan, folder), self._show_remarks, self._could_not_look)

    def _could_not_look(self, error: ExpectedError) -> None:
        remedy = error.remedy or say("Try again.")
        self._show_remarks((Remark(blocking=True, text=error.text, remedy=remedy),))

    def _show_remarks(self, remarks: tuple[Remark, ...]) -> None:
        self._remarks = remarks
        self.setup_panel.show_remarks(remarks)

    # Showing

    def _told(self, event: RunnerEvent) -> None:
        assert self._bridge is not None
        self._progress = self._bridge.progress
        match event:
            case TestStarted():
                if self._following:
                    self.plan_list.show_progress(self._progress)
                    self.plan_list.select(event.test_id)
            case TestEnded():
                self._announce(event)
            case RunEnded():
                self._ended(event)
            case _:
                pass
        self._show_all()

    def _announce(self, event: TestEnded) -> None:
        """A result that is not valid is said at once, with the button that mends it."""
        record = event.record
        if self.plan_list.selected() == event.test_id and not self._following:
            self._show_detail(event.test_id)
        if record.validity is Validity.VALID or record.outcome.ending in (Ending.CANCELLED, Ending.SKIPPED):
            return
        mark, word = verdict(record)
        reason = record.reasons[0] if record.reasons else None
        text = text_of(reason.text if reason is not None else record.outcome.text)
        remedy = reason.remedy.text if reason is not None and reason.remedy is not None else record.outcome.remedy
        changes = settable_changes(record)
        self._message_of = event.test_id
        self.message.show_message(
            mark,
            tr("{test}: {verdict}. {reason}", test=full_name(record.test), verdict=word, reason=text),
            text_of(remedy),
            tr("Set this and run again") if changes else tr("Run again"),
            lambda: self._rerun_from_message(event.test_id, changes),
        )

    def _rerun_from_message(self, test_id: str, changes: dict[str, float | int]) -> None:
        waits = self._progress.active
        self.message.dismiss()
        self._rerun(test_id, changes)
        if waits:
            self.message.show_message(Mark.WAITING, tr("The test runs again with this when the run is done."))

    def _ended(self, event: RunEnded) -> None:
        self._clock.stop()
        if event.completed and self._reruns:
            self._start_reruns()
            return
        self._reruns.clear()
        mark = Mark.GOOD if event.completed else Mark.CAUTION
        self.message.show_message(mark, text_of(event.text), text_of(event.remedy))
        self._looked_at = ""
        self._look_ahead()
        wrong = next((id_ for id_, r in self._progress.records.items() if r.validity is not Validity.VALID), "")
        last = next(reversed(self._progress.records), "")
        if not self._progress.to_do:
            self._following = False
            self.plan_list.show_progress(self._progress)
            self.plan_list.select(wrong or last)

    def _show_all(self) -> None:
        progress = self._progress
        self.plan_list.show_progress(progress)
        self._show_actions()
        chosen = self.plan_list.selected()
        if progress.active and (self._following or chosen == progress.current or not chosen):
            self._show_live()
        elif chosen and chosen in progress.records and not self._following:
            self._show_detail(chosen)
        elif progress.active:
            self._show_live()
        else:
            self._show_setup()
        self.changed.emit()

    def _show_actions(self) -> None:
        progress = self._progress
        pausing = self._bridge is not None and self._bridge.pausing
        stopping = progress.state is RunState.STOPPING
        self.pause.setText(tr("&Go on") if pausing else tr("&Pause after this test"))
        self.pause.setToolTip(tr("The run rests when the test at hand has ended.") if pausing else "")
        self.cancel.setEnabled(not stopping)
        self.pause.setEnabled(not stopping)
        self.cancel.setText(tr("Stopping…") if stopping else tr("&Cancel run…"))

    def _show_setup(self) -> None:
        progress = self._progress
        submission = progress.plan.submission if progress.plan is not None else None
        can_choose = not progress.records and submission is not None and submission.practice
        self.setup_panel.show_plan(progress, can_choose=can_choose)
        self.setup_panel.show_remarks(self._remarks)
        self.plan_list.select("")
        self._show_part(self.setup_panel)

    def _show_live(self) -> None:
        self._show_part(self._live)
        if not self._clock.running():
            self._clock.start()
        self._since_words.invalidate()
        self._redraw()

    def _show_detail(self, test_id: str) -> None:
        record = self._progress.records.get(test_id)
        if record is None or self._bridge is None:
            return
        note = tr("Runs again with this when the run is done.") if test_id in self._reruns else ""
        folder = self._bridge.store().attempt_of(record).folder
        if self.detail.record is not record or note or self.detail.rerun is None:
            self.detail.show_record(record, folder, note)
        self._show_part(self.detail)

    def _test_chosen(self, test_id: str) -> None:
        if test_id == self._message_of:
            self.message.dismiss()  # the test's own card says the same, and more
        self._following = test_id == self._progress.current
        self._show_all()

    def _show_log(self, opened: bool) -> None:
        """An opened log is scrolled into view once the layout has made room for it."""
        if opened:
            QTimer.singleShot(0, self, lambda: self.scroller.ensureWidgetVisible(self.log))

    def _redraw(self) -> None:
        progress = self._progress
        view = progress.view
        live = self._stack.currentWidget() is self._live
        if view is not None and view.machine is not None:
            self._clock.follow_load(view.machine.processor_percent)
        if live and view is not None:
            self.charts.show_view(view)
        if self._since_words.isValid() and self._since_words.elapsed() < WORDS_MS:
            return
        self._since_words.start()
        if live:
            self._show_words(progress, view)
        self.plan_list.show_progress(progress)
        if not self._since_lead.isValid() or self._since_lead.elapsed() >= LEAD_MS:
            self._since_lead.start()
            self.changed.emit()

    def _show_words(self, progress: RunProgress, view: LiveView | None) -> None:
        self.now.show_progress(progress)
        if view is not None:
            self.log.show_view(view)

    # Building

    def _attach(self) -> None:
        """The bridge comes after the first paint, so it may be later than this page."""
        if self._bridge is None and self._session.run is not None:
            self._bridge = self._session.run
            self._bridge.told.connect(self._told)
            if self._bridge.active:
                self._progress = self._bridge.progress

    def _connect(self) -> None:
        self.plan_list.chosen.connect(self._test_chosen)
        self.setup_panel.start.clicked.connect(self.start_run)
        self.setup_panel.profile_chosen.connect(self._choose_profile)
        self.detail.rerun_asked.connect(self._rerun)
        self.now.skip.clicked.connect(self._ask_skip)
        self.log.toggled.connect(self._show_log)

    def _build(self) -> None:
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.addWidget(self.plan_list)
        live = QVBoxLayout(self._live)
        live.setContentsMargins(0, 0, 0, 0)
        live.addWidget(self.now)
        live.addWidget(self.charts, 1)
        live.addWidget(self.log)
        self._live_column = live
        for part in (self.setup_panel, self._live, self.detail):
            self._stack.addWidget(part)
        inner = QWidget()
        inner.setProperty("surface", "page")
        self._right = QVBoxLayout(inner)
        self._right.addWidget(self.message)
        self._right.addWidget(self._stack, 1)
        self.scroller = QScrollArea()
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.viewport().setAutoFillBackground(False)
        self.scroller.setWidget(inner)
        self._row.addWidget(self.scroller, 1)
        self._show_part(self.setup_panel)

    def _show_part(self, part: QWidget) -> None:
        """Show one part; the others must not ask for room while they are hidden."""
        changed = self._stack.currentWidget() is not part
        for other in (self.setup_panel, self._live, self.detail):
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


def _planned(state: FlowState, profile: Profile) -> FlowState:
    """`state` with a new plan of this profile; unchanged where nothing is chosen that can be planned."""
    if state.submission is None or state.backend is None:
        return state
    if state.submission.practice:
        return plan_practice(state, profile, state.backend)
    if BENCHMARK not in state.benchmarks:
        return state
    plan = practice_plan(profile, state.submission, state.backend, datetime.now().astimezone())
    return state.with_plan(plan)
