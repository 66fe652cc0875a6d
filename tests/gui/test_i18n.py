"""Words come from the catalogue, and the stretched pseudo-language keeps what a program needs of them."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

import gui.i18n
from core.messages import placeholders, say, use_translator
from gui import dates
from gui.i18n import choose_language, languages, stretched, text_of, tr, translate_qt


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


@pytest.fixture
def free_choice(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No variable decides the language, and the choice of the test does not outlive it."""
    monkeypatch.delenv("BENCHWRIGHT_LANGUAGE")
    monkeypatch.setattr(gui.i18n, "_language", None)
    yield
    use_translator(str)


def test_dates_are_written_in_the_language_of_the_texts(free_choice: None) -> None:
    choose_language("de")
    assert dates.long_date("2026-03-31") == "31. März 2026"
    choose_language("en")
    assert dates.long_date("2026-03-31") == "31 March 2026"
    assert dates.long_date("soon") == "soon"


def test_words_of_qt_follow_the_language(free_choice: None, qapp: QCoreApplication) -> None:
    choose_language("de")
    translate_qt(qapp)
    try:
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.deleteLater()
