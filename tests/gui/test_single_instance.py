"""A second start of the program asks the first window to come to the front."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer
from pytestqt.qtbot import QtBot

from gui import single_instance
from gui.single_instance import SingleInstance

REPOSITORY = Path(__file__).resolve().parents[2]
SECOND_START = """
import sys
from gui.single_instance import SingleInstance
sys.exit(7 if SingleInstance().raise_other() else 0)
"""


def test_the_second_start_raises_the_first_window(qtbot: QtBot) -> None:
    raised: list[bool] = []
    first = SingleInstance()
    assert not first.raise_other()
    first.listen(lambda: raised.append(True))
    second = subprocess.Popen([sys.executable, "-c", SECOND_START], cwd=REPOSITORY)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert second.returncode == 7
    assert raised == [True]
    first.close()


def test_a_first_window_that_is_busy_keeps_its_home_and_its_socket(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_instance, "ANSWER_MS", 50)
    first, second = SingleInstance(), SingleInstance()
    assert first.claim()
    raised: list[bool] = []
    first.listen(lambda: raised.append(True))
    assert not second.claim()
    # The first does not answer: nobody runs its event loop meanwhile.
    assert not second.raise_other()
    assert first._server is not None
    assert Path(first._server.fullServerName()).exists()
    late = subprocess.Popen([sys.executable, "-c", SECOND_START], cwd=REPOSITORY)
    qtbot.waitUntil(lambda: late.poll() is not None, timeout=20_000)
    assert late.returncode == 7
    first.close()
    assert second.claim()
    second.close()


def test_a_start_beside_a_window_that_does_not_answer_says_so_and_ends(qtbot: QtBot) -> None:
    first = SingleInstance()
    assert first.claim()
    start = [sys.executable, "-m", "gui", "window"]
    ended = subprocess.run(start, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False)
    first.close()
    assert ended.returncode == 0
    (line,) = ended.stderr.splitlines()
    assert line.startswith("Benchwright is open already but does not answer")


@pytest.mark.fault
def test_a_home_that_cannot_hold_a_lock_opens_a_window_all_the_same(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("BENCHWRIGHT_HOME", str(tmp_path / "file" / "home"))
    only = SingleInstance()
    assert only.claim()
    only.close()


def test_another_home_is_another_instance(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = SingleInstance()
    first.listen(lambda: None)
    monkeypatch.setenv("BENCHWRIGHT_HOME", str(tmp_path / "other"))
    assert not SingleInstance().raise_other()
    first.close()


def test_a_socket_that_a_crash_left_behind_is_taken_over(qtbot: QtBot) -> None:
    dead = SingleInstance()
    dead.listen(lambda: None)
    path = Path(dead._server.fullServerName())
    dead.close()
    path.touch()
    again = SingleInstance()
    assert not again.raise_other()
    again.listen(lambda: None)
    assert isinstance(again._server, QLocalServer)
    assert again._server.isListening()
    again.close()
