"""Scales are round, steady, and tell their unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.charts.axis import (
    latency_axis,
    log_latency_axis,
    nice_ceiling,
    steady_span,
    steady_top,
    time_axis,
    value_axis,
)


@given(st.floats(1e-9, 1e15))
def test_a_ceiling_is_above_its_value_and_not_far(value: float) -> None:
    assert value * 0.999 <= nice_ceiling(value) <= value * 1.4


@given(st.floats(0.1, 10_000_000))
def test_a_time_axis_has_a_few_ticks_that_rise(span_s: float) -> None:
    axis = time_axis(span_s)
    values = [tick.value for tick in axis.ticks]
    assert 2 <= len(values) <= 40
    assert values == sorted(set(values))
    assert all(0 <= value <= span_s * 1.0001 for value in values)
    assert axis.ticks[-1].words.endswith(axis.unit)


@pytest.mark.parametrize(
    ("span_s", "words"),
    [
        (600.0, ["0", "2", "4", "6", "8", "10 min"]),
        (60.0, ["0", "15", "30", "45", "60 s"]),
        (20.0, ["0", "5", "10", "15", "20 s"]),
    ],
)
def test_usual_lengths_have_the_ticks_people_expect(span_s: float, words: list[str]) -> None:
    assert [tick.words for tick in time_axis(span_s).ticks] == words


def test_latencies_are_told_in_the_unit_that_fits() -> None:
    assert [tick.words for tick in latency_axis(20e6).ticks] == ["0", "10", "20"]
    assert latency_axis(20e6).unit == "ms"
    assert latency_axis(500e3).unit == "µs"


@given(st.floats(500, 1e11), st.floats(8, 1e7))
def test_a_logarithmic_axis_places_its_ends_at_its_ends(low_ns: float, factor: float) -> None:
    axis = log_latency_axis(low_ns, low_ns * factor)
    assert axis.place(low_ns) == pytest.approx(0)
    assert axis.place(low_ns * factor) == pytest.approx(1)
    assert axis.place(0) == 0
    assert axis.place(1e30) == 1
    assert axis.ticks


def test_values_outside_stay_at_the_border() -> None:
    axis = value_axis(100.0, "%")
    assert axis.place(-5) == 0
    assert axis.place(250) == 1


def test_a_scale_stays_while_values_fit_and_fill_a_third_of_it() -> None:
    assert steady_top(1_200, 1_150) == 1_200
    assert steady_top(1_200, 500) == 1_200
    assert steady_top(1_200, 1_250) == 1_400
    assert steady_top(1_200, 100) == 100
    assert steady_top(0, 90) == 100


def test_the_time_axis_doubles_when_a_test_runs_longer() -> None:
    assert steady_span(600, 599) == 600
    assert steady_span(600, 601) == 1_200
