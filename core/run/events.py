"""The only language between the worker and whoever looks on: one JSON object a line, tagged by `type`.

The stream is for the eye. What LoadGen wrote on disk is the result, and the end of a test is decided by the
`Finished` event and the exit code together: no `Finished` is never valid.
"""

from enum import StrEnum

import msgspec

from core.backends.choice import BackendUsed
from core.detect.machine_sample import MachineSample
from core.messages import Message
from core.values import Value

STREAM_VERSION = 1


class Stage(StrEnum):
    """What the worker is doing, in this order."""

    START = "start"
    LOAD_RUNTIME = "load runtime"
    LOAD_DATA = "load data"
    WARM_UP = "warm up"
    MEASURE = "measure"
    WRITE = "write"


class Hello(Value, frozen=True, tag="hello"):
    """First line of a worker."""

    version: int
    pid: int
    loadgen_version: str


class StageEntered(Value, frozen=True, tag="stage"):
    """The worker has entered a stage, `time_s` after its start."""

    stage: Stage
    time_s: float


class Loaded(Value, frozen=True, tag="loaded"):
    """The model is in the runtime: what is really used."""

    used: BackendUsed


class Expectation(Value, frozen=True, tag="expectation"):
    """What the test needs before it can be valid, read back from LoadGen's settings.

    total_samples is None where LoadGen decides by time (SingleStream, MultiStream, Server). latency_percentile: the
    share of queries in percent that must stay within latency_limit_ns.
    """

    min_duration_s: float
    min_queries: int
    samples_per_query: int
    total_samples: int | None = None
    latency_limit_ns: int | None = None
    target_qps: float | None = None
    latency_percentile: float = 99.0


class Snapshot(Value, frozen=True, tag="snapshot"):
    """Counters at `time_s` since the first query; at most 10 a second.

    Rates are samples per second over the time since the previous snapshot. Latencies are service times (from the
    issue to the completion of a query as the SUT sees it) over the recent window, in nanoseconds, 0 while unknown.
    histogram: counts of all queries so far in the bins of `core.run.histogram`.
    """

    time_s: float
    queries_issued: int
    queries_done: int
    samples_done: int
    throughput_sps: float
    p50_ns: int = 0
    p90_ns: int = 0
    p99_ns: int = 0
    histogram: tuple[int, ...] = ()


class MachineReading(MachineSample, frozen=True, tag="machine"):
    """The machine while the test runs; `time_s` since the start of the test."""


class LogLine(Value, frozen=True, tag="log"):
    """A line the worker or a library printed."""

    time_s: float
    text: str


class Failed(Value, frozen=True, tag="failed"):
    """The test cannot go on: what happened and what to do. The worker ends after it."""

    code: str
    text: Message
    remedy: Message | None = None


class Finished(Value, frozen=True, tag="finished"):
    """LoadGen returned and its files are closed. Last line of a worker that did its work."""

    duration_s: float
    queries_done: int
    samples_done: int


RunEvent = Hello | StageEntered | Loaded | Expectation | Snapshot | MachineReading | LogLine | Failed | Finished

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[RunEvent] = msgspec.json.Decoder(RunEvent)


def encode(event: RunEvent) -> bytes:
    """One line, with its line end."""
    return _encoder.encode(event) + b"\n"


def decode(line: bytes) -> RunEvent | None:
    """The event of a line, or None for a line that is none (garbage never ends a run)."""
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError):
        return None
