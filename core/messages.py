"""Text for people: a template with named fields, put into words (and into another language) only where it is shown.

Core says `say("{count} of {total} tests are done", count=4, total=10)`; the window or the terminal calls `.text()`,
which looks the template up in the active catalogue. A field may be a message itself, which is put into words with the
sentence around it. A translation whose placeholders differ from its template is not used, so a bad translation can
never crash the program.
"""

import gettext
import string
from collections.abc import Callable
from pathlib import Path

from core.values import Value

Field = str | int | float

_translate: Callable[[str], str] = str


class Message(Value, frozen=True):
    """A sentence as template and fields. `str()` gives the English text."""

    template: str
    fields: dict[str, "Field | Message"] = {}

    def text(self) -> str:
        """The sentence in the active language."""
        fields = {name: field.text() if isinstance(field, Message) else field for name, field in self.fields.items()}
        return translated(self.template).format(**fields)

    def __str__(self) -> str:
        return self.template.format(**self.fields)


def say(template: str, /, **fields: Field | Message) -> Message:
    """A message; the template is the English text and the key of its translations."""
    return Message(template=template, fields=fields)


def placeholders(template: str) -> set[str]:
    """The names between braces in `template`."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def translated(template: str) -> str:
    """`template` in the active language, or itself where the catalogue has none that fits."""
    other = _translate(template)
    if other == template:
        return template
    try:
        fits = _replacements(other) == _replacements(template)
    except ValueError:
        fits = False
    return other if fits else template


def _replacements(template: str) -> set[tuple[str, str | None, str | None]]:
    """Names, formats and conversions between braces: what decides whether the fields can be filled in."""
    parsed = string.Formatter().parse(template)
    return {(name, form, conversion) for _, name, form, conversion in parsed if name is not None}


def use_translator(translate: Callable[[str], str]) -> None:
    """Make `translate` (template to template) the active language of this process."""
    global _translate
    _translate = translate


def use_language(language: str, catalogues: Path) -> None:
    """Load `<catalogues>/<language>/LC_MESSAGES/benchwright.mo`; English where there is none."""
    try:
        catalogue = gettext.translation("benchwright", catalogues, [language])
    except Exception:
        # gettext raises whatever its parser meets in a damaged file; English is always right.
        use_translator(str)
        return
    use_translator(catalogue.gettext)
