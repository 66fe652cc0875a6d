"""The content of systems/<system_desc_id>.json."""

import json
from pathlib import Path

import pytest

from core.detect.answers import with_answers
from core.detect.description import SystemDescription
from core.detect.system_file import system_json
from core.terms import Availability, Division, SystemType
from tests.core.detect.described import described
from tests.core.detect.fake_nvml import FakeNvml, a2000

TYPED = {"cooling": "Air", "host_memory_configuration": "1 × 24 GB", "host_networking_topology": "N/A, single machine"}


def made(
    system: SystemDescription, *, practice: bool = False, system_name: str = "", framework: str = ""
) -> dict[str, str]:
    return system_json(
        system,
        division=Division.OPEN,
        submitter="Harbour_Lab",
        status=Availability.AVAILABLE,
        system_type=SystemType.EDGE,
        system_name=system_name,
        framework=framework,
        practice=practice,
    )


@pytest.mark.parametrize("practice", [False, True])
def test_all_keys_are_there_as_text_and_what_the_rules_want_is_filled(shared_folder: Path, practice: bool) -> None:
    rules = json.loads((shared_folder / "rules" / "rounds.json").read_text(encoding="utf-8"))["system_json"]
    content = made(with_answers(described("linux_guest"), TYPED), practice=practice)
    assert sorted(content) == sorted(rules["required"])
    assert all(isinstance(value, str) for value in content.values())
    assert [key for key in rules["must_be_non_empty"] if not content[key]] == []
    assert [int(content[key]) for key in rules["must_be_integer_for_csv_export"]] == [1, 0]


def test_a_machine_without_accelerators_says_zero_and_not_applicable() -> None:
    content = made(described("linux_guest"))
    assert content["accelerators_per_node"] == "0"
    assert content["accelerator_model_name"] == content["accelerator_memory_capacity"] == "N/A"


def test_a_field_nobody_filled_stays_empty_so_that_the_check_names_it() -> None:
    assert made(described("linux_guest"))["cooling"] == ""


def test_a_practice_says_so_in_name_and_notes_and_needs_no_answers() -> None:
    content = made(described("linux_workstation"), practice=True)
    assert content["system_name"].startswith("PRACTICE ")
    assert content["hw_notes"].startswith("PRACTICE")
    assert content["sw_notes"].startswith("PRACTICE")
    assert content["cooling"] == "PRACTICE: not stated"
    assert content["accelerators_per_node"] == "0"


def test_a_practice_keeps_what_the_notes_said() -> None:
    assert made(described("linux_guest"), practice=True)["hw_notes"].endswith("Virtual machine: KVM, container: Docker")


def test_name_and_framework_of_the_submission_replace_the_fields() -> None:
    content = made(described("linux_guest"), system_name='bench "one"', framework="ONNX Runtime 1.23.2, CPU")
    assert content["system_name"] == "bench 'one'"
    assert content["framework"] == "ONNX Runtime 1.23.2, CPU"
    assert (content["division"], content["submitter"]) == ("open", "Harbour_Lab")
    assert (content["status"], content["system_type"]) == ("available", "edge")


def test_texts_of_the_machine_with_line_breaks_become_one_line() -> None:
    content = made(described("linux_workstation", FakeNvml(a2000(nvmlDeviceGetName="GPU\nwith\0signs"))))
    assert content["accelerator_model_name"] == "GPU with signs"
