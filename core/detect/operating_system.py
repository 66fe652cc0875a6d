"""The operating system and its kernel, and the maker and product of the machine."""

import re

from core.detect.machine_access import Machine
from core.detect.macos_tools import profile, sysctl
from core.detect.probe import Facts, gap, read, read_or_none, unknown_system
from core.detect.windows_cim import instances, source
from core.errors import ExpectedError
from core.messages import say

# What board makers leave in when they sell a board alone.
_PLACEHOLDERS = {"to be filled by o.e.m.", "system product name", "system manufacturer", "default string", "none", ""}


def probe(machine: Machine) -> Facts:
    """Facts under `os.` and `machine.`."""
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
    named = re.search(r'^PRETTY_NAME="?([^"\n]+)', read_or_none(machine, "/etc/os-release") or "", re.MULTILINE)
    try:
        kernel = machine.run(("uname", "-sr")).strip()
    except ExpectedError:
        kernel = ""
    facts = {
        "os.name": read(named[1].strip() if named else None, "/etc/os-release"),
        "os.kernel": read(kernel, "uname -sr"),
    }
    board = read_or_none(machine, "/proc/device-tree/model")
    for key, file in (("machine.vendor", "sys_vendor"), ("machine.product", "product_name")):
        path = f"/sys/class/dmi/id/{file}"
        text = read_or_none(machine, path)
        if text is not None and text.strip().lower() not in _PLACEHOLDERS:
            facts[key] = read(text.strip(), path)
        elif key == "machine.product" and board:
            facts[key] = read(board, "/proc/device-tree/model")
        else:
            facts[key] = gap(say("The firmware does not name it."), path)
    return facts


def _macos(machine: Machine) -> Facts:
    told = sysctl(machine)
    version = machine.run(("sw_vers", "-productVersion")).strip()
    kernel = told.get("kern.osrelease")
    where = "system_profiler SPHardwareDataType"
    try:
        hardware = profile(machine, "SPHardwareDataType")
        name = str(hardware[0].get("machine_name", "")) if hardware else ""
    except ExpectedError:
        name = ""
    model = told.get("hw.model", "")
    return {
        "os.name": read(f"macOS {version}" if version else None, "sw_vers -productVersion"),
        "os.kernel": read(f"Darwin {kernel}" if kernel else None, "sysctl kern.osrelease"),
        "machine.vendor": read("Apple", "sysctl hw.model"),
        "machine.product": read(f"{name} ({model})" if name and model else name or model, where),
    }


def _windows(machine: Machine) -> Facts:
    system = instances(machine, "Win32_OperatingSystem")[0]
    computer = instances(machine, "Win32_ComputerSystem")[0]
    facts = {
        "os.name": read(str(system.get("Caption") or "").strip(), source("Win32_OperatingSystem")),
        "os.kernel": read(f"Windows NT {system.get('Version')}", source("Win32_OperatingSystem")),
    }
    for key, name in (("machine.vendor", "Manufacturer"), ("machine.product", "Model")):
        text = str(computer.get(name) or "").strip()
        facts[key] = read("" if text.lower() in _PLACEHOLDERS else text, source("Win32_ComputerSystem"))
    return facts
