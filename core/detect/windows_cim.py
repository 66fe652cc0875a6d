"""What Windows tells: one PowerShell call for all probes, as starting PowerShell takes longer than all its answers."""

from typing import Any

from core.detect.machine_access import Machine
from core.detect.probe import parse_json, records
from core.errors import ExpectedError
from core.messages import say

SOURCE = "PowerShell, Get-CimInstance {class_name}"

_CLASSES: dict[str, tuple[str, str]] = {
    "Win32_Processor": (
        "",
        "Name,NumberOfCores,NumberOfLogicalProcessors,MaxClockSpeed,L2CacheSize,L3CacheSize,Architecture",
    ),
    "Win32_PhysicalMemory": ("", "Capacity,Speed,ConfiguredClockSpeed,SMBIOSMemoryType"),
    "Win32_ComputerSystem": ("", "Manufacturer,Model,HypervisorPresent,TotalPhysicalMemory"),
    "Win32_OperatingSystem": ("", "Caption,Version,BuildNumber"),
    "MSFT_PhysicalDisk": ("root/Microsoft/Windows/Storage", "FriendlyName,MediaType,BusType,Size"),
    "Win32_NetworkAdapter": ("", "Name,Speed,NetConnectionStatus,PhysicalAdapter,PNPDeviceID"),
    "Win32_VideoController": ("", "Name,AdapterRAM,DriverVersion"),
}


def _script() -> str:
    parts = [
        f"{name}=@(Get-CimInstance {f'-Namespace {space} ' if space else ''}{name}|Select-Object {properties})"
        for name, (space, properties) in _CLASSES.items()
    ]
    return (
        "$ErrorActionPreference='SilentlyContinue';[Console]::OutputEncoding=[Text.Encoding]::UTF8;"
        f"@{{{';'.join(parts)}}}|ConvertTo-Json -Depth 4 -Compress"
    )


COMMAND = ("powershell", "-NoProfile", "-NonInteractive", "-Command", _script())


def instances(machine: Machine, class_name: str) -> list[dict[str, Any]]:
    """The instances of a CIM class; ExpectedError when Windows gives none."""
    answer = parse_json(machine.run(COMMAND, keep=True).lstrip("\ufeff"), "PowerShell")
    found = records(answer.get(class_name)) if isinstance(answer, dict) else []
    if not found:
        raise ExpectedError(say("Windows lists nothing under {name}.", name=class_name))
    return found


def source(class_name: str) -> str:
    """How a fact from this class names its source."""
    return SOURCE.format(class_name=class_name)
