"""Every page as people with other needs meet it: each control has a name, and nothing is cut off."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.flow import FlowState, Step
from core.language import use_wanted
from core.messages import translated, use_translator
from core.terms import Profile
from gui import theme
from gui.i18n import stretched
from gui.main_window import MainWindow
from gui.pages.registry import PAGES
from gui.practice import prepare_practice
from gui.session import Session
from gui.theme import ThemeChoice
from gui.widgets.labels import ElidingLabel

Shot = Callable[..., list[Path]]

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QAbstractItemView)


@pytest.fixture(scope="module")
def practice() -> FlowState:
    """A practice with its plan, on the machine of the test."""
    return prepare_practice(Profile.QUICK)


@pytest.fixture
def window(session: Session, qtbot: QtBot, practice: FlowState) -> MainWindow:
    session.set_state(practice)
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.show()
    return made


def visit(window: MainWindow, place: Step | str, qtbot: QtBot) -> QWidget:
    """The page of `place`, shown, with its background work done. Locked pages are shown as they are."""
    window.enter(place)
    page = window.page
    qtbot.waitUntil(lambda: window.session.background.count == 0, timeout=20_000)
    for _ in range(5):
        QApplication.processEvents()
    return page


def controls(window: MainWindow) -> Iterator[QWidget]:
    """The visible controls of the whole window, without the inner parts of composed ones."""
    for widget in window.findChildren(QWidget):
        inner = isinstance(widget.parent(), QAbstractSpinBox | QComboBox | QLineEdit)
        popup = widget.window() is not window
        qt_own = widget.objectName().startswith("qt_")
        if isinstance(widget, QHeaderView):  # a table's header is read with its cells
            continue
        if isinstance(widget, CONTROLS) and widget.isVisible() and not (inner or popup or qt_own):
            yield widget


def name_of(widget: QWidget, buddies: set[QObject | None]) -> str:
    """What a screen reader says of the control."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.text()
    return "its label" if widget in buddies else ""


@pytest.mark.parametrize("place", PAGES, ids=str)
def test_every_control_has_a_name(window: MainWindow, qtbot: QtBot, place: Step | str) -> None:
    visit(window, place, qtbot)
    buddies = {label.buddy() for label in window.findChildren(QLabel)}
    nameless = [
        f"{type(w).__name__} in {type(w.parent()).__name__}" for w in controls(window) if not name_of(w, buddies)
    ]
    assert not nameless


@pytest.mark.parametrize("place", PAGES, ids=str)
def test_the_page_says_what_it_is_and_helps(window: MainWindow, qtbot: QtBot, place: Step | str) -> None:
    visit(window, place, qtbot)
    assert window.header.title()
    page = window.page_at(place)
    assert len(page.help()) >= 3
    assert all(str(entry.text) for entry in page.help())


@pytest.mark.parametrize("place", PAGES, ids=str)
def test_nothing_is_cut_off_at_1024_by_700(window: MainWindow, qtbot: QtBot, place: Step | str, shot: Shot) -> None:
    window.resize(1024, 700)
    page = visit(window, place, qtbot)
    assert not cut_off(page, window)
    shot(window, f"{str(place).lower()}-1024x700", (1024, 700))


@pytest.mark.parametrize("place", PAGES, ids=str)
def test_the_page_fits_with_longer_words_and_larger_text(
    session: Session, practice: FlowState, qtbot: QtBot, place: Step | str, shot: Shot
) -> None:
    use_translator(stretched)
    theme.active().choose(ThemeChoice.LIGHT, 150)
    session.set_state(practice)
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    window.resize(1280, 800)
    page = visit(window, place, qtbot)
    problems = cut_off(page, window)
    if os.environ.get("BENCHWRIGHT_SHOTS"):
        shot(window, f"stretched-{str(place).lower()}")
    assert not problems


@pytest.mark.parametrize("place", PAGES, ids=str)
def test_the_page_is_german_and_fits_at_1024_by_700(
    session: Session, practice: FlowState, qtbot: QtBot, place: Step | str, shot: Shot
) -> None:
    use_wanted("de")
    session.set_state(practice)
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    window.resize(1024, 700)
    page = visit(window, place, qtbot)
    problems = cut_off(page, window)
    if os.environ.get("BENCHWRIGHT_SHOTS"):
        shot(window, f"german-{str(place).lower()}", (1024, 700))
    assert not problems
    assert not still_english(window)
    assert not shared_keys(window)


def shared_keys(window: MainWindow) -> list[str]:
    """Letters with Alt that two shown buttons have."""
    buttons = [b for b in window.findChildren(QAbstractButton) if b.isVisible() and not b.shortcut().isEmpty()]
    keys = [button.shortcut().toString() for button in buttons]
    return [f"{key}: {button.text()}" for key, button in zip(keys, buttons, strict=True) if keys.count(key) > 1]


def still_english(window: MainWindow) -> list[str]:
    """Shown texts that have another wording in the active language."""
    shown = [w.text() for w in [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)] if w.isVisible()]
    return [text for text in shown if text and translated(text) != text]


def cut_off(page: QWidget, window: MainWindow) -> list[str]:
    """Labels and buttons that have less room than their words, and scroll areas wider than their view."""
    found: list[str] = []
    for area in page.findChildren(QScrollArea):
        inner = area.widget()
        if area.isVisible() and inner is not None and inner.width() > area.viewport().width() + 1:
            found.append(f"{type(area).__name__} scrolls sideways: {inner.width()} > {area.viewport().width()}")
    for table in page.findChildren(QTableView):
        over = table.horizontalHeader().length() - table.viewport().width()
        if table.isVisible() and over > 1 and not table.horizontalScrollBar().isVisible():
            found.append(f"{table.accessibleName()} loses {over} px at its right")
    for widget in [*page.findChildren(QLabel), *page.findChildren(QAbstractButton)]:
        if not widget.isVisible() or isinstance(widget, ElidingLabel) or _inside_view(widget):
            continue
        text = widget.text()
        if not text:
            continue
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        wanted = (
            widget.minimumSizeHint().width() if not isinstance(widget, QLabel) or wraps else widget.sizeHint().width()
        )
        if widget.width() < wanted - 1:
            found.append(f"“{text[:40]}” has {widget.width()} of {wanted} px")
        elif wraps and widget.height() < widget.heightForWidth(widget.width()) - 1:
            found.append(f"“{text[:40]}” has {widget.height()} of {widget.heightForWidth(widget.width())} px upright")
        right = widget.mapTo(window, widget.rect().topRight()).x()
        if right > window.width():
            found.append(f"“{text[:40]}” ends {right - window.width()} px beyond the window")
    return found


def _inside_view(widget: QWidget) -> bool:
    parent = widget.parent()
    while parent is not None:
        if isinstance(parent, QAbstractItemView):
            return True
        if isinstance(parent, QAbstractScrollArea):
            return False
        parent = parent.parent()
    return False
