"""Event lists as a worker sends them, for tests of what is made of the events."""

from collections.abc import Iterator, Sequence
from math import exp, sin

from core.backends.choice import BackendSettings, BackendUsed
from core.plan.run_plan import LoadSettings, PlannedTest
from core.run.events import (
    Expectation,
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
from core.run.histogram import BIN_COUNT, bin_edges_ns
from core.terms import Scenario, TestMode

MS = 1_000_000


def planned_test(
    scenario: Scenario = Scenario.SERVER,
    mode: TestMode = TestMode.PERFORMANCE,
    test_id: str = "",
    benchmark: str = "resnet",
    **load: float,
) -> PlannedTest:
    """A planned test with names as the practice has them."""
    return PlannedTest(
        test_id=test_id or f"{benchmark}-{scenario}-{mode}",
        benchmark=benchmark,
        official_benchmark="resnet",
        loadgen_model="resnet50",
        scenario=scenario,
        mode=mode,
        workload="digits",
        data_set="digits-held-out",
        model="/models/model.onnx",
        backend=BackendSettings(backend="onnxruntime", device="cpu", precision="fp32", settings={"batch": 16}),
        load=LoadSettings(**load),  # type: ignore[arg-type]
        expected_duration_s=600.0,
    )


def latency_counts(centre_ns: float, spread: float, total: int) -> tuple[int, ...]:
    """Counts in the shared bins of queries whose latencies lie around `centre_ns` (log-normal)."""
    from math import log

    weights = []
    for number in range(BIN_COUNT):
        low, high = bin_edges_ns(number)
        distance = (log((low * high) ** 0.5) - log(centre_ns)) / spread
        weights.append(exp(-0.5 * distance * distance))
    whole = sum(weights)
    return tuple(round(total * weight / whole) for weight in weights)


def beginning(expectation: Expectation) -> list[RunEvent]:
    """What comes before the first query."""
    return [
        Hello(version=1, pid=4711, loadgen_version="6.0.17"),
        StageEntered(stage=Stage.START, time_s=0.0),
        StageEntered(stage=Stage.LOAD_RUNTIME, time_s=0.2),
        Loaded(
            used=BackendUsed(
                runtime="ONNX Runtime",
                runtime_version="1.32.0",
                provider="CPUExecutionProvider",
                device="CPU",
                precision="fp32",
                threads=2,
            )
        ),
        StageEntered(stage=Stage.LOAD_DATA, time_s=0.6),
        StageEntered(stage=Stage.WARM_UP, time_s=0.8),
        expectation,
        StageEntered(stage=Stage.MEASURE, time_s=1.0),
    ]


def server_stream(
    until_s: float = 410.0,
    rate_qps: float = 1_049.0,
    p50_ms: float = 6.8,
    p99_ms: float = 13.6,
    limit_ms: float = 15.0,
    min_duration_s: float = 600.0,
    step_s: float = 1.0,
    disturbed_s: Sequence[tuple[float, float]] = ((220.0, 235.0),),
) -> Iterator[RunEvent]:
    """A Server test with an accelerator, at the moment `until_s`."""
    yield from beginning(
        Expectation(
            min_duration_s=min_duration_s,
            min_queries=662,
            samples_per_query=1,
            latency_limit_ns=int(limit_ms * MS),
            target_qps=rate_qps,
        )
    )
    shape = latency_counts(p50_ms * MS, 0.30, 1_000_000)
    steps = int(until_s / step_s)
    for step in range(1, steps + 1):
        time_s = step * step_s
        done = int(rate_qps * time_s)
        wave = sin(step * 1.7) + sin(step * 0.37)
        busy = any(start <= time_s <= end for start, end in disturbed_s)
        yield Snapshot(
            time_s=time_s,
            queries_issued=done + 11,
            queries_done=done,
            samples_done=done,
            throughput_sps=rate_qps * (1 + 0.006 * wave - (0.02 if busy else 0) - exp(-step) * 0.3),
            p50_ns=int(p50_ms * MS * (1 + 0.01 * wave)),
            p90_ns=int((p50_ms + 0.58 * (p99_ms - p50_ms)) * MS * (1 + 0.012 * wave + (0.08 if busy else 0))),
            p99_ns=int(p99_ms * MS * (1 + 0.012 * wave + (0.06 if busy else 0))),
            histogram=tuple(count * done // 1_000_000 for count in shape),
        )
        yield MachineReading(
            time_s=time_s + 1.0,
            processor_percent=34 + 2 * wave + (20 if busy else 0),
            memory_used_bytes=3_100_000_000,
            memory_total_bytes=33_000_000_000,
            other_load_percent=24.0 if busy else 1.0,
            processor_clock_mhz=3_400.0,
            processor_temperature_c=58.0,
            accelerator_percent=93 + wave - (4 if busy else 0),
            accelerator_temperature_c=71.0,
            accelerator_clock_mhz=1_770.0,
            accelerator_power_w=68.0,
        )
        if step % 60 == 0:
            yield LogLine(time_s=time_s + 1.0, text=f"server: {done:,} completed, 11 in flight")


def busy_processor(time_s: float, processor_percent: float) -> MachineReading:
    """A machine without an accelerator."""
    return MachineReading(
        time_s=time_s,
        processor_percent=processor_percent,
        memory_used_bytes=900_000_000,
        memory_total_bytes=8_000_000_000,
    )


def single_stream(until_s: float = 30.0, latency_ms: float = 1.2, min_duration_s: float = 60.0) -> Iterator[RunEvent]:
    """A SingleStream test on the processor."""
    yield from beginning(Expectation(min_duration_s=min_duration_s, min_queries=1_024, samples_per_query=1))
    rate = 1_000.0 / latency_ms
    shape = latency_counts(latency_ms * MS, 0.1, 1_000_000)
    for step in range(1, int(until_s * 5) + 1):
        time_s = step / 5
        done = int(rate * time_s)
        yield Snapshot(
            time_s=time_s,
            queries_issued=done + 1,
            queries_done=done,
            samples_done=done,
            throughput_sps=rate,
            p50_ns=int(latency_ms * MS),
            p90_ns=int(latency_ms * 1.1 * MS),
            p99_ns=int(latency_ms * 1.3 * MS),
            histogram=tuple(count * done // 1_000_000 for count in shape),
        )
        if step % 5 == 0:
            yield MachineReading(
                time_s=time_s + 1.0,
                processor_percent=97.0,
                memory_used_bytes=900_000_000,
                memory_total_bytes=8_000_000_000,
            )


def offline_stream(
    until_s: float = 30.0, rate_sps: float = 1_000.0, total: int = 66_000, min_duration_s: float = 60.0
) -> Iterator[RunEvent]:
    """An Offline test on the processor: one query of `total` samples."""
    yield from beginning(
        Expectation(min_duration_s=min_duration_s, min_queries=24_576, samples_per_query=1, total_samples=total)
    )
    for step in range(1, int(until_s * 5) + 1):
        time_s = step / 5
        done = min(int(rate_sps * time_s), total)
        yield Snapshot(
            time_s=time_s, queries_issued=total, queries_done=done, samples_done=done, throughput_sps=rate_sps
        )
        if step % 5 == 0:
            yield MachineReading(
                time_s=time_s + 1.0,
                processor_percent=99.0,
                memory_used_bytes=900_000_000,
                memory_total_bytes=8_000_000_000,
            )


def finished(duration_s: float, done: int) -> Finished:
    """The last line of a worker that did its work."""
    return Finished(duration_s=duration_s, queries_done=done, samples_done=done)
