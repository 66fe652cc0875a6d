"""How the processor's time was spent between two moments: busy, ours, taken by the host."""

from collections.abc import Iterable
from typing import NamedTuple

import psutil


class Times(NamedTuple):
    """Seconds of all processors together since the start of the machine."""

    busy_s: float
    steal_s: float
    total_s: float


class Shares(NamedTuple):
    """Percent of the whole machine between two moments."""

    busy_percent: float
    steal_percent: float


def times_now() -> Times:
    """The counters at this moment (steal is 0 where the system does not count it)."""
    now = psutil.cpu_times()
    # Windows counts interrupts within system time; Linux counts guests within user time.
    busy_s = now.user + now.system + sum(getattr(now, name, 0.0) for name in ("nice", "irq", "softirq"))
    steal_s = getattr(now, "steal", 0.0)
    return Times(busy_s, steal_s, busy_s + steal_s + now.idle + getattr(now, "iowait", 0.0))


def counts_steal() -> bool:
    """Whether this system counts the time that the host takes."""
    return hasattr(psutil.cpu_times(), "steal")


def shares(before: Times, after: Times) -> Shares:
    """What happened between; zeros when no time has passed."""
    total_s = after.total_s - before.total_s
    if total_s <= 0:
        return Shares(0.0, 0.0)
    return Shares(
        percent_of(after.busy_s - before.busy_s, total_s), percent_of(after.steal_s - before.steal_s, total_s)
    )


def percent_of(part_s: float, total_s: float) -> float:
    """A share in percent, kept between 0 and 100: counters of different clocks may disagree by a tick."""
    return min(100.0, max(0.0, 100.0 * part_s / total_s)) if total_s > 0 else 0.0


def process_time_s(processes: Iterable[psutil.Process]) -> dict[int, float]:
    """Processor seconds by process id, of those that can be asked."""
    found = {}
    for process in processes:
        try:
            spent = process.cpu_times()
        except (psutil.Error, OSError):
            continue
        found[process.pid] = spent.user + spent.system
    return found
