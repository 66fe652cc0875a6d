"""The translations are complete and fit their texts, their files are up to date, and window and commands use them."""

import gettext
import importlib.util
import io
import os
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import core.language as chosen
from core.cli import main
from core.language import languages, system_language, use_terminal_language, use_wanted
from core.messages import say, translated, use_translator
from core.settings import LANGUAGE, Settings, save_settings

REPOSITORY = Path(__file__).resolve().parents[1]
SCRIPT = REPOSITORY / "packaging" / "translations.py"
LANGUAGES = [name for name in languages() if name != "en"]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    specification = importlib.util.spec_from_file_location("translations", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use_translator(str)


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No variable says anything about the language."""
    for name in (chosen.LANGUAGE_VARIABLE, "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def pairs(script: ModuleType, language: str) -> list[tuple[str, str]]:
    """The translated texts and their translations."""
    path = script.TRANSLATIONS / language / "LC_MESSAGES" / "benchwright.po"
    return [(message.id, message.string) for message in script.read(path) if message.id and message.string]


def replacements(text: str) -> set[tuple[str, str | None, str | None]]:
    parsed = string.Formatter().parse(text)
    return {(name, form, conversion) for _, name, form, conversion in parsed if name is not None}


# The files


def test_the_files_are_up_to_date(script: ModuleType) -> None:
    files = script.wanted_files([])
    old = [path.name for path, content in files.items() if not path.exists() or path.read_bytes() != content]
    assert not old, f"out of date: {', '.join(old)}; run: {script.COMMAND}"


def test_the_same_texts_make_the_same_bytes(script: ModuleType) -> None:
    assert script.wanted_files([]) == script.wanted_files([])


def test_no_file_names_a_machine_a_tool_or_a_day(script: ModuleType) -> None:
    for content in script.wanted_files([]).values():
        text = content.decode(errors="replace")
        assert str(REPOSITORY) not in text
        assert "Date:" not in text
        assert "Generated-By" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_file_says_what_the_text_file_says(script: ModuleType, language: str) -> None:
    path = script.TRANSLATIONS / language / "LC_MESSAGES" / "benchwright.mo"
    catalogue = gettext.GNUTranslations(io.BytesIO(path.read_bytes()))
    assert {text: catalogue.gettext(text) for text, _ in pairs(script, language)} == dict(pairs(script, language))


def test_a_text_inside_an_f_string_is_found(script: ModuleType) -> None:
    source = io.BytesIO(b"""x = f"{a} {tr('One {b}', b=1)}" + say("Two " "lines").text()""")
    assert {text for _, _, text, _ in script.texts_in(source, ["say", "tr"], (), {})} == {"One {b}", "Two lines"}


def test_a_text_that_is_not_written_out_is_refused(script: ModuleType) -> None:
    with pytest.raises(ValueError, match="line 1"):
        list(script.texts_in(io.BytesIO(b"tr(template)"), ["tr"], (), {}))


def test_a_changed_text_loses_its_translation_and_no_other_does(script: ModuleType) -> None:
    known = script.StableCatalog(locale="de")
    known.add("Old", string="Alt")
    known.add("Kept", string="Bleibt")
    texts = script.StableCatalog()
    texts.add("New")
    texts.add("Kept")
    made = script.updated(texts, known, "de")
    assert {message.id: message.string for message in made if message.id} == {"New": "", "Kept": "Bleibt"}


# The words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(script: ModuleType, language: str) -> None:
    done = {text for text, _ in pairs(script, language)}
    assert [message.id for message in script.collect() if message.id and message.id not in done] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_text(script: ModuleType, language: str) -> None:
    assert [text for text, other in pairs(script, language) if replacements(text) != replacements(other)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_shape_of_its_text(script: ModuleType, language: str) -> None:
    def shape(text: str) -> tuple[object, ...]:
        blanks = (text[:1] == " ", text[-1:] == " ")
        return (text.count("\n"), text.count("&"), text.endswith("."), text.endswith("…"), text.endswith("?"), *blanks)

    assert [(text, other) for text, other in pairs(script, language) if shape(text) != shape(other)] == []


def test_german_has_its_own_quotes_and_speaks_to_nobody(script: ModuleType) -> None:
    for text, other in pairs(script, "de"):
        assert "“" not in other or other.count("„") == other.count("“"), text
        assert "”" not in other, text
        assert "!" not in other, text
        assert not {" Ihr ", " Ihre ", " Ihnen ", " bitte "} & {f" {word} " for word in other.split()}, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_mlperf_stay(script: ModuleType, language: str) -> None:
    words = (
        *("SingleStream", "MultiStream", "Server", "Offline", "Interactive", "LoadGen", "SUT", "VALID", "INVALID"),
        *("PRACTICE", "MLPerf", "MLCommons", "MLLOG", "Benchwright", "target_qps", "user.conf", "accuracy.txt"),
        *("TEST01", "TEST04", "TEST06", "TEST07", "TEST08", "TEST09", "PTDaemon", "power-dev", "min_query_count"),
        *("is_network", "system_type", "mlperf.conf", "ONNX", "SHA-256"),
    )
    lost = [
        (word, text, other)
        for text, other in pairs(script, language)
        for word in words
        if (word in text) and word not in other
    ]
    assert lost == []


# Which language


def test_german_is_there() -> None:
    assert "de" in languages()


@pytest.mark.parametrize("name", ["de", "de_DE", "de-AT", "de_CH.UTF-8", "DE", "de@euro"])
def test_every_german_is_german(name: str) -> None:
    use_wanted(name)
    assert translated("&Back") == "&Zurück"


@pytest.mark.parametrize("name", ["", "C", "en_GB.UTF-8", "tlh", "../../de", "de/..", "\0", "x" * 5000])
def test_an_unknown_language_is_english(name: str) -> None:
    use_wanted(name)
    assert translated("&Back") == "&Back"


@pytest.mark.parametrize(
    "content", [b"", b"\xde\x12\x04\x95", b"\xde\x12\x04\x95" + b"\xff" * 400, b"no catalogue at all" * 50]
)
def test_a_broken_catalogue_is_english(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "de" / "LC_MESSAGES" / "benchwright.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    monkeypatch.setattr(chosen, "CATALOGUES", tmp_path)
    use_wanted("de")
    assert translated("&Back") == "&Back"


@pytest.mark.parametrize(
    "wrong", ["{count} von {whole}", "{done:d} von {total}", "{done!r} von {total}", "{done", "{}"]
)
def test_a_translation_with_other_fields_is_english(
    wrong: str, script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = script.StableCatalog(locale="de")
    catalogue.add("{done} of {total}", string=wrong)
    path = tmp_path / "de" / "LC_MESSAGES" / "benchwright.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(script.mo_bytes(catalogue))
    monkeypatch.setattr(chosen, "CATALOGUES", tmp_path)
    use_wanted("de")
    assert say("{done} of {total}", done="1", total="2").text() == "1 of 2"


def test_a_message_inside_a_message_is_translated_with_it() -> None:
    use_wanted("de")
    message = say("Cannot read {path}: {reason}.", path="a.txt", reason=say("it does not exist"))
    assert message.text() == "a.txt lässt sich nicht lesen: nicht vorhanden."
    assert str(message) == "Cannot read a.txt: it does not exist."


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de_DE.UTF-8"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "de_DE.UTF-8"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_DE"}, "de_DE"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "de:en"}, "de"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de:en"}, "en"),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_environment_tells_the_language(
    unset: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name, value in variables.items():
        unset.setenv(name, value)
    assert system_language() == language


def test_the_setting_wins_over_the_system_and_the_variable_over_both(unset: pytest.MonkeyPatch) -> None:
    unset.setenv("LANG", "en_US.UTF-8")
    use_terminal_language()
    assert translated("&Back") == "&Back"
    save_settings(Settings().with_value(LANGUAGE, "de"))
    use_terminal_language()
    assert translated("&Back") == "&Zurück"
    unset.setenv(chosen.LANGUAGE_VARIABLE, "en")
    use_terminal_language()
    assert translated("&Back") == "&Back"


@pytest.mark.parametrize("content", ["", "{", '{"kind": "benchwright settings", "version": 99}', "[]"])
def test_damaged_settings_leave_the_language_to_the_system_and_the_file_alone(
    unset: pytest.MonkeyPatch, own_home: Path, content: str
) -> None:
    own_home.mkdir()
    (own_home / "settings.json").write_text(content)
    unset.setenv("LANG", "de_DE.UTF-8")
    use_terminal_language()
    assert translated("&Back") == "&Zurück"
    assert (own_home / "settings.json").read_text() == content


# The commands


def test_a_command_complains_in_german(unset: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    unset.setenv("LANG", "de_DE.UTF-8")
    assert main(["run", "--backend", "abacus"]) == 2
    assert "benchwright: Es gibt kein Backend „abacus“.\nBackends hier: " in capsys.readouterr().err


def test_a_german_terminal_needs_no_window(tmp_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "de_DE.UTF-8", "PYTHONUTF8": "1", "PYTHONPATH": str(REPOSITORY)}
    environment.pop(chosen.LANGUAGE_VARIABLE, None)
    code = (
        "import sys; from core.cli import main; status = main(['run', '--backend', 'abacus']); "
        "assert not any(name.startswith('PySide6') for name in sys.modules); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2, done.stderr
    assert "Es gibt kein Backend „abacus“." in done.stderr
