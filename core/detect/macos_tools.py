"""What macOS tells: sysctl for figures, system_profiler for lists."""

from typing import Any

from core.detect.machine_access import Machine
from core.detect.probe import parse_json, records

# The names after "hw" are part of it on some versions only; one that a Mac does not know is skipped.
SYSCTL = (
    "sysctl",
    "hw",
    "hw.machine",
    "hw.model",
    "hw.cpufrequency",
    "hw.cpufrequency_max",
    "machdep.cpu",
    "kern.osrelease",
    "kern.hv_vmm_present",
)


def sysctl(machine: Machine) -> dict[str, str]:
    """All of `SYSCTL` by name. A name that this Mac does not know is left out (sysctl then ends with an error)."""
    lines = machine.run(SYSCTL, any_status=True).splitlines()
    pairs = (line.partition(": ") for line in lines)
    return {name.strip(): value.strip() for name, mark, value in pairs if mark}


def profile(machine: Machine, data_type: str) -> list[dict[str, Any]]:
    """The items of one data type of system_profiler, groups dissolved."""
    answer = parse_json(machine.run(("system_profiler", "-json", data_type), keep=True), "system_profiler")
    found = records(answer.get(data_type)) if isinstance(answer, dict) else []
    flat: list[dict[str, Any]] = []
    for item in found:
        inner = records(item.get("_items")) if "_items" in item else []
        flat.extend(inner or [item])
    return flat
