"""Every INVALID is said in words, with the setting that mends it."""

from pathlib import Path

import pytest

from core.messages import say
from core.record.reasons import outcome_reasons, performance_reasons
from core.record.results import DETAIL_FILE, read_performance
from core.record.test_record import Reason
from core.run.outcome import COMPLETED, Ending, Outcome
from core.terms import Scenario
from tests.support.loadgen_runs import practice_test, run_loadgen


def reasons_of(folder: Path, scenario: Scenario) -> dict[str, Reason]:
    test = practice_test(scenario)
    return {reason.code: reason for reason in performance_reasons(read_performance(folder, test).log, test)}


def changes_of(reason: Reason) -> dict[str, float | int]:
    assert reason.remedy is not None
    return reason.remedy.changes


@pytest.mark.parametrize("scenario", [s for s in Scenario if s is not Scenario.INTERACTIVE])
def test_a_valid_test_needs_no_reason(performance_folders: dict[Scenario, Path], scenario: Scenario) -> None:
    assert reasons_of(performance_folders[scenario], scenario) == {}


def test_offline_that_ends_too_early_asks_for_a_tenth_more_than_measured(tmp_path: Path) -> None:
    conf = "resnet50.Offline.min_duration = 2000\nresnet50.Offline.target_qps = 10\n"
    folder = run_loadgen(tmp_path / "loadgen", Scenario.OFFLINE, conf=conf, sleep_s=0.0)

    reason = reasons_of(folder, Scenario.OFFLINE)["min-duration"]

    performance = read_performance(folder, practice_test(Scenario.OFFLINE)).performance
    assert performance is not None
    assert changes_of(reason)["target_qps"] == pytest.approx(1.1 * performance.metric, rel=1e-3)
    assert "the minimum duration is 2 s" in str(reason.text)


@pytest.mark.parametrize("scenario", [Scenario.SINGLE_STREAM, Scenario.MULTI_STREAM])
def test_a_stream_that_runs_out_of_queries_asks_for_a_lower_expected_latency(
    tmp_path: Path, scenario: Scenario
) -> None:
    conf = f"resnet50.{scenario}.min_duration = 300\nresnet50.{scenario}.target_latency = 100\n"
    folder = run_loadgen(tmp_path / "loadgen", scenario, conf=conf, sleep_s=0.0)

    reasons = reasons_of(folder, scenario)

    performance = read_performance(folder, practice_test(scenario)).performance
    assert performance is not None
    assert list(reasons) == ["ran-out-of-queries"]
    assert changes_of(reasons["ran-out-of-queries"])["expected_latency_ms"] == pytest.approx(
        performance.latencies_ns["50.00"] / 2e6, rel=1e-2
    )


def test_an_overloaded_server_is_asked_for_less_than_it_completed(tmp_path: Path) -> None:
    conf = (
        "resnet50.Server.min_duration = 60\nresnet50.Server.target_qps = 5000\n"
        "resnet50.Server.target_latency = 4\nresnet50.Server.min_query_count = 100\n"
    )
    folder = run_loadgen(tmp_path / "loadgen", Scenario.SERVER, conf=conf, sleep_s=0.001)

    reasons = reasons_of(folder, Scenario.SERVER)

    performance = read_performance(folder, practice_test(Scenario.SERVER)).performance
    assert performance is not None
    assert list(reasons) == ["latency-bound"]
    assert "the limit is 4 ms" in str(reasons["latency-bound"].text)
    assert changes_of(reasons["latency-bound"])["target_qps"] < performance.metric


def test_no_rate_helps_where_the_fastest_query_is_too_slow(tmp_path: Path) -> None:
    conf = (
        "resnet50.Server.min_duration = 60\nresnet50.Server.target_qps = 50\n"
        "resnet50.Server.target_latency = 1\nresnet50.Server.min_query_count = 2\n"
    )
    folder = run_loadgen(tmp_path / "loadgen", Scenario.SERVER, conf=conf, sleep_s=0.005)

    reason = reasons_of(folder, Scenario.SERVER)["latency-bound"]

    assert changes_of(reason) == {}
    assert reason.remedy is not None
    assert "faster backend" in str(reason.remedy.text)


def test_too_few_queries_for_early_stopping_ask_for_more(tmp_path: Path) -> None:
    conf = (
        "resnet50.SingleStream.min_duration = 60\nresnet50.SingleStream.target_latency = 2\n"
        "resnet50.SingleStream.min_query_count = 10\n"
    )
    folder = run_loadgen(tmp_path / "loadgen", Scenario.SINGLE_STREAM, conf=conf, sleep_s=0.004)

    assert changes_of(reasons_of(folder, Scenario.SINGLE_STREAM)["early-stopping"])["min_query_count"] >= 64


def test_a_maximum_duration_is_taken_away(tmp_path: Path) -> None:
    conf = (
        "resnet50.SingleStream.min_duration = 100\nresnet50.SingleStream.max_duration = 20\n"
        "resnet50.SingleStream.target_latency = 1\n"
    )
    folder = run_loadgen(tmp_path / "loadgen", Scenario.SINGLE_STREAM, conf=conf, sleep_s=0.002)

    assert changes_of(reasons_of(folder, Scenario.SINGLE_STREAM)["max-duration"]) == {"max_duration_ms": 0}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"num_errors", "value": 0', '"num_errors", "value": 3', "loadgen-errors"),
        ('"result_validity", "value": "VALID"', '"result_validity", "value": "INVALID"', "loadgen-invalid"),
        ('"effective_scenario", "value": "Server"', '"effective_scenario", "value": "Offline"', "other-test"),
        ('"result_min_queries_met", "value": true', '"result_min_queries_met", "value": false', "min-queries"),
        ('"result_validity"', '"something"', "no-result"),
        (
            '"result_completed_samples_per_sec", "value": ',
            '"result_completed_samples_per_sec", "value": NaN, "v": ',
            "",
        ),
        ("}\n", "\n", "log-damaged"),
    ],
)
def test_each_other_fault_has_its_reason(
    performance_folders: dict[Scenario, Path], tmp_path: Path, old: str, new: str, code: str
) -> None:
    text = (performance_folders[Scenario.SERVER] / DETAIL_FILE).read_text()
    assert old in text
    (tmp_path / DETAIL_FILE).write_text(text.replace(old, new))

    reasons = reasons_of(tmp_path, Scenario.SERVER)

    assert list(reasons) == ([code] if code else [])
    assert all(str(reason.text) and reason.remedy for reason in reasons.values())


def test_no_usable_number_is_a_reason(performance_folders: dict[Scenario, Path], tmp_path: Path) -> None:
    text = (performance_folders[Scenario.OFFLINE] / DETAIL_FILE).read_text()
    old = '"result_samples_per_second", "value": '
    (tmp_path / DETAIL_FILE).write_text(text.replace(old, old + 'NaN, "was": '))

    reasons = reasons_of(tmp_path, Scenario.OFFLINE)

    assert list(reasons) == ["no-metric"]
    assert "result_samples_per_second" in str(reasons["no-metric"].text)


def test_an_end_that_is_not_completion_is_the_reason() -> None:
    crashed = Outcome(ending=Ending.CRASHED, exit_code=-11, signal="SIGSEGV", text=say("The worker crashed (SIGSEGV)."))

    (reason,) = outcome_reasons(crashed)

    assert reason.code == "test-crashed"
    assert reason.text == crashed.text
    assert reason.remedy is not None
    assert outcome_reasons(COMPLETED) == ()
