"""Brings what the runner tells from its threads into the thread of the window, and keeps where the run stands.

State changes wake the window at once, progress is fetched by a timer, and a flood of either is taken in portions, so
that no worker can hold the window up. Besides `gui.background` this is the only file of the window that knows threads.
"""

import threading
from collections import deque
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from core import settings as declared
from core.plan.run_plan import RunPlan
from core.record.store import RunStore
from core.record.test_record import TestRecord
from core.run.events import LogLine
from core.run_progress import RunProgress, RunState
from core.runner import PlanRunner
from core.runner_events import PlanTuned, RunnerEvent, TestEnded, TestProgress
from gui.i18n import tr
from gui.session import Session

FETCH_MS = 250
CALM_FETCH_MS = 1_000
_BUSY_PERCENT = 70.0
PORTION = 300
TURN_S = 0.008
LOG_BACKLOG = 4_000


class RunBridge(QObject):
    """The run of this window. `told` carries every runner event but `TestProgress`; `advanced` follows progress.

    Both are sent in the window's thread. `progress` is the run at hand or the last one.
    """

    told = Signal(object)
    advanced = Signal()
    _woken = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.progress = RunProgress()
        self._runner: PlanRunner | None = None
        self._lock = threading.Lock()
        self._queue: deque[RunnerEvent] = deque()
        self._left_out = 0
        self._awake = False
        self._woken.connect(self._take_portion, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(FETCH_MS)
        self._timer.timeout.connect(self._take_portion)

    @property
    def state(self) -> RunState:
        """Where the run stands."""
        return self.progress.state

    @property
    def active(self) -> bool:
        """Whether a run is going on, a paused one included."""
        return self.progress.active

    @property
    def pausing(self) -> bool:
        """Whether the run will rest after the test at hand."""
        return self._runner is not None and self.active and self._runner.pausing

    def store(self) -> RunStore:
        """The store of the folder that the settings name."""
        named = self._session.settings.text(declared.RUNS_FOLDER)
        return RunStore(Path(named) if named else None)

    def start(self, plan: RunPlan, records: tuple[TestRecord, ...] = (), only: frozenset[str] | None = None) -> None:
        """Begin `plan`, or go on with it. `only`: do these tests again. Nothing happens while a run goes on."""
        if self.active:
            return
        settings = self._session.settings
        self.progress = RunProgress(plan, records)
        self.progress.state = RunState.RUNNING
        self._runner = PlanRunner(
            plan,
            self.store(),
            self._listen,
            self._session.state.system,
            window_open=True,
            only=only,
            cool_down_s=settings.number(declared.COOL_DOWN_S),
            keep_awake=settings.flag(declared.KEEP_AWAKE),
        )
        self._timer.start()
        self._runner.start()

    def pause_after_test(self) -> None:
        """Rest when the test at hand has ended."""
        if self._runner is not None:
            self._runner.pause()

    def resume(self) -> None:
        """Go on after a pause, or take it back."""
        if self._runner is not None:
            self._runner.resume()
            if self.progress.state is RunState.PAUSED:
                self.progress.state = RunState.RUNNING

    def skip(self) -> None:
        """Stop the test at hand and go on with the next."""
        if self._runner is not None:
            self._runner.skip()

    def cancel(self) -> None:
        """Stop the test at hand and end the run; what is finished stays."""
        if self._runner is not None:
            self._runner.cancel()

    def close(self, timeout_s: float = 5.0) -> bool:
        """Cancel and wait until the runner has ended and its last record is on disk; whether it did in time."""
        if self._runner is None:
            return True
        self._runner.cancel()
        ended = self._runner.wait(timeout_s)
        self._timer.stop()
        return ended

    def _listen(self, event: RunnerEvent) -> None:
        """Called from the runner's threads."""
        progress = isinstance(event, TestProgress)
        with self._lock:
            if isinstance(event, TestProgress) and isinstance(event.event, LogLine) and len(self._queue) > LOG_BACKLOG:
                self._left_out += 1
                return
            self._queue.append(event)
            if progress or self._awake:
                return
            self._awake = True
        self._woken.emit()

    def _take_portion(self) -> None:
        begun_s = monotonic()
        advanced = False
        for _ in range(PORTION):
            with self._lock:
                if not self._queue:
                    self._awake = False
                    break
                event = self._queue.popleft()
            self.progress.feed(event)
            if isinstance(event, TestProgress):
                advanced = True
            else:
                self._keep_in_flow(event)
                self.told.emit(event)
            if monotonic() - begun_s > TURN_S:
                break
        with self._lock:
            more = bool(self._queue)
            self._awake = more
        if more:
            self._woken.emit()
        else:
            self._note_left_out()
            if self._runner is not None and not self._runner.running:
                self._timer.stop()
        if advanced:
            self._follow_load()
            self.advanced.emit()

    def _follow_load(self) -> None:
        """While a test takes all of the machine, look less often: each look takes a little from the test."""
        view = self.progress.view
        busy = view is not None and view.machine is not None and view.machine.processor_percent > _BUSY_PERCENT
        interval = CALM_FETCH_MS if busy else FETCH_MS
        if interval != self._timer.interval():
            self._timer.setInterval(interval)

    def _note_left_out(self) -> None:
        with self._lock:
            count, self._left_out = self._left_out, 0
        view = self.progress.view
        if count and view is not None:
            text = tr("({count} lines are left out here; all of them are in the test's folder)", count=f"{count:,}")
            view.feed(LogLine(time_s=view.elapsed_s, text=text))

    def _keep_in_flow(self, event: RunnerEvent) -> None:
        """Plan and records of the flow follow the run, unless another plan has been opened meanwhile."""
        state, plan = self._session.state, self.progress.plan
        if plan is None or state.plan is None or state.plan.run_id != plan.run_id:
            return
        if isinstance(event, PlanTuned):
            state = state.with_plan(plan).with_records(self.progress.counted)
        elif isinstance(event, TestEnded):
            state = state.with_records(self.progress.counted)
        self._session.set_state(state)
