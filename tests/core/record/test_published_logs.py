"""Logs of published results read as the official checker reads them."""

import json
import tarfile
from pathlib import Path

import pytest

from core.record.reasons import performance_reasons
from core.record.results import DETAIL_FILE, read_performance
from core.terms import Scenario, TestMode
from tests.support.loadgen_runs import practice_test

MIN_COMPARED = 30
OWN_KEYS = {("llama3.1-8b-edge", Scenario.SINGLE_STREAM): "result_90.00_percentile_latency_ns"}
"""Where a round reads another key than the scenario's."""


@pytest.fixture(scope="module")
def published(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Detail logs of performance runs of the published packs."""
    folder = tmp_path_factory.mktemp("published")
    with tarfile.open(shared_folder / "data" / "real_trees.tar.xz") as packed:
        members = [m for m in packed.getmembers() if m.name.endswith(f"performance/run_1/{DETAIL_FILE}")]
        packed.extractall(folder, members=members, filter="data")
    return folder


def test_metrics_are_those_that_the_official_checker_published(published: Path, shared_folder: Path) -> None:
    verdicts = json.loads((shared_folder / "data" / "official_verdicts.json").read_text())
    compared = 0
    for pack, found in verdicts.items():
        for result in found["results"]:
            where = f"{result['division']}/{result['submitter']}/results/{result['system']}/{result['benchmark']}"
            folder = published / pack / where / result["scenario"] / "performance" / "run_1"
            if result["metric"] is None or result["official"] != "valid" or not folder.is_dir():
                continue
            scenario = next(s for s in Scenario if s.lower() == result["scenario"].lower())
            test = practice_test(scenario)
            reading = read_performance(folder, test, OWN_KEYS.get((result["benchmark"], scenario), ""))
            if any(r.code == "other-test" for r in performance_reasons(reading.log, test)):
                continue  # inferred from another scenario
            assert reading.performance is not None, folder
            assert reading.performance.metric == pytest.approx(float(result["metric"]), rel=1e-6), folder
            compared += 1

    assert compared >= MIN_COMPARED


def test_every_published_log_can_be_read_and_says_its_mode(published: Path) -> None:
    logs = sorted(published.rglob(DETAIL_FILE))

    for log in logs:
        reading = read_performance(log.parent, practice_test(Scenario.OFFLINE))
        assert reading.log.problems == ()
        assert reading.log.text("effective_test_mode") == TestMode.PERFORMANCE

    assert logs
