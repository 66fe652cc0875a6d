"""A second start of the program asks the first window to come to the front."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer
from pytestqt.qtbot import QtBot

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
