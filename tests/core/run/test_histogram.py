"""The shared latency bins."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from core.run.histogram import (
    BIN_COUNT,
    EDGES_NS,
    bin_edges_ns,
    bin_of,
    count_into,
    edges_array,
    percentile_ns,
)


def test_edges_rise_from_a_microsecond_to_a_hundred_seconds() -> None:
    assert EDGES_NS[0] == 1_000
    assert EDGES_NS[-1] == 100_000_000_000
    assert all(low < high for low, high in pairwise(EDGES_NS))


@given(st.integers(min_value=-5, max_value=10**13))
def test_every_latency_has_a_bin_whose_edges_enclose_it(latency_ns: int) -> None:
    number = bin_of(latency_ns)
    assert 0 <= number < BIN_COUNT
    low, high = bin_edges_ns(number)
    assert number == 0 or low <= latency_ns
    assert number == BIN_COUNT - 1 or latency_ns < high


@settings(deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=10**12), max_size=60))
def test_counting_a_block_puts_each_latency_where_bin_of_does(latencies: list[int]) -> None:
    import numpy as np

    counts = np.zeros(BIN_COUNT, dtype=np.int64)
    count_into(counts, np.array(latencies, dtype=np.int64), edges_array())
    expected = [0] * BIN_COUNT
    for latency in latencies:
        expected[bin_of(latency)] += 1
    assert counts.tolist() == expected


@given(st.lists(st.integers(min_value=1_000, max_value=10**10), min_size=1, max_size=200), st.floats(1, 100))
def test_a_percentile_of_the_counts_is_within_a_bin_of_the_true_one(latencies: list[int], percent: float) -> None:
    counts = [0] * BIN_COUNT
    for latency in latencies:
        counts[bin_of(latency)] += 1
    ordered = sorted(latencies)
    rank = max(-(-len(ordered) * percent // 100) - 1, 0)
    exact = ordered[min(int(rank), len(ordered) - 1)]
    found = percentile_ns(counts, percent)
    assert exact / 1.07 <= found <= exact * 1.07


def test_a_percentile_of_nothing_is_zero() -> None:
    assert percentile_ns((), 99) == 0
    assert percentile_ns((0,) * BIN_COUNT, 99) == 0
