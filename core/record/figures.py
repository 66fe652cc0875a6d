"""Numbers as people read them: sensible digits, thousands separated, the unit beside them."""

import math


def figure(value: float, unit: str = "") -> str:
    """`value` with three significant digits (whole from 100 up), as in “1,234 samples/s” or “0.0123 ms”."""
    if not math.isfinite(value):
        text = "not a number" if math.isnan(value) else "infinite"
    elif value == 0:
        text = "0"
    elif abs(value) >= 100:
        text = f"{value:,.0f}"
    else:
        decimals = max(0, 2 - math.floor(math.log10(abs(value))))
        text = f"{value:.{decimals}f}"
    return f"{text} {unit}" if unit else text


def milliseconds(nanoseconds: float) -> str:
    """A time in nanoseconds as milliseconds with unit."""
    return figure(nanoseconds / 1e6, "ms")


def seconds(milliseconds_: float) -> str:
    """A time in milliseconds as seconds with unit."""
    return figure(milliseconds_ / 1e3, "s")
