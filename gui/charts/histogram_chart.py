"""The spread of latencies: bars of equal factor, percentile hairlines with staggered labels, and the limit."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from core.quantities import latency_words
from core.run.histogram import BIN_COUNT, EDGES_NS, bin_edges_ns, percentile_ns
from gui import theme
from gui.charts.axis import Axis, log_latency_axis, nice_ceiling, steady_top, value_axis
from gui.charts.chart import Chart, tick_font
from gui.i18n import tr

_SEEN_SHARE = 0.0005
"""Bins with less of the queries than this do not widen the scale."""


class Percentile(NamedTuple):
    """A hairline at a latency."""

    name: str
    latency_ns: int


class HistogramChart(Chart):
    """Counts in the shared latency bins, as percent of all queries."""

    def __init__(self, title: str, unit: str, hint: str) -> None:
        super().__init__(title, unit, hint)
        self._counts: tuple[int, ...] = ()
        self._total = 0
        self._percentiles: tuple[Percentile, ...] = ()
        self._limit_ns: int | None = None
        self._top_percent = 0.0

    def show_counts(self, counts: Sequence[int], limit_ns: int | None) -> None:
        """Show the counts so far of a test; an empty sequence clears the chart."""
        if tuple(counts) == self._counts and limit_ns == self._limit_ns:
            return
        self._counts = tuple(max(count, 0) for count in counts[:BIN_COUNT])
        self._limit_ns = limit_ns
        self._total = sum(self._counts)
        if self._total == 0:
            self._top_percent = 0.0
            self.x_axis = self.y_axis = None
            self._percentiles = ()
            self.redraw_all()
            return
        self._percentiles = tuple(
            Percentile(f"p{percent}", percentile_ns(self._counts, percent)) for percent in (50, 90, 99)
        )
        highest = 100.0 * max(self._counts) / self._total
        self._top_percent = steady_top(self._top_percent, highest * 1.1)
        self.set_axes(self._steady_latencies(), value_axis(self._top_percent, "%"))
        self.redraw_data()

    def describe(self) -> str:
        return ", ".join(f"{each.name} {latency_words(each.latency_ns)}" for each in self._percentiles)

    def paint_data(self, painter: QPainter, plot: QRectF) -> None:
        axis = self.x_axis
        if axis is None or self._total == 0:
            return
        bar = QColor(theme.tokens().curves[0])
        bar.setAlpha(110)
        for number, count in enumerate(self._counts):
            if count == 0:
                continue
            low_ns, high_ns = bin_edges_ns(number)
            if high_ns <= axis.low or low_ns >= axis.high:
                continue
            top_left = self.to_point(plot, low_ns, 100.0 * count / self._total)
            right = self.to_point(plot, high_ns, 0).x()
            gap = 1 if right - top_left.x() > 3 else 0
            painter.fillRect(QRectF(top_left, QPointF(right - gap, plot.bottom())), bar)
        self._paint_marks(painter, plot, axis)

    def _steady_latencies(self) -> Axis:
        """The scale that is there while it holds all that is seen and is not far too wide, else a new one."""
        seen = [number for number, count in enumerate(self._counts) if count >= _SEEN_SHARE * self._total]
        low_ns = bin_edges_ns(seen[0])[0]
        high_ns = bin_edges_ns(seen[-1])[1]
        if self._limit_ns is not None and self._limit_ns > 0:
            low_ns, high_ns = min(low_ns, self._limit_ns), max(high_ns, round(self._limit_ns * 1.4))
        old = self.x_axis
        if old is not None and old.low <= low_ns and high_ns <= old.high:
            wanted, has = high_ns / low_ns, old.high / old.low
            if has <= 30 or has <= wanted**2:
                return old
        low = _round_down(max(low_ns / 1.3, EDGES_NS[0] / 2))
        return log_latency_axis(low, max(nice_ceiling(high_ns * 1.2), low * 8))

    def _paint_marks(self, painter: QPainter, plot: QRectF, axis: Axis) -> None:
        font = tick_font()
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        step = theme.px(14)
        boxes: list[QRectF] = []
        limit_ns = self._limit_ns
        if limit_ns is not None and axis.low <= limit_ns <= axis.high:
            x = round(self.to_point(plot, limit_ns, 0).x())
            painter.setPen(QPen(theme.colour("bad"), 1.25, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            boxes.append(QRectF(x - 1, plot.top(), 2, plot.height()))
            boxes.append(self._paint_word(painter, plot, metrics, x, plot.top(), tr("limit"), []))
        shown = [each for each in self._percentiles if not (self.measures.unit_below and each.name == "p90")]
        for number, each in enumerate(shown):
            if not axis.low <= each.latency_ns <= axis.high:
                continue
            x = round(self.to_point(plot, each.latency_ns, 0).x())
            top = plot.top() + number * step
            painter.setPen(QPen(theme.colour("secondary"), 1))
            painter.drawLine(QPointF(x, top), QPointF(x, plot.bottom()))
            boxes.append(self._paint_word(painter, plot, metrics, x, top, each.name, boxes))

    def _paint_word(
        self,
        painter: QPainter,
        plot: QRectF,
        metrics: QFontMetricsF,
        x: float,
        top: float,
        word: str,
        taken: list[QRectF],
    ) -> QRectF:
        """Write `word` beside a hairline, at its left where the right is taken or ends."""
        width, height = metrics.horizontalAdvance(word), theme.px(13)
        right_side = QRectF(x + theme.px(4), top, width, height)
        left_side = QRectF(x - theme.px(4) - width, top, width, height)
        blocked = right_side.right() > plot.right() or any(box.intersects(right_side) for box in taken)
        box = left_side if blocked else right_side
        painter.drawText(QPointF(box.left(), top + metrics.ascent() - theme.px(1)), word)
        return box


def _round_down(value: float) -> float:
    """The round number (1, 2 or 5 of its decade) at or below `value`."""
    from math import floor, log10

    size = 10.0 ** floor(log10(value))
    return max(digit * size for digit in (1.0, 2.0, 5.0) if digit * size <= value * 1.0000001)
