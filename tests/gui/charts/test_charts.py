"""Charts draw what is measured, stay steady, and cost little."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.run.curve import Curve
from core.run.disturbance import Disturbance, DisturbanceKind
from gui import theme
from gui.charts.axis import time_axis, value_axis
from gui.charts.histogram_chart import HistogramChart
from gui.charts.line_chart import Limit, LineChart, LiveCurve
from gui.theme import ThemeChoice
from tests.support.event_streams import MS, latency_counts

AXES = (time_axis(60.0), value_axis(100.0, "%"))


@pytest.fixture(autouse=True)
def light_theme(qapp: QApplication) -> Iterator[None]:
    theme.active().install(qapp, ThemeChoice.LIGHT)
    yield
    theme.active().install(qapp, ThemeChoice.LIGHT)


def line_chart(qtbot: QtBot) -> LineChart:
    chart = LineChart("Throughput", "samples/s", "higher is better", name_disturbances=True)
    qtbot.addWidget(chart)
    chart.resize(336, 160)
    chart.show()
    return chart


def rising(until_s: int) -> Curve:
    curve = Curve()
    for step in range(until_s * 10 + 1):
        curve.add(step / 10, 20 + step / 10)
    return curve


def picture(chart: LineChart | HistogramChart) -> QImage:
    return chart.grab().toImage()


def count_of(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_a_curve_drawn_in_steps_looks_like_one_drawn_at_once(qtbot: QtBot) -> None:
    grown = line_chart(qtbot)
    curve = Curve()
    for step in range(500):
        curve.add(step / 10, 50 + 20 * ((step // 25) % 2))
        if step % 5 == 0:
            grown.show_curves(AXES, [LiveCurve(curve, 0, "now")])
            grown.repaint()
    grown.show_curves(AXES, [LiveCurve(curve, 0, "now")])
    at_once = line_chart(qtbot)
    at_once.show_curves(AXES, [LiveCurve(curve, 0, "now")])
    first, second = picture(grown), picture(at_once)
    different = sum(
        abs(QColor(first.pixel(x, y)).lightness() - QColor(second.pixel(x, y)).lightness()) > 60
        for x in range(first.width())
        for y in range(first.height())
    )
    assert different < 40


def test_a_curve_lies_where_its_values_are(qtbot: QtBot) -> None:
    chart = line_chart(qtbot)
    chart.show_curves(AXES, [LiveCurve(rising(30), 0, "50")])
    plot = chart.plot()
    point = chart.to_point(plot, 15.0, 35.0)
    image = picture(chart)
    near = [QColor(image.pixel(round(point.x()), round(point.y()) + offset)) for offset in (-1, 0, 1)]
    assert min(colour.lightness() for colour in near) < 160
    away = QColor(image.pixel(round(point.x()), round(point.y()) - 15))
    assert away.lightness() > 230


def test_another_theme_draws_everything_anew(qtbot: QtBot, qapp: QApplication) -> None:
    chart = line_chart(qtbot)
    chart.show_curves(AXES, [LiveCurve(rising(30), 0, "50")])
    assert count_of(picture(chart), theme.tokens().card) > 20_000
    theme.active().install(qapp, ThemeChoice.DARK)
    assert count_of(picture(chart), "#FFFFFF") == 0
    assert count_of(picture(chart), theme.tokens().card) > 20_000


def test_disturbances_are_marked_named_and_told(qtbot: QtBot) -> None:
    chart = line_chart(qtbot)
    before = picture(chart)
    mark = Disturbance(kind=DisturbanceKind.OTHER_LOAD, start_s=10.0, end_s=14.0, worst_percent=40.0)
    chart.show_curves(AXES, [LiveCurve(rising(30), 0, "50")], disturbances=(mark,))
    tint = theme.tokens().caution_tint
    assert count_of(before, tint) == 0
    assert count_of(picture(chart), tint) > 500
    inside = chart.to_point(chart.plot(), 12.0, 50.0)
    assert chart.tooltip_at(inside) == "Other programs used up to 40 % of the processor."
    assert chart.tooltip_at(chart.to_point(chart.plot(), 40.0, 50.0)) == ""
    assert chart.tooltip_at(QPointF(3, 3)) == "higher is better"


def test_a_chart_can_be_read_without_seeing_it(qtbot: QtBot) -> None:
    chart = line_chart(qtbot)
    chart.show_curves(AXES, [LiveCurve(rising(30), 0, "50")], Limit(80.0, "limit 80 %"))
    assert chart.accessibleName() == "Throughput, samples/s, higher is better"
    assert chart.describe() == "50; limit 80 %"


def test_values_beyond_the_scale_stay_inside_the_plot(qtbot: QtBot) -> None:
    chart = line_chart(qtbot)
    curve = Curve()
    for time_s, value in ((0.0, 50.0), (10.0, 1e9), (20.0, -1e9), (1e9, 50.0)):
        curve.add(time_s, value)
    chart.show_curves(AXES, [LiveCurve(curve, 0, "wild")])
    image = picture(chart)
    colour = theme.tokens().curves[0]
    below = range(round(chart.plot().bottom()) + 8, image.height())
    assert not any(image.pixel(x, y) == QColor(colour).rgb() for x in range(image.width()) for y in below)


def test_a_histogram_keeps_its_scale_while_counts_grow(qtbot: QtBot) -> None:
    chart = HistogramChart("Latency spread", "% of queries", "left is better")
    qtbot.addWidget(chart)
    chart.resize(336, 160)
    chart.show_counts(latency_counts(6.8 * MS, 0.3, 1_000), 15 * MS)
    first = chart.x_axis, chart.y_axis
    for total in (5_000, 50_000, 900_000):
        chart.show_counts(latency_counts(6.8 * MS, 0.3, total), 15 * MS)
    assert (chart.x_axis, chart.y_axis) == first
    assert chart.x_axis is not None
    assert chart.x_axis.low < 3 * MS
    assert chart.x_axis.high >= 15 * MS
    assert chart.describe().startswith("p50 6.")
    picture(chart)


def test_a_histogram_can_be_cleared_for_the_next_test(qtbot: QtBot) -> None:
    chart = HistogramChart("Latency spread", "% of queries", "left is better")
    qtbot.addWidget(chart)
    chart.show_counts(latency_counts(6.8 * MS, 0.3, 1_000), None)
    chart.show_counts((), None)
    assert chart.x_axis is None
    assert chart.describe() == ""
    picture(chart)
