"""Words for the window: templates in the active language. `core.messages` does the looking up.

`BENCHWRIGHT_LANGUAGE=stretched` is a pseudo-language a third longer than English: it shows what would be cut off
in German, and every text that forgot to be translatable.
"""

from core.language import SYSTEM, languages, use_wanted, wanted_language
from core.messages import Field, Message, translated, use_translator

__all__ = ["choose_language", "languages", "stretched", "text_of", "tr"]

STRETCHED = "stretched"

_LONGER = {"a": "aa", "e": "ee", "i": "ii", "o": "oo", "u": "uu"}


def tr(template: str, /, **fields: Field) -> str:
    """`template` in the active language with its fields filled in."""
    return translated(template).format(**fields)


def text_of(message: Message | None) -> str:
    """A message of the core in the active language; empty for None."""
    return message.text() if message is not None else ""


def choose_language(wanted: str) -> None:
    """Make `wanted` the language of the window; "system" asks the operating system; the variable wins over both."""
    language = wanted_language(wanted)
    if language == STRETCHED:
        use_translator(stretched)
        return
    if language == SYSTEM:
        from PySide6.QtCore import QLocale

        language = QLocale.system().name()
    use_wanted(language)


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
