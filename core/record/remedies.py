"""Settings that mend a result: new values of `LoadSettings`, computed from what LoadGen measured."""

import math

from core.messages import say
from core.plan.run_plan import PlannedTest
from core.quantities import latency_words, number_words
from core.record.detail_log import DetailLog
from core.record.results import NS_PER_MS, find_metric
from core.record.test_record import Remedy

RAISE = 1.1
"""Above the measured rate LoadGen plans a tenth more, so that the run does not end before its minimum duration."""

SATURATED_SHARE = 0.85
"""Of the rate that an overloaded system completed, what it can be expected to hold within its latency limit."""


def lower_expected_latency(log: DetailLog) -> Remedy:
    """To half the median: LoadGen prepares queries for twice the minimum duration at the expected latency."""
    median_ns = log.number("result_50.00_percentile_latency_ns")
    expected_ms = positive(median_ns and median_ns / 2e6)
    if expected_ms is None:
        return Remedy(text=say("Lower the expected latency and run again."))
    expected_ms = max(1e-6, _significant(expected_ms))
    return Remedy(
        text=say(
            "Lower the expected latency to {latency} and run again.", latency=latency_words(expected_ms * NS_PER_MS)
        ),
        changes={"expected_latency_ms": expected_ms},
    )


def raise_target_qps(log: DetailLog, test: PlannedTest) -> Remedy:
    found = find_metric(log, test.scenario)
    measured = positive(found[1] if found else None)
    if measured is None:
        return Remedy(text=say("Raise the target rate and run again."))
    target = _significant(measured * RAISE)
    return Remedy(
        text=say("Raise the target rate to {rate} samples/s and run again.", rate=number_words(target)),
        changes={"target_qps": target},
    )


def lower_target_qps(log: DetailLog, test: PlannedTest, limit_ns: float | None, p99_ns: float | None) -> Remedy:
    """Overloaded (less done than asked): a share of what was done. Otherwise lower by how far the limit was missed."""
    target = positive(log.number("effective_target_qps")) or test.load.target_qps
    completed = positive(log.number("result_completed_samples_per_sec"))
    if target is None:
        return Remedy(text=say("Lower the target rate and run again."))
    if completed is not None and completed < 0.95 * target:
        lower = completed * SATURATED_SHARE
    else:
        miss = limit_ns / p99_ns if limit_ns and p99_ns else 0.9
        lower = target * min(0.9, max(0.5, miss))
    lower = _significant(lower)
    return Remedy(
        text=say("Lower the target rate to {rate} queries/s and run again.", rate=number_words(lower)),
        changes={"target_qps": lower},
    )


def positive(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) and value > 0 else None


def _significant(value: float) -> float:
    """Four significant digits: settings that people can read."""
    return float(f"{value:.4g}")
