"""How many processors this program may use on Linux: an affinity or a container's quota may leave only a part."""

import math

from core.detect.description import Fact
from core.detect.machine_access import Machine
from core.detect.probe import integer_or_none, read, read_or_none

_STATUS = "/proc/self/status"
_QUOTA = "/sys/fs/cgroup/cpu.max"
_OLD_QUOTA = "/sys/fs/cgroup/cpu/cpu.cfs_quota_us"
_OLD_PERIOD = "/sys/fs/cgroup/cpu/cpu.cfs_period_us"


def usable_threads(machine: Machine) -> Fact:
    """The smaller of the allowed processors and the quota, in whole threads; a gap where neither is shown."""
    limits = {_STATUS: _allowed(machine), _QUOTA: _quota(machine), _OLD_QUOTA: _old_quota(machine)}
    known = {source: count for source, count in limits.items() if count}
    if not known:
        return read(None, _STATUS)
    source = min(known, key=lambda name: known[name])
    return read(known[source], source)


def _allowed(machine: Machine) -> int | None:
    for line in (read_or_none(machine, _STATUS) or "").splitlines():
        if line.startswith("Cpus_allowed_list:"):
            return _count(line.partition(":")[2].strip())
    return None


def _count(ranges: str) -> int | None:
    """How many numbers there are in "0-3,8"; None when it is no such list."""
    total = 0
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        if not first.isdigit() or (last and not last.isdigit()):
            return None
        total += int(last or first) - int(first) + 1
    return total


def _quota(machine: Machine) -> int | None:
    quota, _, period = (read_or_none(machine, _QUOTA) or "").partition(" ")
    return _threads(integer_or_none(quota), integer_or_none(period))


def _old_quota(machine: Machine) -> int | None:
    return _threads(
        integer_or_none(read_or_none(machine, _OLD_QUOTA)), integer_or_none(read_or_none(machine, _OLD_PERIOD))
    )


def _threads(quota_us: int | None, period_us: int | None) -> int | None:
    """Without a limit the new file says "max" and the old one −1."""
    if not quota_us or quota_us < 0 or not period_us:
        return None
    return max(1, math.ceil(quota_us / period_us))
