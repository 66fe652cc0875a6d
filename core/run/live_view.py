"""What a test shows while it runs: fed with its events, read by the window's and the terminal's clock.

Everything is bounded, so a test may take a day. The view never raises on odd events: the stream is for the eye.
"""

from collections import deque
from math import isfinite

from core.backends.choice import BackendUsed
from core.plan.run_plan import PlannedTest
from core.run.curve import Curve
from core.run.disturbance import Disturbance, disturbances_of, extended
from core.run.events import (
    Expectation,
    Failed,
    Finished,
    Hello,
    Loaded,
    LogLine,
    MachineReading,
    RunEvent,
    Snapshot,
    Stage,
    StageEntered,
)
from core.run.histogram import BIN_COUNT

LOG_LIMIT = 2_000


class LiveView:
    """The state of one test. Curves have the seconds since the first query as x.

    throughput: samples per second; p50, p90, p99: service times in nanoseconds; the machine in percent.
    histogram: counts of all queries so far in the bins of `core.run.histogram`.
    log: the last lines, as (seconds since the worker's start, text), with what the worker does between what it
    prints; log_count: all lines ever.
    """

    def __init__(self, test: PlannedTest) -> None:
        self.test = test
        self.stage = Stage.START
        self.measure_start_s: float | None = None
        self.used: BackendUsed | None = None
        self.expectation: Expectation | None = None
        self.snapshot: Snapshot | None = None
        self.machine: MachineReading | None = None
        self.failed: Failed | None = None
        self.finished: Finished | None = None
        self.throughput = Curve()
        self.p50 = Curve()
        self.p90 = Curve()
        self.p99 = Curve()
        self.processor = Curve()
        self.accelerator = Curve()
        self.memory = Curve()
        self.histogram: tuple[int, ...] = ()
        self.disturbances: tuple[Disturbance, ...] = ()
        self.log: deque[tuple[float, str]] = deque(maxlen=LOG_LIMIT)
        self.log_count = 0
        self.stalled_s = 0.0
        self._progress_at_s = 0.0
        self._noted_s = 0.0

    def feed(self, event: RunEvent) -> None:
        """Take one event in."""
        match event:
            case Hello():
                self.stage = Stage.START
            case StageEntered():
                self.stage = event.stage
                self._note(event.time_s, f"worker: {event.stage}")
                if event.stage is Stage.MEASURE and isfinite(event.time_s):
                    self.measure_start_s = event.time_s
            case Loaded():
                self.used = event.used
                self._note(self._noted_s, _used_line(event.used))
            case Expectation():
                self.expectation = event
                self._note(self._noted_s, _expectation_line(event))
            case Snapshot():
                self._take_snapshot(event)
            case MachineReading():
                self._take_reading(event)
            case LogLine():
                self._note(event.time_s, event.text)
            case Failed():
                self.failed = event
                self._note(self._noted_s, f"worker: failed ({event.code})")
            case Finished():
                self.finished = event
                line = f"loadgen: {event.queries_done:,} queries in {event.duration_s:.1f} s"
                self._note(self._noted_s, line)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the first query, as of the last snapshot."""
        return self.snapshot.time_s if self.snapshot is not None else 0.0

    @property
    def queries_done(self) -> int:
        """Queries completed."""
        return self.snapshot.queries_done if self.snapshot is not None else 0

    @property
    def samples_done(self) -> int:
        """Samples completed."""
        return self.snapshot.samples_done if self.snapshot is not None else 0

    @property
    def mean_throughput_sps(self) -> float:
        """Samples per second since the first query."""
        return self.samples_done / self.elapsed_s if self.elapsed_s > 0 else 0.0

    @property
    def mean_query_rate_qps(self) -> float:
        """Queries per second since the first query."""
        return self.queries_done / self.elapsed_s if self.elapsed_s > 0 else 0.0

    @property
    def ended(self) -> bool:
        """Whether the worker has said its last word."""
        return self.finished is not None or self.failed is not None

    def _note(self, time_s: float, text: str) -> None:
        self.log.append((time_s, text))
        self.log_count += 1
        self._noted_s = time_s

    def _take_snapshot(self, new: Snapshot) -> None:
        if not isfinite(new.time_s) or new.time_s < self.elapsed_s:
            return
        if new.samples_done > self.samples_done or self.snapshot is None:
            self._progress_at_s = new.time_s
        self.stalled_s = new.time_s - self._progress_at_s
        self.snapshot = new
        if len(new.histogram) <= BIN_COUNT and new.histogram:
            self.histogram = new.histogram
        self.throughput.add(new.time_s, new.throughput_sps)
        for curve, latency_ns in ((self.p50, new.p50_ns), (self.p90, new.p90_ns), (self.p99, new.p99_ns)):
            if latency_ns > 0:
                curve.add(new.time_s, latency_ns)

    def _take_reading(self, reading: MachineReading) -> None:
        self.machine = reading
        if self.measure_start_s is None:
            return
        time_s = reading.time_s - self.measure_start_s
        if not isfinite(time_s) or time_s < 0:
            return
        self.processor.add(time_s, reading.processor_percent)
        if reading.accelerator_percent is not None:
            self.accelerator.add(time_s, reading.accelerator_percent)
        if reading.memory_total_bytes:
            self.memory.add(time_s, 100.0 * reading.memory_used_bytes / reading.memory_total_bytes)
        self.disturbances = extended(self.disturbances, time_s, disturbances_of(reading))


def _used_line(used: BackendUsed) -> str:
    return f"backend: {used.runtime} {used.runtime_version}, {used.provider}, {used.precision}, {used.threads} threads"


def _expectation_line(wants: Expectation) -> str:
    parts = [f"min_duration {wants.min_duration_s:g} s", f"min_queries {wants.min_queries:,}"]
    if wants.total_samples is not None:
        parts.append(f"{wants.total_samples:,} samples")
    if wants.target_qps is not None:
        parts.append(f"target_qps {wants.target_qps:g}")
    if wants.latency_limit_ns is not None:
        parts.append(f"latency limit {wants.latency_limit_ns / 1e6:g} ms")
    return f"loadgen: {', '.join(parts)}"
