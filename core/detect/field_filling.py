"""How facts fill the fields of a system description. Pure: facts in, fields with sources out."""

from collections.abc import Callable

from core.detect.description import Fact, FactValue
from core.detect.fields import FIELDS
from core.detect.probe import Facts, gap, read
from core.detect.units import cache_text, frequency_text, installed_memory_bytes, memory_text, storage_text
from core.detect.virtualisation import NONE
from core.messages import Message, say

NOT_APPLICABLE = "N/A"
_ASKED = {
    "cooling": say("No program can see how a machine is cooled."),
    "host_networking_topology": say("A machine cannot see how its network is laid."),
    "accelerator_memory_configuration": say("The driver does not tell the kind of its memory."),
    "accelerator_interconnect": say("The driver is not asked what joins several accelerators."),
    "host_processor_interconnect": say("The system does not tell what joins several processors."),
}
_OPTIONAL = say("Nothing on this machine tells; it may stay empty.")


def fill_fields(facts: Facts) -> dict[str, Fact]:
    """One entry for each key that a machine and its user fill, in the order of the page."""
    return {spec.key: _filled(spec.key, facts) for spec in FIELDS}


def _filled(key: str, facts: Facts) -> Fact:
    if key not in _FILL:
        return gap(_ASKED.get(key, _OPTIONAL))
    try:
        return _FILL[key](facts)
    except (ValueError, TypeError, OverflowError) as error:
        # A record of another version may hold facts of other types: that field is asked, the others are kept.
        return gap(say("The facts do not fit: {detail}", detail=str(error)[:200]))


def _value(facts: Facts, key: str) -> FactValue:
    fact = facts.get(key)
    return fact.value if fact is not None else None


def _from(facts: Facts, key: str, write: Callable[[FactValue], str] = str) -> Fact:
    """A field that is one fact, written as text; the gap of the fact is the gap of the field."""
    fact = facts.get(key)
    if fact is None or fact.value in (None, ""):
        return gap(fact.reason if fact is not None and fact.reason else say("It was not read."))
    return read(write(fact.value), fact.source)


def _copied(key: str) -> Callable[[Facts], Fact]:
    return lambda facts: _from(facts, key)


def _joined(parts: list[tuple[str, str]], reason: Message) -> Fact:
    """Texts with their sources, joined; a gap where there is none."""
    if not parts:
        return gap(reason)
    return read(", ".join(text for text, _ in parts), "; ".join(dict.fromkeys(source for _, source in parts)))


def _system_name(facts: Facts) -> Fact:
    vendor, product = _value(facts, "machine.vendor"), _value(facts, "machine.product")
    if product:
        named = str(product) if not vendor or str(vendor) in str(product) else f"{vendor} {product}"
        return read(named, facts["machine.product"].source)
    model, cores = _value(facts, "processor.model"), _value(facts, "processor.cores")
    if not model:
        return gap(say("The firmware does not name the machine."))
    return read(f"{model}, {cores} cores" if cores else str(model), "made of processor model and cores")


def _frequency(facts: Facts) -> Fact:
    parts: list[tuple[str, str]] = []
    base = _value(facts, "processor.base_frequency_mhz")
    for key, before in (("processor.base_frequency_mhz", ""), ("processor.max_frequency_mhz", "at most ")):
        value = _value(facts, key)
        if value and not (parts and value == base):
            parts.append((f"{before}{frequency_text(float(value))}", facts[key].source))
    current = _value(facts, "processor.current_frequency_mhz")
    if not parts and current:
        return read(f"{frequency_text(float(current))} as read", facts["processor.current_frequency_mhz"].source)
    return _joined(parts, say("The system does not tell the frequency."))


def _caches(facts: Facts) -> Fact:
    names = (("l1d", "L1d"), ("l1i", "L1i"), ("l2", "L2"), ("l3", "L3"))
    parts = [
        (f"{name} {cache_text(int(value))}", facts[key].source)
        for part, name in names
        if (value := _value(facts, key := f"processor.cache_{part}_bytes"))
    ]
    return _joined(parts, say("The system does not list the caches."))


def _processor_interconnect(facts: Facts) -> Fact:
    if _value(facts, "processor.sockets") == 1:
        return read(NOT_APPLICABLE, "one socket")
    return gap(_ASKED["host_processor_interconnect"])


def _memory_capacity(facts: Facts) -> Fact:
    return _from(facts, "memory.capacity_bytes", lambda value: memory_text(installed_memory_bytes(int(value or 0))))


def _storage_capacity(facts: Facts) -> Fact:
    return _from(facts, "storage.capacity_bytes", lambda value: storage_text(int(value or 0)))


def _accelerators(facts: Facts) -> int | None:
    count = _value(facts, "accelerator.count")
    return int(count) if isinstance(count, int) else None


def _accelerator(name: str, write: Callable[[FactValue], str] = str) -> Callable[[Facts], Fact]:
    """A field of the accelerators: N/A without any, and the different values of all of them joined."""

    def fill(facts: Facts) -> Fact:
        count = _accelerators(facts)
        if count is None:
            return _from(facts, "accelerator.count")
        if count == 0:
            return read(NOT_APPLICABLE, facts["accelerator.count"].source)
        keys = [f"accelerator.{index}.{name}" for index in range(count)]
        texts = {write(value): facts[key].source for key in keys if (value := _value(facts, key)) is not None}
        return _joined(list(texts.items()), say("NVML does not tell it for this accelerator."))

    return fill


def _accelerator_link(facts: Facts) -> Fact:
    if not _accelerators(facts):
        return _accelerator("model")(facts)
    generation, width = _accelerator("pcie_generation")(facts), _accelerator("pcie_width")(facts)
    if generation.value is None or width.value is None:
        return gap(say("NVML does not tell the PCIe link of this accelerator."))
    return read(f"PCIe Gen{generation.value} x{width.value}", f"{generation.source}; {width.source}")


def _only_several(key: str) -> Callable[[Facts], Fact]:
    """N/A for one accelerator or none: there is nothing to join."""

    def fill(facts: Facts) -> Fact:
        count = _accelerators(facts)
        if count is None:
            return _from(facts, "accelerator.count")
        if count < 2:
            return read(NOT_APPLICABLE, facts["accelerator.count"].source)
        return gap(_ASKED.get(key, _OPTIONAL))

    return fill


def _only_with_accelerator(key: str) -> Callable[[Facts], Fact]:
    def fill(facts: Facts) -> Fact:
        if _accelerators(facts) == 0:
            return read(NOT_APPLICABLE, facts["accelerator.count"].source)
        return gap(_ASKED.get(key, _OPTIONAL))

    return fill


def _operating_system(facts: Facts) -> Fact:
    parts = [(text, facts[key].source) for key in ("os.name", "os.kernel") if (text := str(_value(facts, key) or ""))]
    if not _value(facts, "os.name"):
        return _from(facts, "os.name")
    return read(f"{parts[0][0]} ({parts[1][0]})" if len(parts) == 2 else parts[0][0], "; ".join(s for _, s in parts))


def _framework(facts: Facts) -> Fact:
    return _from(facts, "software.onnxruntime", lambda value: f"ONNX Runtime {value}")


def _stack(facts: Facts) -> Fact:
    named = (
        ("software.python", "{}"),
        ("software.loadgen", "LoadGen {}"),
        ("software.numpy", "NumPy {}"),
        ("accelerator.driver", "NVIDIA driver {}"),
        ("accelerator.cuda", "CUDA {}"),
    )
    parts = [(text.format(value), facts[key].source) for key, text in named if (value := _value(facts, key))]
    return _joined(parts, say("No version was found."))


def _hardware_notes(facts: Facts) -> Fact:
    """The layers between the program and the metal, and what they leave of it: readers of a result must know."""
    titles = (("virtualisation.machine", "Virtual machine"), ("virtualisation.container", "container"))
    parts = [
        (f"{title}: {value}", facts[key].source)
        for key, title in titles
        if (value := _value(facts, key)) and value != NONE
    ]
    if limited_threads(facts):
        text = f"usable threads: {_value(facts, 'processor.usable_threads')} of {_value(facts, 'processor.threads')}"
        parts.append((text, facts["processor.usable_threads"].source))
    return _joined(parts, _OPTIONAL)


def limited_threads(facts: Facts) -> bool:
    """Whether this program may use only a part of the processors: a container's quota, or an affinity."""
    usable, threads = _value(facts, "processor.usable_threads"), _value(facts, "processor.threads")
    return isinstance(usable, int) and isinstance(threads, int) and usable < threads


_FILL: dict[str, Callable[[Facts], Fact]] = {
    "system_name": _system_name,
    "number_of_nodes": lambda facts: read("1", "the machine that this program runs on"),
    "hw_notes": _hardware_notes,
    "host_processor_model_name": _copied("processor.model"),
    "host_processors_per_node": _copied("processor.sockets"),
    "host_processor_core_count": _copied("processor.cores"),
    "host_processor_frequency": _frequency,
    "host_processor_caches": _caches,
    "host_processor_interconnect": _processor_interconnect,
    "host_memory_capacity": _memory_capacity,
    "host_memory_configuration": _copied("memory.modules"),
    "accelerators_per_node": _copied("accelerator.count"),
    "accelerator_model_name": _accelerator("model"),
    "accelerator_memory_capacity": _accelerator("memory_bytes", lambda value: memory_text(int(value or 0))),
    "accelerator_memory_configuration": _only_with_accelerator("accelerator_memory_configuration"),
    "accelerator_host_interconnect": _accelerator_link,
    "accelerator_interconnect": _only_several("accelerator_interconnect"),
    "accelerator_interconnect_topology": _only_several("accelerator_interconnect_topology"),
    "accelerator_frequency": _accelerator("max_clock_mhz", lambda value: frequency_text(float(value or 0))),
    "accelerator_on-chip_memories": _only_with_accelerator("accelerator_on-chip_memories"),
    "host_storage_capacity": _storage_capacity,
    "host_storage_type": _copied("storage.type"),
    "host_networking": _copied("network.links"),
    "host_network_card_count": _copied("network.cards"),
    "operating_system": _operating_system,
    "framework": _framework,
    "other_software_stack": _stack,
}
