"""What the cards of a machine show: fields and facts by section, as text with their origin. Pure, for any front end."""

from typing import NamedTuple

from core.detect.description import Fact, Origin, SystemDescription
from core.detect.facts import FactKind, Section, kind_of, show_value
from core.detect.field_filling import limited_threads
from core.detect.fields import FIELD, FIELDS
from core.messages import Message, say

NOT_READ = Fact(value=None, origin=Origin.MISSING, reason=say("It was not read."))


class CardRow(NamedTuple):
    """One line. `key` is a field's or a fact's; `text` is None for a gap; `fact` has origin, source and reason."""

    key: str
    title: Message
    text: Message | None
    fact: Fact


class SectionCard(NamedTuple):
    """A card with at least one line."""

    section: Section
    title: Message
    rows: tuple[CardRow, ...]


_TITLES = {
    Section.MACHINE: say("Machine"),
    Section.PROCESSOR: say("Processor"),
    Section.MEMORY: say("Memory"),
    Section.ACCELERATOR: say("Accelerator"),
    Section.STORAGE: say("Storage"),
    Section.NETWORK: say("Network"),
    Section.OPERATING_SYSTEM: say("Operating system"),
    Section.SOFTWARE: say("Software"),
}

# Facts that no field carries, shown after the fields of their section.
_EXTRA_FACTS = {
    Section.MACHINE: ("virtualisation.machine", "virtualisation.container"),
    Section.PROCESSOR: ("processor.numa_nodes", "processor.instruction_sets"),
    Section.ACCELERATOR: ("accelerator.driver", "accelerator.cuda", "accelerator.other"),
    Section.SOFTWARE: ("software.python", "software.loadgen", "software.numpy"),
}
# Fields that repeat what other lines of the card show; they appear once somebody typed them or when they are missing.
_SHOWN_OTHERWISE = {"other_software_stack", "hw_notes"}
_NO_ACCELERATOR = {"accelerators_per_node"}


def cards(system: SystemDescription) -> tuple[SectionCard, ...]:
    """The cards of `system` in their order; lines that do not apply to this machine are left out."""
    made = (SectionCard(section, _TITLES[section], _rows(system, section)) for section in Section)
    return tuple(card for card in made if card.rows)


def _rows(system: SystemDescription, section: Section) -> tuple[CardRow, ...]:
    rows = [_field_row(system, spec.key) for spec in FIELDS if spec.section is section and _is_shown(system, spec.key)]
    rows += [_fact_row(system, key) for key in _extra(system, section)]
    return tuple(rows)


def _is_shown(system: SystemDescription, key: str) -> bool:
    fact = system.fields.get(key, NOT_READ)
    if fact.origin is Origin.TYPED:
        return True
    if fact.value is None:
        return FIELD[key].wanted
    if FIELD[key].section is Section.ACCELERATOR and _accelerators(system) == 0:
        return key in _NO_ACCELERATOR
    return key not in _SHOWN_OTHERWISE and fact.value != "N/A"


def _accelerators(system: SystemDescription) -> int | None:
    count = system.facts.get("accelerator.count", NOT_READ).value
    return count if isinstance(count, int) else None


def _extra(system: SystemDescription, section: Section) -> list[str]:
    keys = list(_EXTRA_FACTS.get(section, ()))
    if section is Section.PROCESSOR and limited_threads(system.facts):
        keys.insert(0, "processor.usable_threads")
    if section is Section.ACCELERATOR:
        powers = [f"accelerator.{index}.power_limit_w" for index in range(_accelerators(system) or 0)]
        keys = [*powers[:1], *keys] if _accelerators(system) else ["accelerator.other"]
    return [key for key in keys if key in system.facts]


def _field_row(system: SystemDescription, key: str) -> CardRow:
    fact = system.fields.get(key, NOT_READ)
    text = None if fact.value is None else say("{value}", value=str(fact.value))
    threads = system.facts.get("processor.threads", NOT_READ).value
    if key == "host_processor_core_count" and fact.origin is Origin.READ and threads:
        text = say("{cores}, with {threads} threads", cores=str(fact.value), threads=int(threads))
    return CardRow(key, FIELD[key].title, text, fact)


def _fact_row(system: SystemDescription, key: str) -> CardRow:
    fact = system.facts[key]
    kind: FactKind = kind_of(key)
    text = None if fact.value is None else say("{value}", value=show_value(key, fact.value))
    return CardRow(key, kind.title, text, fact)
