"""Every setting of the person who uses Benchwright, declared once: key, type, default, title, help, limits.

The Settings page is made from these declarations. A settings file that is damaged or from a newer Benchwright is
put aside under another name and the defaults are used: nothing is lost, and a sentence says so.
"""

from pathlib import Path
from typing import Any

import msgspec

from core.errors import ExpectedError, os_error
from core.files import move_aside, read_json, write_json
from core.messages import Message, say
from core.places import settings_file
from core.values import Value

SETTINGS_KIND = "benchwright settings"
SETTINGS_VERSION = 1

SettingValue = str | int | bool


class Setting(Value, frozen=True):
    """One setting. `choices` are (value, title); `minimum`, `maximum` and `step` hold for numbers, in `unit`.

    folder: the value is a folder, empty for the place that `default_help` names.
    """

    key: str
    section: Message
    title: Message
    help: Message
    default: SettingValue
    choices: tuple[tuple[str, Message], ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    step: int = 1
    unit: str = ""
    folder: bool = False

    def accepts(self, value: object) -> bool:
        """Whether `value` has the type of this setting and is within its limits."""
        if type(value) is not type(self.default):
            return False
        if self.choices:
            return value in {key for key, _ in self.choices}
        if isinstance(value, int) and not isinstance(value, bool):
            return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)
        return True


_LOOK = say("Appearance")
_RUNS = say("Runs")

THEME = Setting(
    key="theme",
    section=_LOOK,
    title=say("Theme"),
    help=say("Light and dark follow the system unless you choose one here."),
    default="system",
    choices=(
        ("system", say("As the system")),
        ("light", say("Light")),
        ("dark", say("Dark")),
        ("high contrast", say("High contrast")),
    ),
)
TEXT_PERCENT = Setting(
    key="text_percent",
    section=_LOOK,
    title=say("Text size"),
    help=say("Text and controls grow together."),
    default=100,
    minimum=100,
    maximum=200,
    step=25,
    unit="%",
)
LANGUAGE = Setting(
    key="language",
    section=_LOOK,
    title=say("Language"),
    help=say("A change shows after the next start. What LoadGen and the rules name stays in English."),
    default="system",
)
KEEP_AWAKE = Setting(
    key="keep_awake",
    section=_RUNS,
    title=say("Keep the machine awake during a run"),
    help=say("A machine that falls asleep spoils the test that is running. The screen may still turn off."),
    default=True,
)
COOL_DOWN_S = Setting(
    key="cool_down_s",
    section=_RUNS,
    title=say("Pause between tests"),
    help=say("Gives the machine time to cool down, so that a test does not suffer from the one before it."),
    default=0,
    minimum=0,
    maximum=600,
    step=5,
    unit="s",
)
RUNS_FOLDER = Setting(
    key="runs_folder",
    section=_RUNS,
    title=say("Folder for runs"),
    help=say("Where records and LoadGen's logs are kept. Runs that are elsewhere stay there."),
    default="",
    folder=True,
)
HELP_OPEN = Setting(
    key="help_open",
    section=_LOOK,
    title=say("Show the help panel"),
    help=say("F1 opens and folds it at any time."),
    default=True,
)

SETTINGS: tuple[Setting, ...] = (
    THEME,
    TEXT_PERCENT,
    LANGUAGE,
    HELP_OPEN,
    KEEP_AWAKE,
    COOL_DOWN_S,
    RUNS_FOLDER,
)


class Memory(Value, frozen=True):
    """What the window remembers by itself: it is no setting and has no page."""

    geometry: str = ""
    recent_folders: tuple[str, ...] = ()


class Settings(Value, frozen=True):
    """The chosen values by key (only those that differ from the default are kept), and the window's memory."""

    chosen: dict[str, SettingValue] = {}
    memory: Memory = Memory()

    def value(self, setting: Setting) -> SettingValue:
        """The chosen value, or the default."""
        return self.chosen.get(setting.key, setting.default)

    def text(self, setting: Setting) -> str:
        """The value of a setting that holds text."""
        return str(self.value(setting))

    def number(self, setting: Setting) -> int:
        """The value of a setting that holds a whole number."""
        return int(self.value(setting))

    def flag(self, setting: Setting) -> bool:
        """The value of a setting that is on or off."""
        return bool(self.value(setting))

    def with_value(self, setting: Setting, value: SettingValue) -> "Settings":
        """With another value. Raises ValueError for one that the setting does not accept (a bug of the caller)."""
        if not setting.accepts(value):
            raise ValueError(f"{setting.key} does not accept {value!r}")
        others = {key: other for key, other in self.chosen.items() if key != setting.key}
        chosen = others if value == setting.default else {**others, setting.key: value}
        return msgspec.structs.replace(self, chosen=chosen)

    def with_memory(self, **changes: Any) -> "Settings":
        """With another memory of the window."""
        return msgspec.structs.replace(self, memory=msgspec.structs.replace(self.memory, **changes))


class LoadedSettings(Value, frozen=True):
    """The settings, and what must be said about the file they were read from (None: nothing)."""

    settings: Settings
    notice: Message | None = None


def load_settings(path: Path | None = None, put_aside: bool = True) -> LoadedSettings:
    """Read the settings file; defaults where there is none. Never raises for what stands in the file.

    Values that a setting does not accept (edited by hand) are left out and named; a file that cannot be read is
    put aside beside its place, so that saving cannot destroy it. put_aside: False where nothing will be saved.
    """
    path = path or settings_file()
    try:
        if not path.exists():
            return LoadedSettings(settings=Settings())
        settings = read_json(path, SETTINGS_KIND, SETTINGS_VERSION, Settings)
    except (ExpectedError, OSError) as problem:
        error = problem if isinstance(problem, ExpectedError) else os_error(problem, path, "read")
        return LoadedSettings(settings=Settings(), notice=_put_aside(path, error) if put_aside else _unread(error))
    known = {setting.key: setting for setting in SETTINGS}
    good = {key: value for key, value in settings.chosen.items() if key in known and known[key].accepts(value)}
    bad = sorted(set(settings.chosen) - set(good))
    if not bad:
        return LoadedSettings(settings=settings)
    return LoadedSettings(
        settings=msgspec.structs.replace(settings, chosen=good),
        notice=say(
            "The settings file has values that do not fit ({names}); their defaults are used.",
            names=", ".join(name[:40] for name in bad[:5]),
        ),
    )


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write the settings file. Raises ExpectedError when it cannot be written; the old one stays."""
    write_json(path or settings_file(), SETTINGS_KIND, SETTINGS_VERSION, settings)


def _unread(error: ExpectedError) -> Message:
    return say("The settings could not be read, so the defaults are used. {reason}", reason=error.text)


def _put_aside(path: Path, error: ExpectedError) -> Message:
    try:
        kept = move_aside(path, "unread")
    except ExpectedError:
        return _unread(error)
    return say(
        "The settings could not be read, so the defaults are used. The old file is kept as {kept}. {reason}",
        kept=str(kept),
        reason=error.text,
    )
