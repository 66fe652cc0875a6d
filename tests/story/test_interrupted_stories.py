"""A window that is killed, closed or started twice during a run: nothing is lost, and the next start goes on."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from core.record.store import RunStore
from core.run.outcome import Ending

REPOSITORY = Path(__file__).resolve().parents[2]
STORY = REPOSITORY / "tests" / "story" / "interrupted_story.py"

pytestmark = [pytest.mark.story, pytest.mark.fault, pytest.mark.timeout(900)]


def start(display: str, *command: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(
        [sys.executable, *command],
        env=environment,
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(program: "subprocess.Popen[str]", line: str) -> None:
    """Wait until the program says `line`."""
    assert program.stdout is not None
    for got in program.stdout:
        if got.strip() == line:
            return
    raise AssertionError(f"never said {line!r}: {program.stderr.read()[-3000:] if program.stderr else ''}")


def finish(program: "subprocess.Popen[str]") -> tuple[str, str]:
    """The rest of what it said, and its errors."""
    said, errors = program.communicate(timeout=300)
    assert "Traceback" not in errors, errors[-3000:]
    assert program.returncode == 0, errors[-3000:]
    return said, errors


def test_after_kill_9_of_the_window_the_next_start_offers_to_go_on_and_finishes_the_run(display: str) -> None:
    window = start(display, str(STORY), "begin")
    told(window, "running")
    workers = psutil.Process(window.pid).children(recursive=True)
    window.kill()
    window.communicate()
    psutil.wait_procs(workers, timeout=5)
    (unfinished,) = RunStore().unfinished_runs()
    kept = len(unfinished.records)
    assert kept >= 1

    said, _ = finish(start(display, str(STORY), "go-on"))
    assert "records 8 of 8" in said
    history = RunStore().load_run(unfinished.plan.run_id).history
    assert [record.outcome.ending for record in history].count(Ending.LOST) <= 1
    assert len([r for r in history if r.outcome.ending is Ending.COMPLETED]) == 8


def test_closing_the_window_during_a_run_asks_and_keeps_what_is_finished(display: str) -> None:
    said, _ = finish(start(display, str(STORY), "close"))
    assert "stayed" in said
    assert "closed" in said
    (unfinished,) = RunStore().unfinished_runs()
    endings = [record.outcome.ending for record in unfinished.records]
    assert endings.count(Ending.COMPLETED) >= 1
    assert endings.count(Ending.CANCELLED) == 1


def test_a_second_start_says_so_in_one_line_and_ends_while_the_first_goes_on(display: str) -> None:
    first = start(display, "-m", "gui")
    try:
        for _ in range(200):
            second = start(display, "-m", "gui")
            try:
                _, errors = second.communicate(timeout=4)
            except subprocess.TimeoutExpired:
                # The first was not listening yet, so this one became a window: that is what is tried again.
                second.kill()
                second.communicate()
                continue
            break
        assert second.returncode == 0
        assert errors.strip().count("\n") == 0
        assert "open already" in errors
        assert first.poll() is None
    finally:
        first.terminate()
        first.communicate(timeout=20)
    assert first.returncode is not None
