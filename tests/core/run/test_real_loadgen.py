"""The worker with the real LoadGen on the practice model: what its files and events say."""

import json
from pathlib import Path

import pytest

from core.record.detail_log import read_detail_log
from core.record.store import RunStore
from core.record.test_record import TestRecord
from core.rounds import load_round
from core.run.describe import loadgen_info
from core.run.events import Expectation, Finished, Hello, Loaded, MachineReading, Snapshot
from core.runner import PlanRunner
from core.runner_events import TestProgress
from core.terms import Scenario, TestMode, Validity
from tests.support.short_runs import Listener, short_plan


def run(scenario: Scenario, mode: TestMode, **options: int) -> tuple[TestRecord, Path, Listener]:
    plan = short_plan(scenario, modes=(mode,), **options)
    store, listener = RunStore(), Listener()
    runner = PlanRunner(plan, store, listener, None, window_open=False)
    runner.start()
    assert runner.wait(60)
    (record,) = listener.records()
    return record, store.attempt_of(record).folder, listener


@pytest.mark.parametrize("scenario", [Scenario.SINGLE_STREAM, Scenario.MULTI_STREAM, Scenario.SERVER, Scenario.OFFLINE])
def test_every_scenario_ends_valid_with_the_seeds_of_the_round_and_without_errors(scenario: Scenario) -> None:
    record, folder, _ = run(scenario, TestMode.PERFORMANCE)
    assert record.validity is Validity.VALID, [str(reason.text) for reason in record.reasons]
    assert record.performance is not None
    assert record.performance.metric > 0
    assert record.performance.error_count == 0
    log = read_detail_log(folder / "loadgen" / "mlperf_log_detail.txt")
    seeds = load_round("v6.1").seeds
    assert log.whole("effective_qsl_rng_seed") == seeds.qsl
    assert log.whole("effective_sample_index_rng_seed") == seeds.sample_index
    assert log.whole("effective_schedule_rng_seed") == seeds.schedule
    assert log.text("sut_name") == "PyFastSUT"
    trace = folder / "loadgen" / "mlperf_log_trace.json"
    assert not trace.exists() or trace.stat().st_size == 0, "the trace is off"


@pytest.mark.parametrize("scenario", [Scenario.SINGLE_STREAM, Scenario.OFFLINE])
def test_accuracy_answers_every_sample_once(scenario: Scenario) -> None:
    record, folder, _ = run(scenario, TestMode.ACCURACY)
    assert record.validity is Validity.VALID
    assert record.accuracy is not None
    assert record.accuracy.total == 360
    assert record.accuracy.value >= 98.0
    answers = json.loads((folder / "loadgen" / "mlperf_log_accuracy.json").read_text())
    assert sorted(answer["qsl_idx"] for answer in answers) == list(range(360))


def test_the_events_tell_the_story_of_the_test() -> None:
    _, _, listener = run(Scenario.SERVER, TestMode.PERFORMANCE, min_duration_ms=3500)
    told = [event.event for event in listener.events if isinstance(event, TestProgress)]
    assert isinstance(told[0], Hello)
    assert isinstance(next(e for e in told if isinstance(e, Loaded)).used.threads, int)
    expected = next(e for e in told if isinstance(e, Expectation))
    assert expected.min_duration_s == 3.5
    assert expected.latency_limit_ns == 5_000_000_000
    snapshots = [e for e in told if isinstance(e, Snapshot)]
    assert len(snapshots) >= 5
    assert [s.time_s for s in snapshots] == sorted(s.time_s for s in snapshots)
    assert [s.queries_done for s in snapshots] == sorted(s.queries_done for s in snapshots)
    assert any(isinstance(e, MachineReading) for e in told)
    finished = next(e for e in told if isinstance(e, Finished))
    assert finished.queries_done == snapshots[-1].queries_done


def test_the_record_holds_everything_that_the_result_rests_on() -> None:
    record, folder, _ = run(Scenario.OFFLINE, TestMode.PERFORMANCE)
    assert len(record.model_sha256) == len(record.data_sha256) == 64
    assert {"benchwright", "python", "mlcommons-loadgen", "onnxruntime"} <= record.versions.keys()
    assert record.used is not None
    assert record.used.provider == "CPUExecutionProvider"
    assert record.readiness_before is not None
    assert record.readiness_after is not None
    assert not record.window_open
    assert "mlperf_log_detail.txt" in record.loadgen_files_sha256
    assert (folder / "user.conf").is_file()
    assert (folder / "worker.log").is_file()


def test_a_too_low_offline_rate_is_invalid_with_a_remedy_that_raises_it() -> None:
    plan = short_plan(Scenario.OFFLINE, min_duration_ms=60_000)
    listener = Listener()
    runner = PlanRunner(plan, RunStore(), listener, None, window_open=False)
    runner.start()
    assert runner.wait(60)
    (record,) = listener.records()
    assert record.validity is Validity.INVALID
    remedy = next(reason.remedy for reason in record.reasons if reason.remedy is not None and reason.remedy.changes)
    assert remedy.changes["target_qps"] > 200


def test_the_installed_loadgen_is_described_without_loading_it_here() -> None:
    info = loadgen_info()
    assert info.seeds == load_round("v6.1").seeds
    assert info == loadgen_info(), "the second answer is from the cache"
