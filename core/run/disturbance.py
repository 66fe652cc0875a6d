"""What disturbed a test from outside, as intervals of its time: throttling, other load, a busy host."""

from enum import StrEnum

from core.messages import Message, say
from core.run.events import MachineReading
from core.values import Value, replace

OTHER_LOAD_LIMIT_PERCENT = 10.0
STEAL_LIMIT_PERCENT = 5.0
_GAP_S = 3.0
_LENGTH_S = 1.0
_COUNT_LIMIT = 100


class DisturbanceKind(StrEnum):
    """What it was."""

    THROTTLED = "throttled"
    OTHER_LOAD = "other load"
    STEAL = "steal"


class Disturbance(Value, frozen=True):
    """From `start_s` to `end_s` since the first query; `worst_percent` is 0 where it is not a share."""

    kind: DisturbanceKind
    start_s: float
    end_s: float
    worst_percent: float = 0.0

    def label(self) -> Message:
        """The word at its mark."""
        match self.kind:
            case DisturbanceKind.THROTTLED:
                return say("throttled")
            case DisturbanceKind.OTHER_LOAD:
                return say("other load")
            case DisturbanceKind.STEAL:
                return say("host busy")

    def sentence(self) -> Message:
        """What happened, for tooltips and logs."""
        match self.kind:
            case DisturbanceKind.THROTTLED:
                return say("The machine lowered its clock.")
            case DisturbanceKind.OTHER_LOAD:
                return say("Other programs used up to {percent} % of the processor.", percent=round(self.worst_percent))
            case DisturbanceKind.STEAL:
                return say("The host took up to {percent} % of the processor.", percent=round(self.worst_percent))


def disturbances_of(reading: MachineReading) -> dict[DisturbanceKind, float]:
    """What disturbs at this moment, with its share in percent."""
    found: dict[DisturbanceKind, float] = {}
    if reading.throttled:
        found[DisturbanceKind.THROTTLED] = 0.0
    if reading.other_load_percent > OTHER_LOAD_LIMIT_PERCENT:
        found[DisturbanceKind.OTHER_LOAD] = reading.other_load_percent
    if reading.steal_percent > STEAL_LIMIT_PERCENT:
        found[DisturbanceKind.STEAL] = reading.steal_percent
    return found


def extended(
    known: tuple[Disturbance, ...], time_s: float, found: dict[DisturbanceKind, float]
) -> tuple[Disturbance, ...]:
    """`known` and what was found at `time_s`: an interval grows while its kind goes on, with gaps of up to 3 s."""
    if not found:
        return known
    after = list(known)
    for kind, percent in found.items():
        place = next((i for i in reversed(range(len(after))) if after[i].kind is kind), None)
        if place is not None and (time_s - after[place].end_s <= _GAP_S or len(after) >= _COUNT_LIMIT):
            old = after[place]
            after[place] = replace(old, end_s=max(old.end_s, time_s), worst_percent=max(old.worst_percent, percent))
        elif len(after) < _COUNT_LIMIT:
            start_s = max(0.0, time_s - _LENGTH_S)
            after.append(Disturbance(kind=kind, start_s=start_s, end_s=time_s, worst_percent=percent))
    return tuple(after)
