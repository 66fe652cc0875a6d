"""Numbers as people read them: sensible digits, thousands apart, the unit that fits. Plain text, for message fields."""

import math

_LATENCY_UNITS = ((1e9, "s"), (1e6, "ms"), (1e3, "µs"))


def number_words(value: float) -> str:
    """Three significant digits below 1,000, whole numbers with separators above: 0.0123, 12.3, 1,234."""
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    if abs(value) >= 999.5:
        return f"{value:,.0f}"
    digits = 2 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    return f"{rounded:.0f}" if float(rounded).is_integer() else f"{rounded:.{digits}f}"


def latency_words(latency_ns: float) -> str:
    """A latency with its unit: "18 ms", "1.92 ms", "45 µs"."""
    for size, name in _LATENCY_UNITS:
        if abs(latency_ns) >= size:
            return f"{number_words(latency_ns / size)} {name}"
    return f"{number_words(latency_ns)} ns"


def duration_words(seconds: float) -> str:
    """A length of time as one says it: "40 s", "3 min 10 s", "1 h 5 min"."""
    whole = _whole_seconds(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        minutes, rest = divmod(whole, 60)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, rest = divmod(whole // 60, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _whole_seconds(seconds: float) -> int:
    return max(0, round(seconds)) if math.isfinite(seconds) else 0
