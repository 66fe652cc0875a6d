"""The Settings page, made from the declarations in `core.settings`."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from core import settings as declared
from core.flow import FlowState
from core.messages import Message, say
from core.places import settings_file
from core.settings import SETTINGS, Setting, SettingValue
from gui.i18n import languages, text_of, tr
from gui.pages.page import HelpEntry, Page
from gui.session import Session
from gui.widgets.buttons import quiet
from gui.widgets.card import Card, hairline
from gui.widgets.labels import ElidingLabel
from gui.widgets.page_scroll import PageScroll
from gui.widgets.setting_row import ChoiceRow, NumberRow, SettingRow, SwitchRow, Value

LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}


class SettingsPage(Page):
    """One card a section, one row a setting; a change holds at once."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows: dict[str, SettingRow] = {}
        scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        sections: dict[str, list[Setting]] = {}
        for setting in SETTINGS:
            sections.setdefault(text_of(setting.section), []).append(setting)
        for title, settings in sections.items():
            scroll.body.addWidget(self._card(title, settings))
        scroll.body.addStretch(1)
        session.settings_changed.connect(self._setting_changed)

    def title(self) -> Message:
        return say("Settings")

    def lead(self) -> Message | None:
        return say("Every change holds at once and is kept in {path}.", path=str(settings_file()))

    def help(self) -> tuple[HelpEntry, ...]:
        return (
            HelpEntry(say("What is this?"), say("How Benchwright looks, and how it treats the machine during a run.")),
            HelpEntry(
                say("What do the rules say?"),
                say(
                    "Nothing here changes what is measured. A pause between tests is allowed; every test stands for "
                    "itself."
                ),
            ),
            HelpEntry(say("What do most people choose?"), say("They leave everything as it is.")),
        )

    def show_state(self, state: FlowState) -> None:
        for setting in SETTINGS:
            self._rows[setting.key].show_value(self._session.settings.value(setting))

    def _setting_changed(self, key: str) -> None:
        for setting in SETTINGS:
            if setting.key == key:
                self._rows[key].show_value(self._session.settings.value(setting))

    def _card(self, title: str, settings: list[Setting]) -> Card:
        card = Card(title)
        for place, setting in enumerate(settings):
            if place:
                card.body.addWidget(hairline())
            row = _make_row(setting, self._session)
            self._rows[setting.key] = row
            card.body.addWidget(row)
        return card


class _FolderRow(SettingRow):
    """A folder, or the usual place."""

    def __init__(self, setting: Setting, session: Session) -> None:
        self._setting, self._session = setting, session
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._path = ElidingLabel()
        self._path.elide_mode = Qt.TextElideMode.ElideMiddle
        column.addWidget(self._path)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        change = quiet(tr("Change…"), self._ask)
        self._reset = quiet(tr("Usual place"), lambda: session.change_setting(setting, ""))
        self._reset.setAccessibleName(tr("Use the usual place for: {title}", title=text_of(setting.title)))
        buttons.addWidget(change)
        buttons.addWidget(self._reset)
        buttons.addStretch(1)
        column.addLayout(buttons)
        super().__init__(text_of(setting.title), text_of(setting.help), holder, named=change)

    def show_value(self, value: Value) -> None:
        self._path.setText(str(value) or tr("Usual place"))
        self._reset.setVisible(bool(value))

    def _ask(self) -> None:
        start = self._session.settings.text(self._setting) or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, text_of(self._setting.title), start)
        if chosen:
            self._session.change_setting(self._setting, chosen)


def _make_row(setting: Setting, session: Session) -> SettingRow:
    title, meaning = text_of(setting.title), text_of(setting.help)

    def choose(value: SettingValue) -> None:
        session.change_setting(setting, value)

    if setting.folder:
        return _FolderRow(setting, session)
    if setting.choices or isinstance(setting.default, str):
        return ChoiceRow(title, meaning, _choices(setting), choose)
    if isinstance(setting.default, bool):
        return SwitchRow(title, meaning, choose)
    limits = (setting.minimum or 0, setting.maximum or 1_000_000)
    return NumberRow(title, meaning, limits, choose, step=setting.step, unit=setting.unit)


def _choices(setting: Setting) -> list[tuple[str, str]]:
    if setting.key == declared.LANGUAGE.key:
        known = [(code, LANGUAGE_NAMES.get(code, code)) for code in languages()]
        return [("system", tr("As the system")), *known]
    return [(value, text_of(title)) for value, title in setting.choices]
