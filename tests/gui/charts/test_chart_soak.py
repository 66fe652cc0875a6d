"""3,000 frames of the four charts leave neither memory nor references behind.

PySide6 6.12 on Python 3.11 takes a reference to None with each call that returns None, until the interpreter aborts;
some older versions leave one behind instead, which harms nothing. So the count of None may rise, but must not fall.
(From Python 3.12 on it never changes.)
"""

import gc
import sys

import psutil
import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.run.events import MachineReading
from core.run.live_view import LiveView
from gui import theme
from gui.charts.line_chart import LineChart
from gui.pages.run_charts import ChartsPanel
from gui.theme import ThemeChoice
from tests.support.event_streams import planned_test, server_stream

FRAMES = 3_000
_SETTLE = 600


def test_three_thousand_frames_grow_neither_memory_nor_references(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.active().install(qapp, ThemeChoice.LIGHT)
    panel = ChartsPanel()
    qtbot.addWidget(panel)
    panel.resize(688, 336)
    panel.show()
    view = LiveView(planned_test())
    process = psutil.Process()
    frames = paints = 0
    paint = LineChart.paintEvent

    def count_paints(chart: LineChart, event: QPaintEvent) -> None:
        nonlocal paints
        paints += 1
        paint(chart, event)

    monkeypatch.setattr(LineChart, "paintEvent", count_paints)
    rss_bytes = objects = none_references = 0
    for event in server_stream(until_s=FRAMES / 5, step_s=0.2):
        view.feed(event)
        if not isinstance(event, MachineReading):
            continue
        panel.show_view(view)
        qapp.processEvents()
        frames += 1
        if frames == _SETTLE:
            gc.collect()
            rss_bytes, objects = process.memory_info().rss, len(gc.get_objects())
            none_references = sys.getrefcount(None)
    assert frames == FRAMES
    assert paints >= 3 * FRAMES
    gc.collect()
    measured = FRAMES - _SETTLE
    assert len(gc.get_objects()) - objects < 200
    assert process.memory_info().rss - rss_bytes < 8_000_000
    growth_per_frame = (sys.getrefcount(None) - none_references) / measured
    assert -0.5 < growth_per_frame < 100
