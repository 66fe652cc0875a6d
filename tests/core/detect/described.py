"""Recorded machines as descriptions: the whole detection, with NVML as the test says."""

from collections.abc import Mapping
from functools import partial

from core.detect import accelerators_nvidia
from core.detect.description import FactValue, SystemDescription
from core.detect.detection import PROBES, detect
from core.detect.machine_access import Machine
from tests.core.detect.fake_nvml import FakeNvml, no_driver
from tests.core.detect.recorded_machine import recorded


def described(
    machine: str | Machine, nvml: FakeNvml | None = None, answers: Mapping[str, str] | None = None
) -> SystemDescription:
    """The description of a recorded machine; without `nvml` it has no NVIDIA driver."""
    nvidia = partial(accelerators_nvidia.probe, module=nvml or no_driver())
    probes = tuple(
        (nvidia if probe is accelerators_nvidia.probe else probe, beginnings) for probe, beginnings in PROBES
    )
    asked = recorded(machine) if isinstance(machine, str) else machine
    return detect(asked, answers=answers or {}, probes=probes)


def values(system: SystemDescription, section: str) -> dict[str, FactValue]:
    """The facts of one section that have a value, without the section in their names."""
    start = f"{section}."
    return {
        key.removeprefix(start): fact.value
        for key, fact in system.facts.items()
        if key.startswith(start) and fact.value is not None
    }


def texts(system: SystemDescription, *keys: str) -> dict[str, FactValue]:
    """Some fields by key."""
    return {key: system.fields[key].value for key in keys}
