"""Collects every text for people for the translators, and compiles what they wrote.

    python packaging/translations.py          update the template, update and compile each language
    python packaging/translations.py fr       begin a language
    python packaging/translations.py --check  change nothing; say what is out of date

Texts are the first arguments of `say(…)` and `tr(…)` in core and gui, written out where they are said. The template
is resources/translations/benchwright.pot; a language is written in <language>/LC_MESSAGES/benchwright.po beside it
and read by the program from the .mo that is compiled from it. The files hold neither dates nor line numbers nor
versions of tools, so that the same texts make the same bytes. Needs Babel, which the tests bring.
"""

import ast
import io
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

REPOSITORY = Path(__file__).resolve().parent.parent
TRANSLATIONS = REPOSITORY / "resources" / "translations"
TEMPLATE = TRANSLATIONS / "benchwright.pot"
KEYWORDS: dict[str, Any] = {"say": None, "tr": None}
COMMAND = "python packaging/translations.py"


def texts_in(
    source: BinaryIO, keywords: Collection[str], comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """The texts of a Python file, as Babel asks for them: line, keyword, text, comments.

    Babel's own reader passes over the texts inside f-strings before Python 3.12. Raises ValueError for a text that
    is not written out, since nobody could translate it.
    """
    for node in ast.walk(ast.parse(source.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords and node.args:
            text = node.args[0]
            if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                raise ValueError(f"line {node.lineno}: {ast.unparse(node)} has no text that is written out")
            yield node.lineno, node.func.id, text.value, []


class StableCatalog(Catalog):
    """A catalogue whose header says only what a reader of it needs."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The charset, without which gettext reads ASCII only, and the language."""
        language = [("Language", str(self.locale))] if self.locale else []
        return [
            *language,
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def collect(repository: Path = REPOSITORY) -> Catalog:
    """All texts with the files that hold them, in a stable order."""
    catalogue = StableCatalog(header_comment="# Texts of Benchwright.", fuzzy=False)
    for package in ("core", "gui"):
        found = extract_from_dir(repository / package, [("**.py", texts_in)], keywords=KEYWORDS)
        for name, _line, message, comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
            # Without line numbers a text that only moved does not change the catalogue.
            catalogue.add(message, locations=[(f"{package}/{name}", 0)], auto_comments=comments, context=context)
    return _without_percent_formats(catalogue)


def read(path: Path) -> Catalog:
    """The translations of the .po file at `path`."""
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parent.parent.name)


def updated(texts: Catalog, known: Catalog, language: str) -> Catalog:
    """`texts` with the translations that `known` has of them; texts that are gone leave with their translation."""
    catalogue = StableCatalog(locale=language, header_comment="# Texts of Benchwright.", fuzzy=False)
    for text in texts:
        if text.id:
            before = known.get(text.id)
            catalogue.add(
                text.id,
                string=before.string if before is not None else "",
                locations=text.locations,
                auto_comments=text.auto_comments,
                user_comments=before.user_comments if before is not None else (),
            )
    return _without_percent_formats(catalogue)


def _without_percent_formats(catalogue: Catalog) -> Catalog:
    """Fields are filled by str.format alone: a percent sign is a percent sign."""
    for message in catalogue:
        message.flags.discard("python-format")
    return catalogue


def po_bytes(catalogue: Catalog) -> bytes:
    """The text file of `catalogue`, sorted by text."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=100, include_lineno=False, sort_output=True)
    return stream.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """The compiled file of `catalogue`."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def languages() -> list[str]:
    """The languages that were begun."""
    return sorted(path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/benchwright.po"))


def wanted_files(begin: list[str]) -> dict[Path, bytes]:
    """Every file of the translations with the bytes that it should hold now."""
    texts = collect()
    files = {TEMPLATE: po_bytes(texts)}
    for language in sorted({*begin, *languages()}):
        path = TRANSLATIONS / language / "LC_MESSAGES" / "benchwright.po"
        known = read(path) if path.exists() else Catalog(locale=language)
        catalogue = updated(texts, known, language)
        files[path] = po_bytes(catalogue)
        files[path.with_suffix(".mo")] = mo_bytes(catalogue)
        open_texts = [message.id for message in catalogue if message.id and not message.string]
        for text in open_texts:
            print(f"{language}: not translated: {text!r}")
        print(f"{language}: {len(catalogue) - len(open_texts)} of {len(catalogue)} texts are translated")
    return files


def main(arguments: list[str]) -> int:
    """Bring the files up to date, or with --check say which are not. Returns the exit status."""
    check = "--check" in arguments
    files = wanted_files([argument for argument in arguments if argument != "--check"])
    old = [path for path, content in files.items() if not path.exists() or path.read_bytes() != content]
    for path in old:
        print(f"{'out of date' if check else 'written'}: {path.relative_to(REPOSITORY).as_posix()}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path])
    if check and old:
        print(f"To update: {COMMAND}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
