"""Readiness: what else uses the processor, and what the host takes from it."""

import os
import re
import time
from typing import NamedTuple

import psutil

from core.detect.machine_access import Machine
from core.detect.probe import read_or_none
from core.detect.processor_time import counts_steal, percent_of, process_time_s, shares, times_now
from core.detect.readiness_state import Concern, ReadinessState
from core.detect.units import short
from core.messages import Message, say

OTHER_LOAD_LIMIT_PERCENT = 5.0
STEAL_LIMIT_PERCENT = 1.0
PRESSURE_LIMIT_PERCENT = 10.0
_PRESSURE = "/proc/pressure/cpu"

Readings = dict[str, float | int | str]


class LoadSample(NamedTuple):
    """Percent of the whole machine over a short time. `busiest` names the process behind most of the other load."""

    other_percent: float
    busiest: str
    busiest_percent: float
    steal_percent: float | None


def sample_load(sample_s: float) -> LoadSample:
    """Look at all processes twice, `sample_s` apart. Ours are this process and its children."""
    ours = _our_pids()
    before, before_s = times_now(), process_time_s(psutil.process_iter())
    time.sleep(sample_s)
    after, after_s = times_now(), process_time_s(psutil.process_iter())
    total_s = after.total_s - before.total_s
    spent_s = {pid: seconds - before_s.get(pid, seconds) for pid, seconds in after_s.items()}
    ours_s = sum(seconds for pid, seconds in spent_s.items() if pid in ours)
    others = {pid: seconds for pid, seconds in spent_s.items() if pid not in ours}
    busiest = max(others, key=lambda pid: others[pid], default=None)
    between = shares(before, after)
    return LoadSample(
        other_percent=percent_of(after.busy_s - before.busy_s - ours_s, total_s),
        busiest=_name(busiest) if busiest is not None and others[busiest] > 0 else "",
        busiest_percent=percent_of(others[busiest], total_s) if busiest is not None else 0.0,
        steal_percent=between.steal_percent if counts_steal() else None,
    )


def other_load(sample: LoadSample | None, readings: Readings) -> Concern:
    """What other programs use of the processor."""
    title = say("Other load")
    if sample is None:
        return Concern(
            key="other_load",
            title=title,
            state=ReadinessState.UNKNOWN,
            detail=say("The processes of this machine cannot be listed."),
        )
    readings["other_load_percent"] = round(sample.other_percent, 1)
    if sample.busiest:
        readings["busiest_process"] = sample.busiest
        readings["busiest_process_percent"] = round(sample.busiest_percent, 1)
    if sample.other_percent < OTHER_LOAD_LIMIT_PERCENT:
        return Concern(
            key="other_load",
            title=title,
            state=ReadinessState.GOOD,
            detail=say("Other programs use {percent} % of the processor.", percent=round(sample.other_percent)),
        )
    return Concern(
        key="other_load",
        title=title,
        state=ReadinessState.TO_DO,
        detail=_busy_text(sample),
        remedy=say("Close it before a run.") if sample.busiest else say("Close other programs before a run."),
    )


def _busy_text(sample: LoadSample) -> Message:
    if not sample.busiest:
        return say("Other programs use {percent} % of the processor.", percent=round(sample.other_percent))
    if sample.busiest_percent >= 0.8 * sample.other_percent:
        return say(
            "{name} uses {percent} % of the processor.", name=sample.busiest, percent=round(sample.busiest_percent)
        )
    return say(
        "Other programs use {total} % of the processor, {name} the most with {percent} %.",
        name=sample.busiest,
        percent=round(sample.busiest_percent),
        total=round(sample.other_percent),
    )


def steal(sample: LoadSample | None, readings: Readings) -> Concern:
    """What the host of a virtual machine takes from its processors."""
    title = say("Time taken by the host")
    if sample is None or sample.steal_percent is None:
        reason = say("This operating system does not count it.")
        return Concern(key="steal", title=title, state=ReadinessState.UNKNOWN, detail=reason)
    readings["steal_percent"] = round(sample.steal_percent, 1)
    if sample.steal_percent < STEAL_LIMIT_PERCENT:
        return Concern(key="steal", title=title, state=ReadinessState.GOOD, detail=say("None now"))
    return Concern(
        key="steal",
        title=title,
        state=ReadinessState.TO_DO,
        detail=say("The host takes {percent} % of the processor.", percent=short(sample.steal_percent)),
        remedy=say("Run on a machine of its own, or at a quieter time."),
    )


def pressure(machine: Machine, readings: Readings) -> Concern:
    """Linux's pressure stall information: how long runnable work had to wait."""
    title = say("Waiting for the processor")
    found = re.search(r"^some avg10=([\d.]+) avg60=([\d.]+)", read_or_none(machine, _PRESSURE) or "", re.MULTILINE)
    if found is None:
        reason = (
            say("The kernel was built or started without pressure figures.")
            if machine.system == "Linux"
            else say("Only Linux tells it.")
        )
        return Concern(key="pressure", title=title, state=ReadinessState.UNKNOWN, detail=reason)
    last_10_s, last_60_s = float(found[1]), float(found[2])
    readings["pressure_cpu_avg10_percent"] = last_10_s
    readings["pressure_cpu_avg60_percent"] = last_60_s
    detail = say("Work waited {percent} % of the last 10 s.", percent=short(last_10_s))
    if last_10_s < PRESSURE_LIMIT_PERCENT:
        return Concern(key="pressure", title=title, state=ReadinessState.GOOD, detail=detail)
    return Concern(
        key="pressure",
        title=title,
        state=ReadinessState.TO_DO,
        detail=detail,
        remedy=say("Close other programs, or wait until they are done."),
    )


def _our_pids() -> set[int]:
    mine = {os.getpid()}
    try:
        mine |= {child.pid for child in psutil.Process().children(recursive=True)}
    except (psutil.Error, OSError):
        return mine
    return mine


def _name(pid: int) -> str:
    try:
        return psutil.Process(pid).name()[:60]
    except (psutil.Error, OSError):
        return ""
