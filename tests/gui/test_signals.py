"""Ctrl+C and the end of a session leave the window in order."""

import os
import signal
import sys

import pytest
from pytestqt.qtbot import QtBot

from gui.signals import leave_on_signals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals for windows")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_at_once_and_the_handlers_come_back(qtbot: QtBot, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    left: list[bool] = []
    signals = leave_on_signals(lambda: left.append(True))
    os.kill(os.getpid(), number)
    qtbot.waitUntil(lambda: bool(left), timeout=2000)
    signals.close()
    assert signal.getsignal(number) is before
