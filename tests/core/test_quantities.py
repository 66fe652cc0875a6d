"""Numbers as people read them."""

import pytest

from core.quantities import duration_words, latency_words, number_words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (0.01234, "0.0123"),
        (1.9249, "1.92"),
        (18.0, "18"),
        (99.97, "100"),
        (999.4, "999"),
        (999.6, "1,000"),
        (430112, "430,112"),
        (-13.62, "-13.6"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_a_number_has_three_digits_or_all_its_whole_ones(value: float, words: str) -> None:
    assert number_words(value) == words


@pytest.mark.parametrize(
    ("latency_ns", "words"),
    [(18_000_000, "18 ms"), (1_924_000, "1.92 ms"), (45_000, "45 µs"), (870, "870 ns"), (2.5e9, "2.50 s")],
)
def test_a_latency_is_in_the_unit_that_fits(latency_ns: float, words: str) -> None:
    assert latency_words(latency_ns) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-3, "0 s"),
        (59.7, "1 min"),
        (190, "3 min 10 s"),
        (3_900, "1 h 5 min"),
        (7_200, "2 h"),
        (float("inf"), "0 s"),
    ],
)
def test_a_length_of_time_is_said_in_two_units_at_most(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words
