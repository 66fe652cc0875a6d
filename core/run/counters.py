"""What the SUT counts while it measures: preallocated, without locks, read by one other thread.

Each SUT thread owns a `Lane` and is its only writer. A reader may see a lane between two writes; it then shows one
query less, which is all the accuracy the eye needs. The result itself is LoadGen's.
"""

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LANE_SIZE = 1 << 17
"""Latencies kept a lane between two looks; at 2 looks a second enough for 260,000 queries a second."""

_MASK = LANE_SIZE - 1


class Lane:
    """Counters of one thread: latencies in nanoseconds in a ring, and totals."""

    __slots__ = ("_ring", "queries", "ring", "samples", "written")

    def __init__(self) -> None:
        self._ring = array("q", bytes(8 * LANE_SIZE))
        self.ring = memoryview(self._ring)
        self.written = 0
        self.queries = 0
        self.samples = 0

    def completed(self, latency_ns: int, queries: int, samples: int) -> None:
        """One completion of `queries` queries that share a latency. No lock, no allocation."""
        written = self.written
        self.ring[written & _MASK] = latency_ns
        self.written = written + 1
        self.queries += queries
        self.samples += samples

    def since(self, seen: int) -> tuple["NDArray[np.int64]", int]:
        """The latencies written after the first `seen` (as many as the ring still has), and the new count."""
        import numpy

        written = self.written
        fresh = min(written - seen, LANE_SIZE)
        view = numpy.frombuffer(self.ring, dtype=numpy.int64)
        start = (written - fresh) & _MASK
        if start + fresh <= LANE_SIZE:
            return view[start : start + fresh].copy(), written
        return numpy.concatenate((view[start:], view[: (start + fresh) & _MASK])), written


class Counters:
    """The lanes of a SUT, and what LoadGen has issued so far."""

    def __init__(self) -> None:
        self.lanes: list[Lane] = []
        self.queries_issued = 0
        self.samples_issued = 0
        self.first_issue_ns = 0

    def lane(self) -> Lane:
        """A new lane for one thread."""
        lane = Lane()
        self.lanes.append(lane)
        return lane

    def queries_done(self) -> int:
        """Queries completed on all lanes."""
        return sum(lane.queries for lane in self.lanes)

    def samples_done(self) -> int:
        """Samples completed on all lanes."""
        return sum(lane.samples for lane in self.lanes)
