"""Work in the background comes back in the window's thread, or not at all when it was cancelled."""

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from core.errors import ExpectedError
from core.messages import say
from gui.background import Background, Token


@pytest.fixture
def background(qtbot: QtBot) -> Background:
    made = Background()
    yield made
    assert made.stop(5000)
    made.deleteLater()


def fail_on_error(error: ExpectedError) -> None:
    raise AssertionError(error)


def test_a_result_arrives_in_the_thread_of_the_window(background: Background, qtbot: QtBot) -> None:
    seen: list[tuple[int, bool]] = []

    def work() -> int:
        assert threading.current_thread() is not threading.main_thread()
        return 7

    background.run(
        work, lambda v: seen.append((v, threading.current_thread() is threading.main_thread())), fail_on_error
    )
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    assert seen == [(7, True)]
    assert background.count == 0


def test_an_expected_error_goes_to_its_handler(background: Background, qtbot: QtBot) -> None:
    errors: list[ExpectedError] = []

    def work() -> None:
        raise ExpectedError(say("The folder is gone."))

    background.run(work, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=5000)
    assert str(errors[0]) == "The folder is gone."


def test_a_bug_reaches_the_excepthook_in_the_window_thread(
    background: Background, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[BaseException] = []
    monkeypatch.setattr("sys.excepthook", lambda _type, error, _trace: caught.append(error))

    def work() -> None:
        raise KeyError("bug")

    background.run(work, lambda _: None, fail_on_error)
    qtbot.waitUntil(lambda: bool(caught), timeout=5000)
    assert isinstance(caught[0], KeyError)


def test_the_result_of_cancelled_work_is_dropped(background: Background, qtbot: QtBot) -> None:
    may_end = threading.Event()
    seen: list[int] = []

    def work() -> int:
        may_end.wait(5)
        return 1

    token = background.run(work, seen.append, fail_on_error)
    token.cancel()
    may_end.set()
    qtbot.waitUntil(lambda: background.count == 0, timeout=5000)
    assert seen == []


def test_long_work_reports_progress_and_sees_that_it_is_cancelled(background: Background, qtbot: QtBot) -> None:
    fractions: list[float] = []
    ended = threading.Event()

    def work(token: Token, report: Callable[[float], None]) -> None:
        report(0.25)
        while not token.cancelled:
            pass
        ended.set()

    token = background.run_with_progress(work, lambda _: None, fail_on_error, fractions.append)
    qtbot.waitUntil(lambda: fractions == [0.25], timeout=5000)
    token.cancel()
    assert ended.wait(5)
