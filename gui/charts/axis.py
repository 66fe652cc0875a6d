"""Axes: from where to where, which ticks, in which unit. They stay put while data arrives. No Qt here."""

from math import ceil, floor, isfinite, log10
from typing import NamedTuple

_STEPS = (1.0, 1.2, 1.4, 1.6, 2.0, 2.4, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_LATENCY_UNITS = ((1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns"))
_TIME_STEPS_S = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14400, 28800, 86400)


class Tick(NamedTuple):
    """A tick at `value` (in the unit of the data) with its words."""

    value: float
    words: str


class Axis(NamedTuple):
    """One axis. `unit` is what its ticks are told in; data come in their own unit (seconds, nanoseconds, …)."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    unit: str
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """Where `value` lies between the ends, as 0 … 1; outside values are moved to the nearer end."""
        if self.logarithmic:
            share = log10(max(value, self.low) / self.low) / log10(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return min(max(share, 0.0), 1.0)


def tick_words(value: float) -> str:
    """A round number without needless zeros: 0.5, 2.4, 1,200."""
    return f"{value:,.6g}" if abs(value) < 1000 else f"{value:,.0f}"


def nice_ceiling(value: float) -> float:
    """The next round number from `value` on whose half is round too."""
    if not isfinite(value) or value <= 0:
        return 1.0
    size = 10.0 ** floor(log10(value))
    return next(step * size for step in _STEPS if step * size >= value * (1 - 1e-9))


def value_axis(top: float, unit: str) -> Axis:
    """From 0 to `top` with three ticks."""
    return Axis(0.0, top, tuple(Tick(top * part, tick_words(top * part)) for part in (0.0, 0.5, 1.0)), unit)


def latency_axis(top_ns: float) -> Axis:
    """From 0 to `top_ns` nanoseconds with three ticks in the unit that fits."""
    size, unit = _unit_of(top_ns)
    ticks = tuple(Tick(top_ns * part, tick_words(top_ns * part / size)) for part in (0.0, 0.5, 1.0))
    return Axis(0.0, top_ns, ticks, unit)


def time_axis(span_s: float) -> Axis:
    """From 0 to `span_s` seconds in seconds, minutes or hours, some four ticks; the last one names the unit."""
    size, unit = (1.0, "s") if span_s <= 120 else (60.0, "min") if span_s <= 3 * 3600 else (3600.0, "h")
    wanted = max(span_s / 5.5, 1e-3)
    step = next((step for step in _TIME_STEPS_S if step >= wanted and (step % size == 0 or size == 1.0)), span_s)
    if span_s < 5:
        step = span_s / 2
    values = [step * number for number in range(int(span_s / step + 1e-9) + 1)]
    ticks = [Tick(value, tick_words(value / size)) for value in values]
    last = ticks[-1]
    ticks[-1] = Tick(last.value, f"{last.words} {unit}")
    return Axis(0.0, span_s, tuple(ticks), unit)


def log_latency_axis(low_ns: float, high_ns: float) -> Axis:
    """From `low_ns` to `high_ns` by factors, ticks at 1, 2, 5 of each decade (at 1 where there are many)."""
    size, unit = _unit_of(high_ns)
    digits = (1.0, 2.0, 5.0) if high_ns / low_ns <= 200 else (1.0,)
    values = [
        digit * 10.0**power
        for power in range(floor(log10(low_ns)), ceil(log10(high_ns)) + 1)
        for digit in digits
        if low_ns * 0.999 <= digit * 10.0**power <= high_ns * 1.001
    ]
    ticks = [Tick(value, tick_words(value / size)) for value in values]
    if ticks:
        ticks[-1] = Tick(ticks[-1].value, f"{ticks[-1].words} {unit}")
    return Axis(low_ns, high_ns, tuple(ticks), unit, logarithmic=True)


def steady_top(current: float, wanted: float) -> float:
    """The upper end to use: `current` while `wanted` fits and fills a third of it, else a round number above."""
    if current > 0 and current / 3 <= wanted <= current:
        return current
    return nice_ceiling(wanted)


def steady_span(current_s: float, elapsed_s: float) -> float:
    """The length of the time axis: `current_s`, doubled until `elapsed_s` fits."""
    span_s = max(current_s, 1.0)
    while elapsed_s > span_s:
        span_s *= 2
    return span_s


def _unit_of(value_ns: float) -> tuple[float, str]:
    return next(((size, unit) for size, unit in _LATENCY_UNITS if value_ns >= size), _LATENCY_UNITS[-1])
