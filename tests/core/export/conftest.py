"""A stored practice run with real LoadGen outputs, made once."""

from pathlib import Path
from typing import NamedTuple

import pytest

from core.export.build import build_tree
from core.export.tree import SubmissionTree
from core.plan.run_plan import RunPlan
from core.record.store import RunStore
from core.record.test_record import TestRecord
from core.rounds import load_round
from core.terms import Scenario, TestMode
from tests.support.loadgen_runs import described_system, practice_plan, practice_test, stored_test


class StoredPractice(NamedTuple):
    """A store with one run: Offline and SingleStream, performance and accuracy."""

    store: RunStore
    plan: RunPlan

    def history(self) -> tuple[TestRecord, ...]:
        return self.store.load_run(self.plan.run_id).history

    def tree(self, round_id: str = "v6.1") -> SubmissionTree:
        return build_tree(self.plan.submission, described_system(), self.history(), load_round(round_id), self.store)


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> StoredPractice:
    """Made once; tests that change files copy the store first."""
    tests = [practice_test(s, mode) for s in (Scenario.OFFLINE, Scenario.SINGLE_STREAM) for mode in TestMode]
    store = RunStore(tmp_path_factory.mktemp("store") / "runs")
    plan = practice_plan(*tests)
    store.create_run(plan)
    for test in tests:
        stored_test(store, plan, test)
    return StoredPractice(store, plan)


@pytest.fixture
def own_practice(practice: StoredPractice, tmp_path: Path) -> StoredPractice:
    """A copy of the stored run that a test may change."""
    import shutil

    folder = tmp_path / "own-runs"
    shutil.copytree(practice.store.folder, folder)
    return StoredPractice(RunStore(folder), practice.plan)
