"""A curve of bounded length: all extremes of a long test in at most 2,000 points."""

from array import array
from bisect import bisect_right
from math import isfinite

POINT_LIMIT = 2_000
_Point = tuple[float, float]


class Curve:
    """Values over time. When full it merges every four points to their lowest and highest and goes on half as dense.

    So the density is the same along the whole curve, no peak is ever lost, and time never runs backwards.
    `revision` grows with every change.
    """

    def __init__(self, limit: int = POINT_LIMIT) -> None:
        self._limit = max(limit - 4, 8) // 4 * 4
        self._times = array("d")
        self._values = array("d")
        self._samples_a_pair = 1
        self._pending = 0
        self._low: _Point = (0.0, 0.0)
        self._high: _Point = (0.0, 0.0)
        self._last: _Point | None = None
        self.revision = 0

    def add(self, time_s: float, value: float) -> None:
        """Append a point; one that is not finite is left out, one that lies before the last moves to its time."""
        if not (isfinite(time_s) and isfinite(value)):
            return
        point = (time_s if self._last is None else max(time_s, self._last[0]), value)
        self._last = point
        self.revision += 1
        if self._samples_a_pair == 1:
            self._store(point)
        else:
            self._gather(point)
        if len(self._times) >= self._limit:
            self._halve()

    def points(self) -> tuple["array[float]", "array[float]"]:
        """Times in seconds and values: two arrays of doubles of equal length, the caller's own."""
        times, values = self._times[:], self._values[:]
        if self._pending and self._last is not None:
            for time_s, value in sorted({self._low, self._high, self._last}):
                times.append(time_s)
                values.append(value)
        return times, values

    def since(self, time_s: float) -> list[tuple[float, float]]:
        """The points later than `time_s`, for whoever has drawn the curve up to there."""
        first = bisect_right(self._times, time_s)
        found = list(zip(self._times[first:], self._values[first:], strict=True))
        if self._pending and self._last is not None:
            found.extend(point for point in sorted({self._low, self._high, self._last}) if point[0] > time_s)
        return found

    def last(self) -> tuple[float, float] | None:
        """Time and value of the newest point."""
        return self._last

    def highest(self) -> float:
        """The highest value so far, 0 where there is none."""
        values = self.points()[1]
        return max(values) if values else 0.0

    def _store(self, point: _Point) -> None:
        self._times.append(point[0])
        self._values.append(point[1])

    def _gather(self, point: _Point) -> None:
        if self._pending == 0:
            self._low = self._high = point
        elif point[1] < self._low[1]:
            self._low = point
        elif point[1] > self._high[1]:
            self._high = point
        self._pending += 1
        if self._pending == self._samples_a_pair:
            self._pending = 0
            for kept in sorted((self._low, self._high)):
                self._store(kept)

    def _halve(self) -> None:
        times, values = self._times, self._values
        self._times, self._values = array("d"), array("d")
        for start in range(0, len(times), 4):
            four = range(start, min(start + 4, len(times)))
            low = min(four, key=values.__getitem__)
            high = max(four, key=values.__getitem__)
            for place in sorted((low, high)):
                self._store((times[place], values[place]))
        self._samples_a_pair = 4 if self._samples_a_pair == 1 else self._samples_a_pair * 2
