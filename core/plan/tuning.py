"""First guesses for the rates and latencies of user.conf, from what a probe measured on this machine."""

import math

from core.plan.run_plan import LoadSettings, PlannedTest, RunPlan
from core.terms import Scenario, TestMode
from core.values import Value, replace

SINGLE_STREAM_MARGIN = 0.7
"""LoadGen prepares queries for twice the minimum duration at the expected latency; lower is safe, and costs memory."""
SERVER_LOAD = 0.5
"""Share of the batched throughput that Poisson arrivals may ask for and still be answered within the limit."""
OFFLINE_MARGIN = 1.15
"""The Offline query must last the minimum duration even if the probe was disturbed and measured too little."""


class Speed(Value, frozen=True):
    """What a probe measured: medians of one query in nanoseconds, and throughput in full batches."""

    single_p50_ns: int
    multi_p50_ns: int
    throughput_sps: float


def needs_probe(plan: RunPlan) -> bool:
    """Whether a test of the plan has no rate or latency yet."""
    return any(_is_open(test) for test in plan.tests)


def with_speed(plan: RunPlan, speed: Speed) -> RunPlan:
    """The plan with every open rate and latency filled; what was chosen before stays."""
    return replace(plan, tests=tuple(_tuned(test, speed) for test in plan.tests))


def with_changes(plan: RunPlan, test_id: str, changes: dict[str, float | int]) -> RunPlan:
    """The plan with new load settings for one test, as a remedy proposes them."""
    return replace(
        plan,
        tests=tuple(
            replace(test, load=replace(test.load, **changes)) if test.test_id == test_id else test
            for test in plan.tests
        ),
    )


def _is_open(test: PlannedTest) -> bool:
    if test.scenario in (Scenario.SINGLE_STREAM, Scenario.MULTI_STREAM):
        return test.load.expected_latency_ms is None
    return test.load.target_qps is None


def _tuned(test: PlannedTest, speed: Speed) -> PlannedTest:
    if not _is_open(test):
        return test
    load: LoadSettings
    match test.scenario:
        case Scenario.SINGLE_STREAM:
            load = replace(test.load, expected_latency_ms=_latency_ms(speed.single_p50_ns))
        case Scenario.MULTI_STREAM:
            load = replace(test.load, expected_latency_ms=_latency_ms(speed.multi_p50_ns))
        case Scenario.SERVER | Scenario.INTERACTIVE:
            load = replace(test.load, target_qps=_rate(speed.throughput_sps * SERVER_LOAD))
        case Scenario.OFFLINE:
            load = replace(test.load, target_qps=_rate(speed.throughput_sps * OFFLINE_MARGIN))
    expected_s = test.expected_duration_s
    if test.scenario is Scenario.OFFLINE and test.mode is TestMode.PERFORMANCE:
        expected_s *= OFFLINE_MARGIN
    return replace(test, load=load, expected_duration_s=expected_s)


def _latency_ms(latency_ns: int) -> float:
    return round(max(latency_ns * SINGLE_STREAM_MARGIN / 1e6, 0.001), 6)


def _rate(per_second: float) -> float:
    """Three significant digits: a rate that people can read and type."""
    if per_second <= 0:
        return 1.0
    return round(per_second, 2 - math.floor(math.log10(per_second)))
