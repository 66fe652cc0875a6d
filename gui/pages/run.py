"""Run: the plan, the test that runs with its charts, and each result with what mends it."""

from typing import ClassVar

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import Message, say
from core.plan.preflight import Remark
from core.plan.run_plan import RunPlan
from core.run.live_view import LiveView
from core.run_progress import RunProgress, RunState
from core.runner_events import RunEnded, RunnerEvent, TestEnded, TestStarted
from core.terms import Profile, Validity
from gui.charts.redraw_clock import RedrawClock
from gui.i18n import text_of, tr
from gui.pages.page import HelpEntry, Page
from gui.pages.run_help import HELP
from gui.pages.run_planning import planned, with_reruns
from gui.pages.run_questions import ask_to_cancel, ask_to_skip
from gui.pages.run_view import RunView
from gui.pages.run_words import announcement_of, command_of, lead_of, next_hint_of
from gui.preflight import look_ahead
from gui.run_bridge import RunBridge
from gui.session import Session
from gui.widgets.buttons import danger, quiet
from gui.widgets.state_label import Mark

WORDS_MS = 500
LEAD_MS = 5_000


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
        self.view = RunView()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self._clock = RedrawClock(self)
        self._clock.tick.connect(self._redraw)
        self._since_words = QElapsedTimer()
        self._since_lead = QElapsedTimer()
        self._connect()

    # What the frame asks

    def title(self) -> Message:
        return say("Run")

    def lead(self) -> Message | None:
        return lead_of(self._progress)

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
        return next_hint_of(self._progress)

    def has_own_primary(self) -> bool:
        return self.view.shows(self.view.setup_panel)

    def command(self, state: FlowState) -> str:
        return command_of(state, self._progress)

    def show_state(self, state: FlowState) -> None:
        self._attach()
        if self._bridge is not None and self._bridge.active:
            self._show_all()
            return
        with_plan = planned(state, Profile.QUICK) if state.plan is None else state
        if with_plan != state:
            self._session.set_state(with_plan)
            return
        known = self._progress.plan
        if state.plan != known or self._progress.counted != state.records:
            ended = self._progress.ended if known is not None and state.plan is not None else None
            same_run = known is not None and state.plan is not None and known.run_id == state.plan.run_id
            if not same_run:
                self.view.message.hide()
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
        self.view.message.hide()
        self._bridge.start(plan, self._progress.counted, only)
        self._progress = self._bridge.progress
        self._following = True
        self._show_all()
        self.view.now.skip.setFocus()

    def _pause_or_go_on(self) -> None:
        if self._bridge is None:
            return
        if self._bridge.pausing:
            self._bridge.resume()
        else:
            self._bridge.pause_after_test()
        self._show_all()

    def _ask_cancel(self) -> None:
        ask_to_cancel(self, self._progress, self._cancel)

    def _ask_skip(self) -> None:
        asked_for = self._progress.current
        ask_to_skip(self, self._progress, lambda: self._skip(asked_for))

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
            self._session.set_state(planned(state, state.plan.profile))

    def _choose_profile(self, profile: Profile) -> None:
        state = self._session.state
        if state.plan is not None and state.plan.profile is not profile:
            self._session.set_state(planned(state, profile))

    def _rerun(self, test_id: str, changes: dict[str, float | int]) -> None:
        """Do a test again with changed settings: now, or when the run that goes on has ended."""
        self._reruns[test_id] = changes
        if not self._progress.active:
            self._start_reruns()
        elif self.view.plan_list.selected() == test_id:
            self._show_detail(test_id)

    def _start_reruns(self) -> None:
        state = self._session.state
        if state.plan is None or not self._reruns:
            return
        plan = with_reruns(state.plan, self._reruns)
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
        self.view.setup_panel.show_remarks(remarks)

    # Showing

    def _told(self, event: RunnerEvent) -> None:
        assert self._bridge is not None
        self._progress = self._bridge.progress
        match event:
            case TestStarted():
                if self._following:
                    self.view.plan_list.show_progress(self._progress)
                    self.view.plan_list.select(event.test_id)
            case TestEnded():
                self._announce(event)
            case RunEnded():
                self._ended(event)
            case _:
                pass
        self._show_all()

    def _announce(self, event: TestEnded) -> None:
        """A result that is not valid is said at once, with the button that mends it."""
        if self.view.plan_list.selected() == event.test_id and not self._following:
            self._show_detail(event.test_id)
        said = announcement_of(event.record)
        if said is None:
            return
        self._message_of = event.test_id
        self.view.message.show_message(
            said.mark,
            said.text,
            said.remedy,
            said.action,
            lambda: self._rerun_from_message(event.test_id, said.changes),
        )

    def _rerun_from_message(self, test_id: str, changes: dict[str, float | int]) -> None:
        waits = self._progress.active
        self.view.message.dismiss()
        self._rerun(test_id, changes)
        if waits:
            self.view.message.show_message(Mark.WAITING, tr("The test runs again with this when the run is done."))

    def _ended(self, event: RunEnded) -> None:
        self._clock.stop()
        if event.completed and self._reruns:
            self._start_reruns()
            return
        self._reruns.clear()
        mark = Mark.GOOD if event.completed else Mark.CAUTION
        self.view.message.show_message(mark, text_of(event.text), text_of(event.remedy))
        self._looked_at = ""
        self._look_ahead()
        wrong = next((id_ for id_, r in self._progress.records.items() if r.validity is not Validity.VALID), "")
        last = next(reversed(self._progress.records), "")
        if not self._progress.to_do:
            self._following = False
            self.view.plan_list.show_progress(self._progress)
            self.view.plan_list.select(wrong or last)

    def _show_all(self) -> None:
        progress = self._progress
        self.view.plan_list.show_progress(progress)
        self._show_actions()
        chosen = self.view.plan_list.selected()
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
        self.view.setup_panel.show_plan(progress, can_choose=can_choose)
        self.view.setup_panel.show_remarks(self._remarks)
        self.view.plan_list.select("")
        self.view.show_part(self.view.setup_panel)

    def _show_live(self) -> None:
        self.view.show_part(self.view.live)
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
        if self.view.detail.record is not record or note or self.view.detail.rerun is None:
            self.view.detail.show_record(record, folder, note)
        self.view.show_part(self.view.detail)

    def _test_chosen(self, test_id: str) -> None:
        if test_id == self._message_of:
            self.view.message.dismiss()  # the test's own card says the same, and more
        self._following = test_id == self._progress.current
        self._show_all()

    def _redraw(self) -> None:
        progress = self._progress
        view = progress.view
        live = self.view.shows(self.view.live)
        if view is not None and view.machine is not None:
            self._clock.follow_load(view.machine.processor_percent)
        if live and view is not None:
            self.view.charts.show_view(view)
        if self._since_words.isValid() and self._since_words.elapsed() < WORDS_MS:
            return
        self._since_words.start()
        if live:
            self._show_words(progress, view)
        self.view.plan_list.show_progress(progress)
        if not self._since_lead.isValid() or self._since_lead.elapsed() >= LEAD_MS:
            self._since_lead.start()
            self.changed.emit()

    def _show_words(self, progress: RunProgress, view: LiveView | None) -> None:
        self.view.now.show_progress(progress)
        if view is not None:
            self.view.log.show_view(view)

    # Wiring

    def _attach(self) -> None:
        """The bridge comes after the first paint, so it may be later than this page."""
        if self._bridge is None and self._session.run is not None:
            self._bridge = self._session.run
            self._bridge.told.connect(self._told)
            if self._bridge.active:
                self._progress = self._bridge.progress

    def _connect(self) -> None:
        self.view.plan_list.chosen.connect(self._test_chosen)
        self.view.setup_panel.start.clicked.connect(self.start_run)
        self.view.setup_panel.profile_chosen.connect(self._choose_profile)
        self.view.detail.rerun_asked.connect(self._rerun)
        self.view.now.skip.clicked.connect(self._ask_skip)
