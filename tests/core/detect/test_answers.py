"""Typed answers on disk: kept for each machine, never lost, never guessed at."""

from pathlib import Path

import pytest

from core.detect.answers import answers_file, answers_trouble, load_answers, machine_key, save_answers, with_answer
from core.detect.description import Origin
from core.detect.detection import detect
from core.errors import ExpectedError
from tests.core.detect.described import described


def test_answers_come_back_in_the_next_session() -> None:
    save_answers(with_answer(described("linux_guest"), "cooling", "Air"))
    assert load_answers(described("linux_guest")) == {"cooling": "Air"}


def test_a_new_detection_holds_what_was_typed_before() -> None:
    save_answers(with_answer(detect(), "cooling", "Water"))
    fact = detect().fields["cooling"]
    assert (fact.value, fact.origin) == ("Water", Origin.TYPED)


def test_answers_belong_to_the_machine_they_were_typed_on() -> None:
    save_answers(with_answer(described("linux_guest"), "cooling", "Air"))
    save_answers(with_answer(described("linux_server"), "cooling", "Water"))
    assert load_answers(described("linux_guest")) == {"cooling": "Air"}
    assert load_answers(described("linux_server")) == {"cooling": "Water"}
    assert load_answers(described("linux_arm_board")) == {}
    assert machine_key(described("linux_guest")) == machine_key(with_answer(described("linux_guest"), "cooling", "x"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"kind":"other","version":1,"data":{}}',
        b'{"kind":"benchwright answers about machines","version":99,"data":{}}',
    ],
)
def test_a_file_that_cannot_be_read_is_reported_and_never_overwritten(content: bytes) -> None:
    answers_file().parent.mkdir(parents=True, exist_ok=True)
    answers_file().write_bytes(content)
    assert load_answers(described("linux_guest")) == {}
    assert answers_trouble() is not None
    with pytest.raises(ExpectedError):
        save_answers(with_answer(described("linux_guest"), "cooling", "Air"))
    assert answers_file().read_bytes() == content


def test_answers_in_the_file_that_cannot_be_values_are_left_out() -> None:
    system = with_answer(described("linux_guest"), "cooling", "Air")
    save_answers(system)
    changed = answers_file().read_text().replace('"cooling"', '"number_of_nodes"')
    answers_file().write_text(changed)
    assert described("linux_guest", answers=load_answers(system)).fields["number_of_nodes"].value == "1"


def test_a_folder_that_cannot_be_written_is_said(own_home: Path) -> None:
    own_home.write_text("a file where the folder should be")
    with pytest.raises(ExpectedError):
        save_answers(with_answer(described("linux_guest"), "cooling", "Air"))


def test_no_answers_are_no_trouble() -> None:
    assert answers_trouble() is None
