"""NVIDIA accelerators by NVML: model, memory, driver, power limit, PCIe, clocks."""

from typing import Any

from core.detect.description import Fact
from core.detect.machine_access import Machine
from core.detect.nvml import Nvml
from core.detect.probe import Facts, gap, read
from core.errors import ExpectedError
from core.messages import say

# PCI class 0x03 is a display controller, 0x12 a processing accelerator; 0x10de is NVIDIA.
_PCI_CLASSES = ("0x03", "0x12")
_NVIDIA = "0x10de"


def probe(machine: Machine, module: Any | None = None) -> Facts:
    """Facts under `accelerator.` for NVIDIA's devices. `module` stands in for pynvml in tests.

    No driver and no NVIDIA device on the bus is a count of 0, read; a device without a driver is a gap.
    """
    if machine.system == "Darwin":
        return _none(machine, gap(say("macOS has no NVIDIA driver."), "NVML"))
    try:
        nvml = Nvml(module)
    except ExpectedError as error:
        return _none(machine, gap(error.text, "NVML"))
    try:
        return _devices(nvml)
    finally:
        nvml.close()


def _none(machine: Machine, driver: Fact) -> Facts:
    facts: Facts = {"accelerator.driver": driver, "accelerator.cuda": driver}
    if _nvidia_on_bus(machine):
        reason = say("An NVIDIA device is there, but its driver does not answer. {why}", why=driver.reason or "")
        facts["accelerator.count"] = gap(reason, "NVML, /sys/bus/pci")
    else:
        facts["accelerator.count"] = read(0, "NVML: no NVIDIA device")
    return facts


def _nvidia_on_bus(machine: Machine) -> bool:
    for path in machine.matching("/sys/bus/pci/devices/*"):
        try:
            if machine.read(f"{path}/vendor") == _NVIDIA and machine.read(f"{path}/class").startswith(_PCI_CLASSES):
                return True
        except ExpectedError:
            continue
    return False


def _devices(nvml: Nvml) -> Facts:
    version = nvml.ask("nvmlSystemGetCudaDriverVersion")
    handles = nvml.handles()
    facts: Facts = {
        "accelerator.count": read(len(handles), "NVML, nvmlDeviceGetCount"),
        "accelerator.driver": read(nvml.ask("nvmlSystemGetDriverVersion"), "NVML, nvmlSystemGetDriverVersion"),
        # NVML gives 12090 for CUDA 12.9.
        "accelerator.cuda": read(
            f"{version // 1000}.{version % 1000 // 10}" if version else None, "NVML, nvmlSystemGetCudaDriverVersion"
        ),
    }
    for index, handle in enumerate(handles):
        for name, fact in _device(nvml, handle).items():
            facts[f"accelerator.{index}.{name}"] = fact
    return facts


def _device(nvml: Nvml, handle: Any) -> Facts:
    def asked(function: str, *arguments: Any, factor: float = 1) -> Fact:
        answer = nvml.ask(function, handle, *arguments)
        value = answer * factor if isinstance(answer, (int, float)) and factor != 1 else answer
        return read(value, f"NVML, {function}")

    memory = nvml.ask("nvmlDeviceGetMemoryInfo", handle)
    return {
        "model": asked("nvmlDeviceGetName"),
        "memory_bytes": read(int(memory.total) if memory is not None else None, "NVML, nvmlDeviceGetMemoryInfo"),
        "power_limit_w": asked("nvmlDeviceGetPowerManagementLimit", factor=1 / 1000),
        # The link falls back to a lower generation while idle: the highest that card and slot share is the fact.
        "pcie_generation": asked("nvmlDeviceGetMaxPcieLinkGeneration"),
        "pcie_width": asked("nvmlDeviceGetMaxPcieLinkWidth"),
        "max_clock_mhz": asked("nvmlDeviceGetMaxClockInfo", getattr(nvml.module, "NVML_CLOCK_SM", 1)),
        "max_memory_clock_mhz": asked("nvmlDeviceGetMaxClockInfo", getattr(nvml.module, "NVML_CLOCK_MEM", 2)),
    }
