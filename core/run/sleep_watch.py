"""Whether the machine slept during a test: LoadGen's clock stands still or jumps then, and the result means nothing."""

import platform
import sys
import time
from collections.abc import Callable

_DARWIN_UPTIME_RAW = 8
"""CLOCK_UPTIME_RAW of macOS, which Python names on macOS only."""

NOTICE_S = 2.0
"""Smaller differences between two clocks are jitter and slow corrections."""


def _asleep_s() -> float:
    """A clock that only advances while the machine sleeps; it stands still where the system has no such clocks.

    The calendar is never asked: a step of it, as time services make, would look like a sleep.
    """
    if sys.platform == "win32":
        import ctypes

        # Of the clocks that Python has there, every one goes on in sleep; Windows counts the time awake in 100 ns.
        awake_100ns = ctypes.c_ulonglong()
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(awake_100ns))
        return time.monotonic() - awake_100ns.value / 1e7
    system = platform.system()
    if system == "Linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
    if system == "Darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC) - time.clock_gettime(_DARWIN_UPTIME_RAW)
    return 0.0


class SleepWatch:
    """Started before a test, asked after it."""

    def __init__(self, asleep_s: Callable[[], float] = _asleep_s) -> None:
        self._asleep_s = asleep_s
        self._start_s = asleep_s()

    def slept_s(self) -> float:
        """Seconds the machine slept since the start; 0 when it did not."""
        slept = self._asleep_s() - self._start_s
        return slept if slept >= NOTICE_S else 0.0
