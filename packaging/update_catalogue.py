"""Collects every text for people into resources/translations/benchwright.pot, and compiles each language.

    python packaging/update_catalogue.py          write the template, update and compile each language
    python packaging/update_catalogue.py de       begin a language

Texts are the first arguments of `say(…)` and `tr(…)` in core and gui. Needs Babel, which the tests bring.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

REPOSITORY = Path(__file__).resolve().parent.parent
TRANSLATIONS = REPOSITORY / "resources" / "translations"
TEMPLATE = TRANSLATIONS / "benchwright.pot"
KEYWORDS = {"say": None, "tr": None}


def collect() -> Catalog:
    """All texts with the files that hold them, in a stable order."""
    catalogue = Catalog(project="Benchwright", fuzzy=False)
    for package in ("core", "gui"):
        found = extract_from_dir(REPOSITORY / package, [("**.py", "python")], keywords=KEYWORDS)
        for name, _line, message, comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
            # Without line numbers a text that only moved does not change the catalogue.
            catalogue.add(message, locations=[(f"{package}/{name}", 0)], auto_comments=comments, context=context)
    return catalogue


def main(languages: list[str]) -> int:
    """Write the template and bring every language up to date."""
    template = collect()
    TRANSLATIONS.mkdir(parents=True, exist_ok=True)
    _write(TEMPLATE, template)
    begun = {path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/*.po")}
    for language in sorted({*languages, *begun}):
        path = TRANSLATIONS / language / "LC_MESSAGES" / "benchwright.po"
        catalogue = Catalog(locale=language)
        if path.exists():
            with path.open("rb") as stream:
                catalogue = read_po(stream, locale=language)
        catalogue.update(template)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, catalogue)
        with path.with_suffix(".mo").open("wb") as stream:
            write_mo(stream, catalogue)
    print(f"{len(template)} texts in {TEMPLATE.relative_to(REPOSITORY)}")
    return 0


def _write(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=100, omit_header=path == TEMPLATE, include_lineno=False, sort_output=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
