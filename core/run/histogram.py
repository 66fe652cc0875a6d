"""The latency bins that worker and view share: logarithmic, fixed, 40 a decade from 1 µs to 100 s (5.9 % wide).

Bin 0 takes everything below 1 µs, the last bin everything from 100 s on; bin i between them takes latencies from
`EDGES_NS[i - 1]` (included) to `EDGES_NS[i]` (excluded). Counts are kept for a whole test, so they only grow.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BINS_PER_DECADE = 40
DECADES = 8
FIRST_EDGE_NS = 1_000

EDGES_NS: tuple[int, ...] = tuple(
    round(FIRST_EDGE_NS * 10 ** (step / BINS_PER_DECADE)) for step in range(DECADES * BINS_PER_DECADE + 1)
)
"""The borders between bins in nanoseconds, strictly rising."""

BIN_COUNT = len(EDGES_NS) + 1


def bin_of(latency_ns: int) -> int:
    """The number of the bin that counts `latency_ns`."""
    return bisect_right(EDGES_NS, latency_ns)


def bin_edges_ns(number: int) -> tuple[int, int]:
    """Lower and upper edge of a bin; the open bins at both ends get the width of their neighbour."""
    if number <= 0:
        return round(EDGES_NS[0] * EDGES_NS[0] / EDGES_NS[1]), EDGES_NS[0]
    if number >= len(EDGES_NS):
        return EDGES_NS[-1], round(EDGES_NS[-1] * EDGES_NS[-1] / EDGES_NS[-2])
    return EDGES_NS[number - 1], EDGES_NS[number]


def percentile_ns(counts: Sequence[int], percent: float) -> int:
    """The latency under which `percent` of the counted queries lie, to the width of a bin; 0 where nothing is counted.

    Inside its bin a latency is taken as evenly spread, so the answer is never further off than 5.9 %.
    """
    total = sum(counts)
    if total == 0:
        return 0
    wanted = total * min(max(percent, 0.0), 100.0) / 100.0
    seen = 0
    last = 0
    for number, count in enumerate(counts):
        if count == 0:
            continue
        low, high = bin_edges_ns(number)
        if seen + count >= wanted:
            return round(low + (high - low) * max(wanted - seen, 0.0) / count)
        seen += count
        last = high
    return last


def edges_array() -> "NDArray[np.int64]":
    """`EDGES_NS` as an array, to be made once and given to `count_into`."""
    import numpy

    return numpy.array(EDGES_NS, dtype=numpy.int64)


def count_into(counts: "NDArray[np.int64]", latencies_ns: "NDArray[np.int64]", edges: "NDArray[np.int64]") -> None:
    """Add a block of latencies to `counts` (length `BIN_COUNT`), in the same bins as `bin_of`.

    `edges` is what `edges_array` gave.
    """
    import numpy

    counts += numpy.bincount(numpy.searchsorted(edges, latencies_ns, side="right"), minlength=BIN_COUNT)
