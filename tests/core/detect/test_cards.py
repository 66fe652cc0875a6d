"""What the cards of a machine show."""

from core.detect.answers import with_answer
from core.detect.cards import cards
from core.detect.description import Origin, SystemDescription
from core.detect.facts import Section
from tests.core.detect.described import described
from tests.core.detect.fake_nvml import FakeNvml, a2000


def shown(system: SystemDescription, section: Section) -> dict[str, str]:
    """Title to text of one card."""
    return {
        str(row.title): str(row.text or "") for card in cards(system) if card.section is section for row in card.rows
    }


def test_each_section_of_a_machine_has_a_card_with_lines() -> None:
    assert [card.section for card in cards(described("linux_guest"))] == list(Section)


def test_cores_are_shown_with_their_threads() -> None:
    assert shown(described("linux_workstation"), Section.PROCESSOR) == {
        "Model": "12th Gen Intel(R) Core(TM) i7-12700",
        "Sockets": "1",
        "Cores": "12, with 20 threads",
        "Frequency": "2.1 GHz, at most 4.9 GHz",
        "Caches": "L1d 512 KiB, L1i 512 KiB, L2 12 MiB, L3 25 MiB",
        "NUMA nodes": "1",
        "Instruction sets": "AVX, AVX2, AVX-VNNI",
    }


def test_without_an_accelerator_the_card_has_no_lines_of_not_applicable() -> None:
    assert shown(described("linux_guest"), Section.ACCELERATOR) == {"Count": "0", "Others listed": "none listed"}


def test_an_accelerator_shows_link_power_and_driver() -> None:
    assert shown(described("linux_workstation", FakeNvml(a2000())), Section.ACCELERATOR) == {
        "Count": "1",
        "Model": "NVIDIA RTX A2000 12GB",
        "Memory": "12 GB",
        "Memory type": "",
        "Link to host": "PCIe Gen4 x16",
        "Frequency": "2.1 GHz",
        "Power limit": "70 W",
        "NVIDIA driver": "575.57.08",
        "CUDA": "12.9",
        "Others listed": "Intel Corporation AlderLake-S GT1",
    }


def test_both_layers_of_virtualisation_are_on_the_card_of_the_machine() -> None:
    machine = shown(described("linux_guest"), Section.MACHINE)
    assert (machine["Virtual machine"], machine["Container"]) == ("KVM", "Docker")


def test_a_typed_field_is_shown_as_typed_even_where_other_lines_say_the_same() -> None:
    system = with_answer(described("linux_guest"), "other_software_stack", "GCC 12")
    rows = next(card.rows for card in cards(system) if card.section is Section.SOFTWARE)
    assert [(str(row.text), row.fact.origin) for row in rows if row.key == "other_software_stack"] == [
        ("GCC 12", Origin.TYPED)
    ]


def test_a_description_without_anything_shows_what_is_missing_and_raises_nothing() -> None:
    empty = SystemDescription(detected_at="", duration_s=0.0, facts={}, fields={})
    assert shown(empty, Section.MEMORY) == {"Capacity": "", "Configuration": ""}
