"""The frame shows where one is, what is open, and what can be done next, by mouse and by keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core import settings as declared
from core.detect.description import SystemDescription
from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import say
from core.places import settings_file
from core.run_progress import RunProgress, RunState
from core.settings import load_settings
from gui.main_window import MainWindow
from gui.run_in_frame import Closing
from gui.session import HOME, SETTINGS, SUBMISSION, Session
from gui.widgets.dialogs import CommandDialog

Shot = Callable[..., list[Path]]

WITH_SYSTEM = FlowState(system=SystemDescription(detected_at="", duration_s=0.1, facts={}, fields={}))


@pytest.fixture
def window(session: Session, qtbot: QtBot) -> MainWindow:
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: session.background.count == 0)
    return made


class FakeRun(QObject):
    """Stands for the run bridge: a run that goes on until it is closed."""

    told = Signal(object)
    advanced = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.progress = RunProgress()
        self.progress.state = RunState.RUNNING
        self.closed = False

    @property
    def active(self) -> bool:
        return self.progress.active

    @property
    def state(self) -> RunState:
        return self.progress.state

    def close(self) -> bool:
        self.closed = True
        self.progress.state = RunState.ENDED
        return True


def test_the_first_start_shows_home_and_no_steps(window: MainWindow, shot: Shot) -> None:
    assert window.place == HOME
    assert window.header.title() == "Welcome"
    assert not window.rail.steps.isVisible()
    assert not window.footer.isVisible()
    shot(window, "home")
    shot(window, "home-1024x700", (1024, 700))


def test_the_rail_shows_each_step_with_its_state_as_a_word(window: MainWindow, session: Session) -> None:
    session.set_state(WITH_SYSTEM)
    steps = window.rail.steps
    assert steps.isVisible()
    assert [steps.item(key).word for key in Step] == ["Needs attention", "Open", *["Locked: waits for 2"] * 5]


def test_a_locked_step_is_not_entered(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    session.set_state(WITH_SYSTEM)
    window.show_place(Step.RUN)
    assert window.place == HOME
    qtbot.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert window.place == HOME


def test_a_page_may_lead_to_check_for_a_folder_of_any_origin(window: MainWindow, session: Session) -> None:
    session.go_to(Step.CHECK)
    assert window.place is Step.CHECK
    assert window.rail.steps.item(Step.CHECK).selected


def test_control_and_a_number_goes_to_an_open_step(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    session.set_state(WITH_SYSTEM)
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.place is Step.SUBMISSION
    assert window.rail.steps.item(Step.SUBMISSION).selected
    assert window.rail.nav.item(SUBMISSION).selected


def test_the_rail_is_used_by_arrow_keys_and_return(window: MainWindow, qtbot: QtBot) -> None:
    window.rail.nav.setFocus()
    for _ in range(3):
        qtbot.keyClick(window.rail.nav, Qt.Key.Key_Down)
    qtbot.keyClick(window.rail.nav, Qt.Key.Key_Return)
    assert window.place == SETTINGS


def test_next_names_its_step_and_says_what_it_waits_for(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    session.set_state(WITH_SYSTEM)
    window.show_place(Step.SUBMISSION)
    assert window.footer.next.text() == "&Next: Benchmarks"
    assert not window.footer.next.isEnabled()
    assert window.footer.hint() == "Next opens when the submitter has a name."
    field = next(f for f in window.page.findChildren(QLineEdit) if f.accessibleName() == "Submitter")
    qtbot.keyClicks(field, "Harbour_Lab")
    assert window.footer.next.isEnabled()
    assert window.footer.next.property("kind") == "primary"
    qtbot.mouseClick(window.footer.next, Qt.MouseButton.LeftButton)
    assert window.place is Step.BENCHMARKS
    assert session.state.submission is not None
    assert session.state.submission.submitter == "Harbour_Lab"
    qtbot.mouseClick(window.footer.back, Qt.MouseButton.LeftButton)
    assert window.place is Step.SUBMISSION


def test_submission_on_the_rail_leads_back_to_the_step_that_was_left(window: MainWindow, session: Session) -> None:
    session.set_state(WITH_SYSTEM)
    window.show_place(Step.SUBMISSION)
    window.show_place(SETTINGS)
    window.show_place(SUBMISSION)
    assert window.place is Step.SUBMISSION


def test_f1_folds_the_help_and_the_choice_is_kept(window: MainWindow, qtbot: QtBot, session: Session) -> None:
    assert window.help.is_open()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert not window.help.is_open()
    assert window.help.width() == 40
    assert not load_settings().settings.flag(declared.HELP_OPEN)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.help.width() == 280


def test_f1_shows_the_help_of_the_focused_field_first(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    session.set_state(WITH_SYSTEM)
    window.show_place(Step.SUBMISSION)
    field = next(f for f in window.page.findChildren(QLineEdit) if f.accessibleName() == "Submitter")
    field.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.help.is_open()
    shown = [label.text() for label in window.help.findChildren(QLabel)]
    assert any("Harbour_Lab" in text for text in shown)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert not window.help.is_open()


def test_in_a_narrow_window_the_help_lies_over_the_page_and_esc_closes_it(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1024, 700)
    qtbot.wait(10)
    assert not window.help.is_open()
    page_width = window.stack.width()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.help.width() == 280
    assert window.stack.width() == page_width == 776
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.help.is_open()
    assert load_settings().settings.flag(declared.HELP_OPEN)


def test_an_expected_error_stays_in_the_message_bar_until_esc(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    session.report(ExpectedError(say("The disk is full."), say("Free some space and try again.")))
    assert window.messages.isVisible()
    assert window.messages.text() == "The disk is full. Free some space and try again."
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.messages.isVisible()


def test_a_damaged_settings_file_is_told_of_at_the_start(qtbot: QtBot) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_bytes(b"{ cut")
    session = Session()
    window = MainWindow(session)
    qtbot.addWidget(window)
    assert ".unread-" in window.messages.text()
    session.close()


def test_the_command_of_a_page_can_be_shown_and_copied(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = window.findChild(CommandDialog)
    assert dialog is not None
    assert dialog.box.command() == "benchwright practice --profile quick"
    dialog.box.copy()
    assert QApplication.clipboard().text() == "benchwright practice --profile quick"
    dialog.close()


def test_tab_goes_from_the_rail_over_the_page_to_next(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    session.set_state(WITH_SYSTEM)
    window.show_place(Step.SUBMISSION)
    field = next(f for f in window.page.findChildren(QLineEdit) if f.accessibleName() == "Submitter")
    qtbot.keyClicks(field, "Harbour_Lab")
    qtbot.wait(10)
    window.rail.nav.setFocus()
    seen: list[QWidget] = []
    for _ in range(80):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        if window.focusWidget() is window.rail.nav:
            break
        seen.append(window.focusWidget())
    parts = [window.rail, window.page, window.help, window.footer]
    places = [next(n for n, part in enumerate(parts) if part.isAncestorOf(widget)) for widget in seen]
    assert places == sorted(places)
    assert seen[-1] is window.footer.next
    assert field in seen


def test_the_window_comes_back_with_the_size_it_had(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    window.resize(1024, 760)  # the offscreen display is 800 × 800: a wider window would come back smaller
    window.close()
    again = MainWindow(Session(parent=session))
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (1024, 760)


@pytest.mark.parametrize(
    ("answer", "closes", "cancelled"),
    [(Closing.STAY, False, False), (Closing.KEEP_RUNNING, True, False), (Closing.CANCEL, True, True)],
)
def test_closing_during_a_run_asks(
    window: MainWindow,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    answer: Closing,
    closes: bool,
    cancelled: bool,
) -> None:
    run = FakeRun()
    session.run = run  # type: ignore[assignment]
    monkeypatch.setattr(window, "ask_about_run", lambda: answer)
    window.close()
    assert window.isVisible() is not closes
    assert run.closed is cancelled
    run.progress.state = RunState.ENDED  # so that the end of the test need not ask


def test_a_hidden_window_closes_for_good_when_its_run_ends(
    window: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    run = FakeRun()
    session.run = run  # type: ignore[assignment]
    monkeypatch.setattr(window, "ask_about_run", lambda: Closing.KEEP_RUNNING)
    quits: list[bool] = []
    monkeypatch.setattr(QApplication, "quit", lambda: quits.append(True))
    window.close()
    run.told.emit(None)
    qtbot.wait(10)
    assert not quits
    run.progress.state = RunState.ENDED
    run.told.emit(None)
    qtbot.waitUntil(lambda: bool(quits))


def test_a_run_that_goes_on_elsewhere_has_a_strip_that_leads_back(
    window: MainWindow, session: Session, qtbot: QtBot, shot: Shot
) -> None:
    session.run = FakeRun()  # type: ignore[assignment]
    window.show_place(SETTINGS)
    assert window.rail.strip.isVisible()
    with qtbot.waitSignal(window.rail.chosen) as chosen:
        qtbot.mouseClick(window.rail.strip, Qt.MouseButton.LeftButton)
    assert chosen.args == [str(Step.RUN)]
    shot(window, "settings-with-run")
    session.run.progress.state = RunState.ENDED
