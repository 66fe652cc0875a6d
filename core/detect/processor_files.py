"""The processor from the kernel's files alone, for Linux without lscpu (small containers)."""

import re
from pathlib import PurePosixPath

from core.detect.instruction_sets import named_sets
from core.detect.machine_access import Machine
from core.detect.probe import Facts, read, read_or_none
from core.detect.units import size_bytes

_CPUINFO = "/proc/cpuinfo"
_CPUS = "/sys/devices/system/cpu"
_CACHE_KEYS = {
    ("1", "Data"): "processor.cache_l1d_bytes",
    ("1", "Instruction"): "processor.cache_l1i_bytes",
    ("2", "Unified"): "processor.cache_l2_bytes",
    ("3", "Unified"): "processor.cache_l3_bytes",
}


def without_lscpu(machine: Machine) -> Facts:
    """Facts under `processor.` from /proc/cpuinfo and sysfs. Raises ExpectedError when /proc cannot be read."""
    text = machine.read(_CPUINFO)
    threads = len(re.findall(r"^processor\s*:", text, re.MULTILINE))
    folders = machine.matching(f"{_CPUS}/cpu[0-9]*/topology")
    packages = [read_or_none(machine, f"{folder}/physical_package_id") for folder in folders]
    cores = {
        (package, read_or_none(machine, f"{folder}/core_id")) for package, folder in zip(packages, folders, strict=True)
    }
    model = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    flags = re.search(r"^(?:flags|Features)\s*:\s*(.+)$", text, re.MULTILINE)
    nodes = machine.matching("/sys/devices/system/node/node[0-9]*")
    topology = f"{_CPUS}/cpu*/topology"
    facts: Facts = {
        "processor.architecture": read(machine.architecture, "uname"),
        "processor.model": read(model[1].strip() if model else None, _CPUINFO),
        "processor.threads": read(threads or None, _CPUINFO),
        "processor.sockets": read(len(set(packages)) or None, topology),
        "processor.cores": read(len(cores) or None, topology),
        "processor.smt": read(threads // len(cores) if cores and threads else None, topology),
        "processor.numa_nodes": read(len(nodes) or None, "/sys/devices/system/node"),
        "processor.instruction_sets": read(named_sets(flags[1].split()) if flags else None, _CPUINFO),
    }
    return {**facts, **_caches(machine), **frequency_now(machine)}


def frequency_now(machine: Machine) -> Facts:
    """The clock of the first processor at this moment: the only figure there is in most virtual machines."""
    now = re.search(r"^cpu MHz\s*:\s*([\d.]+)", read_or_none(machine, _CPUINFO) or "", re.MULTILINE)
    return {"processor.current_frequency_mhz": read(float(now[1]) if now else None, _CPUINFO)}


def _caches(machine: Machine) -> Facts:
    """Each cache once: several processors name the same one by the list of those that share it."""
    seen: dict[tuple[str, str], int] = {}
    for folder in machine.matching(f"{_CPUS}/cpu[0-9]*/cache/index[0-9]*"):
        values = [read_or_none(machine, f"{folder}/{name}") or "" for name in ("level", "type", "shared_cpu_list")]
        key = _CACHE_KEYS.get((values[0], values[1]))
        size = size_bytes(read_or_none(machine, f"{folder}/size") or "")
        if key and size:
            seen[(key, values[2] or PurePosixPath(folder).parts[5])] = size
    totals: dict[str, int] = {}
    for (key, _), size in seen.items():
        totals[key] = totals.get(key, 0) + size
    return {key: read(total, f"{_CPUS}/cpu*/cache") for key, total in totals.items()}
