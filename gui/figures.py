"""Numbers as people read them: thousands with commas, sensible digits, and the unit beside."""

from core.quantities import duration_words as duration
from core.quantities import latency_words as latency
from core.quantities import number_words as digits
from gui.i18n import tr

__all__ = ["about", "clock", "count", "digits", "duration", "latency", "percent", "rate", "size"]


def count(value: int) -> str:
    """1,234"""
    return f"{value:,}"


def rate(value: float, unit: str = "samples/s") -> str:
    """1,234 samples/s"""
    return f"{digits(value)} {unit}"


def about(seconds: float) -> str:
    """A duration that is only known roughly: 40 s · 3 min · 1 h 50 min."""
    if seconds < 55:
        return duration(max(10, round(seconds / 10) * 10))
    return duration(round(seconds / 60) * 60)


def clock(seconds: float) -> str:
    """3:10, or 1:03:10 from an hour on."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def size(size_bytes: float) -> str:
    """10,240 bytes are 10.2 kB; decimal units, as disks and downloads are sold."""
    if size_bytes < 1000:
        return tr("{count} bytes", count=round(size_bytes))
    value = float(size_bytes)
    for unit in ("kB", "MB", "GB", "TB"):
        value /= 1000
        if value < 999.5 or unit == "TB":
            return f"{digits(value)} {unit}"
    raise AssertionError("unreachable")


def percent(value: float, places: int = 0) -> str:
    """76.44 %"""
    return f"{value:.{places}f} %"
