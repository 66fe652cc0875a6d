"""`take_readiness()`: is this machine ready to measure? Quick, and never raises."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from core.detect.machine_access import Machine, ThisMachine
from core.detect.readiness_load import LoadSample, other_load, pressure, sample_load, steal
from core.detect.readiness_power import governor, power, temperature
from core.detect.readiness_rest import clock, free_disk, swap
from core.detect.readiness_state import Concern, Readiness, ReadinessState
from core.errors import ExpectedError
from core.messages import Message, say

SAMPLE_S = 0.2

Readings = dict[str, float | int | str]


class _Entry(NamedTuple):
    key: str
    title: Message
    take: Callable[[Readings], Concern]


def take_readiness(
    folder: Path,
    machine: Machine | None = None,
    sample_s: float = SAMPLE_S,
    load: Callable[[float], LoadSample] = sample_load,
) -> Readiness:
    """The readiness list now. `folder` is where results will lie (it need not exist yet).

    Takes `sample_s` and a few tens of milliseconds. A concern that cannot be looked at is UNKNOWN with a reason.
    """
    asked = machine or ThisMachine()
    try:
        sample: LoadSample | None = load(sample_s)
    except Exception:
        sample = None
    entries = (
        _Entry("governor", say("Governor"), lambda readings: governor(asked, readings)),
        _Entry("other_load", say("Other load"), lambda readings: other_load(sample, readings)),
        _Entry("power", say("Power"), lambda readings: power(asked, readings)),
        _Entry("temperature", say("Temperature"), lambda readings: temperature(asked, readings)),
        _Entry("steal", say("Time taken by the host"), lambda readings: steal(sample, readings)),
        _Entry("pressure", say("Waiting for the processor"), lambda readings: pressure(asked, readings)),
        _Entry("free_disk", say("Free disk"), lambda readings: free_disk(folder, readings)),
        _Entry("clock", say("Clock"), lambda readings: clock(asked, readings)),
        _Entry("swap", say("Swap"), lambda readings: swap(readings)),
    )
    readings: Readings = {}
    return Readiness(
        taken_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        concerns=tuple(_taken(entry, readings) for entry in entries),
        readings=readings,
    )


def _taken(entry: _Entry, readings: Readings) -> Concern:
    try:
        return entry.take(readings)
    except ExpectedError as error:
        reason = error.text
    except Exception as error:
        reason = say("It could not be read: {detail}", detail=f"{type(error).__name__}: {error}"[:200])
    return Concern(key=entry.key, title=entry.title, state=ReadinessState.UNKNOWN, detail=reason)
