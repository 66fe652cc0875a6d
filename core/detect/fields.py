"""The 35 keys of a system description: title, help, example, card, and whether the rules want them filled.

Source of the lists: the round's required and non-empty keys of the system description. How facts fill a field is in
`core.detect.field_filling`; how the file is made of them is in `core.detect.system_file`.
"""

from typing import NamedTuple

from core.detect.description import Origin, SystemDescription
from core.detect.facts import Section
from core.messages import Message, say

SUBMISSION_KEYS = ("division", "submitter", "status", "system_type")
INTEGER_KEYS = ("number_of_nodes", "accelerators_per_node")
LONGEST_ANSWER = 500


class FieldSpec(NamedTuple):
    """One key that a machine and its user fill.

    `name` is understood alone, `title` on the card of its section; `example` shows what a good answer looks like.
    """

    key: str
    name: Message
    title: Message
    section: Section
    help: Message
    example: str
    wanted: bool = True


_F = FieldSpec
_MACHINE, _P, _M, _A = Section.MACHINE, Section.PROCESSOR, Section.MEMORY, Section.ACCELERATOR
_S, _N, _O, _W = Section.STORAGE, Section.NETWORK, Section.OPERATING_SYSTEM, Section.SOFTWARE
_COUNT = say("How many there are in one machine.")

FIELDS: tuple[FieldSpec, ...] = (
    _F(
        "system_name",
        say("System name"),
        say("System name"),
        _MACHINE,
        say("The name readers of the results see."),
        "Dell R760 (2 × 8562Y+)",
    ),
    _F(
        "number_of_nodes",
        say("Number of machines"),
        say("Machines"),
        _MACHINE,
        say("How many machines answer together. A number."),
        "1",
    ),
    _F(
        "cooling",
        say("Cooling"),
        say("Cooling"),
        _MACHINE,
        say("How the machine is cooled. No program can see a fan."),
        "Air, 2 case fans of 120 mm",
    ),
    _F(
        "system_type_detail",
        say("Kind of machine"),
        say("Kind of machine"),
        _MACHINE,
        say("What kind of machine it is, in words."),
        "Workstation",
        False,
    ),
    _F(
        "hw_notes",
        say("Hardware notes"),
        say("Hardware notes"),
        _MACHINE,
        say("Anything else about the hardware that readers should know."),
        "Power limit set to 150 W",
        False,
    ),
    _F(
        "host_processor_model_name",
        say("Processor model"),
        say("Model"),
        _P,
        say("The processor's name as its maker writes it."),
        "Intel Core i7-12700",
    ),
    _F(
        "host_processors_per_node",
        say("Processor sockets"),
        say("Sockets"),
        _P,
        say("Processor packages in one machine."),
        "1",
    ),
    _F(
        "host_processor_core_count",
        say("Processor cores"),
        say("Cores"),
        _P,
        say("Physical cores in one machine."),
        "12",
    ),
    _F(
        "host_processor_frequency",
        say("Processor frequency"),
        say("Frequency"),
        _P,
        say("The highest clock, or base and highest."),
        "2.1 GHz, at most 4.9 GHz",
        False,
    ),
    _F(
        "host_processor_caches",
        say("Processor caches"),
        say("Caches"),
        _P,
        say("Sizes of all caches of a level together."),
        "L2 12 MiB, L3 25 MiB",
        False,
    ),
    _F(
        "host_processor_interconnect",
        say("Processor interconnect"),
        say("Interconnect"),
        _P,
        say("What joins several processors."),
        "UPI, 3 links",
        False,
    ),
    _F("host_memory_capacity", say("Memory capacity"), say("Capacity"), _M, say("Memory in one machine."), "32 GB"),
    _F(
        "host_memory_configuration",
        say("Memory configuration"),
        say("Configuration"),
        _M,
        say("Modules, type, speed and channels. Most machines show their modules only to an administrator."),
        "2 × 16 GB DDR5-4800, two channels",
    ),
    _F(
        "accelerators_per_node",
        say("Number of accelerators"),
        say("Count"),
        _A,
        say("Accelerators in one machine; 0 for none. A number."),
        "1",
    ),
    _F(
        "accelerator_model_name",
        say("Accelerator model"),
        say("Model"),
        _A,
        say("The accelerator's name, N/A for none."),
        "NVIDIA RTX A2000 12GB",
    ),
    _F(
        "accelerator_memory_capacity",
        say("Accelerator memory"),
        say("Memory"),
        _A,
        say("Memory of one accelerator, N/A for none."),
        "12 GB",
    ),
    _F(
        "accelerator_memory_configuration",
        say("Accelerator memory type"),
        say("Memory type"),
        _A,
        say("The kind of memory on the accelerator; its driver does not tell. N/A for none."),
        "GDDR6 with ECC",
    ),
    _F(
        "accelerator_host_interconnect",
        say("Accelerator link to host"),
        say("Link to host"),
        _A,
        say("What joins accelerator and processor."),
        "PCIe Gen4 x16",
    ),
    _F(
        "accelerator_interconnect",
        say("Link between accelerators"),
        say("Link between"),
        _A,
        say("What joins the accelerators of one machine."),
        "NVLink 900 GB/s",
    ),
    _F(
        "accelerator_interconnect_topology",
        say("Accelerator topology"),
        say("Topology"),
        _A,
        say("How the accelerators are joined."),
        "NVSwitch, all to all",
        False,
    ),
    _F(
        "accelerator_frequency",
        say("Accelerator frequency"),
        say("Frequency"),
        _A,
        say("The highest clock of the accelerator."),
        "2.1 GHz",
        False,
    ),
    _F(
        "accelerator_on-chip_memories",
        say("Accelerator on-chip memory"),
        say("On-chip memory"),
        _A,
        say("Caches and other memory on the chip."),
        "L2 50 MB",
        False,
    ),
    _F(
        "host_storage_capacity",
        say("Storage capacity"),
        say("Capacity"),
        _S,
        say("All fixed drives of one machine together."),
        "1 TB",
    ),
    _F("host_storage_type", say("Storage type"), say("Type"), _S, say("The kind of the drives."), "NVMe SSD"),
    _F(
        "host_networking",
        say("Network link"),
        say("Link"),
        _N,
        say("Kind and speed of the network."),
        "2.5 Gbit/s Ethernet",
    ),
    _F("host_network_card_count", say("Network cards"), say("Cards"), _N, _COUNT, "1"),
    _F(
        "host_networking_topology",
        say("Network topology"),
        say("Topology"),
        _N,
        say("How the machines are joined; a machine cannot see its network. N/A for a single machine."),
        "N/A, single machine",
    ),
    _F(
        "operating_system",
        say("Operating system"),
        say("System"),
        _O,
        say("Name and version of the operating system."),
        "Ubuntu 24.04.3 LTS",
    ),
    _F(
        "framework",
        say("Framework"),
        say("Framework"),
        _W,
        say("The runtime that executes the model, with its version."),
        "ONNX Runtime 1.23.2",
    ),
    _F(
        "other_software_stack",
        say("Other software"),
        say("Stack"),
        _W,
        say("Driver, compiler, Python and other software that matters."),
        "CUDA 12.9, driver 575.57",
    ),
    _F(
        "sw_notes",
        say("Software notes"),
        say("Software notes"),
        _W,
        say("Anything else about the software that readers should know."),
        "Swap switched off",
        False,
    ),
)

FIELD: dict[str, FieldSpec] = {spec.key: spec for spec in FIELDS}
ALL_KEYS: tuple[str, ...] = (*SUBMISSION_KEYS, *FIELD)


def missing_fields(system: SystemDescription) -> tuple[str, ...]:
    """Keys that the rules want filled and that have no value yet, in the order of the page."""
    return tuple(spec.key for spec in FIELDS if spec.wanted and not _filled(system, spec.key))


def filled_fields(system: SystemDescription) -> tuple[str, ...]:
    """Keys that have a value, read or typed, in the order of the page."""
    return tuple(spec.key for spec in FIELDS if _filled(system, spec.key))


def typed_fields(system: SystemDescription) -> dict[str, str]:
    """What the user typed, by key."""
    return {
        spec.key: str(fact.value)
        for spec in FIELDS
        if (fact := system.fields.get(spec.key)) is not None and fact.origin is Origin.TYPED and fact.value
    }


def answer_problem(key: str, text: str) -> Message | None:
    """Why `text` cannot be the value of field `key`, or None. An empty text is no answer and no problem."""
    cleaned = text.strip()
    if len(cleaned) > LONGEST_ANSWER:
        return say("This is longer than {limit} characters.", limit=LONGEST_ANSWER)
    if any(not character.isprintable() for character in cleaned):
        return say("This holds line breaks or signs that cannot be printed.")
    if cleaned and key in INTEGER_KEYS and not (cleaned.isascii() and cleaned.isdigit()):
        return say("This must be a whole number, such as {example}.", example=FIELD[key].example)
    if key == "number_of_nodes" and cleaned and int(cleaned) == 0:
        return say("There is at least one machine.")
    return None


def _filled(system: SystemDescription, key: str) -> bool:
    fact = system.fields.get(key)
    return fact is not None and fact.value not in (None, "")
