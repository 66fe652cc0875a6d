"""Curves keep their extremes and their order in a bounded number of points."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.run.curve import POINT_LIMIT, Curve


def test_a_short_curve_is_kept_as_it_is() -> None:
    curve = Curve()
    for step in range(100):
        curve.add(step, step % 7)
    times, values = curve.points()
    assert times.tolist() == [float(step) for step in range(100)]
    assert values.tolist() == [float(step % 7) for step in range(100)]
    assert curve.last() == (99.0, 1.0)


def test_a_long_curve_is_bounded_and_equally_dense_along_its_length() -> None:
    curve = Curve()
    for step in range(100_000):
        curve.add(step * 0.1, float(step % 13))
    times, _ = curve.points()
    assert 900 <= len(times) <= POINT_LIMIT
    first_half = sum(1 for time_s in times if time_s < 5_000)
    assert 0.45 < first_half / len(times) < 0.55


@given(st.lists(st.tuples(st.floats(), st.floats()), max_size=300))
def test_whatever_is_added_time_never_runs_backwards_and_no_extreme_is_lost(samples: list[tuple[float, float]]) -> None:
    curve = Curve(limit=40)
    kept: list[float] = []
    for time_s, value in samples:
        before = curve.revision
        curve.add(time_s, value)
        if curve.revision != before:
            kept.append(value)
    times, values = curve.points()
    assert len(times) == len(values) <= 40
    assert all(earlier <= later for earlier, later in pairwise(times))
    if kept:
        assert min(values) == min(kept)
        assert max(values) == max(kept) == curve.highest()
        assert values[-1] == kept[-1]


def test_who_has_drawn_a_part_gets_what_came_after_it() -> None:
    curve = Curve(limit=40)
    for step in range(1_000):
        curve.add(step, float(step))
    assert curve.since(990.5)[-1] == (999.0, 999.0)
    assert all(time_s > 990.5 for time_s, _ in curve.since(990.5))
    assert len(curve.since(-1.0)) == len(curve.points()[0])
    assert curve.since(999.0) == []
