"""The session tells of changes once, and never loses a setting."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from core import settings as declared
from core.flow import FlowState, Step
from core.places import settings_file
from core.settings import load_settings
from gui.session import Session


def test_the_same_state_again_is_no_change(session: Session, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(session.state_changed):
        session.set_state(FlowState())
    with qtbot.waitSignal(session.state_changed):
        session.set_state(FlowState(benchmarks=("practice",)))


def test_going_somewhere_is_one_signal(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.went_to) as signal:
        session.go_to(Step.RUN)
    assert signal.args == [Step.RUN]


def test_a_chosen_setting_is_on_disk_at_once(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.settings_changed) as signal:
        session.change_setting(declared.TEXT_PERCENT, 150)
    assert signal.args == ["text_percent"]
    assert load_settings().settings.number(declared.TEXT_PERCENT) == 150


def test_recent_folders_are_unique_latest_first_and_still_there(session: Session, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in (*folders, folders[0]):
        folder.mkdir(exist_ok=True)
        session.remember_folder(folder)
    assert session.recent_folders() == (folders[0], folders[1])
    folders[1].rmdir()
    assert session.recent_folders() == (folders[0],)


def test_settings_that_cannot_be_saved_are_reported_and_hold_for_now(session: Session, qtbot: QtBot) -> None:
    settings_file().parent.parent.mkdir(parents=True, exist_ok=True)
    settings_file().parent.write_text("a file where the folder should be")
    with qtbot.waitSignal(session.failed):
        session.change_setting(declared.TEXT_PERCENT, 125)
    assert session.settings.number(declared.TEXT_PERCENT) == 125
