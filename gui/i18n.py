"""Words for the window: templates in the active language. `core.messages` does the looking up.

`BENCHWRIGHT_LANGUAGE=stretched` is a pseudo-language a third longer than English: it shows what would be cut off
in German, and every text that forgot to be translatable.
"""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from core.language import ENGLISH, SYSTEM, languages, use_wanted, wanted_language
from core.messages import Field, Message, translated, use_translator

__all__ = ["choose_language", "languages", "locale", "stretched", "text_of", "tr", "translate_qt"]

STRETCHED = "stretched"

_language: str | None = None

_LONGER = {"a": "aa", "e": "ee", "i": "ii", "o": "oo", "u": "uu"}


def tr(template: str, /, **fields: Field) -> str:
    """`template` in the active language with its fields filled in."""
    return translated(template).format(**fields)


def text_of(message: Message | None) -> str:
    """A message of the core in the active language; empty for None."""
    return message.text() if message is not None else ""


def choose_language(wanted: str) -> None:
    """Make `wanted` the language of the window; "system" asks the operating system; the variable wins over both."""
    global _language
    language = wanted_language(wanted)
    if language == STRETCHED:
        use_translator(stretched)
        return
    _language = use_wanted(QLocale.system().name() if language == SYSTEM else language)


def translate_qt(application: QCoreApplication) -> None:
    """Let Qt's own words (menus of text fields, file dialogs) follow the chosen language."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(application)
    if translator.load(f"qtbase_{_language or ENGLISH}", folder):
        application.installTranslator(translator)


def locale() -> QLocale:
    """How days and months are written: as the system does, unless the texts are in another language."""
    system = QLocale.system()
    if _language is None or system.name().split("_")[0] == _language:
        return system
    return QLocale(_language)


def stretched(template: str) -> str:
    """`template` about a third longer, with its placeholders, mnemonics and markup as they were."""
    out: list[str] = []
    depth = 0
    for letter in template:
        if letter in "{<":
            depth += 1
        elif letter in "}>":
            depth -= 1
        out.append(_LONGER.get(letter, letter) if depth == 0 else letter)
    return "".join(out)
