"""The worker process: one test, then it ends. The same program as the window, started with `--worker JOB`.

Events go to the real standard output, one line each; everything that Python or a C library prints goes to standard
error. End of file on standard input means that the parent is gone or asks to stop: the worker ends at once.
"""

import ctypes
import faulthandler
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import NoReturn

from core.errors import ExpectedError, os_error
from core.files import read_json
from core.messages import Message, say
from core.run import events
from core.run.job import JOB_KIND, JOB_VERSION, LOADGEN_FOLDER, USER_CONF_FILE, Task, WorkerJob
from core.terms import Scenario

EXIT_FAILED = 3
EXIT_ASKED_TO_STOP = 4

_PR_SET_PDEATHSIG = 1

SUMMARY_FILE = "mlperf_log_summary.txt"


class EventStream:
    """The way out for events. Safe to use from several threads."""

    def __init__(self) -> None:
        sys.stdout.flush()
        self._descriptor = os.dup(1)
        os.dup2(2, 1)
        self._lock = threading.Lock()
        self._start_s = perf_counter()

    def emit(self, event: events.RunEvent) -> None:
        """Write one line. A parent that is gone ends the worker."""
        line = memoryview(events.encode(event))
        try:
            with self._lock:
                while line:
                    line = line[os.write(self._descriptor, line) :]
        except OSError:
            os._exit(EXIT_ASKED_TO_STOP)

    def stage(self, stage: events.Stage) -> None:
        """Say what the worker does now."""
        self.emit(events.StageEntered(stage=stage, time_s=perf_counter() - self._start_s))

    def fail(self, code: str, text: Message, remedy: Message | None) -> NoReturn:
        """Say why the test cannot go on and end the process.

        The process ends here and not by an exception: LoadGen's logging thread may hold dangling streams, and an
        ordinary exit would crash in them.
        """
        self.emit(events.Failed(code=code, text=text, remedy=remedy))
        sys.stderr.flush()
        os._exit(EXIT_FAILED)

    def fail_by(self, error: BaseException) -> NoReturn:
        """`fail` with the words that fit `error`; the traceback goes to the worker's log."""
        traceback.print_exception(error, file=sys.stderr)
        match error:
            case ExpectedError():
                self.fail("expected", error.text, error.remedy)
            case MemoryError():
                self.fail(
                    "memory",
                    say("The test needs more memory than the machine could give."),
                    say("Close other programs, or choose a smaller batch or fewer streams, and start the test again."),
                )
            case _:
                self.fail(
                    "sut",
                    say(
                        "The backend failed while it answered a query: {error}",
                        error=f"{type(error).__name__}: {error}"[:500],
                    ),
                    say("Read the log of the test. A model and data set that fit each other mend most of these."),
                )


def watch_parent() -> None:
    """End this process when standard input ends.

    Linux kills it too when the thread that started it dies: native code that never gives the GIL back would keep the
    watching thread from running, and a worker must not outlive its program.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)

    def watch() -> None:
        while True:
            try:
                if not os.read(0, 4096):
                    break
            except OSError:
                break
        os._exit(EXIT_ASKED_TO_STOP)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def main(job_file: Path) -> int:
    """Do the job of `job_file` and return the exit status."""
    faulthandler.enable()
    watch_parent()
    stream = EventStream()
    try:
        job = read_json(job_file, JOB_KIND, JOB_VERSION, WorkerJob)
        # LoadGen and runtimes are imported here and nowhere earlier: the parent never loads them.
        from core.run.loadgen_seam import loadgen_version

        stream.emit(events.Hello(version=events.STREAM_VERSION, pid=os.getpid(), loadgen_version=loadgen_version()))
        if job.task is Task.PROBE:
            from core.run.probe import run_probe

            run_probe(job, job_file.parent, stream)
        else:
            run_test(job, job_file.parent, stream)
    except BaseException as error:
        stream.fail_by(error)
    return 0


def run_test(job: WorkerJob, folder: Path, stream: EventStream) -> None:
    """Run one LoadGen test in `folder` and say how it went."""
    from core.run.counters import Counters
    from core.run.loaded import load_for
    from core.run.loadgen_seam import expectation, start_test, test_settings
    from core.run.reporter import Reporter
    from core.run.sut import make_sut

    test = job.test
    logs = folder / LOADGEN_FOLDER
    try:
        logs.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise os_error(error, logs, "write") from error
    settings = test_settings(test, folder / USER_CONF_FILE)
    stream.stage(events.Stage.LOAD_RUNTIME)
    loaded = load_for(test)
    stream.emit(events.Loaded(used=loaded.model.used))
    workload = loaded.workload
    total = workload.data_set.sample_count
    performance_samples = settings.performance_sample_count_override or workload.data_set.performance_sample_count
    stream.emit(expectation(test, settings, total))
    stream.stage(events.Stage.WARM_UP)
    counters = Counters()
    sut = make_sut(test.scenario, loaded.model, workload, loaded.batch, loaded.streams, counters, stream.fail_by)

    def stalled(silent_s: float) -> None:
        stream.fail(
            "stalled",
            say(
                "The backend has not completed a query for {seconds} s, with queries outstanding.",
                seconds=round(silent_s),
            ),
            say("Read the log of the test; a smaller batch or another backend may help."),
        )

    reporter = Reporter(
        counters, stream.emit, stalled, job.stall_limit_s, issues_at_once=test.scenario is not Scenario.SERVER
    )
    stream.stage(events.Stage.MEASURE)
    reporter.start()
    begun_s = perf_counter()
    start_test(
        settings,
        logs,
        sut.issue,
        lambda: None,
        total,
        performance_samples,
        _guarded(workload.load_samples, stream),
        _guarded(workload.unload_samples, stream),
    )
    duration_s = perf_counter() - begun_s
    reporter.stop()
    sut.stop()
    stream.stage(events.Stage.WRITE)
    summary = logs / SUMMARY_FILE
    if not summary.is_file() or summary.stat().st_size == 0:
        raise ExpectedError(
            say("LoadGen could not write its logs to {path}.", path=str(logs)),
            say("Free some space on that disk and start the test again; what was finished before is kept."),
        )
    stream.emit(
        events.Finished(
            duration_s=duration_s, queries_done=counters.queries_done(), samples_done=counters.samples_done()
        )
    )


def _guarded(call: Callable[[Sequence[int]], None], stream: EventStream) -> Callable[[Sequence[int]], None]:
    """`call` for LoadGen's QSL: what it raises ends the worker in words, never inside LoadGen."""

    def guarded(indices: Sequence[int]) -> None:
        try:
            call(indices)
        except BaseException as error:
            stream.fail_by(error)

    return guarded
