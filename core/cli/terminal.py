"""A run in the terminal: a line for each test with a bar while it runs, and its result when it has ended."""

import contextlib
import io
import os
import shutil
import sys
import threading
from time import monotonic
from typing import TextIO

from core.messages import Message, say
from core.plan.run_plan import PlannedTest, RunPlan
from core.quantities import duration_words, number_words
from core.record.test_record import TestRecord
from core.run.events import LogLine, Snapshot
from core.run.forecast import forecast, time_left_s
from core.run.live_view import LiveView
from core.runner import PROBE_TEST_ID
from core.runner_events import (
    PlanTuned,
    RunEnded,
    RunnerEvent,
    RunStarted,
    TestEnded,
    TestProgress,
    TestStarted,
    TestStopping,
)
from core.terms import TestMode, Validity

BAR_WIDTH = 24
REDRAW_S = 0.25
PLAIN_PERIOD_S = 30.0


class TerminalProgress:
    """A listener for `PlanRunner` that writes to `stream` (standard error). `ended` holds the end of the run.

    total: how many tests will be done.
    """

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._total = total
        # A program whose standard error is closed has None there, and still a run to do.
        self._stream = stream or sys.stderr or io.StringIO()
        self._redraws = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._plan: RunPlan | None = None
        self._view: LiveView | None = None
        self._title = ""
        self._number = 0
        self._drawn_s = 0.0
        self._lock = threading.Lock()
        self.ended: RunEnded | None = None

    def __call__(self, event: RunnerEvent) -> None:
        """Take one event of the runner, from any of its threads. A reader that has gone does not end the run."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            self._take(event)

    def _take(self, event: RunnerEvent) -> None:
        match event:
            case RunStarted() | PlanTuned():
                self._plan = event.plan
            case TestStarted():
                self._start(event.test_id)
            case TestProgress():
                self._progress(event)
            case TestStopping():
                self._line(event.why)
            case TestEnded():
                self._end(event.record)
            case RunEnded():
                self.ended = event
                self._line(event.text)
                if event.remedy is not None:
                    self._line(event.remedy)

    def _start(self, test_id: str) -> None:
        test = self._test(test_id)
        if test_id == PROBE_TEST_ID or test is None:
            self._view = None
            self._line(say("Measuring the speed of this machine…"))
            return
        self._number += 1
        self._view = LiveView(test)
        self._title = _title(test)
        self._drawn_s = 0.0 if self._redraws else monotonic()
        if not self._redraws:
            self._line(say("{number} of {total}: {test}", number=self._number, total=self._total, test=self._title))

    def _progress(self, progress: TestProgress) -> None:
        if self._view is None:
            return
        self._view.feed(progress.event)
        if isinstance(progress.event, LogLine):
            return
        period_s = REDRAW_S if self._redraws else PLAIN_PERIOD_S
        if isinstance(progress.event, Snapshot) and monotonic() - self._drawn_s >= period_s:
            self._drawn_s = monotonic()
            self._draw(self._view)

    def _draw(self, view: LiveView) -> None:
        text = _live(view)
        if self._redraws:
            width = shutil.get_terminal_size().columns
            self._stream.write("\r\x1b[K" + f"{self._title}  {text}"[: width - 1])
        else:
            self._stream.write(f"  {text}\n")
        self._stream.flush()

    def _end(self, record: TestRecord) -> None:
        self._line(result_line(record))
        for reason in record.reasons:
            self._line(say("  {reason}", reason=reason.text.text()))
            if reason.remedy is not None:
                self._line(say("  {remedy}", remedy=reason.remedy.text.text()))
        self._view = None

    def _line(self, message: Message) -> None:
        begin = "\r\x1b[K" if self._redraws else ""
        self._stream.write(f"{begin}{message.text()}\n")
        self._stream.flush()

    def _test(self, test_id: str) -> PlannedTest | None:
        tests = self._plan.tests if self._plan else ()
        return next((test for test in tests if test.test_id == test_id), None)


def result_line(record: TestRecord) -> Message:
    """One test's end in a line: name, verdict, figure."""
    figure = "–"
    if record.performance is not None:
        figure = f"{number_words(record.performance.metric)} {record.performance.unit}"
    elif record.accuracy is not None:
        figure = f"{record.accuracy.value:.2f} % {record.accuracy.metric}"
    word = record.outcome.ending.value if record.validity is Validity.NONE else record.validity.value
    return say("{test}  {word}  {figure}", test=f"{_title(record.test):<40}", word=f"{word:<9}", figure=figure)


def _title(test: PlannedTest) -> str:
    mode = say("performance") if test.mode is TestMode.PERFORMANCE else say("accuracy")
    return f"{test.benchmark} {test.scenario} {mode.text()}"


def _live(view: LiveView) -> str:
    left_s = time_left_s(view)
    share = view.elapsed_s / (view.elapsed_s + left_s) if left_s is not None and view.elapsed_s > 0 else 0.0
    filled = round(share * BAR_WIDTH)
    bar = "█" * filled + "░" * (BAR_WIDTH - filled)
    left = duration_words(left_s) if left_s is not None else "–"
    rate = number_words(view.mean_throughput_sps)
    return f"{bar} {left:<11} {rate} samples/s  {forecast(view).text.text()}"
