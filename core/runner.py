"""Does a plan: one worker process a test, a record after each, and the news to whoever listens.

The window and the command line use the same runner. Everything that is finished is on disk before the next test
begins, so that a run can go on after anything that ends the program.
"""

import contextlib
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from time import monotonic

from core.backends.choice import BackendUsed
from core.detect.description import SystemDescription
from core.detect.machine_sampler import MachineSampler
from core.detect.readiness import take_readiness
from core.errors import ExpectedError
from core.files import make_folder, read_json, sha256_of, write_json, write_text
from core.messages import say
from core.plan.models import model_path
from core.plan.run_plan import PlannedTest, RunPlan
from core.plan.tuning import Speed, needs_probe, with_speed
from core.plan.user_conf import user_conf
from core.record.make_record import Circumstances, make_record
from core.record.store import RunStore
from core.record.test_record import TestRecord
from core.run.events import Loaded, MachineReading
from core.run.job import (
    JOB_FILE,
    JOB_KIND,
    JOB_VERSION,
    LOG_FILE,
    PROBE_FILE,
    PROBE_KIND,
    PROBE_VERSION,
    USER_CONF_FILE,
    Probe,
    Task,
    WorkerJob,
)
from core.run.keep_awake import kept_awake
from core.run.outcome import Ending, Outcome
from core.run.process import WorkerProcess, worker_command
from core.run.sleep_watch import SleepWatch
from core.run.versions import runtime_versions
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
from core.workloads import find_data_set

SAMPLE_PERIOD_S = 1.0
PROBE_TEST_ID = "probe"
PROBE_FOLDER = "probe"

_CANCELLED = RunEnded(
    completed=False,
    text=say("The run was cancelled. What is finished is kept."),
    remedy=say("Go on with the run to do the tests that are left."),
)

Listener = Callable[[RunnerEvent], None]
CommandFor = Callable[[Path], Sequence[str]]


class PlanRunner:
    """Runs the tests of a plan one after the other in a thread of its own.

    listener: called from the runner's threads. only: the tests to do, all that are not done yet by default; a test
    that is named is done again even if it has a record. cool_down_s: rest between two tests.
    """

    def __init__(
        self,
        plan: RunPlan,
        store: RunStore,
        listener: Listener,
        system: SystemDescription | None,
        window_open: bool,
        only: frozenset[str] | None = None,
        command_for: CommandFor = worker_command,
        stall_limit_s: float = 60.0,
        cool_down_s: float = 0.0,
        keep_awake: bool = True,
    ) -> None:
        self.plan = plan
        self._store = store
        self._listener = listener
        self._system = system
        self._window_open = window_open
        self._only = only
        self._command_for = command_for
        self._stall_limit_s = stall_limit_s
        self._cool_down_s = cool_down_s
        self._keep_awake = keep_awake
        self._lock = threading.Lock()
        self._process: WorkerProcess | None = None
        self._used: BackendUsed | None = None
        self._hashes: dict[str, str] = {}
        self._test_id = ""
        self._skip_asked = False
        self._cancelled = threading.Event()
        self._go_on = threading.Event()
        self._go_on.set()
        self._thread = threading.Thread(target=self._run, name="plan-runner", daemon=True)

    def start(self) -> None:
        """Begin. Everything after this is told to the listener."""
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether the runner still has something to do."""
        return self._thread.is_alive()

    @property
    def pausing(self) -> bool:
        """Whether the run rests, or will rest after the test that runs now."""
        return not self._go_on.is_set()

    def pause(self) -> None:
        """Rest when the test that runs now has ended."""
        self._go_on.clear()

    def resume(self) -> None:
        """Go on after a pause, or take a pause back."""
        self._go_on.set()

    def skip(self) -> None:
        """Stop the test that runs now and go on with the next. The look at the machine's speed cannot be skipped."""
        if self._test_id != PROBE_TEST_ID:
            self._stop_test(Ending.SKIPPED)

    def cancel(self) -> None:
        """Stop the test that runs now and end the run; what is finished stays."""
        self._cancelled.set()
        self._go_on.set()
        self._stop_test(Ending.CANCELLED)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait for the end; whether it was reached in time."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _stop_test(self, why: Ending) -> None:
        with self._lock:
            process, test_id = self._process, self._test_id
            self._skip_asked = why is Ending.SKIPPED and process is None
        if process is None:
            return
        text = say("Skipping this test…") if why is Ending.SKIPPED else say("Stopping…")
        self._listener(TestStopping(test_id=test_id, why=text))
        threading.Thread(target=process.stop, args=(why,), name="worker-stop", daemon=True).start()

    def _run(self) -> None:
        try:
            ended = self._run_tests()
        except ExpectedError as error:
            ended = RunEnded(completed=False, text=error.text, remedy=error.remedy)
        except Exception as error:
            # A bug must not leave a window that waits for ever; the hook shows it in full.
            threading.excepthook(threading.ExceptHookArgs((type(error), error, error.__traceback__, self._thread)))
            ended = RunEnded(
                completed=False,
                text=say(
                    "The run ended by a mistake in Benchwright: {error}.", error=f"{type(error).__name__}: {error}"
                ),
                remedy=say("Finished tests are kept. Please report it with the details that are shown."),
            )
        self._listener(ended)

    def _run_tests(self) -> RunEnded:
        if not self._store.has_run(self.plan.run_id):
            self._store.create_run(self.plan)
        awake = kept_awake() if self._keep_awake else contextlib.nullcontext()
        with self._store.working_on(self.plan.run_id), awake:
            self._store.adopt_lost_attempts(self.plan.run_id)
            self._store.save_plan(self.plan)
            return self._run_due()

    def _run_due(self) -> RunEnded:
        self._listener(RunStarted(plan=self.plan))
        if needs_probe(self.plan):
            failure = self._probe()
            if failure is not None:
                return failure
        for number, test in enumerate(self._due()):
            if number and self._cool_down_s:
                self._cancelled.wait(self._cool_down_s)
            if not self._go_on.is_set():
                self._listener(RunPaused())
                self._go_on.wait()
            if self._cancelled.is_set():
                break
            self._listener(TestEnded(test_id=test.test_id, record=self._do(test)))
        if self._cancelled.is_set():
            return _CANCELLED
        return RunEnded(completed=True, text=say("Every test of the plan has been done."))

    def _due(self) -> list[PlannedTest]:
        """The tests to do, by their present settings."""
        if self._only is not None:
            return [test for test in self.plan.tests if test.test_id in self._only]
        left = {test.test_id for test in self._store.load_run(self.plan.run_id).to_do()}
        return [test for test in self.plan.tests if test.test_id in left]

    def _probe(self) -> RunEnded | None:
        """Measure the machine and fill the plan's open rates; a run's end where that fails."""
        folder = self._store.run_folder(self.plan.run_id) / PROBE_FOLDER
        make_folder(folder)
        job = WorkerJob(task=Task.PROBE, test=self.plan.tests[0], stall_limit_s=self._stall_limit_s)
        write_json(folder / JOB_FILE, JOB_KIND, JOB_VERSION, job)
        self._test_id = PROBE_TEST_ID
        self._listener(TestStarted(test_id=PROBE_TEST_ID, attempt=1, folder=str(folder)))
        outcome = self._work(PROBE_TEST_ID, folder)
        if outcome.ending is Ending.CANCELLED:
            return _CANCELLED
        if outcome.ending is not Ending.COMPLETED:
            return RunEnded(completed=False, text=outcome.text, remedy=outcome.remedy)
        probe = read_json(folder / PROBE_FILE, PROBE_KIND, PROBE_VERSION, Probe)
        speed = Speed(
            single_p50_ns=probe.single_p50_ns, multi_p50_ns=probe.multi_p50_ns, throughput_sps=probe.throughput_sps
        )
        self.plan = with_speed(self.plan, speed)
        self._store.save_plan(self.plan)
        self._listener(PlanTuned(plan=self.plan))
        return None

    def _do(self, test: PlannedTest) -> TestRecord:
        attempt = self._store.new_attempt(self.plan.run_id, test.test_id)
        folder = attempt.folder
        write_text(folder / USER_CONF_FILE, user_conf(test))
        job = WorkerJob(task=Task.TEST, test=test, stall_limit_s=self._stall_limit_s)
        write_json(folder / JOB_FILE, JOB_KIND, JOB_VERSION, job)
        self._test_id = test.test_id
        self._listener(TestStarted(test_id=test.test_id, attempt=attempt.number, folder=str(folder)))
        model_sha256 = self._hash_of(test)
        before = take_readiness(folder)
        started_at = _now()
        sleep = SleepWatch()
        unstarted: ExpectedError | None = None
        try:
            outcome = awake_outcome(self._work(test.test_id, folder), sleep.slept_s())
        except ExpectedError as error:
            unstarted = error
            outcome = Outcome(ending=Ending.FAILED, exit_code=None, text=error.text, remedy=error.remedy)
        record = make_record(
            folder,
            attempt.number,
            self.plan,
            test,
            Circumstances(
                started_at=started_at,
                ended_at=_now(),
                outcome=outcome,
                used=self._used,
                system=self._system,
                readiness_before=before,
                readiness_after=take_readiness(folder),
                versions=runtime_versions(),
                model_sha256=model_sha256,
                data_sha256=find_data_set(test.workload, test.data_set).sha256,
                window_open=self._window_open,
            ),
        )
        self._store.save_record(record)
        if unstarted is not None:
            self._listener(TestEnded(test_id=test.test_id, record=record))
            raise unstarted
        return record

    def _hash_of(self, test: PlannedTest) -> str:
        """The hash of a test's model, read once a run; empty where it cannot be read (the worker says why)."""
        if test.model not in self._hashes:
            try:
                self._hashes[test.model] = sha256_of(model_path(test))
            except ExpectedError:
                return ""
        return self._hashes[test.model]

    def _work(self, test_id: str, folder: Path) -> Outcome:
        """Run the worker of `folder` to its end and pass on what it says."""
        self._used = None
        process = WorkerProcess(self._command_for(folder / JOB_FILE), folder / LOG_FILE)
        with self._lock:
            self._process = process
        if self._cancelled.is_set():
            process.stop(Ending.CANCELLED)
        elif self._skip_asked:
            process.stop(Ending.SKIPPED)
        self._skip_asked = False
        ended = threading.Event()
        sampler = threading.Thread(
            target=self._sample, args=(test_id, process.pid, ended), name="machine-sampler", daemon=True
        )
        sampler.start()
        try:
            for event in process.events():
                if isinstance(event, Loaded):
                    self._used = event.used
                self._listener(TestProgress(test_id=test_id, event=event))
        finally:
            ended.set()
            with self._lock:
                self._process = None
        sampler.join()
        return process.outcome()

    def _sample(self, test_id: str, worker_pid: int, ended: threading.Event) -> None:
        """Read the machine once a second while the worker lives."""
        sampler = MachineSampler()
        begun_s = monotonic()
        while not ended.wait(SAMPLE_PERIOD_S):
            sample = sampler.read(monotonic() - begun_s, worker_pid)
            self._listener(TestProgress(test_id=test_id, event=MachineReading(**sample.as_fields())))
        sampler.close()


def awake_outcome(outcome: Outcome, slept_s: float) -> Outcome:
    """`outcome`, unless the machine slept meanwhile: then what was measured means nothing."""
    if slept_s == 0 or outcome.ending is not Ending.COMPLETED:
        return outcome
    return Outcome(
        ending=Ending.FAILED,
        exit_code=outcome.exit_code,
        text=say(
            "The machine slept for {seconds} s during the test, so its times mean nothing.", seconds=round(slept_s)
        ),
        remedy=say("Switch automatic sleep off while a run goes on, and start the test again."),
    )


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
