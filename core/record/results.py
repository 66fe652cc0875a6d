"""From LoadGen's detail log to the result of a performance test. The log on disk is the result, nothing else is."""

import math
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from core.plan.run_plan import PlannedTest
from core.record.detail_log import DetailLog, read_detail_log
from core.record.test_record import Performance
from core.terms import Scenario, Validity

DETAIL_FILE = "mlperf_log_detail.txt"
SUMMARY_FILE = "mlperf_log_summary.txt"
ACCURACY_FILE = "mlperf_log_accuracy.json"

NS_PER_MS = 1e6

PERCENTILES = ("50.00", "90.00", "95.00", "97.00", "99.00", "99.90")


class MetricSource(NamedTuple):
    """Where a metric stands in the log: the keys in order of preference, what divides the value, and the unit."""

    keys: tuple[str, ...]
    divisor: float
    unit: str


METRICS: dict[Scenario, MetricSource] = {
    Scenario.SINGLE_STREAM: MetricSource(
        ("early_stopping_latency_ss", "result_90.00_percentile_latency_ns"), NS_PER_MS, "ms"
    ),
    Scenario.MULTI_STREAM: MetricSource(
        (
            "early_stopping_latency_ms",
            "result_99.00_percentile_per_query_latency_ns",
            "result_99.00_percentile_latency_ns",
        ),
        NS_PER_MS,
        "ms",
    ),
    Scenario.SERVER: MetricSource(
        ("result_completed_samples_per_sec", "result_scheduled_samples_per_sec"), 1.0, "queries/s"
    ),
    Scenario.OFFLINE: MetricSource(("result_samples_per_second",), 1.0, "samples/s"),
}
METRICS[Scenario.INTERACTIVE] = METRICS[Scenario.SERVER]

TOKEN_METRICS: dict[Scenario, MetricSource] = {
    Scenario.SERVER: MetricSource(("result_completed_tokens_per_second",), 1.0, "tokens/s"),
    Scenario.INTERACTIVE: MetricSource(("result_completed_tokens_per_second",), 1.0, "tokens/s"),
    Scenario.OFFLINE: MetricSource(("result_tokens_per_second",), 1.0, "tokens/s"),
}


class PerformanceReading(NamedTuple):
    """The log of a performance test and what it says; `performance` is None where it holds no result."""

    log: DetailLog
    performance: Performance | None


def read_performance(loadgen_folder: Path, test: PlannedTest, metric_key: str = "") -> PerformanceReading:
    """The result that LoadGen left in `loadgen_folder`. Never raises for what the log holds or lacks.

    VALID only when LoadGen says VALID and counted no error. metric_key: the log's key of the metric where the round
    names one for the benchmark; the scenario's own otherwise.
    """
    log = read_detail_log(loadgen_folder / DETAIL_FILE)
    return PerformanceReading(log, _performance(log, test, metric_key))


def _performance(log: DetailLog, test: PlannedTest, metric_key: str) -> Performance | None:
    word = log.text("result_validity")
    found = find_metric(log, test.scenario, metric_key)
    if word is None or found is None:
        return None
    key, metric, unit = found
    errors = error_count(log)
    valid = word == Validity.VALID and errors == 0 and not log.problems and math.isfinite(metric) and metric > 0
    return Performance(
        validity=Validity.VALID if valid else Validity.INVALID,
        scenario=log.text("effective_scenario") or log.text("requested_scenario") or test.scenario,
        metric_key=key,
        metric=metric,
        unit=unit,
        samples_per_second=_samples_per_second(log, test.scenario),
        latencies_ns=latencies_ns(log),
        error_count=errors,
        min_duration_met=log.flag("result_min_duration_met") is not False,
        min_queries_met=log.flag("result_min_queries_met") is not False,
        early_stopping_met=log.flag("early_stopping_met"),
        query_count=log.whole("result_query_count"),
        duration_s=measured_duration_s(log),
    )


def find_metric(log: DetailLog, scenario: Scenario, metric_key: str = "") -> tuple[str, float, str] | None:
    """Key, value and unit of the scenario's metric; `metric_key` is looked for first.

    The early-stopping estimates are 0 while there are too few queries, and old logs lack them: then the plain
    percentile stands in. A value that is no usable number is given as it is, for the reason to name it.
    """
    tokens = log.flag("requested_use_token_latencies") or log.flag("effective_use_token_latencies")
    source = (TOKEN_METRICS if tokens and scenario in TOKEN_METRICS else METRICS)[scenario]
    fallback: tuple[str, float, str] | None = None
    for key in (metric_key, *source.keys):
        value = log.number(key)
        if value is None:
            continue
        if math.isfinite(value) and value > 0:
            return key, value / source.divisor, source.unit
        fallback = fallback or (key, 0.0, source.unit)
    return fallback


def error_count(log: DetailLog) -> int:
    """LoadGen's own count or that of the error records, whichever is more."""
    return max(log.whole("num_errors") or 0, log.error_count)


def latencies_ns(log: DetailLog) -> dict[str, int]:
    """Minimum, mean, maximum and percentiles of the latency of a query, as logged."""
    keys = {name: f"result_{name}_latency_ns" for name in ("min", "mean", "max")}
    keys |= {percentile: f"result_{percentile}_percentile_latency_ns" for percentile in PERCENTILES}
    values = {name: log.whole(key) for name, key in keys.items()}
    return {name: value for name, value in values.items() if value is not None}


def measured_duration_s(log: DetailLog) -> float | None:
    """Seconds from the first query to the end of the measurement, from the marks LoadGen sets for power meters."""
    begin, end = log.text("power_begin"), log.text("power_end")
    if begin is None or end is None:
        return None
    try:
        span = datetime.strptime(end, "%m-%d-%Y %H:%M:%S.%f") - datetime.strptime(begin, "%m-%d-%Y %H:%M:%S.%f")
    except ValueError:
        return None
    return max(0.0, span.total_seconds())


def _samples_per_second(log: DetailLog, scenario: Scenario) -> float | None:
    for key in ("result_samples_per_second", "result_completed_samples_per_sec", "result_qps_with_loadgen_overhead"):
        rate = log.number(key)
        if rate is not None and math.isfinite(rate):
            return rate
    queries, duration_s = log.whole("result_query_count"), measured_duration_s(log)
    if scenario is not Scenario.MULTI_STREAM or not queries or not duration_s:
        return None
    return queries * (log.whole("effective_samples_per_query") or 8) / duration_s
