"""The Settings page, made from the declarations in `core.settings`."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from core import settings as declared
from core.flow import FlowState
from core.messages import Message, say
from core.places import settings_file
from core.settings import SETTINGS, Setting, SettingValue
from gui import theme
from gui.i18n import languages, text_of, tr
from gui.pages.page import HelpEntry, Page
from gui.session import Session
from gui.widgets.buttons import Button, quiet
from gui.widgets.card import Card, hairline
from gui.widgets.labels import ElidingLabel, label
from gui.widgets.page_scroll import PageScroll

LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}
CONTROL_PX = 240


class SettingsPage(Page):
    """One card a section, one row a setting; a change holds at once."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows: dict[str, _Row] = {}
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
        for row in self._rows.values():
            row.show_value(self._session.settings.value(row.setting))

    def _setting_changed(self, key: str) -> None:
        if key in self._rows:
            row = self._rows[key]
            row.show_value(self._session.settings.value(row.setting))

    def _card(self, title: str, settings: list[Setting]) -> Card:
        card = Card(title)
        for place, setting in enumerate(settings):
            if place:
                card.body.addWidget(hairline())
            row = _make_row(setting, self._session)
            self._rows[setting.key] = row
            card.body.addWidget(row)
        return card


class _Row(QWidget):
    """Title and help at the left, the control at the right."""

    def __init__(self, setting: Setting, session: Session) -> None:
        super().__init__()
        self.setting = setting
        self.session = session
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(24)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.name = label(text_of(setting.title), "strong")
        words.addWidget(self.name)
        words.addWidget(label(text_of(setting.help), "secondary", wrap=True))
        row.addLayout(words, 1)
        control = self.make_control()
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)

    def make_control(self) -> QWidget:
        """The control, with its accessible name."""
        raise NotImplementedError

    def show_value(self, value: SettingValue) -> None:
        """Show a value without choosing it again."""
        raise NotImplementedError

    def choose(self, value: SettingValue) -> None:
        """The person chose a value."""
        self.session.change_setting(self.setting, value)

    def _named(self, control: QWidget) -> QWidget:
        control.setAccessibleName(text_of(self.setting.title))
        control.setAccessibleDescription(text_of(self.setting.help))
        self.name.setBuddy(control)
        return control


class _ChoiceRow(_Row):
    def make_control(self) -> QWidget:
        self._box = QComboBox()
        self._box.setMinimumWidth(theme.px(CONTROL_PX))
        for value, title in self._choices():
            self._box.addItem(title, value)
        self._box.activated.connect(lambda _index: self.choose(self._box.currentData()))
        return self._named(self._box)

    def show_value(self, value: SettingValue) -> None:
        self._box.setCurrentIndex(max(0, self._box.findData(value)))

    def _choices(self) -> list[tuple[str, str]]:
        if self.setting.key == declared.LANGUAGE.key:
            known = [(code, LANGUAGE_NAMES.get(code, code)) for code in languages()]
            return [("system", tr("As the system")), *known]
        return [(value, text_of(title)) for value, title in self.setting.choices]


class _NumberRow(_Row):
    def make_control(self) -> QWidget:
        self._box = QSpinBox()
        self._box.setMinimumWidth(theme.px(CONTROL_PX))
        self._box.setRange(self.setting.minimum or 0, self.setting.maximum or 1_000_000)
        self._box.setSingleStep(self.setting.step)
        self._box.setSuffix(f" {self.setting.unit}" if self.setting.unit else "")
        # Only a finished number counts: "1" on the way to "150" would be outside the limits.
        self._box.setKeyboardTracking(False)
        self._box.valueChanged.connect(self.choose)
        return self._named(self._box)

    def show_value(self, value: SettingValue) -> None:
        self._box.blockSignals(True)
        self._box.setValue(int(value))
        self._box.blockSignals(False)


class _SwitchRow(_Row):
    def make_control(self) -> QWidget:
        self._box = QCheckBox(tr("On"))
        self._box.setMinimumWidth(theme.px(CONTROL_PX))
        self._box.clicked.connect(lambda on: self.choose(bool(on)))
        return self._named(self._box)

    def show_value(self, value: SettingValue) -> None:
        self._box.setChecked(bool(value))


class _FolderRow(_Row):
    def make_control(self) -> QWidget:
        holder = QWidget()
        holder.setMinimumWidth(theme.px(CONTROL_PX))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._path = ElidingLabel()
        self._path.elide_mode = Qt.TextElideMode.ElideMiddle
        column.addWidget(self._path)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        change: Button = quiet(tr("Change…"), self._ask)
        self._named(change)
        self._reset = quiet(tr("Usual place"), lambda: self.choose(""))
        self._reset.setAccessibleName(tr("Use the usual place for: {title}", title=text_of(self.setting.title)))
        buttons.addWidget(change)
        buttons.addWidget(self._reset)
        buttons.addStretch(1)
        column.addLayout(buttons)
        return holder

    def show_value(self, value: SettingValue) -> None:
        self._path.setText(str(value) or tr("Usual place"))
        self._reset.setVisible(bool(value))

    def _ask(self) -> None:
        start = self.session.settings.text(self.setting) or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, text_of(self.setting.title), start)
        if chosen:
            self.choose(chosen)


def _make_row(setting: Setting, session: Session) -> _Row:
    if setting.folder:
        return _FolderRow(setting, session)
    if setting.choices or isinstance(setting.default, str):
        return _ChoiceRow(setting, session)
    if isinstance(setting.default, bool):
        return _SwitchRow(setting, session)
    return _NumberRow(setting, session)
