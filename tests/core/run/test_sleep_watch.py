"""Whether a sleep of the machine is noticed, and what it does to a result."""

import ctypes
import time
from types import SimpleNamespace

import pytest

from core.run import sleep_watch
from core.run.outcome import COMPLETED, Ending
from core.run.sleep_watch import SleepWatch
from core.runner import awake_outcome


def test_a_machine_that_stays_awake_slept_for_no_time() -> None:
    assert SleepWatch().slept_s() == 0.0


def test_a_jump_of_the_sleeping_clock_is_a_sleep() -> None:
    clock = iter([100.0, 135.5])
    assert SleepWatch(lambda: next(clock)).slept_s() == 35.5


def test_a_step_of_the_calendar_is_no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = SleepWatch()
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert watch.slept_s() == 0.0


def test_windows_counts_the_time_awake(monkeypatch: pytest.MonkeyPatch) -> None:
    awake_100ns = iter([10**9, 10**9 + 40 * 10**7])
    monotonic_s = iter([500.0, 600.0])

    def query(place: ctypes.c_ulonglong) -> None:
        place.value = next(awake_100ns)

    kernel32 = SimpleNamespace(QueryUnbiasedInterruptTime=query)
    monkeypatch.setattr(sleep_watch.sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel32), raising=False)
    monkeypatch.setattr(ctypes, "byref", lambda place: place)
    monkeypatch.setattr(time, "monotonic", lambda: next(monotonic_s))
    slept_s = SleepWatch().slept_s()
    monkeypatch.undo()
    assert slept_s == 60.0


def test_small_corrections_of_a_clock_are_no_sleep() -> None:
    clock = iter([100.0, 100.9])
    assert SleepWatch(lambda: next(clock)).slept_s() == 0.0


def test_a_test_that_slept_does_not_count_and_says_why() -> None:
    outcome = awake_outcome(COMPLETED, 35.5)
    assert outcome.ending is Ending.FAILED
    assert "slept for 36 s" in str(outcome.text)
    assert outcome.remedy is not None


def test_a_test_that_stayed_awake_keeps_its_end() -> None:
    assert awake_outcome(COMPLETED, 0.0) is COMPLETED
