"""Which language the texts are in: the variable BENCHWRIGHT_LANGUAGE, else the setting, else the operating system.

The window and the terminal ask here, so that both speak the same language. A language without a catalogue, an
unreadable catalogue or unreadable settings mean English.
"""

import os
import sys

from core import settings as declared
from core.errors import ExpectedError
from core.files import read_json
from core.messages import use_language
from core.places import RESOURCES, settings_file
from core.settings import SETTINGS_KIND, SETTINGS_VERSION, Settings

LANGUAGE_VARIABLE = "BENCHWRIGHT_LANGUAGE"
SYSTEM = "system"
ENGLISH = "en"
CATALOGUES = RESOURCES / "translations"

_POSIX_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def languages() -> tuple[str, ...]:
    """The languages that can be chosen: English, and each that has a compiled catalogue."""
    found = sorted(path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/benchwright.mo"))
    return (ENGLISH, *found)


def wanted_language(setting: str) -> str:
    """What the variable says, or else `setting`; SYSTEM where the operating system is to decide."""
    return os.environ.get(LANGUAGE_VARIABLE) or setting


def use_wanted(language: str) -> str:
    """Load the catalogue of `language`, such as "de" or "de_DE.UTF-8"; English where there is none.

    Returns the language that was taken, such as "de".
    """
    base = language.replace("-", "_").split("_")[0].split(".")[0].split("@")[0].lower()
    taken = base if base in languages() else ENGLISH
    use_language(taken, CATALOGUES)
    return taken


def use_terminal_language() -> None:
    """Make the language of a command the active one."""
    wanted = wanted_language(_language_setting())
    use_wanted(system_language() if wanted == SYSTEM else wanted)


def system_language() -> str:
    """The language of the operating system as its environment tells it, such as "de_DE.UTF-8"."""
    named = next((os.environ[name] for name in _POSIX_VARIABLES if os.environ.get(name)), "")
    if named.split(".")[0] in ("C", "POSIX"):
        return ENGLISH
    # GNU's list of languages goes before the locale, but not before the plain locale C.
    first = os.environ.get("LANGUAGE", "").split(":")[0]
    if named or first:
        return first or named
    return _windows_language()


def _windows_language() -> str:
    if sys.platform == "win32":
        import ctypes
        import locale

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), ENGLISH)
    return ENGLISH


def _language_setting() -> str:
    """The setting, read without putting a damaged file aside: that is for the one who can say so."""
    try:
        settings = read_json(settings_file(), SETTINGS_KIND, SETTINGS_VERSION, Settings)
    except ExpectedError:
        return SYSTEM
    value = settings.chosen.get(declared.LANGUAGE.key)
    return value if isinstance(value, str) else SYSTEM
