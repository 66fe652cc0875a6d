"""Numbers as people read them: thousands with commas, sensible digits, and the unit beside."""

from gui.i18n import tr


def count(value: int) -> str:
    """1,234"""
    return f"{value:,}"


def digits(value: float, significant: int = 3) -> str:
    """Three significant digits without an exponent: 1,234 · 13.6 · 0.0123. Whole numbers keep all their digits."""
    if value == 0:
        return "0"
    if abs(value) >= 10**significant:
        return f"{value:,.0f}"
    rounded = float(f"{value:.{significant}g}")
    first_digit_at = int(f"{abs(rounded):e}".split("e")[1])
    return f"{rounded:,.{max(significant - 1 - first_digit_at, 0)}f}"


def rate(value: float, unit: str = "samples/s") -> str:
    """1,234 samples/s"""
    return f"{digits(value)} {unit}"


def milliseconds(nanoseconds: float) -> str:
    """12.3 ms, or 412 µs where a millisecond is too coarse."""
    if 0 < nanoseconds < 1e6:
        return f"{digits(nanoseconds / 1e3)} µs"
    return f"{digits(nanoseconds / 1e6)} ms"


def duration(seconds: float) -> str:
    """45 s · 3 min 10 s · 1 h 50 min"""
    whole = round(seconds)
    if whole < 60:
        return tr("{seconds} s", seconds=whole)
    if whole < 3600:
        minutes, rest = divmod(whole, 60)
        if rest == 0:
            return tr("{minutes} min", minutes=minutes)
        return tr("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
    hours, minutes = divmod(round(whole / 60), 60)
    return tr("{hours} h {minutes} min", hours=hours, minutes=minutes) if minutes else tr("{hours} h", hours=hours)


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
