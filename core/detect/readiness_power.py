"""Readiness: governor, power plan and battery, thermal state."""

import re
from typing import NamedTuple

import psutil

from core.detect.machine_access import Machine
from core.detect.nvml import Nvml
from core.detect.probe import read_or_none
from core.detect.readiness_state import Concern, ReadinessState
from core.detect.sensors import ProcessorSensors
from core.errors import ExpectedError
from core.messages import Message, say

HOT_C = 80.0
_GOVERNORS = "/sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_governor"
_GOVERNOR_COMMAND = "echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"
# Windows' own plans by their fixed identifiers.
_WINDOWS_PERFORMANCE = "8c5e7fda-e8bf-4a96-9a85-a6e23a8c635c"
_WINDOWS_SAVER = "a1841308-3541-4fab-bc81-f71556f20b4a"
_WINDOWS_COMMAND = f"powercfg /setactive {_WINDOWS_PERFORMANCE}"

Readings = dict[str, float | int | str]


def governor(machine: Machine, readings: Readings) -> Concern:
    """How the processor chooses its clock: Linux's governor, Windows' power plan, macOS' low power mode."""
    match machine.system:
        case "Linux":
            return _linux_governor(machine, readings)
        case "Windows":
            return _windows_plan(machine, readings)
        case "Darwin":
            return _macos_mode(machine, readings)
        case _:
            return _governor(ReadinessState.UNKNOWN, say("There is no probe for {system} yet.", system=machine.system))


def _governor(state: ReadinessState, detail: Message, remedy: Message | None = None, command: str = "") -> Concern:
    return Concern(key="governor", title=say("Governor"), state=state, detail=detail, remedy=remedy, command=command)


def _linux_governor(machine: Machine, readings: Readings) -> Concern:
    found = {text for path in machine.matching(_GOVERNORS) if (text := read_or_none(machine, path))}
    if not found:
        return _governor(
            ReadinessState.UNKNOWN,
            say("This machine does not show its governor; in a virtual machine the host has it."),
        )
    named = ", ".join(sorted(found))
    readings["governor"] = named
    if found == {"performance"}:
        return _governor(ReadinessState.GOOD, say("It is {governor}.", governor=named))
    return _governor(
        ReadinessState.TO_DO,
        say("It is {governor}.", governor=named),
        say("The governor performance gives steady numbers."),
        _GOVERNOR_COMMAND,
    )


def _windows_plan(machine: Machine, readings: Readings) -> Concern:
    text = machine.run(("powercfg", "/getactivescheme"))
    found = re.search(r"([0-9a-fA-F-]{36})(?:\s+\((.+)\))?", text)
    if found is None:
        return _governor(ReadinessState.UNKNOWN, say("Windows does not tell its power plan."))
    identifier, name = found[1].lower(), found[2] or found[1]
    readings["power_plan"] = name
    if identifier == _WINDOWS_PERFORMANCE:
        return _governor(ReadinessState.GOOD, say("The power plan is {plan}.", plan=name))
    return _governor(
        ReadinessState.TO_DO,
        say("The power plan is {plan}.", plan=name),
        say("The plan High performance gives steady numbers."),
        _WINDOWS_COMMAND,
    )


def _macos_mode(machine: Machine, readings: Readings) -> Concern:
    found = re.search(r"^\s*lowpowermode\s+(\d)", machine.run(("pmset", "-g")), re.MULTILINE)
    if found is None:
        return _governor(ReadinessState.UNKNOWN, say("This Mac does not tell its power mode."))
    readings["low_power_mode"] = int(found[1])
    if found[1] == "0":
        return _governor(ReadinessState.GOOD, say("Low power mode is off."))
    return _governor(
        ReadinessState.TO_DO,
        say("Low power mode is on."),
        say("It lowers the clock. Switch it off."),
        "sudo pmset -a lowpowermode 0",
    )


class _Supply(NamedTuple):
    """What feeds the machine; `battery_percent` is None without a battery."""

    mains: bool | None
    battery_percent: float | None


def power(machine: Machine, readings: Readings) -> Concern:
    """Mains or battery."""
    title = say("Power")
    supply = _linux_supply(machine) if machine.system == "Linux" else _other_supply()
    if supply.battery_percent is None:
        readings["battery"] = "none"
        return Concern(key="power", title=title, state=ReadinessState.GOOD, detail=say("Mains, no battery"))
    readings["battery_percent"] = round(supply.battery_percent, 1)
    level = round(supply.battery_percent)
    if supply.mains is None:
        detail = say(
            "There is a battery ({percent} %), but the machine does not tell whether it is in use.", percent=level
        )
        return Concern(key="power", title=title, state=ReadinessState.UNKNOWN, detail=detail)
    readings["on_mains"] = int(supply.mains)
    if supply.mains:
        detail = say("Mains, battery at {percent} %", percent=level)
        return Concern(key="power", title=title, state=ReadinessState.GOOD, detail=detail)
    return Concern(
        key="power",
        title=title,
        state=ReadinessState.TO_DO,
        detail=say("The machine runs on its battery, at {percent} %.", percent=level),
        remedy=say("Plug it in: on battery the clock is lower."),
    )


def _linux_supply(machine: Machine) -> _Supply:
    level: float | None = None
    mains: bool | None = None
    for path in machine.matching("/sys/class/power_supply/*/type"):
        folder = path.removesuffix("/type")
        kind = read_or_none(machine, path)
        if kind in ("Mains", "USB") and (online := read_or_none(machine, f"{folder}/online")) is not None:
            mains = bool(mains) or online == "1"
        # Mice and keyboards have batteries too; they say that they are a device's.
        if kind == "Battery" and read_or_none(machine, f"{folder}/scope") != "Device":
            capacity = read_or_none(machine, f"{folder}/capacity") or ""
            level = float(capacity) if capacity.isdigit() else 0.0
            status = read_or_none(machine, f"{folder}/status")
            if mains is None and status in ("Discharging", "Charging", "Full"):
                mains = status != "Discharging"
    return _Supply(mains, level)


def _other_supply() -> _Supply:
    battery = psutil.sensors_battery()
    return _Supply(None, None) if battery is None else _Supply(battery.power_plugged, float(battery.percent))


def temperature(machine: Machine, readings: Readings) -> Concern:
    """How warm processor and accelerator are before the run, and whether the processor has throttled."""
    if machine.system == "Darwin":
        return _macos_thermal(machine, readings)
    sensors = ProcessorSensors(machine)
    parts: dict[str, float] = {}
    processor_c = sensors.temperature_c()
    if processor_c is not None:
        parts["processor"] = readings["processor_temperature_c"] = round(processor_c, 1)
    accelerator_c = _accelerator_temperature_c()
    if accelerator_c is not None:
        parts["accelerator"] = readings["accelerator_temperature_c"] = accelerator_c
    if sensors.counts_throttling():
        readings["throttle_count"] = sensors.throttle_count()
    title = say("Temperature")
    if not parts:
        reason = say(
            "This machine shows no temperature; virtual machines and Windows keep it to the host or administrator."
        )
        return Concern(key="temperature", title=title, state=ReadinessState.UNKNOWN, detail=reason)
    detail = _degrees(parts)
    if max(parts.values()) < HOT_C:
        return Concern(key="temperature", title=title, state=ReadinessState.GOOD, detail=detail)
    return Concern(
        key="temperature",
        title=title,
        state=ReadinessState.TO_DO,
        detail=detail,
        remedy=say("Let it cool down before a run: a hot machine lowers its clock."),
    )


def _degrees(parts: dict[str, float]) -> Message:
    if len(parts) == 2:
        return say(
            "Processor {processor} °C, accelerator {accelerator} °C",
            processor=round(parts["processor"]),
            accelerator=round(parts["accelerator"]),
        )
    if "processor" in parts:
        return say("Processor {processor} °C", processor=round(parts["processor"]))
    return say("Accelerator {accelerator} °C", accelerator=round(parts["accelerator"]))


def _accelerator_temperature_c() -> float | None:
    try:
        nvml = Nvml()
    except ExpectedError:
        return None
    try:
        sensor = getattr(nvml.module, "NVML_TEMPERATURE_GPU", 0)
        read = (nvml.ask("nvmlDeviceGetTemperature", handle, sensor) for handle in nvml.handles())
        return max((float(degrees) for degrees in read if degrees is not None), default=None)
    finally:
        nvml.close()


def _macos_thermal(machine: Machine, readings: Readings) -> Concern:
    title = say("Temperature")
    text = machine.run(("pmset", "-g", "therm"))
    limit = re.search(r"CPU_Speed_Limit\s*=\s*(\d+)", text)
    if limit is not None:
        readings["cpu_speed_limit_percent"] = int(limit[1])
        if int(limit[1]) < 100:
            return Concern(
                key="temperature",
                title=title,
                state=ReadinessState.TO_DO,
                detail=say("The Mac holds its processor at {percent} % of its speed.", percent=int(limit[1])),
                remedy=say("Let it cool down before a run."),
            )
    elif "No thermal warning level has been recorded" not in text:
        return Concern(
            key="temperature",
            title=title,
            state=ReadinessState.UNKNOWN,
            detail=say("This Mac does not tell its thermal state."),
        )
    return Concern(key="temperature", title=title, state=ReadinessState.GOOD, detail=say("No thermal warning"))
