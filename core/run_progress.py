"""Where a run stands: fed with the runner's events, read by the window, the rail and the terminal. No thread, no Qt."""

from enum import StrEnum
from time import monotonic

from core.messages import Message, say
from core.plan.run_plan import PlannedTest, RunPlan
from core.record.store import counted_records
from core.record.test_record import TestRecord
from core.run.events import MachineReading
from core.run.forecast import Forecast, forecast, time_left_s
from core.run.live_view import LiveView
from core.run.outcome import Ending
from core.runner_events import (
    PlanTuned,
    RunEnded,
    RunnerEvent,
    RunPaused,
    RunStarted,
    TestEnded,
    TestProgress,
    TestStarted,
    TestStopping,
)
from core.terms import Validity

_PROBE_S = 5.0


class RunState(StrEnum):
    """idle: nothing was started. running: a test is under way, or the next begins. paused: waits for a person.

    stopping: the test at hand has been asked to end. ended: the runner has nothing left to do.
    """

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    ENDED = "ended"


class RunProgress:
    """The state of one run. `records` holds the latest record of each test; `view` the test at hand.

    current: the id of the test at hand, empty between tests; `probing` while the speed of the machine is measured
    before the first test. attempt and folder: of the test at hand. stopping: what was asked of it.
    """

    def __init__(self, plan: RunPlan | None = None, records: tuple[TestRecord, ...] = ()) -> None:
        self.plan = plan
        self.records: dict[str, TestRecord] = {record.test.test_id: record for record in records}
        self.state = RunState.IDLE
        self.current = ""
        self.probing = False
        self.attempt = 0
        self.folder = ""
        self.view: LiveView | None = None
        self.stopping: Message | None = None
        self.ended: RunEnded | None = None
        self._history = list(records)
        self._worker_of = ""
        self._heard_s = monotonic()

    def feed(self, event: RunnerEvent) -> None:
        """Take one event in."""
        if not (isinstance(event, TestProgress) and isinstance(event.event, MachineReading)):
            self._heard_s = monotonic()
        match event:
            case RunStarted():
                self.plan = event.plan
                self.state = RunState.RUNNING
            case PlanTuned():
                self.plan = event.plan
            case TestStarted():
                self._begin(event)
            case TestProgress():
                if self.view is not None and event.test_id == self._worker_of:
                    self.view.feed(event.event)
            case TestStopping():
                self.state = RunState.STOPPING
                self.stopping = event.why
            case TestEnded():
                self.records[event.test_id] = event.record
                self._history.append(event.record)
                self._rest()
            case RunPaused():
                self._rest()
                self.state = RunState.PAUSED
            case RunEnded():
                self._rest()
                self.state = RunState.ENDED
                self.ended = event

    @property
    def active(self) -> bool:
        """Whether the run is going on, paused ones included."""
        return self.state in (RunState.RUNNING, RunState.PAUSED, RunState.STOPPING)

    @property
    def counted(self) -> tuple[TestRecord, ...]:
        """The records that count: of each test the latest valid one, or the latest where none is valid."""
        return counted_records(tuple(self._history))

    @property
    def tests(self) -> tuple[PlannedTest, ...]:
        """The tests of the plan."""
        return self.plan.tests if self.plan is not None else ()

    @property
    def done_count(self) -> int:
        """Tests of the plan that need not be done again."""
        return len(self.tests) - len(self.to_do)

    @property
    def to_do(self) -> tuple[PlannedTest, ...]:
        """Tests without a record, and those that were lost or cancelled."""
        again = (Ending.LOST, Ending.CANCELLED)
        return tuple(
            test
            for test in self.tests
            if (record := self.records.get(test.test_id)) is None or record.outcome.ending in again
        )

    def test(self, test_id: str) -> PlannedTest | None:
        """A test of the plan by its id."""
        return next((test for test in self.tests if test.test_id == test_id), None)

    def silence_s(self) -> float:
        """Seconds since runner or worker were last heard; the parent's own readings of the machine do not count."""
        return monotonic() - self._heard_s

    def forecast(self) -> Forecast | None:
        """The forecast of the test at hand."""
        return forecast(self.view, self.silence_s()) if self.view is not None else None

    def time_left_s(self) -> float:
        """Seconds to the end of the run: the test at hand at its pace, the others as planned."""
        left = sum(test.expected_duration_s for test in self.to_do if test.test_id != self.current)
        return left + self._current_left_s()

    def fraction(self) -> float:
        """How much of the run is done, 0 … 1, by time."""
        total = sum(test.expected_duration_s for test in self.tests)
        return min(max(1.0 - self.time_left_s() / total, 0.0), 1.0) if total > 0 else 0.0

    def sentence(self) -> Message:
        """How the run stands, in a few words for a strip."""
        match self.state:
            case RunState.IDLE:
                return say("Not started")
            case RunState.PAUSED:
                return say("Paused, {done} of {total} done", done=self.done_count, total=len(self.tests))
            case RunState.STOPPING:
                return say("Stopping…")
            case RunState.ENDED:
                invalid = sum(record.validity is not Validity.VALID for record in self.records.values())
                if invalid:
                    return say("Ended, {count} to look at", count=invalid)
                return say("Done, {done} of {total} tests", done=self.done_count, total=len(self.tests))
            case RunState.RUNNING:
                if self.probing:
                    return say("Measuring the machine's speed")
                number = min(self.done_count + 1, len(self.tests))
                return say("Running, {number} of {total}", number=number, total=len(self.tests))

    def _begin(self, event: TestStarted) -> None:
        test = self.test(event.test_id)
        self.state = RunState.RUNNING
        self.probing = test is None
        self.current = event.test_id if test is not None else ""
        self.attempt = event.attempt
        self.folder = event.folder
        self.stopping = None
        self.records.pop(event.test_id, None)
        self._worker_of = event.test_id
        shown = test or next(iter(self.tests), None)
        self.view = LiveView(shown) if shown is not None else None

    def _rest(self) -> None:
        self.current = ""
        self.probing = False
        self.stopping = None
        if self.state is RunState.STOPPING:
            self.state = RunState.RUNNING

    def _current_left_s(self) -> float:
        if self.probing:
            return _PROBE_S
        test = self.test(self.current)
        if test is None or self.view is None:
            return 0.0
        left = time_left_s(self.view)
        return left if left is not None else test.expected_duration_s
