"""The register of facts: title, section and how a value is shown. A key with `*` stands for a number or a name."""

from collections.abc import Callable
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import NamedTuple

from core.detect.description import FactValue
from core.detect.units import cache_text, frequency_text, link_text, memory_text, storage_text
from core.messages import Message, say


class Section(StrEnum):
    """The cards of the System page, in their order."""

    MACHINE = "Machine"
    PROCESSOR = "Processor"
    MEMORY = "Memory"
    ACCELERATOR = "Accelerator"
    STORAGE = "Storage"
    NETWORK = "Network"
    OPERATING_SYSTEM = "Operating system"
    SOFTWARE = "Software"


class FactKind(NamedTuple):
    """What is known of a fact before it is read. `unit` is that of the stored value, empty for text and counts."""

    key: str
    title: Message
    section: Section
    unit: str = ""
    show: Callable[[FactValue], str] = str


def _bytes(write: Callable[[int], str]) -> Callable[[FactValue], str]:
    return lambda value: write(int(value or 0))


def _watts(value: FactValue) -> str:
    return f"{float(value or 0):g} W"


def _megahertz(value: FactValue) -> str:
    return frequency_text(float(value or 0))


_P, _M, _A = Section.PROCESSOR, Section.MEMORY, Section.ACCELERATOR
_S, _N, _O = Section.STORAGE, Section.NETWORK, Section.OPERATING_SYSTEM

KINDS: tuple[FactKind, ...] = (
    FactKind("machine.vendor", say("Maker"), Section.MACHINE),
    FactKind("machine.product", say("Product"), Section.MACHINE),
    FactKind("virtualisation.machine", say("Virtual machine"), Section.MACHINE),
    FactKind("virtualisation.container", say("Container"), Section.MACHINE),
    FactKind("processor.model", say("Model"), _P),
    FactKind("processor.architecture", say("Architecture"), _P),
    FactKind("processor.sockets", say("Sockets"), _P),
    FactKind("processor.cores", say("Cores"), _P),
    FactKind("processor.threads", say("Threads"), _P),
    FactKind("processor.usable_threads", say("Usable threads"), _P),
    FactKind("processor.smt", say("Threads a core"), _P),
    FactKind("processor.base_frequency_mhz", say("Base frequency"), _P, "MHz", _megahertz),
    FactKind("processor.max_frequency_mhz", say("Highest frequency"), _P, "MHz", _megahertz),
    FactKind("processor.current_frequency_mhz", say("Frequency now"), _P, "MHz", _megahertz),
    FactKind("processor.cache_l1d_bytes", say("L1 data cache"), _P, "bytes", _bytes(cache_text)),
    FactKind("processor.cache_l1i_bytes", say("L1 instruction cache"), _P, "bytes", _bytes(cache_text)),
    FactKind("processor.cache_l2_bytes", say("L2 cache"), _P, "bytes", _bytes(cache_text)),
    FactKind("processor.cache_l3_bytes", say("L3 cache"), _P, "bytes", _bytes(cache_text)),
    FactKind("processor.numa_nodes", say("NUMA nodes"), _P),
    FactKind("processor.instruction_sets", say("Instruction sets"), _P),
    FactKind("memory.capacity_bytes", say("Capacity"), _M, "bytes", _bytes(memory_text)),
    FactKind("memory.modules", say("Modules"), _M),
    FactKind("memory.type", say("Type"), _M),
    FactKind("memory.speed_mts", say("Speed"), _M, "MT/s", lambda value: f"{value} MT/s"),
    FactKind("accelerator.count", say("Count"), _A),
    FactKind("accelerator.driver", say("NVIDIA driver"), _A),
    FactKind("accelerator.cuda", say("CUDA"), _A),
    FactKind("accelerator.*.model", say("Model"), _A),
    FactKind("accelerator.*.memory_bytes", say("Memory"), _A, "bytes", _bytes(memory_text)),
    FactKind("accelerator.*.power_limit_w", say("Power limit"), _A, "W", _watts),
    FactKind("accelerator.*.pcie_generation", say("PCIe generation"), _A),
    FactKind("accelerator.*.pcie_width", say("PCIe lanes"), _A),
    FactKind("accelerator.*.max_clock_mhz", say("Highest clock"), _A, "MHz", _megahertz),
    FactKind("accelerator.*.max_memory_clock_mhz", say("Highest memory clock"), _A, "MHz", _megahertz),
    FactKind("accelerator.other", say("Others listed"), _A),
    FactKind("storage.drives", say("Drives"), _S),
    FactKind("storage.capacity_bytes", say("Capacity"), _S, "bytes", _bytes(storage_text)),
    FactKind("storage.type", say("Type"), _S),
    FactKind("network.cards", say("Cards"), _N),
    FactKind("network.links", say("Links"), _N),
    FactKind("network.speed_mbits", say("Highest speed"), _N, "Mbit/s", _bytes(link_text)),
    FactKind("os.name", say("System"), _O),
    FactKind("os.kernel", say("Kernel"), _O),
    FactKind("software.python", say("Python"), Section.SOFTWARE),
    FactKind("software.onnxruntime", say("ONNX Runtime"), Section.SOFTWARE),
    FactKind("software.loadgen", say("LoadGen"), Section.SOFTWARE),
    FactKind("software.numpy", say("NumPy"), Section.SOFTWARE),
    FactKind("software.compiler", say("Compiler of Python"), Section.SOFTWARE),
    FactKind("software.package.*", say("Package"), Section.SOFTWARE),
)

_BY_KEY = {kind.key: kind for kind in KINDS}
ALWAYS_LISTED: tuple[str, ...] = tuple(kind.key for kind in KINDS if "*" not in kind.key)


def kind_of(key: str) -> FactKind:
    """The entry of a fact; KeyError for a key that is not registered (a bug, found by a test)."""
    found = _BY_KEY.get(key) or next((kind for kind in KINDS if "*" in kind.key and fnmatchcase(key, kind.key)), None)
    if found is None:
        raise KeyError(key)
    return found


def show_value(key: str, value: FactValue) -> str:
    """A value with its unit, as a person reads it."""
    return kind_of(key).show(value)
