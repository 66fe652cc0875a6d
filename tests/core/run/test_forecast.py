"""The forecast of the verdict."""

from collections.abc import Iterable

import pytest

from core.messages import say
from core.run.events import Expectation, Failed, RunEvent, Snapshot, Stage, StageEntered
from core.run.forecast import Forecast, ForecastState, forecast
from core.run.histogram import BIN_COUNT, bin_of
from core.run.live_view import LiveView
from core.terms import Scenario, TestMode
from tests.support.event_streams import (
    MS,
    beginning,
    finished,
    offline_stream,
    planned_test,
    server_stream,
    single_stream,
)


def told(
    events: Iterable[RunEvent], scenario: Scenario = Scenario.SERVER, mode: TestMode = TestMode.PERFORMANCE
) -> Forecast:
    view = LiveView(planned_test(scenario, mode))
    for event in events:
        view.feed(event)
    return forecast(view)


def test_a_server_test_below_its_limit_is_on_course_and_says_the_margin() -> None:
    found = told(server_stream(until_s=410))
    assert found.state is ForecastState.ON_COURSE
    assert found.text.text() == "On course to be VALID in 3 min 10 s"
    assert found.reason is not None
    assert found.reason.text().startswith("p99 is ")
    assert found.reason.text().endswith(" below the limit")


def test_a_server_test_a_hair_below_its_limit_is_no_comfort() -> None:
    found = told(server_stream(until_s=410, limit_ms=13.9))
    assert found.state is ForecastState.NOT_ON_COURSE
    assert found.text.text().startswith("Close to the limit: p99 is 13.")


def test_a_server_test_far_over_its_limit_cannot_become_valid_and_says_why() -> None:
    found = told(server_stream(until_s=300, p50_ms=14.0, p99_ms=28.0))
    assert found.state is ForecastState.CANNOT
    assert found.text.text().startswith("Cannot become VALID: p99 is ")
    assert found.text.text().endswith("the limit is 15 ms")


def test_a_server_test_over_its_limit_early_on_is_not_given_up() -> None:
    late, fast = bin_of(30 * MS), bin_of(3 * MS)
    counts = [0] * BIN_COUNT
    counts[fast], counts[late] = 1_000, 30
    events = [
        *beginning(
            Expectation(
                min_duration_s=600,
                min_queries=662,
                samples_per_query=1,
                latency_limit_ns=15 * MS,
                target_qps=100,
            )
        ),
        Snapshot(
            time_s=10.3,
            queries_issued=1_030,
            queries_done=1_030,
            samples_done=1_030,
            throughput_sps=100,
            p50_ns=3 * MS,
            p90_ns=4 * MS,
            p99_ns=30 * MS,
            histogram=tuple(counts),
        ),
    ]
    assert told(events).state is ForecastState.NOT_ON_COURSE


def test_a_server_test_whose_queries_pile_up_is_not_on_course() -> None:
    events = [
        *beginning(
            Expectation(
                min_duration_s=600,
                min_queries=662,
                samples_per_query=1,
                latency_limit_ns=15 * MS,
                target_qps=1_000,
            )
        ),
        Snapshot(
            time_s=10,
            queries_issued=10_000,
            queries_done=8_000,
            samples_done=8_000,
            throughput_sps=800,
            p50_ns=MS,
            p90_ns=MS,
            p99_ns=MS,
            histogram=tuple(8_000 if n == bin_of(MS) else 0 for n in range(BIN_COUNT)),
        ),
    ]
    found = told(events)
    assert found.state is ForecastState.NOT_ON_COURSE
    assert "arrive faster" in found.text.text()
    assert found.reason is not None
    assert found.reason.text() == "2,000 queries wait"


def test_an_offline_test_whose_samples_run_out_early_is_not_on_course() -> None:
    found = told(offline_stream(until_s=30, rate_sps=2_000), Scenario.OFFLINE)
    assert found.state is ForecastState.NOT_ON_COURSE
    assert "the samples will be done after 33 s, the minimum is 1 min" in found.text.text()
    assert found.reason is not None
    assert "target_qps" in found.reason.text()


def test_an_offline_test_that_is_through_too_early_cannot_become_valid() -> None:
    found = told(offline_stream(until_s=34, rate_sps=2_000), Scenario.OFFLINE)
    assert found.state is ForecastState.CANNOT


def test_an_offline_test_with_samples_enough_is_on_course() -> None:
    found = told(offline_stream(until_s=30), Scenario.OFFLINE)
    assert found.state is ForecastState.ON_COURSE
    assert found.text.text() == "On course to be VALID in 36 s"


def test_a_single_stream_test_says_its_p90() -> None:
    found = told(single_stream(until_s=30), Scenario.SINGLE_STREAM)
    assert found.state is ForecastState.ON_COURSE
    assert found.text.text() == "On course to be VALID in 30 s"
    assert found.reason is not None
    assert found.reason.text().startswith("p90 is 1.")


def test_a_slow_single_stream_test_waits_for_its_queries() -> None:
    found = told(single_stream(until_s=59, latency_ms=100), Scenario.SINGLE_STREAM)
    assert found.time_left_s == pytest.approx(43.4, abs=0.5)


def test_a_single_stream_test_that_will_run_out_of_queries_is_not_on_course() -> None:
    events = [
        *beginning(Expectation(min_duration_s=60, min_queries=100, samples_per_query=1, target_qps=100)),
        Snapshot(time_s=10, queries_issued=10_001, queries_done=10_000, samples_done=10_000, throughput_sps=1_000),
    ]
    found = told(events, Scenario.SINGLE_STREAM)
    assert found.state is ForecastState.NOT_ON_COURSE
    assert found.text.text().endswith("LoadGen will run out of queries after 12 s")


def test_a_test_with_all_it_needs_is_closing() -> None:
    assert told(server_stream(until_s=601)).state is ForecastState.MET


def test_an_accuracy_test_says_when_it_has_answered_everything() -> None:
    found = told(offline_stream(until_s=30), Scenario.OFFLINE, TestMode.ACCURACY)
    assert found.state is ForecastState.ON_COURSE
    assert found.text.text() == "All samples will be answered in 36 s"


def test_before_the_first_snapshot_it_says_what_the_worker_does() -> None:
    found = told([StageEntered(stage=Stage.LOAD_RUNTIME, time_s=0.1)])
    assert found.state is ForecastState.EARLY
    assert found.text.text() == "The runtime and the model are being loaded"


def test_the_first_two_seconds_give_no_forecast() -> None:
    assert told(server_stream(until_s=1)).state is ForecastState.EARLY


def test_silence_of_the_worker_is_said() -> None:
    view = LiveView(planned_test())
    for event in server_stream():
        view.feed(event)
    found = forecast(view, silence_s=42)
    assert found.state is ForecastState.NOT_ON_COURSE
    assert found.text.text() == "No news from the worker for 42 s"


def test_queries_that_no_longer_complete_are_said() -> None:
    events = list(server_stream(until_s=20))
    last = next(event for event in reversed(events) if isinstance(event, Snapshot))
    for step in range(1, 30):
        events.append(
            Snapshot(
                time_s=20.0 + step,
                queries_issued=last.queries_issued,
                queries_done=last.queries_done,
                samples_done=last.samples_done,
                throughput_sps=0.0,
                histogram=last.histogram,
            )
        )
    found = told(events)
    assert found.state is ForecastState.NOT_ON_COURSE
    assert found.text.text() == "No query has been completed for 29 s"


def test_a_failure_speaks_for_itself() -> None:
    failure = Failed(code="model", text=say("The model cannot be read."), remedy=say("Choose it again."))
    found = told([*server_stream(until_s=10), failure])
    assert found.state is ForecastState.ENDED
    assert found.text == failure.text
    assert found.reason == failure.remedy


def test_after_loadgen_the_forecast_is_over() -> None:
    assert told([*server_stream(until_s=10), finished(10.0, 10_490)]).state is ForecastState.ENDED
