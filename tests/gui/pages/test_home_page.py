"""Home offers the practice at once, a run to go on with, and the latest results."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import say
from core.places import runs_folder
from core.record.store import RunStore
from core.terms import TestMode, Validity
from gui.main_window import MainWindow
from gui.pages import home
from gui.pages.home import HomePage
from gui.session import FOLDER_TO_CHECK, RESULTS, Session
from gui.widgets.state_label import Mark
from tests.support.scripted_runner import plan_of_eight, record_of

Shot = Callable[..., list[Path]]


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> Iterator[HomePage]:
    made = HomePage(session)
    qtbot.addWidget(made)
    made.show()
    return made


def button(page: HomePage, words: str) -> QPushButton:
    """The visible button with these words."""
    return next(b for b in page.findChildren(QPushButton) if b.text().replace("&", "") == words and b.isVisible())


def store_some(done: int) -> None:
    """A run of which `done` tests have records; one of them is INVALID."""
    plan = plan_of_eight()
    store = RunStore()
    store.create_run(plan)
    for number, test in enumerate(plan.tests[:done]):
        store.new_attempt(plan.run_id, test.test_id)
        store.save_record(record_of(test, Validity.INVALID if number == 2 else Validity.VALID))


def read(page: HomePage, session: Session, qtbot: QtBot) -> None:
    page.show_state(session.state)
    qtbot.waitUntil(lambda: session.background.count == 0, timeout=10_000)


def test_without_runs_the_practice_is_the_one_filled_button(page: HomePage, session: Session, qtbot: QtBot) -> None:
    read(page, session, qtbot)
    filled = [b for b in page.findChildren(QPushButton) if b.isVisible() and b.property("kind") == "primary"]
    assert [b.text() for b in filled] == ["&Practise"]
    assert page._empty.isVisible()
    assert str(page.title()) == "Welcome"


def test_practise_leads_to_the_run_with_everything_chosen(page: HomePage, session: Session, qtbot: QtBot) -> None:
    read(page, session, qtbot)
    with qtbot.waitSignal(session.went_to, timeout=20_000) as went:
        qtbot.mouseClick(button(page, "Practise"), Qt.MouseButton.LeftButton)
    assert went.args == [Step.RUN]
    state = session.state
    assert state.plan is not None
    assert state.submission is not None
    assert state.submission.practice
    assert state.waits_for(Step.RUN) is None
    assert button(page, "Practise").isEnabled()


def test_a_practice_that_cannot_be_prepared_is_reported_and_can_be_tried_again(
    page: HomePage, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_profile: object) -> FlowState:
        raise ExpectedError(say("The Python package onnxruntime is not installed."))

    monkeypatch.setattr(home, "prepare_practice", fail)
    with qtbot.waitSignal(session.failed, timeout=10_000):
        qtbot.mouseClick(button(page, "Practise"), Qt.MouseButton.LeftButton)
    assert button(page, "Practise").isEnabled()
    assert session.state == FlowState()


def test_a_run_that_was_interrupted_can_be_continued(page: HomePage, session: Session, qtbot: QtBot) -> None:
    store_some(done=3)
    read(page, session, qtbot)
    with qtbot.waitSignal(session.went_to) as went:
        qtbot.mouseClick(button(page, "Continue the run"), Qt.MouseButton.LeftButton)
    assert went.args == [Step.RUN]
    assert session.state.plan == plan_of_eight()
    assert len(session.state.records) == 3


def test_recent_results_are_listed_with_number_and_verdict(page: HomePage, session: Session, qtbot: QtBot) -> None:
    store_some(done=8)
    read(page, session, qtbot)
    rows = page._table.rows()
    assert len(rows) == sum(test.mode is TestMode.PERFORMANCE for test in plan_of_eight().tests)
    assert {row.verdict for row in rows} == {"PRACTICE", "INVALID"}
    assert {row.mark for row in rows} == {Mark.PRACTICE, Mark.BAD}
    assert any(row.result == "1,234 samples/s" for row in rows)
    with qtbot.waitSignal(session.went_to) as went:
        qtbot.mouseClick(button(page, "All results"), Qt.MouseButton.LeftButton)
    assert went.args == [RESULTS]


def test_a_damaged_record_does_not_hide_the_others(page: HomePage, session: Session, qtbot: QtBot) -> None:
    store_some(done=8)
    damaged = next(iter(sorted(runs_folder().glob("*/tests/*/attempt-1/record.json"))))
    damaged.write_bytes(b"{ cut")
    (runs_folder() / "not-a-run").mkdir()
    (runs_folder() / "not-a-run" / "plan.json").write_bytes(b"\xff" * 100)
    read(page, session, qtbot)
    assert page._table.rows()


def test_a_folder_to_check_is_handed_to_the_check_page(
    page: HomePage, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(session.went_to) as went:
        page.check_folder(tmp_path)
    assert went.args == [Step.CHECK]
    assert session.handed[FOLDER_TO_CHECK] == tmp_path
    assert session.recent_folders() == (tmp_path,)


def test_home_with_runs_looks_finished(session: Session, qtbot: QtBot, shot: Shot) -> None:
    store_some(done=5)
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: session.background.count == 0, timeout=10_000)
    window.help.toggle()
    assert window.header.title() == "Home"
    shot(window, "home-filled")
    shot(window, "home-filled-1024x700", (1024, 700))


def test_a_folder_is_checked_without_a_run_before_it(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    page = window.page
    assert isinstance(page, HomePage)
    page.check_folder(tmp_path)
    assert window.place is Step.CHECK
    qtbot.waitUntil(lambda: session.background.count == 0, timeout=10_000)
    assert FOLDER_TO_CHECK not in session.handed
