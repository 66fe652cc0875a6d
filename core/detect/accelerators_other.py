"""Accelerators that are not NVIDIA's, as the system lists them: built-in graphics, AMD, Intel, Apple, NPUs."""

from core.detect.machine_access import Machine
from core.detect.macos_tools import profile
from core.detect.probe import Facts, read, read_or_none, unknown_system
from core.detect.windows_cim import instances, source
from core.errors import ExpectedError

NONE = "none listed"
_VENDORS = {"0x1002": "AMD", "0x8086": "Intel", "0x1da3": "Habana", "0x1ac1": "Google", "0x1e60": "Hailo"}
_NVIDIA = "0x10de"
# PCI classes: display controllers, and processing accelerators (NPUs among them).
_CLASSES = {"0x03": "graphics", "0x12": "processing accelerator"}
# Adapters that draw for a virtual machine or a remote screen and compute nothing.
_EMULATED = {"0x1234", "0x1b36", "0x15ad", "0x80ee", "0x1af4", "0x1414", "0x1013", "0x1a03", "0x102b"}


def probe(machine: Machine) -> Facts:
    """The fact `accelerator.other`, a list in words."""
    match machine.system:
        case "Linux":
            names, where = _linux(machine)
        case "Darwin":
            names, where = _macos(machine), "system_profiler SPDisplaysDataType"
        case "Windows":
            names, where = _windows(machine), source("Win32_VideoController")
        case _:
            raise unknown_system(machine)
    return {"accelerator.other": read(", ".join(names) or NONE, where)}


def _linux(machine: Machine) -> tuple[list[str], str]:
    listed: list[str] = []
    names = _lspci_names(machine)
    for path in machine.matching("/sys/bus/pci/devices/*"):
        vendor = read_or_none(machine, f"{path}/vendor") or ""
        kind = _CLASSES.get((read_or_none(machine, f"{path}/class") or "")[:4])
        if kind is None or vendor == _NVIDIA or vendor in _EMULATED:
            continue
        device = read_or_none(machine, f"{path}/device") or "?"
        plain = f"{_VENDORS.get(vendor, f'vendor {vendor}')} {kind} (device {device})"
        listed.append(names.get(path.rpartition("/")[2], plain))
    boards = {name.rpartition("/")[2] for name in machine.matching("/sys/class/accel/accel*")}
    if boards and not listed:
        listed.append(f"{len(boards)} device(s) of the kernel's accel class")
    return listed, "/sys/bus/pci/devices, lspci" if names else "/sys/bus/pci/devices"


def _lspci_names(machine: Machine) -> dict[str, str]:
    """Slot to maker and name, where lspci is installed."""
    try:
        lines = machine.run(("lspci", "-D", "-mm")).splitlines()
    except ExpectedError:
        return {}
    names = {}
    for line in lines:
        parts = line.split('"')
        if len(parts) >= 6:
            names[parts[0].strip()] = f"{parts[3]} {parts[5]}"
    return names


def _macos(machine: Machine) -> list[str]:
    names = []
    for entry in profile(machine, "SPDisplaysDataType"):
        model = str(entry.get("sppci_model") or entry.get("_name") or "").strip()
        cores = str(entry.get("sppci_cores") or "").strip()
        if model:
            names.append(f"{model} GPU, {cores} cores" if cores else model)
    return names


def _windows(machine: Machine) -> list[str]:
    try:
        listed = instances(machine, "Win32_VideoController")
    except ExpectedError:
        return []
    names = [str(entry.get("Name") or "").strip() for entry in listed]
    emulated = ("basic display", "basic render", "remote display", "hyper-v video", "vmware svga", "nvidia")
    return [name for name in names if name and not any(word in name.lower() for word in emulated)]
