"""Numbers carry units and sensible digits."""

import pytest

from gui import figures


@pytest.mark.parametrize(
    ("size_bytes", "text"), [(0, "0 bytes"), (10_240, "10.2 kB"), (999_999, "1 MB"), (6_840_000_000, "6.84 GB")]
)
def test_size_is_decimal(size_bytes: int, text: str) -> None:
    assert figures.size(size_bytes) == text


def test_clock_shows_hours_only_when_there_are_some() -> None:
    assert figures.clock(190) == "3:10"
    assert figures.clock(3790) == "1:03:10"


def test_a_rough_duration_is_rounded_to_what_is_known() -> None:
    assert figures.about(43) == "40 s"
    assert figures.about(3) == "10 s"
    assert figures.about(190) == "3 min"
