"""Memory: size, and modules with type and speed where the machine tells."""

import re
from typing import Any, NamedTuple

from core.detect.machine_access import Machine
from core.detect.macos_tools import profile, sysctl
from core.detect.probe import Facts, gap, integer_or_none, read, read_or_none, unknown_system
from core.detect.units import KIB, memory_text, size_bytes
from core.detect.windows_cim import instances, source
from core.errors import ExpectedError
from core.messages import Message, say

_UDEV = "/run/udev/data/+dmi:id"
_DMIDECODE = ("dmidecode", "-t", "memory")
# SMBIOS 3.7, table 78: type of a memory device.
_SMBIOS_TYPES = {24: "DDR3", 26: "DDR4", 28: "LPDDR2", 29: "LPDDR3", 30: "LPDDR4", 32: "HBM", 34: "DDR5", 35: "LPDDR5"}
_UNKNOWN_WORDS = {"", "Unknown", "Other", "<OUT OF SPEC>", "None", "RAM"}


class _Module(NamedTuple):
    size_bytes: int
    type: str
    speed_mts: int


def probe(machine: Machine) -> Facts:
    """Facts under `memory.`."""
    match machine.system:
        case "Linux":
            return _linux(machine)
        case "Darwin":
            return _macos(machine)
        case "Windows":
            return _windows(machine)
        case _:
            raise unknown_system(machine)


def _linux(machine: Machine) -> Facts:
    total = re.search(r"^MemTotal:\s*(\d+) kB", machine.read("/proc/meminfo"), re.MULTILINE)
    facts = {"memory.capacity_bytes": read(int(total[1]) * KIB if total else None, "/proc/meminfo, MemTotal")}
    modules = _from_udev(read_or_none(machine, _UDEV) or "")
    if modules:
        return {**facts, **_module_facts(modules, f"{_UDEV} (firmware table)")}
    try:
        modules = _from_dmidecode(machine.run(_DMIDECODE))
    except ExpectedError:
        # A user without the rights gets dmidecode's own words about a device file, which help nobody.
        reason = say("The memory modules show only to an administrator, through dmidecode.")
        return {**facts, **_no_modules(reason, "dmidecode -t memory")}
    if not modules:
        return {**facts, **_no_modules(say("The firmware lists no memory modules."), "dmidecode -t memory")}
    return {**facts, **_module_facts(modules, "dmidecode -t memory")}


def _from_udev(text: str) -> list[_Module]:
    """Modules from the firmware table as udev keeps it, readable by every user (systemd 248 and later)."""
    entries: dict[str, dict[str, str]] = {}
    for number, name, value in re.findall(r"^E:MEMORY_DEVICE_(\d+)_([A-Z_]+)=(.*)$", text, re.MULTILINE):
        entries.setdefault(number, {})[name] = value
    return [
        _Module(
            size,
            entry.get("TYPE", ""),
            integer_or_none(entry.get("CONFIGURED_SPEED_MTS") or entry.get("SPEED_MTS")) or 0,
        )
        for entry in entries.values()
        if (size := integer_or_none(entry.get("SIZE")) or 0) > 0
    ]


def _from_dmidecode(text: str) -> list[_Module]:
    modules = []
    for block in re.split(r"\n\s*\n", text):
        if "\nMemory Device\n" not in f"\n{block}\n":
            continue
        entry = dict(re.findall(r"^\s+([A-Za-z ]+): (.*)$", block, re.MULTILINE))
        size = size_bytes(entry.get("Size", "")) or 0
        speed = (entry.get("Configured Memory Speed") or entry.get("Speed") or "").split(" ")[0]
        if size:
            modules.append(_Module(size, entry.get("Type", "").strip(), integer_or_none(speed) or 0))
    return modules


def _module_facts(modules: list[_Module], where: str) -> Facts:
    kinds: dict[_Module, int] = {}
    for module in modules:
        kinds[module] = kinds.get(module, 0) + 1
    texts = [_text(count, module) for module, count in kinds.items()]
    types = sorted({module.type for module in modules} - _UNKNOWN_WORDS)
    speeds = [module.speed_mts for module in modules if module.speed_mts]
    return {
        "memory.modules": read(", ".join(texts), where),
        "memory.type": read(", ".join(types), where),
        "memory.speed_mts": read(min(speeds) if speeds else None, where),
    }


def _text(count: int, module: _Module) -> str:
    kind = "" if module.type in _UNKNOWN_WORDS else f" {module.type}"
    speed = f"-{module.speed_mts}" if module.speed_mts and kind else ""
    return f"{count} × {memory_text(module.size_bytes)}{kind}{speed}"


def _no_modules(reason: Message, where: str) -> Facts:
    return {key: gap(reason, where) for key in ("memory.modules", "memory.type", "memory.speed_mts")}


def _macos(machine: Machine) -> Facts:
    facts = {"memory.capacity_bytes": read(integer_or_none(sysctl(machine).get("hw.memsize")), "sysctl hw.memsize")}
    where = "system_profiler SPMemoryDataType"
    try:
        listed = profile(machine, "SPMemoryDataType")
    except ExpectedError as error:
        return {**facts, **_no_modules(error.text, where)}
    modules = [module for entry in listed if (module := _macos_module(entry)) is not None]
    return {**facts, **(_module_facts(modules, where) if modules else _no_modules(say("macOS lists none."), where))}


def _macos_module(entry: dict[str, Any]) -> _Module | None:
    size = size_bytes(str(entry.get("dimm_size") or entry.get("SPMemoryDataType") or ""))
    if not size:
        return None
    speed = integer_or_none(str(entry.get("dimm_speed", "")).split(" ")[0]) or 0
    return _Module(size, str(entry.get("dimm_type", "")), speed)


def _windows(machine: Machine) -> Facts:
    system = instances(machine, "Win32_ComputerSystem")[0]
    facts = {
        "memory.capacity_bytes": read(
            integer_or_none(system.get("TotalPhysicalMemory")), source("Win32_ComputerSystem")
        )
    }
    where = source("Win32_PhysicalMemory")
    try:
        listed = instances(machine, "Win32_PhysicalMemory")
    except ExpectedError as error:
        return {**facts, **_no_modules(error.text, where)}
    modules = [
        _Module(
            size,
            _SMBIOS_TYPES.get(integer_or_none(entry.get("SMBIOSMemoryType")) or 0, ""),
            integer_or_none(entry.get("ConfiguredClockSpeed")) or integer_or_none(entry.get("Speed")) or 0,
        )
        for entry in listed
        if (size := integer_or_none(entry.get("Capacity")) or 0) > 0
    ]
    return {**facts, **(_module_facts(modules, where) if modules else _no_modules(say("Windows lists none."), where))}
