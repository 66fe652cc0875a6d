"""Templates, fields and translations that cannot crash the program."""

import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import placeholders, say, translated, use_language, use_translator


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use_translator(str)


def test_a_message_puts_its_fields_into_its_template() -> None:
    assert str(say("{done} of {total} tests are done", done=4, total=10)) == "4 of 10 tests are done"


def test_the_text_is_in_the_active_language_and_str_stays_english() -> None:
    use_translator(lambda template: "{total}: {done} fertig")
    message = say("{done} of {total} tests are done", done=4, total=10)
    assert message.text() == "10: 4 fertig"
    assert str(message) == "4 of 10 tests are done"


@pytest.mark.parametrize("wrong", ["{done} fertig", "{done} von {all}", "{done} von {total", "", "{0} von {1}"])
def test_a_translation_with_other_placeholders_is_not_used(wrong: str) -> None:
    use_translator(lambda template: wrong)
    assert say("{done} of {total}", done=1, total=2).text() == "1 of 2"


def test_an_unknown_language_is_english(tmp_path: Path) -> None:
    use_language("tlh", tmp_path)
    assert translated("Back") == "Back"


def test_a_damaged_catalogue_is_english(tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "benchwright.mo").write_bytes(b"\xde\x12\x04\x95 cut short")
    use_language("de", tmp_path)
    assert translated("Back") == "Back"


@given(st.text(alphabet=string.printable, max_size=60))
def test_whatever_a_translator_answers_a_message_has_a_text(answer: str) -> None:
    use_translator(lambda template: answer)
    try:
        text = say("{a} and {b}", a=1, b=2).text()
    finally:
        use_translator(str)
    assert text


def test_placeholders_are_the_names_between_braces() -> None:
    assert placeholders("{a} of {b}, {{no}}") == {"a", "b"}
