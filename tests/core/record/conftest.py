"""Real LoadGen outputs, made once."""

from pathlib import Path

import pytest

from core.terms import Scenario, TestMode
from tests.support.loadgen_runs import RESULT_SCENARIOS, run_loadgen


@pytest.fixture(scope="session")
def performance_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[Scenario, Path]:
    """LoadGen's files of a short, valid performance test of each scenario."""
    root = tmp_path_factory.mktemp("performance")
    return {s: run_loadgen(root / s / "loadgen", s) for s in RESULT_SCENARIOS}


@pytest.fixture(scope="session")
def accuracy_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """LoadGen's files of an accuracy test whose answers are all right."""
    return run_loadgen(tmp_path_factory.mktemp("accuracy") / "loadgen", Scenario.OFFLINE, TestMode.ACCURACY)
