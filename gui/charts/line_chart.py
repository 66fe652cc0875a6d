"""Curves over time that are lengthened, never redrawn: limit line, disturbances, and a label at each curve's end."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from core.run.curve import Curve
from core.run.disturbance import Disturbance
from gui import theme
from gui.charts.axis import Axis
from gui.charts.chart import Chart, tick_font

_PEN_WIDTH = 1.4
_EDGE = 3
"""Room around the picture of the curves, so that a line on the border is not cut."""
_STROKE = 3
"""Pixels that a curve must have grown before its new part goes into the picture."""


class LiveCurve(NamedTuple):
    """A curve, its colour (number in the theme's `curves`), and the label at its end ("p99 13.6")."""

    curve: Curve
    colour: int
    label: str


class Limit(NamedTuple):
    """A dashed line at `value` of the y axis."""

    value: float
    label: str


class _Drawn(NamedTuple):
    """How far a curve is in the picture: the time and the place of its last point there."""

    until_s: float
    end: QPointF | None


class LineChart(Chart):
    """Live curves over the seconds of a test. `name_disturbances`: write their names beside their marks."""

    def __init__(self, title: str, unit: str, hint: str, *, name_disturbances: bool = False) -> None:
        super().__init__(title, unit, hint)
        self._name_disturbances = name_disturbances
        self._curves: tuple[LiveCurve, ...] = ()
        self._limit: Limit | None = None
        self._disturbances: tuple[Disturbance, ...] = ()
        self._picture: QPixmap | None = None
        self._drawn: list[_Drawn] = []

    def show_curves(
        self,
        axes: tuple[Axis, Axis],
        curves: Sequence[LiveCurve],
        limit: Limit | None = None,
        disturbances: tuple[Disturbance, ...] = (),
    ) -> None:
        """Show these; only what is new is drawn. Curves of another test redraw the chart."""
        self.set_axes(*axes)
        known = [(each.curve, each.colour) for each in self._curves]
        if [(each.curve, each.colour) for each in curves] != known:
            self._forget_curves()
        self._curves = tuple(curves)
        self._limit = limit
        self._disturbances = disturbances
        self._lengthen()
        self.redraw_data()

    def redraw_all(self) -> None:
        self._forget_curves()
        super().redraw_all()

    def describe(self) -> str:
        labels = ", ".join(each.label for each in self._curves)
        notes = [labels] if labels else []
        if self._limit is not None:
            notes.append(self._limit.label)
        notes.extend(d.sentence().text() for d in self._disturbances)
        return "; ".join(notes)

    def tooltip_at(self, position: QPointF) -> str:
        plot = self.plot()
        if self.x_axis is None or not plot.contains(position):
            return super().tooltip_at(position)
        time_s = (position.x() - plot.left()) / plot.width() * (self.x_axis.high - self.x_axis.low)
        near_s = 4 / plot.width() * (self.x_axis.high - self.x_axis.low)
        return "\n".join(
            each.sentence().text()
            for each in self._disturbances
            if each.start_s - near_s <= time_s <= each.end_s + near_s
        )

    def paint_data(self, painter: QPainter, plot: QRectF) -> None:
        if self._picture is None:
            self._lengthen()
        self._paint_disturbances(painter, plot)
        if self._picture is not None:
            painter.drawPixmap(QPointF(plot.left() - _EDGE, plot.top() - _EDGE), self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, each in enumerate(self._curves[: len(self._drawn)]):
            painter.setPen(_pen(theme.tokens().curves[each.colour]))
            painter.drawPolyline(QPolygonF(self._fresh_points(number, plot)))
        limit_box = self._paint_limit(painter, plot)
        self._paint_ends(painter, plot, limit_box)

    def _forget_curves(self) -> None:
        self._picture = None
        self._drawn = []

    def _lengthen(self) -> None:
        """Draw into the picture what has come since, but not before it is worth some pixels.

        Many short strokes over one another would make a smoothed line blotchy; the rest is drawn anew each frame.
        """
        if self.x_axis is None or self.y_axis is None:
            return
        plot = self.plot()
        if self._picture is None:
            self._picture = self.new_picture(plot.width() + 2 * _EDGE, plot.height() + 2 * _EDGE)
            self._drawn = [_Drawn(-1.0, None) for _ in self._curves]
        inner = QRectF(_EDGE, _EDGE, plot.width(), plot.height())
        for number, each in enumerate(self._curves):
            drawn, last = self._drawn[number], each.curve.last()
            if last is None or last[0] <= drawn.until_s:
                continue
            reached = drawn.end.x() if drawn.end is not None else inner.left() - _STROKE
            if self.to_point(inner, last[0], last[1]).x() - reached < _STROKE:
                continue
            painter = QPainter(self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            points = self._fresh_points(number, inner)
            painter.setPen(_pen(theme.tokens().curves[each.colour]))
            painter.drawPolyline(QPolygonF(points))
            painter.end()
            self._drawn[number] = _Drawn(last[0], points[-1])

    def _fresh_points(self, number: int, inner: QRectF) -> list[QPointF]:
        drawn = self._drawn[number]
        fresh = self._curves[number].curve.since(drawn.until_s)
        points = self._to_points(inner, fresh)
        if drawn.end is not None:
            points.insert(0, drawn.end + inner.topLeft() - QPointF(_EDGE, _EDGE))
        return points

    def _to_points(self, inner: QRectF, pairs: list[tuple[float, float]]) -> list[QPointF]:
        """The same as `to_point` for many pairs on linear axes, without a call for each."""
        x_axis, y_axis = self.x_axis, self.y_axis
        if x_axis is None or y_axis is None:
            return []
        left, bottom, x_high, y_low, y_high = inner.left(), inner.bottom(), x_axis.high, y_axis.low, y_axis.high
        x_scale, y_scale = inner.width() / (x_high - x_axis.low), inner.height() / (y_high - y_low)
        return [
            QPointF(
                left + x_scale * (time_s if time_s < x_high else x_high),
                bottom - y_scale * ((y_low if value < y_low else value if value < y_high else y_high) - y_low),
            )
            for time_s, value in pairs
        ]

    def _paint_disturbances(self, painter: QPainter, plot: QRectF) -> None:
        caution = theme.colour("caution")
        caution.setAlpha(170)
        tint = theme.colour("caution_tint")
        named_until = float(plot.left())
        for each in self._disturbances:
            left = self.to_point(plot, each.start_s, 0).x()
            right = max(self.to_point(plot, each.end_s, 0).x(), left + 2)
            painter.fillRect(QRectF(left, plot.top(), right - left, plot.height()), tint)
            painter.setPen(QPen(caution, 1))
            for border in (round(left), round(right)):
                painter.drawLine(QPointF(border, plot.top()), QPointF(border, plot.bottom()))
            if self._name_disturbances and left >= named_until:
                words = each.label().text()
                painter.setFont(tick_font())
                painter.setPen(theme.colour("secondary"))
                width = QFontMetricsF(tick_font()).horizontalAdvance(words)
                x = right + theme.px(5)
                if x + width > plot.right():
                    x = left - theme.px(5) - width
                painter.drawText(QPointF(x, plot.bottom() - plot.height() / 3), words)
                named_until = x + width

    def _paint_limit(self, painter: QPainter, plot: QRectF) -> QRectF | None:
        y = self._limit_y(plot)
        if self._limit is None or y is None:
            return None
        bad = theme.colour("bad")
        painter.setPen(QPen(bad, 1.25, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        metrics = QFontMetricsF(tick_font())
        width = metrics.horizontalAdvance(self._limit.label)
        painter.setFont(tick_font())
        painter.setPen(bad)
        painter.drawText(QPointF(plot.right() - width, y - theme.px(4)), self._limit.label)
        return QRectF(plot.right() - width, y - theme.px(4) - metrics.ascent(), width, metrics.height())

    def _limit_y(self, plot: QRectF) -> int | None:
        if self._limit is None or self.y_axis is None or self._limit.value > self.y_axis.high:
            return None
        return round(self.to_point(plot, 0, self._limit.value).y())

    def _paint_ends(self, painter: QPainter, plot: QRectF, limit_box: QRectF | None) -> None:
        font = tick_font()
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        ends = [
            (self.to_point(plot, last[0], last[1]), each)
            for each in self._curves
            if (last := each.curve.last()) is not None
        ]
        ends.sort(key=lambda end: end[0].y())
        painter.setPen(Qt.PenStyle.NoPen)
        for point, each in ends:
            painter.setBrush(QColor(theme.tokens().curves[each.colour]))
            painter.drawEllipse(point, theme.px(3), theme.px(3))
        step = theme.px(13)
        free_from = float(plot.top() - step)
        if limit_box is not None:
            right_room = plot.right() - max((point.x() for point, _ in ends), default=0.0)
            if right_room < limit_box.width() + theme.px(16) and any(p.y() < limit_box.bottom() + 4 for p, _ in ends):
                free_from = limit_box.bottom()
        limit_y = self._limit_y(plot)
        lowest = float(plot.bottom() - step * max(len(ends) - 1, 0))
        for point, each in ends:
            middle = min(max(point.y(), free_from + step), max(lowest, free_from + step))
            lowest += step
            if limit_y is not None and abs(middle - limit_y) < theme.px(8):
                middle = limit_y + theme.px(8) * (1 if point.y() >= limit_y else -1)
            free_from = middle
            width = metrics.horizontalAdvance(each.label)
            x = point.x() + theme.px(8)
            if x + width > self.width() - theme.px(6):
                x = point.x() - theme.px(8) - width
                backing = QColor(theme.tokens().card)
                backing.setAlpha(215)
                painter.fillRect(QRectF(x - 2, middle - step / 2, width + 4, step), backing)
            painter.setPen(theme.colour("text"))
            painter.drawText(QPointF(x, middle + metrics.capHeight() / 2), each.label)


def _pen(colour: str) -> QPen:
    pen = QPen(QColor(colour), _PEN_WIDTH)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
