"""A fault of Benchwright itself opens a window with the text to pass on, and the program goes on."""

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.application import show_faults_in
from gui.main_window import MainWindow
from gui.session import Session
from gui.widgets.error_window import ErrorWindow, error_report
from tests.bench.first_paint import BENCHWRIGHT, first_paint


def test_a_fault_is_shown_with_its_traceback_and_can_be_copied(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    show_faults_in(window)
    for text in ("first fault", "second fault"):
        try:
            raise RuntimeError(text)
        except RuntimeError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    shown = window.findChildren(ErrorWindow)
    assert len(shown) == 1
    assert "first fault" in shown[0].report()
    assert "second fault" in shown[0].report()
    assert "RuntimeError: second fault" in capsys.readouterr().err
    shown[0].copy()
    assert "second fault" in QApplication.clipboard().text()
    shown[0].accept()
    assert window.isVisible()
    window.hide()


def test_a_fault_in_a_thread_is_shown_as_well(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    show_faults_in(window)

    def fail() -> None:
        raise RuntimeError("fault in a thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(window.findChildren(ErrorWindow)))
    (shown,) = window.findChildren(ErrorWindow)
    assert "fault in a thread" in shown.report()
    assert "fault in a thread" in capsys.readouterr().err
    shown.accept()
    window.hide()


def test_no_runtime_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    _seconds, heavy = first_paint(BENCHWRIGHT, tmp_path / "home")
    assert heavy == []


def test_a_report_names_versions_and_is_bounded() -> None:
    error = RuntimeError("x" * 1_000_000)
    report = error_report(type(error), error, None)
    assert report.startswith("Benchwright ")
    assert len(report) <= 100_000
