"""The bridge brings a runner's news into the window's thread, in order, and never floods it."""

import threading
from itertools import pairwise
from time import monotonic

import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.flow import FlowState
from core.run.events import LogLine
from core.run_progress import RunState
from core.runner_events import RunEnded, RunnerEvent, RunStarted, TestEnded, TestStarted
from gui import run_bridge
from gui.run_bridge import RunBridge
from gui.session import Session
from tests.support.event_streams import offline_stream
from tests.support.scripted_runner import ScriptedRunner, plan_of_eight, record_of

PLAN = plan_of_eight()
FIRST = PLAN.tests[0]


@pytest.fixture
def bridge(session: Session, monkeypatch: pytest.MonkeyPatch) -> RunBridge:
    monkeypatch.setattr(run_bridge, "PlanRunner", ScriptedRunner)
    ScriptedRunner.made.clear()
    session.run = RunBridge(session)
    return session.run


def test_news_arrives_in_order_in_the_thread_of_the_window(qtbot: QtBot, qapp: QApplication, bridge: RunBridge) -> None:
    told: list[RunnerEvent] = []
    threads: set[QThread] = set()

    def hear(event: RunnerEvent) -> None:
        told.append(event)
        threads.add(QThread.currentThread())

    bridge.told.connect(hear)
    bridge.start(PLAN)
    runner = ScriptedRunner.made[0]
    runner.begin(FIRST)
    runner.progress(FIRST, offline_stream(until_s=10))
    runner.finish(record_of(FIRST))
    runner.end()
    qtbot.waitUntil(lambda: bridge.state is RunState.ENDED)
    assert [type(event) for event in told] == [RunStarted, TestStarted, TestEnded, RunEnded]
    assert threads == {qapp.thread()}


def test_progress_feeds_the_view_and_is_told_once_a_portion(qtbot: QtBot, bridge: RunBridge) -> None:
    advanced: list[float] = []
    bridge.advanced.connect(lambda: advanced.append(monotonic()))
    bridge.start(PLAN)
    runner = ScriptedRunner.made[0]
    runner.begin(FIRST)
    runner.progress(FIRST, offline_stream(until_s=10))
    qtbot.waitUntil(lambda: bridge.progress.view is not None and bridge.progress.view.samples_done == 10_000)
    assert 1 <= len(advanced) < 15


def test_a_flood_of_lines_leaves_the_window_responsive_and_memory_bounded(qtbot: QtBot, bridge: RunBridge) -> None:
    bridge.start(PLAN)
    runner = ScriptedRunner.made[0]
    runner.begin(FIRST)
    ticks: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(monotonic()))
    timer.start(5)
    lines = [LogLine(time_s=0.1, text="x" * 80)] * 60_000
    flood = threading.Thread(target=lambda: runner.progress(FIRST, lines))
    flood.start()
    qtbot.waitUntil(lambda: not flood.is_alive(), timeout=20_000)
    qtbot.waitUntil(lambda: not bridge._queue, timeout=20_000)
    timer.stop()
    flood.join()
    view = bridge.progress.view
    assert view is not None
    assert len(view.log) <= 2_000
    assert any("left out" in text for _, text in view.log)
    gaps = sorted(later - earlier for earlier, later in pairwise(ticks))
    assert gaps[int(len(gaps) * 0.9)] < 0.1


def test_a_second_start_while_a_run_goes_on_does_nothing(bridge: RunBridge) -> None:
    bridge.start(PLAN)
    bridge.start(PLAN)
    assert len(ScriptedRunner.made) == 1


def test_records_go_into_the_flow_of_the_same_plan_only(qtbot: QtBot, session: Session, bridge: RunBridge) -> None:
    session.set_state(FlowState().with_plan(PLAN))
    bridge.start(PLAN)
    runner = ScriptedRunner.made[0]
    runner.begin(FIRST)
    runner.finish(record_of(FIRST))
    qtbot.waitUntil(lambda: len(session.state.records) == 1)
    session.set_state(FlowState())
    runner.begin(PLAN.tests[1])
    runner.finish(record_of(PLAN.tests[1]))
    qtbot.waitUntil(lambda: bridge.progress.done_count == 2)
    assert session.state == FlowState()


def test_closing_cancels_and_waits(bridge: RunBridge) -> None:
    assert bridge.close()
    bridge.start(PLAN)
    assert bridge.close()
    assert "cancel" in ScriptedRunner.made[0].calls
