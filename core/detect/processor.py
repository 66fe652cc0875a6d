"""The processor: model, sockets, cores, SMT, frequency, caches, NUMA, instruction sets."""

import re
from typing import Any

from core.detect.cpuinfo_fallback import cpuinfo
from core.detect.instruction_sets import named_sets
from core.detect.machine_access import Machine
from core.detect.macos_tools import sysctl
from core.detect.probe import (
    Facts,
    gap,
    integer_or_none,
    parse_json,
    read,
    read_or_none,
    records,
    unknown_system,
)
from core.detect.processor_files import frequency_now, without_lscpu
from core.detect.processor_limits import usable_threads
from core.detect.units import KIB, size_bytes
from core.detect.windows_cim import instances, source
from core.errors import ExpectedError
from core.messages import say

_LSCPU = ("lscpu", "-J")
_LSCPU_TOPOLOGY = ("lscpu", "-p=CPU,CORE,SOCKET,NODE")
_CPUFREQ = "/sys/devices/system/cpu/cpu0/cpufreq"
_CACHES = {
    "L1d cache": "processor.cache_l1d_bytes",
    "L1i cache": "processor.cache_l1i_bytes",
    "L2 cache": "processor.cache_l2_bytes",
    "L3 cache": "processor.cache_l3_bytes",
}


def probe(machine: Machine) -> Facts:
    """Facts under `processor.`."""
    match machine.system:
        case "Linux":
            return {**_linux(machine), "processor.usable_threads": usable_threads(machine)}
        case "Darwin":
            return _macos(machine)
        case "Windows":
            return _windows(machine)
        case _:
            raise unknown_system(machine)


def _linux(machine: Machine) -> Facts:
    try:
        listed = _lscpu_fields(machine)
    except ExpectedError:
        return without_lscpu(machine)
    facts: Facts = {"processor.architecture": read(listed.get("Architecture"), "lscpu -J")}
    facts["processor.model"] = _linux_model(machine, listed)
    facts.update(_linux_topology(machine, listed))
    facts.update(_linux_frequency(machine, listed))
    for name, key in _CACHES.items():
        # Newer versions write "L2" in a group of caches where older ones write "L2 cache".
        size = size_bytes((listed.get(name) or listed.get(name.split()[0], "")).split(" (")[0])
        facts[key] = read(size, "lscpu -J")
    flags = listed.get("Flags", "")
    facts["processor.instruction_sets"] = (
        read(named_sets(flags.split()), "lscpu -J, flags") if flags else _sets_by_cpuinfo(machine)
    )
    return facts


def _lscpu_fields(machine: Machine) -> dict[str, str]:
    """Field to data. Each kind of core has a block: models are joined, of all else the first counts."""
    found: dict[str, str] = {}
    models: list[str] = []

    def walk(items: Any) -> None:
        for item in records(items):
            name, data = item.get("field"), item.get("data")
            if isinstance(name, str) and isinstance(data, str):
                found.setdefault(name.rstrip(":"), data)
                if name == "Model name:" and data not in models:
                    models.append(data)
            walk(item.get("children", []))

    answer = parse_json(machine.run(_LSCPU), "lscpu -J")
    walk(answer.get("lscpu", []) if isinstance(answer, dict) else [])
    return {**found, "Model name": ", ".join(models)} if models else found


def _linux_model(machine: Machine, listed: dict[str, str]) -> Any:
    model = listed.get("Model name", "-").strip()
    if model not in ("", "-"):
        return read(model, "lscpu -J")
    try:
        return read(cpuinfo(machine).get("brand_raw"), "py-cpuinfo")
    except ExpectedError as error:
        return gap(error.text, "lscpu -J, py-cpuinfo")


def _linux_topology(machine: Machine, listed: dict[str, str]) -> Facts:
    rows = [line.split(",") for line in machine.run(_LSCPU_TOPOLOGY).splitlines() if line and not line.startswith("#")]
    rows = [row for row in rows if len(row) == 4]
    source_name = " ".join(_LSCPU_TOPOLOGY)
    if not rows:
        raise ExpectedError(say("{source} printed something that cannot be read.", source=source_name))
    cores = len({row[1] for row in rows})
    return {
        "processor.threads": read(len(rows), source_name),
        "processor.cores": read(cores, source_name),
        "processor.sockets": read(len({row[2] for row in rows}), source_name),
        "processor.numa_nodes": read(len({row[3] for row in rows}), source_name),
        "processor.smt": read(integer_or_none(listed.get("Thread(s) per core")), "lscpu -J"),
    }


def _linux_frequency(machine: Machine, listed: dict[str, str]) -> Facts:
    facts: Facts = {}
    base_khz = integer_or_none(read_or_none(machine, f"{_CPUFREQ}/base_frequency"))
    named = re.search(r"@ *([\d.]+) *GHz", listed.get("Model name", ""))
    if base_khz:
        facts["processor.base_frequency_mhz"] = read(base_khz / 1000, f"{_CPUFREQ}/base_frequency")
    elif named:
        facts["processor.base_frequency_mhz"] = read(float(named[1]) * 1000, "lscpu -J, in the model name")
    # Kinds of cores differ in their highest clock: the machine's is the highest of them.
    paths = machine.matching("/sys/devices/system/cpu/cpu[0-9]*/cpufreq/cpuinfo_max_freq")
    highest_khz = max((integer_or_none(read_or_none(machine, path)) or 0 for path in paths), default=0)
    highest_mhz = integer_or_none(listed.get("CPU max MHz"))
    if highest_khz:
        facts["processor.max_frequency_mhz"] = read(
            highest_khz / 1000, "/sys/devices/system/cpu/cpu*/cpufreq/cpuinfo_max_freq"
        )
    elif highest_mhz:
        facts["processor.max_frequency_mhz"] = read(highest_mhz, "lscpu -J")
    return {**facts, **frequency_now(machine)}


def _macos(machine: Machine) -> Facts:
    told = sysctl(machine)
    highest_hz = integer_or_none(told.get("hw.cpufrequency_max"))
    base_hz = integer_or_none(told.get("hw.cpufrequency"))
    cores = integer_or_none(told.get("hw.physicalcpu"))
    threads = integer_or_none(told.get("hw.logicalcpu"))
    no_frequency = gap(say("Macs with Apple silicon do not tell their frequency."), "sysctl")
    facts = {
        "processor.model": read(told.get("machdep.cpu.brand_string"), "sysctl machdep.cpu.brand_string"),
        "processor.architecture": read(told.get("hw.machine"), "sysctl hw.machine"),
        "processor.sockets": read(integer_or_none(told.get("hw.packages")), "sysctl hw.packages"),
        "processor.cores": read(cores, "sysctl hw.physicalcpu"),
        "processor.threads": read(threads, "sysctl hw.logicalcpu"),
        "processor.smt": read(threads // cores if cores and threads else None, "sysctl hw.logicalcpu"),
        "processor.max_frequency_mhz": read(highest_hz / 1e6, "sysctl hw.cpufrequency_max")
        if highest_hz
        else no_frequency,
        "processor.base_frequency_mhz": read(base_hz / 1e6, "sysctl hw.cpufrequency") if base_hz else no_frequency,
        "processor.numa_nodes": gap(say("macOS does not list NUMA nodes."), "sysctl"),
    }
    for name, key in (("l1d", "l1d"), ("l1i", "l1i"), ("l2", "l2"), ("l3", "l3")):
        facts[f"processor.cache_{key}_bytes"] = _macos_cache(told, name)
    flags = [
        name.removeprefix("hw.optional.").removeprefix("arm.")
        for name, value in told.items()
        if name.startswith("hw.optional.") and value == "1"
    ]
    for name in ("machdep.cpu.features", "machdep.cpu.leaf7_features"):
        flags += told.get(name, "").split()
    facts["processor.instruction_sets"] = read(named_sets(flags), "sysctl hw.optional, machdep.cpu")
    return facts


def _macos_cache(told: dict[str, str], name: str) -> Any:
    """The cache over all kinds of cores where the Mac lists them (`hw.perflevel0.…`), else the size it gives."""
    total, level = 0, 0
    while f"hw.perflevel{level}.physicalcpu" in told:
        size = integer_or_none(told.get(f"hw.perflevel{level}.{name}cachesize")) or 0
        cores = integer_or_none(told.get(f"hw.perflevel{level}.physicalcpu")) or 0
        shared_by = integer_or_none(told.get(f"hw.perflevel{level}.cpusper{name}")) or 1
        total += size * max(cores // shared_by, 1)
        level += 1
    if total:
        return read(total, f"sysctl hw.perflevel*.{name}cachesize")
    size = integer_or_none(told.get(f"hw.{name}cachesize")) or 0
    cores = integer_or_none(told.get("hw.physicalcpu")) or 1
    return read(size * (1 if name == "l3" else cores) or None, f"sysctl hw.{name}cachesize")


def _windows(machine: Machine) -> Facts:
    packages = instances(machine, "Win32_Processor")
    where = source("Win32_Processor")

    def total(name: str) -> int | None:
        return sum(integer_or_none(package.get(name)) or 0 for package in packages) or None

    cores, threads = total("NumberOfCores"), total("NumberOfLogicalProcessors")
    level_2_kib, level_3_kib = total("L2CacheSize"), total("L3CacheSize")
    not_listed = say("Windows does not list it.")
    return {
        "processor.model": read(str(packages[0].get("Name") or "").strip(), where),
        "processor.architecture": read(
            {0: "x86", 5: "ARM", 9: "x86_64", 12: "ARM64"}.get(packages[0].get("Architecture", -1)), where
        ),
        "processor.sockets": read(len(packages), where),
        "processor.cores": read(cores, where),
        "processor.threads": read(threads, where),
        "processor.smt": read(threads // cores if cores and threads else None, where),
        "processor.base_frequency_mhz": read(integer_or_none(packages[0].get("MaxClockSpeed")), where),
        "processor.max_frequency_mhz": gap(not_listed, where),
        "processor.cache_l1d_bytes": gap(not_listed, where),
        "processor.cache_l1i_bytes": gap(not_listed, where),
        "processor.cache_l2_bytes": read(level_2_kib * KIB if level_2_kib else None, where),
        "processor.cache_l3_bytes": read(level_3_kib * KIB if level_3_kib else None, where),
        "processor.numa_nodes": gap(not_listed, where),
        "processor.instruction_sets": _sets_by_cpuinfo(machine),
    }


def _sets_by_cpuinfo(machine: Machine) -> Any:
    try:
        flags = cpuinfo(machine).get("flags")
    except ExpectedError as error:
        return gap(error.text, "py-cpuinfo")
    if not isinstance(flags, list):
        return gap(say("This machine does not list its flags."), "py-cpuinfo")
    return read(named_sets(str(flag) for flag in flags), "py-cpuinfo")
