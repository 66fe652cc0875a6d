"""Whether a window can be opened is known before Qt is loaded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gui.display import display_problem

REPOSITORY = Path(__file__).resolve().parents[2]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are asked on Linux only")


@linux
def test_without_a_display_one_line_says_so() -> None:
    problem = display_problem({})
    assert problem is not None
    assert "no display" in str(problem)
    assert "\n" not in str(problem)


@linux
def test_a_display_that_does_not_answer_is_named() -> None:
    problem = display_problem({"DISPLAY": ":4711"})
    assert problem is not None
    assert ":4711" in str(problem)


def test_a_platform_without_a_screen_is_asked_for_on_purpose() -> None:
    assert display_problem({"QT_QPA_PLATFORM": "offscreen"}) is None


@linux
def test_without_a_display_the_program_does_the_practice_in_the_terminal(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    program = subprocess.Popen(
        [sys.executable, "-m", "gui"], cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert program.stdout is not None
    told = []
    for line in program.stdout:
        told.append(line.decode())
        if "1 of 8" in told[-1]:
            break
    program.terminate()
    program.stdout.read()
    program.stdout.close()
    program.wait(20)
    assert "no display" in told[0]
    assert "PRACTICE-digits SingleStream performance" in told[-1]
