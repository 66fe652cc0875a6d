"""The fields of a system description: which there are, which are asked, and what may be typed."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.detect.answers import with_answer
from core.detect.description import Origin
from core.detect.fields import ALL_KEYS, FIELD, FIELDS, SUBMISSION_KEYS, answer_problem, filled_fields, missing_fields
from tests.core.detect.described import described


@pytest.fixture
def rules(shared_folder: Path) -> dict[str, Any]:
    content = json.loads((shared_folder / "rules" / "rounds.json").read_text(encoding="utf-8"))
    return dict(content["system_json"])


def test_the_keys_are_the_35_of_the_rules(rules: dict[str, Any]) -> None:
    assert sorted(ALL_KEYS) == sorted(rules["required"])
    assert len(set(ALL_KEYS)) == 35


def test_wanted_fields_are_those_that_must_not_be_empty(rules: dict[str, Any]) -> None:
    wanted = {spec.key for spec in FIELDS if spec.wanted} | set(SUBMISSION_KEYS)
    assert wanted == set(rules["must_be_non_empty"])


def test_every_field_has_a_title_a_help_and_an_example() -> None:
    for spec in FIELDS:
        assert str(spec.title)
        assert str(spec.help).endswith(".")
        assert spec.example
        assert answer_problem(spec.key, spec.example) is None


def test_a_typed_answer_is_marked_as_typed_and_no_longer_missing() -> None:
    system = with_answer(described("linux_guest"), "cooling", "  Air  ")
    assert system.fields["cooling"].value == "Air"
    assert system.fields["cooling"].origin is Origin.TYPED
    assert "cooling" not in missing_fields(system)
    assert "cooling" in filled_fields(system)


def test_an_emptied_answer_gives_back_what_the_machine_tells() -> None:
    system = described("linux_guest")
    corrected = with_answer(system, "host_processor_model_name", "AMD EPYC 9B14")
    assert corrected.fields["host_processor_model_name"].value == "AMD EPYC 9B14"
    assert with_answer(corrected, "host_processor_model_name", " ") == system
    emptied = with_answer(with_answer(system, "cooling", "Air"), "cooling", "")
    assert emptied.fields["cooling"].reason is not None


def test_answers_that_cannot_be_values_are_said_and_not_taken() -> None:
    system = described("linux_guest")
    for key, text in (
        ("cooling", "x" * 501),
        ("cooling", "Air\nfans"),
        ("number_of_nodes", "1 (dual)"),
        ("number_of_nodes", "0"),
        ("accelerators_per_node", "N/A"),
        ("accelerators_per_node", "²"),
    ):
        assert answer_problem(key, text) is not None
        assert with_answer(system, key, text) == system
    assert with_answer(system, "no_such_key", "text") == system


def test_no_answer_is_no_problem() -> None:
    assert all(answer_problem(key, "") is None for key in FIELD)
