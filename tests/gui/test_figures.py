"""Numbers carry units and sensible digits."""

import pytest

from gui import figures


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234.4, "1,234"),
        (13.62, "13.6"),
        (1.924, "1.92"),
        (0.01234, "0.0123"),
        (430112, "430,112"),
        (-2.5, "-2.50"),
    ],
)
def test_digits_keeps_three_significant_digits_and_all_whole_ones(value: float, text: str) -> None:
    assert figures.digits(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (59.6, "1 min"),
        (190, "3 min 10 s"),
        (600, "10 min"),
        (3600, "1 h"),
        (6600, "1 h 50 min"),
    ],
)
def test_duration_names_two_units_at_most(seconds: float, text: str) -> None:
    assert figures.duration(seconds) == text


@pytest.mark.parametrize(
    ("size_bytes", "text"), [(0, "0 bytes"), (10_240, "10.2 kB"), (999_999, "1.00 MB"), (6_800_000_000, "6.80 GB")]
)
def test_size_is_decimal(size_bytes: int, text: str) -> None:
    assert figures.size(size_bytes) == text


def test_latency_below_a_millisecond_is_in_microseconds() -> None:
    assert figures.milliseconds(412_300) == "412 µs"
    assert figures.milliseconds(12_340_000) == "12.3 ms"


def test_clock_shows_hours_only_when_there_are_some() -> None:
    assert figures.clock(190) == "3:10"
    assert figures.clock(3790) == "1:03:10"
