"""Words come from the catalogue, and the stretched pseudo-language keeps what a program needs of them."""

import pytest

from core.messages import placeholders, say, use_translator
from gui.i18n import choose_language, languages, stretched, text_of, tr


def test_the_stretched_language_is_longer_and_keeps_placeholders_and_markup() -> None:
    template = "&Nothing is lost: {count} of the tests are <b>done</b> and kept on the disk of this machine"
    longer = stretched(template)
    assert placeholders(longer) == placeholders(template)
    assert len(longer) >= 1.2 * len(template)
    assert "<b>" in longer
    assert "&N" in longer


def test_a_message_is_shown_in_the_chosen_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCHWRIGHT_LANGUAGE", "stretched")
    choose_language("system")
    assert tr("Home") == "Hoomee"
    assert text_of(say("{n} runs", n=3)) == "3 ruuns"
    use_translator(str)


def test_a_language_without_a_catalogue_is_english() -> None:
    choose_language("tlh")
    assert tr("Home") == "Home"
    assert languages()[0] == "en"


def test_nothing_to_say_is_an_empty_text() -> None:
    assert text_of(None) == ""
