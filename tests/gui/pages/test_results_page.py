"""The Results page: every record, sorted, filtered, opened; and what it says of records that cannot be read."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.flow import FlowState
from core.record.store import RECORD_FILE, RunStore
from core.terms import Scenario, TestMode, Validity
from core.values import replace
from gui.pages.results import ResultsPage
from gui.session import HOME, Session
from tests.support.scripted_runner import TOO_SLOW, plan_of_eight, record_of

PLAN = plan_of_eight()


@pytest.fixture
def store(own_home: object) -> RunStore:
    """A run of which every test was done; SingleStream twice, first INVALID."""
    made = RunStore()
    made.create_run(PLAN)
    for minute, test in enumerate(PLAN.tests):
        ended = f"2026-11-23T15:{minute:02}:00+00:00"
        if test.scenario is Scenario.SINGLE_STREAM and test.mode is TestMode.PERFORMANCE:
            made.new_attempt(PLAN.run_id, test.test_id)
            wrong = record_of(test, Validity.INVALID, reasons=(TOO_SLOW,))
            made.save_record(replace(wrong, attempt=1, ended_at=f"2026-11-22T15:{minute:02}:00+00:00"))
        attempt = made.new_attempt(PLAN.run_id, test.test_id)
        made.save_record(replace(record_of(test), attempt=attempt.number, ended_at=ended))
    return made


@pytest.fixture
def open_page(qtbot: QtBot, session: Session) -> Callable[[], ResultsPage]:
    def make() -> ResultsPage:
        page = ResultsPage(session)
        qtbot.addWidget(page)
        page.resize(1000, 700)
        page.show()
        page.show_state(FlowState())
        qtbot.waitUntil(lambda: page._read)
        return page

    return make


def scenarios(page: ResultsPage) -> list[str]:
    return [str(kept.record.test.scenario) for kept in page.table.shown()]


def lead(page: ResultsPage) -> str:
    found = page.lead()
    return found.text() if found is not None else ""


def words(page: ResultsPage) -> list[str]:
    return [label.text() for label in page.detail.findChildren(QLabel) if label.isVisible()]


def test_without_records_the_page_says_what_will_be_here_and_leads_on(
    qtbot: QtBot, session: Session, open_page: Callable[[], ResultsPage]
) -> None:
    page = open_page()
    assert page.has_own_primary()
    assert lead(page) == ""
    went: list[object] = []
    session.went_to.connect(went.append)
    QTest.mouseClick(page.practise, Qt.MouseButton.LeftButton)
    assert went == [HOME]


def test_every_record_is_listed_latest_first(store: RunStore, open_page: Callable[[], ResultsPage]) -> None:
    page = open_page()
    assert lead(page) == "9 of 9 tests match"
    assert page.table.shown()[0].record.test == PLAN.tests[-1]
    assert page.table.shown()[-1].record.validity is Validity.INVALID


def test_a_click_on_a_heading_sorts_by_it(qtbot: QtBot, store: RunStore, open_page: Callable[[], ResultsPage]) -> None:
    page = open_page()
    header = page.table.horizontalHeader()
    place = header.sectionViewportPosition(2) + 20
    from PySide6.QtCore import QPoint

    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 10))
    assert scenarios(page) in (sorted(scenarios(page)), sorted(scenarios(page), reverse=True))


def test_boxes_and_words_filter_and_can_be_cleared(
    qtbot: QtBot, store: RunStore, open_page: Callable[[], ResultsPage]
) -> None:
    page = open_page()
    page.filters.box("scenario", "SingleStream").click()
    assert scenarios(page) == ["SingleStream"] * 3
    page.filters.box("verdict", "INVALID").click()
    assert len(page.table.shown()) == 1
    assert lead(page) == "1 of 9 tests match"
    QTest.mouseClick(page.filters.clear, Qt.MouseButton.LeftButton)
    assert len(page.table.shown()) == 9
    QTest.keyClicks(page.filters.search, "server accuracy")
    assert len(page.table.shown()) == 1
    assert not page.filters.box("verdict", "INVALID").isChecked()


def test_the_chosen_record_is_shown_with_its_facts_and_its_folder(
    qtbot: QtBot, store: RunStore, open_page: Callable[[], ResultsPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page()
    page.filters.box("verdict", "INVALID").click()
    qtbot.waitUntil(lambda: "99 % of the queries took up to 18 ms; the limit is 15 ms." in words(page))
    assert ("Runtime", "ONNX Runtime 1.32.0 (CPUExecutionProvider)") in page.detail.facts()
    assert page.detail.rerun is None
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    button = next(b for b in page.detail.findChildren(QPushButton) if b.text() == "Show &folder")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened == [str(page.table.shown()[0].folder)]


def test_the_arrow_keys_go_through_the_records(
    qtbot: QtBot, store: RunStore, open_page: Callable[[], ResultsPage]
) -> None:
    page = open_page()
    first = page.detail.record
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.detail.record is not None
    assert page.detail.record != first


@pytest.mark.fault
def test_a_damaged_record_is_named_and_the_others_are_shown(
    store: RunStore, open_page: Callable[[], ResultsPage]
) -> None:
    attempt = store.attempts(PLAN.run_id, PLAN.tests[0].test_id)[0]
    (attempt.folder / RECORD_FILE).write_text('{"kind": "bench', encoding="utf-8")
    (store.folder / "not-ours").mkdir()
    (store.folder / "not-ours" / "plan.json").write_bytes(b"\x00\xff" * 50)
    page = open_page()
    assert len(page.table.shown()) == 8
    assert page.message.isVisible()
    assert "cannot be read" in page.message.text()


def test_a_record_that_is_new_appears_when_the_page_is_entered_again(
    qtbot: QtBot, store: RunStore, open_page: Callable[[], ResultsPage]
) -> None:
    page = open_page()
    page.filters.box("scenario", "SingleStream").click()
    test = PLAN.tests[2]
    attempt = store.new_attempt(PLAN.run_id, test.test_id)
    store.save_record(replace(record_of(test), attempt=attempt.number, ended_at="2026-11-23T16:00:00+00:00"))
    page.show_state(FlowState())
    qtbot.waitUntil(lambda: len(page.table.shown()) == 4)
    assert page.filters.box("scenario", "SingleStream").isChecked()
    assert lead(page) == "4 of 10 tests match"


def test_columns_give_way_in_a_small_window(store: RunStore, open_page: Callable[[], ResultsPage]) -> None:
    page = open_page()
    page.resize(776, 588)
    table = page.table
    total = sum(table.columnWidth(column) for column in range(8) if not table.isColumnHidden(column))
    assert total <= table.viewport().width() + 1
    assert not table.isColumnHidden(5)
