"""Ctrl+C in the terminal and the end of a session: the window is left in order, its run ended and kept."""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier


class Signals(QObject):
    """Wakes the event loop when SIGINT or SIGTERM arrives: Python's handlers run between two of its turns only."""

    def __init__(self, leave: Callable[[], object]) -> None:
        super().__init__()
        self._leave = leave
        self._reading, self._writing = os.pipe()
        for end in (self._reading, self._writing):
            os.set_blocking(end, False)
        self._wakeup_before = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, self._handle) for number in (signal.SIGINT, signal.SIGTERM)}
        self._notifier = QSocketNotifier(self._reading, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: os.read(self._reading, 64))

    def close(self) -> None:
        """Put the handlers back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._reading)
        os.close(self._writing)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self._leave()


class _NoSignals:
    """Windows: closing the terminal ends the process, and the worker sees that its parent is gone."""

    def close(self) -> None:
        """Nothing was changed."""


def leave_on_signals(leave: Callable[[], object]) -> Signals | _NoSignals:
    """Call `leave` on SIGINT and SIGTERM, until the result is closed."""
    return _NoSignals() if sys.platform == "win32" else Signals(leave)
