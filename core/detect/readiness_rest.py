"""Readiness: free disk, clock, swap."""

import re
import shutil
from pathlib import Path

import psutil

from core.detect.kernel_clock import kernel_clock
from core.detect.machine_access import Machine
from core.detect.readiness_state import Concern, ReadinessState
from core.detect.units import GIB, memory_text, storage_text
from core.errors import ExpectedError, os_error
from core.messages import Message, say

# Accuracy logs of a whole submission with its copies in records, tree and archive stay below this.
FREE_DISK_BYTES = 5_000_000_000
SWAP_LIMIT_BYTES = GIB // 4

Readings = dict[str, float | int | str]


def free_disk(folder: Path, readings: Readings) -> Concern:
    """Free space where results will lie."""
    title = say("Free disk")
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        free_bytes = shutil.disk_usage(place).free
    except OSError as error:
        raise os_error(error, place, "read") from error
    readings["free_disk_bytes"] = free_bytes
    detail = say("{free} free in {place}", free=storage_text(free_bytes), place=str(place))
    if free_bytes >= FREE_DISK_BYTES:
        return Concern(key="free_disk", title=title, state=ReadinessState.GOOD, detail=detail)
    return Concern(
        key="free_disk",
        title=title,
        state=ReadinessState.TO_DO,
        detail=detail,
        remedy=say("Free some space: a run may need {needed}.", needed=storage_text(FREE_DISK_BYTES)),
    )


def clock(machine: Machine, readings: Readings) -> Concern:
    """Whether the clock is in step with others, as logs carry its times."""
    match machine.system:
        case "Linux":
            return _linux_clock(machine, readings)
        case "Windows":
            return _windows_clock(machine, readings)
        case _:
            return _clock(
                ReadinessState.UNKNOWN, say("Only an administrator may ask this system for its time service.")
            )


def _clock(state: ReadinessState, detail: Message, remedy: Message | None = None, command: str = "") -> Concern:
    return Concern(key="clock", title=say("Clock"), state=state, detail=detail, remedy=remedy, command=command)


def _linux_clock(machine: Machine, readings: Readings) -> Concern:
    state = kernel_clock()
    try:
        told = machine.run(("timedatectl", "show", "--property=NTPSynchronized", "--value")).strip()
    except ExpectedError:
        told = ""
    if state is None and told not in ("yes", "no"):
        return _clock(ReadinessState.UNKNOWN, say("This machine does not tell whether its clock is in step."))
    in_step = told == "yes" or (state is not None and state.in_step)
    readings["clock_in_step"] = int(in_step)
    if state is not None and state.in_step:
        readings["clock_error_ms"] = round(state.largest_error_ms, 3)
        return _clock(
            ReadinessState.GOOD,
            say("In step with NTP, at most {error_ms} ms off", error_ms=max(1, round(state.largest_error_ms))),
        )
    if in_step:
        return _clock(ReadinessState.GOOD, say("In step with NTP"))
    return _clock(
        ReadinessState.TO_DO,
        say("No time service keeps the clock in step."),
        say("Switch one on; in a container or virtual machine the host has to."),
        "sudo timedatectl set-ntp true",
    )


def _windows_clock(machine: Machine, readings: Readings) -> Concern:
    try:
        text = machine.run(("w32tm", "/query", "/status"))
    except ExpectedError:
        return _clock(
            ReadinessState.TO_DO,
            say("The time service of Windows is not running."),
            say("Start it as administrator."),
            "net start w32time && w32tm /resync",
        )
    leap = re.search(r":\s*(\d)\s*\(", text)
    if leap is None:
        return _clock(ReadinessState.UNKNOWN, say("Windows does not tell whether its clock is in step."))
    # Leap indicator 3 of the time protocol: not synchronised.
    readings["clock_in_step"] = int(leap[1] != "3")
    if leap[1] == "3":
        return _clock(
            ReadinessState.TO_DO,
            say("The clock is not in step with a time server."),
            say("Let Windows set it."),
            "w32tm /resync",
        )
    return _clock(ReadinessState.GOOD, say("In step with a time server"))


def swap(readings: Readings) -> Concern:
    """Whether memory has been moved to disk."""
    title = say("Swap")
    state = psutil.swap_memory()
    readings["swap_used_bytes"] = state.used
    if state.used < SWAP_LIMIT_BYTES:
        detail = say("Not in use") if state.total else say("There is none")
        return Concern(key="swap", title=title, state=ReadinessState.GOOD, detail=detail)
    return Concern(
        key="swap",
        title=title,
        state=ReadinessState.TO_DO,
        detail=say("{used} are in use.", used=memory_text(state.used)),
        remedy=say("Close programs that hold much memory before a run."),
    )
