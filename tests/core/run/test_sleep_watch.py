"""Whether a sleep of the machine is noticed, and what it does to a result."""

from core.run.outcome import COMPLETED, Ending
from core.run.sleep_watch import SleepWatch
from core.runner import awake_outcome


def test_a_machine_that_stays_awake_slept_for_no_time() -> None:
    assert SleepWatch().slept_s() == 0.0


def test_a_jump_of_the_sleeping_clock_is_a_sleep() -> None:
    clock = iter([100.0, 135.5])
    assert SleepWatch(lambda: next(clock)).slept_s() == 35.5


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
