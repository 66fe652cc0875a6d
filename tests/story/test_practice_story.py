"""The main job as a newcomer does it: a real window under Xvfb, mouse and keyboard, LoadGen, and a tree on disk."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.check.checker import check_tree
from core.rounds import load_round

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.story
@pytest.mark.timeout(900)
def test_a_newcomer_gets_from_the_first_window_to_a_clean_tree_by_mouse_and_keyboard(
    display: str, tmp_path: Path
) -> None:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [sys.executable, "-W", "error", str(REPOSITORY / "tests" / "story" / "practice_story.py"), str(tmp_path)],
        env=environment,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=880,
        check=False,
    )
    keep_pictures(tmp_path / "pictures")
    assert (tmp_path / "story.json").is_file(), done.stderr[-3000:]
    problem = json.loads((tmp_path / "story.json").read_text())["problem"]
    assert not problem, f"{problem}\n{done.stderr[-3000:]}"
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    assert done.returncode == 0, done.stderr[-3000:]

    tree = tmp_path / "PRACTICE-first-try"
    report = check_tree(tree, load_round("practice"))
    assert report is not None
    assert report.passes(), [str(finding.message) for finding in report.all_findings()]
    assert {result.scenario for result in report.results} == {"SingleStream", "MultiStream", "Server", "Offline"}
    (system,) = (tree / "open" / "PRACTICE" / "systems").glob("*.json")
    assert json.loads(system.read_text())["cooling"] == "Air, two case fans"
    assert (tmp_path / "PRACTICE-first-try.tar.gz").is_file()

    by_real_rules = check_tree(tree, load_round("v6.1"))
    assert by_real_rules is not None
    assert {finding.rule for finding in by_real_rules.all_findings()} == {
        "PERF-SAMPLE-COUNT",
        "PERF-MIN-DURATION",
        "ACC-DATASET",
    }, "a quick practice lacks exactly the length and the size of a real test"


def keep_pictures(pictures: Path) -> None:
    """Copy the pictures to where the documentation takes them from, when that is asked for."""
    wanted = os.environ.get("BENCHWRIGHT_PICTURES")
    if wanted and pictures.is_dir():
        shutil.copytree(pictures, wanted, dirs_exist_ok=True)
