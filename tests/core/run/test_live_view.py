"""The live view of a test."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from core.messages import say
from core.run.curve import POINT_LIMIT
from core.run.events import (
    Expectation,
    Failed,
    LogLine,
    MachineReading,
    RunEvent,
    Snapshot,
    Stage,
    StageEntered,
)
from core.run.forecast import forecast, time_left_s
from core.run.live_view import LOG_LIMIT, LiveView
from core.terms import Scenario, TestMode
from tests.support.event_streams import planned_test, server_stream


def test_a_server_test_shows_its_rates_latencies_and_the_disturbance() -> None:
    view = LiveView(planned_test())
    for event in server_stream():
        view.feed(event)
    assert view.stage is Stage.MEASURE
    assert view.queries_done == 430_090
    assert round(view.mean_throughput_sps) == 1_049
    assert view.used is not None
    assert len(view.disturbances) == 1
    assert 215 < view.disturbances[0].start_s < view.disturbances[0].end_s < 240
    assert sum(view.histogram) > 400_000
    printed = [text for _, text in view.log if text.startswith("server: ")]
    assert len(printed) == 6
    notes = [text for _, text in view.log]
    assert "loadgen: min_duration 600 s, min_queries 662, target_qps 1049, latency limit 15 ms" in notes
    assert "worker: measure" in notes


def test_readings_before_the_first_query_are_no_part_of_the_curves() -> None:
    view = LiveView(planned_test())
    view.feed(MachineReading(time_s=0.5, processor_percent=12.0, memory_used_bytes=5, throttled=True))
    view.feed(StageEntered(stage=Stage.MEASURE, time_s=2.0))
    view.feed(MachineReading(time_s=1.5, processor_percent=13.0, memory_used_bytes=5))
    view.feed(MachineReading(time_s=3.0, processor_percent=99.0, memory_used_bytes=6))
    assert view.processor.points()[0].tolist() == [1.0]
    assert view.machine is not None
    assert view.machine.memory_used_bytes == 6
    assert view.disturbances == ()


def test_the_log_is_bounded_and_counts_on() -> None:
    view = LiveView(planned_test())
    for number in range(LOG_LIMIT + 500):
        view.feed(LogLine(time_s=1.0, text=str(number)))
    assert len(view.log) == LOG_LIMIT
    assert view.log_count == LOG_LIMIT + 500
    assert view.log[-1][1] == str(LOG_LIMIT + 499)


def test_a_view_without_progress_knows_for_how_long() -> None:
    view = LiveView(planned_test())
    for time_s, done in ((1.0, 5), (2.0, 9), (3.0, 9), (14.0, 9)):
        view.feed(Snapshot(time_s=time_s, queries_issued=9, queries_done=done, samples_done=done, throughput_sps=0.0))
    assert view.stalled_s == 12.0


_number = st.floats() | st.floats(0, 1_000)
_count = st.integers(-5, 10**7)
_events: st.SearchStrategy[RunEvent] = st.one_of(
    st.builds(StageEntered, stage=st.sampled_from(Stage), time_s=_number),
    st.builds(
        Expectation,
        min_duration_s=_number,
        min_queries=_count,
        samples_per_query=st.integers(1, 8),
        total_samples=st.none() | _count,
        latency_limit_ns=st.none() | _count,
        target_qps=st.none() | _number,
        latency_percentile=_number,
    ),
    st.builds(
        Snapshot,
        time_s=_number,
        queries_issued=_count,
        queries_done=_count,
        samples_done=_count,
        throughput_sps=_number,
        p50_ns=_count,
        p90_ns=_count,
        p99_ns=_count,
        histogram=st.lists(_count, max_size=6).map(tuple),
    ),
    st.builds(
        MachineReading,
        time_s=_number,
        processor_percent=_number,
        memory_used_bytes=_count,
        other_load_percent=_number,
        steal_percent=_number,
        throttled=st.booleans(),
        accelerator_percent=st.none() | _number,
    ),
    st.builds(LogLine, time_s=_number, text=st.text(max_size=5)),
    st.builds(Failed, code=st.just("any"), text=st.just(say("It failed."))),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(_events, max_size=40), st.sampled_from(Scenario), st.sampled_from(TestMode), _number)
def test_whatever_comes_the_view_and_its_forecast_never_raise_and_time_never_runs_back(
    events: list[RunEvent], scenario: Scenario, mode: TestMode, silence_s: float
) -> None:
    view = LiveView(planned_test(scenario, mode))
    for event in events:
        before = view.elapsed_s
        view.feed(event)
        assert view.elapsed_s >= before
        told = forecast(view, silence_s)
        assert told.text.text()
        left = time_left_s(view)
        assert left is None or left >= 0
    for curve in (view.throughput, view.p50, view.p99, view.processor):
        times, values = curve.points()
        assert len(times) == len(values) <= POINT_LIMIT
        assert all(earlier <= later for earlier, later in pairwise(times))
