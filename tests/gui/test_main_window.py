"""The frame shows where one is, what is open, and what can be done next, by mouse and by keyboard."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.session import Session


@pytest.fixture
def window(session: Session, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made


def test_home_looks_finished_on_the_first_start(window: MainWindow, shot, qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: session.background.count == 0)
    shot(window, "home")
    shot(window, "home-1024", (1024, 700))


def test_pages_look_finished(window: MainWindow, shot, qtbot: QtBot, session: Session) -> None:
    from core.detect.description import SystemDescription
    from core.flow import FlowState, Step

    session.set_state(FlowState(system=SystemDescription(detected_at="", duration_s=0.1, facts={}, fields={})))
    for place in ("settings", Step.SUBMISSION):
        window.show_place(place)
        qtbot.wait(20)
        shot(window, str(place))
        shot(window, str(place) + "-1024", (1024, 700))
        window.resize(1280, 800)
    window.page._submitter.setText("Harbour_Lab")
    window.page.edited.emit()
    window.show_place(Step.BENCHMARKS)
    qtbot.wait(20)
    shot(window, "Benchmarks-own")
    window.page._ready.toggled.emit("x", True)
    qtbot.wait(20)
    shot(window, "Benchmarks")
    shot(window, "Benchmarks-1024", (1024, 700))
    window.resize(1280, 800)
    window.show_place(Step.BACKEND)
    window.page._fold.set_open(True)
    qtbot.wait(20)
    shot(window, "Backend")
    shot(window, "Backend-1024", (1024, 700))
    print(window.page.command(session.state), session.state.benchmarks, session.state.plan)
