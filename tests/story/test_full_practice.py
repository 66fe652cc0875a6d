"""The full practice keeps every rule of its round: the unmodified official checker accepts its tree.

BENCHWRIGHT_INFERENCE names a checkout of mlcommons/inference; BENCHWRIGHT_INFERENCE_PYTHON a Python with what its
checker needs (pandas, PyYAML), this one by default. BENCHWRIGHT_FULL_TREE names the tree of an earlier run; without
it the practice runs here, which takes about 45 minutes.
"""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.check.checker import check_tree
from core.rounds import load_round

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def full_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of a full practice."""
    named = os.environ.get("BENCHWRIGHT_FULL_TREE")
    if named:
        return Path(named)
    home = tmp_path_factory.mktemp("full")
    tree = home / "PRACTICE-full"
    done = subprocess.run(
        [sys.executable, "-m", "gui", "practice", "--profile", "full", "--out", str(tree)],
        cwd=REPOSITORY,
        env={**os.environ, "BENCHWRIGHT_HOME": str(home / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return tree


@pytest.mark.slow
@pytest.mark.timeout(2 * 3600)
def test_our_check_finds_four_clean_results_by_the_rules_of_the_round(full_tree: Path) -> None:
    report = check_tree(full_tree, load_round("v6.1"))
    assert report is not None
    assert report.passes(), [str(finding.message) for finding in report.all_findings()]
    assert {result.scenario for result in report.results} == {"SingleStream", "MultiStream", "Server", "Offline"}


@pytest.mark.slow
@pytest.mark.timeout(2 * 3600)
def test_the_unmodified_official_checker_accepts_the_tree_with_its_results(full_tree: Path, tmp_path: Path) -> None:
    checkout = os.environ.get("BENCHWRIGHT_INFERENCE")
    if not checkout:
        pytest.skip("no checkout of mlcommons/inference is at hand (BENCHWRIGHT_INFERENCE)")
    python = os.environ.get("BENCHWRIGHT_INFERENCE_PYTHON", sys.executable)
    summary = tmp_path / "summary.csv"
    done = subprocess.run(
        [
            python,
            "-m",
            "submission_checker.main",
            "--input",
            str(full_tree),
            "--version",
            "v6.1",
            "--csv",
            str(summary),
        ],
        cwd=Path(checkout) / "tools" / "submission",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    with summary.open() as stream:
        rows = list(csv.DictReader(stream))
    assert {row["Scenario"].lower() for row in rows} == {"singlestream", "multistream", "server", "offline"}
    assert {row["MlperfModel"] for row in rows} == {"resnet"}
