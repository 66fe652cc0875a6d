"""The Settings page is made from the declarations, and a change holds at once."""

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from core import settings as declared
from core.settings import SETTINGS, load_settings
from gui import theme
from gui.main_window import MainWindow
from gui.pages.settings import SettingsPage
from gui.session import SETTINGS as SETTINGS_PLACE
from gui.session import Session


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> SettingsPage:
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    window.show_place(SETTINGS_PLACE)
    made = window.page
    assert isinstance(made, SettingsPage)
    made.frame = window  # type: ignore[attr-defined]  # keeps the window as long as the page
    return made


def test_every_declared_setting_has_a_row(page: SettingsPage) -> None:
    assert set(page._rows) == {setting.key for setting in SETTINGS}


def test_a_theme_is_chosen_shown_and_kept(page: SettingsPage, qtbot: QtBot) -> None:
    box = next(b for b in page.findChildren(QComboBox) if b.accessibleName() == "Theme")
    box.setCurrentIndex(box.findData("dark"))
    box.activated.emit(box.currentIndex())
    assert theme.tokens().dark
    assert load_settings().settings.text(declared.THEME) == "dark"


def test_text_size_holds_at_once(page: SettingsPage) -> None:
    box = next(b for b in page.findChildren(QSpinBox) if b.accessibleName() == "Text size")
    assert (box.minimum(), box.maximum()) == (100, 200)
    box.setValue(150)
    assert theme.active().scale == 1.5
    assert load_settings().settings.number(declared.TEXT_PERCENT) == 150


def test_a_switch_and_a_folder_are_kept(
    page: SettingsPage, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    switch = next(b for b in page.findChildren(QCheckBox) if "awake" in b.accessibleName())
    switch.click()
    assert not session.settings.flag(declared.KEEP_AWAKE)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    change = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "Folder for runs")
    change.click()
    assert session.settings.text(declared.RUNS_FOLDER) == str(tmp_path)
    reset = next(b for b in page.findChildren(QPushButton) if b.text() == "Usual place")
    reset.click()
    assert session.settings.text(declared.RUNS_FOLDER) == ""
