"""The result of a test is what LoadGen's log says."""

from pathlib import Path

import pytest

from core.record.results import DETAIL_FILE, read_performance
from core.terms import Scenario, Validity
from tests.support.loadgen_runs import practice_test


@pytest.mark.parametrize(
    ("scenario", "key", "unit"),
    [
        (Scenario.SINGLE_STREAM, "early_stopping_latency_ss", "ms"),
        (Scenario.MULTI_STREAM, "early_stopping_latency_ms", "ms"),
        (Scenario.SERVER, "result_completed_samples_per_sec", "queries/s"),
        (Scenario.OFFLINE, "result_samples_per_second", "samples/s"),
    ],
)
def test_the_metric_is_that_of_the_scenario(
    performance_folders: dict[Scenario, Path], scenario: Scenario, key: str, unit: str
) -> None:
    reading = read_performance(performance_folders[scenario], practice_test(scenario))

    assert reading.performance is not None
    logged = reading.log.number(key)
    assert logged is not None
    divisor = 1e6 if unit == "ms" else 1
    assert reading.performance.metric_key == key
    assert reading.performance.metric == pytest.approx(logged / divisor)
    assert reading.performance.unit == unit
    assert reading.performance.validity is Validity.VALID
    assert reading.performance.samples_per_second
    assert reading.performance.latencies_ns["99.00"] >= reading.performance.latencies_ns["50.00"]
    assert reading.performance.duration_s


def changed(folder: Path, tmp_path: Path, old: str, new: str) -> Path:
    text = (folder / DETAIL_FILE).read_text()
    assert old in text
    (tmp_path / DETAIL_FILE).write_text(text.replace(old, new))
    return tmp_path


def test_a_counted_error_makes_a_valid_result_invalid(
    performance_folders: dict[Scenario, Path], tmp_path: Path
) -> None:
    folder = changed(
        performance_folders[Scenario.OFFLINE], tmp_path, '"num_errors", "value": 0', '"num_errors", "value": 479'
    )

    performance = read_performance(folder, practice_test(Scenario.OFFLINE)).performance

    assert performance is not None
    assert performance.error_count == 479
    assert performance.validity is Validity.INVALID


def test_without_the_early_stopping_estimate_the_plain_percentile_stands_in(
    performance_folders: dict[Scenario, Path], tmp_path: Path
) -> None:
    folder = changed(performance_folders[Scenario.SINGLE_STREAM], tmp_path, '"early_stopping_latency_ss"', '"old"')

    reading = read_performance(folder, practice_test(Scenario.SINGLE_STREAM))

    assert reading.performance is not None
    assert reading.performance.metric_key == "result_90.00_percentile_latency_ns"


def test_a_log_that_ends_before_the_result_has_none(performance_folders: dict[Scenario, Path], tmp_path: Path) -> None:
    folder = changed(performance_folders[Scenario.SERVER], tmp_path, '"result_validity"', '"other"')

    assert read_performance(folder, practice_test(Scenario.SERVER)).performance is None
