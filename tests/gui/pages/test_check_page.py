"""The Check page: it checks by itself, shows findings as a tree and in words, and leads to where they are mended."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.flow import FlowState, Step
from core.record.store import RunStore
from core.terms import Scenario, TestMode
from gui.i18n import text_of
from gui.main_window import MainWindow
from gui.pages import check_work
from gui.pages.check import CheckPage
from gui.pages.check_nodes import NodeKind
from gui.session import FOLDER_TO_CHECK, HOME, Session
from tests.support import trees
from tests.support.loadgen_runs import described_system, practice_plan, practice_test, stored_test
from tests.support.trees import TreeMaker


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> CheckPage:
    made = CheckPage(session)
    qtbot.addWidget(made)
    made.resize(1000, 660)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def broken(tmp_path: Path) -> TreeMaker:
    """A closed tree with an error in a log, one in the description, and a warning."""
    tree = trees.closed_tree(tmp_path / "first-try")
    tree.edit_log("Offline", effective_min_duration_ms=10_000)
    tree.edit_system(cooling="", bios="1.2")
    return tree


def checked(page: CheckPage, qtbot: QtBot, tree: TreeMaker) -> CheckPage:
    page.check_folder(tree.root)
    qtbot.waitUntil(lambda: not page.busy())
    return page


def lines(page: CheckPage) -> list[str]:
    return [node.name for node in page._view.nodes.root.walk()]


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)


def test_before_anything_is_checked_the_page_says_what_will_be_here(page: CheckPage) -> None:
    assert "Nothing to check yet" in words(page)
    assert not page.valid()
    assert page.command(FlowState()) == ""


def test_findings_stand_in_a_tree_of_merged_folders_with_counts(
    page: CheckPage, qtbot: QtBot, broken: TreeMaker
) -> None:
    checked(page, qtbot, broken)
    assert lines(page) == [
        "closed / Lab",
        "results / box",
        "resnet / MultiStream",
        "resnet / Offline",
        "performance / run_1 / mlperf_log_detail.txt",
        "The minimum duration is set too low.",
        "resnet / SingleStream",
        "systems / box.json",
        "The field bios is not known.",
        "The field cooling is empty.",
    ]
    top = page._view.nodes.root.children[0]
    assert (top.error_count, top.warning_count) == (2, 1)
    assert "3 of 3 results invalid" in words(page)
    assert "2 errors, 1 warning" in words(page)
    assert "results: 3" in text_of(page.lead())


def test_the_first_error_is_shown_in_words_with_found_and_wanted(
    page: CheckPage, qtbot: QtBot, broken: TreeMaker
) -> None:
    checked(page, qtbot, broken)
    shown = words(page._detail)
    for part in ("Error", "PERF-MIN-DURATION", "10,000 ms", "at least 600,000 ms", "What to do", "Rule"):
        assert part in shown
    assert "closed/Lab/results/box/resnet/Offline/performance/run_1/mlperf_log_detail.txt" in shown


def test_the_filter_shows_errors_or_warnings_only(page: CheckPage, qtbot: QtBot, broken: TreeMaker) -> None:
    checked(page, qtbot, broken)
    buttons = page._filters.segments._buttons
    assert [one.text() for one in buttons.values()] == ["All 3", "Errors 2", "Warnings 1"]
    QTest.mouseClick(buttons["warnings"], Qt.MouseButton.LeftButton)
    assert lines(page) == ["closed / Lab / systems / box.json", "The field bios is not known."]
    buttons["warnings"].setFocus()
    press(buttons["warnings"], Qt.Key.Key_Left)
    assert "The field bios is not known." not in lines(page)
    assert len([name for name in lines(page) if name.startswith("The ")]) == 2


def test_the_search_finds_rules_and_names(page: CheckPage, qtbot: QtBot, broken: TreeMaker) -> None:
    checked(page, qtbot, broken)
    press(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is page._filters.search
    QTest.keyClicks(page._filters.search, "sys-field box.json")
    assert lines(page) == ["closed / Lab / systems / box.json", "The field cooling is empty."]
    QTest.keyClicks(page._filters.search, " nothing of the kind")
    assert lines(page) == []
    assert "Nothing fits the filter." in words(page._detail)
    page._filters.search.clear()
    assert len(lines(page)) == 10


def test_arrow_keys_walk_the_tree_and_fold_it(page: CheckPage, qtbot: QtBot, broken: TreeMaker) -> None:
    checked(page, qtbot, broken)
    page._view.setFocus()
    press(page._view, Qt.Key.Key_Home)
    assert "closed / Lab" in words(page._detail)
    press(page._view, Qt.Key.Key_Down)
    press(page._view, Qt.Key.Key_Down)
    assert "resnet / MultiStream" in words(page._detail)
    assert "9 milliseconds" in words(page._detail)
    press(page._view, Qt.Key.Key_Up)
    press(page._view, Qt.Key.Key_Left)
    assert not page._view.isExpanded(page._view.currentIndex())
    press(page._view, Qt.Key.Key_Right)
    assert page._view.isExpanded(page._view.currentIndex())


def test_a_click_on_a_finding_shows_it(page: CheckPage, qtbot: QtBot, broken: TreeMaker) -> None:
    checked(page, qtbot, broken)
    node = next(one for one in page._view.nodes.root.walk() if one.name == "The field cooling is empty.")
    place = page._view.visualRect(page._view.nodes.index_of(node)).center()
    QTest.mouseClick(page._view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert "SYS-FIELD-EMPTY" in words(page._detail)


@pytest.mark.parametrize("keys", [(Qt.Key.Key_F5, "none"), (Qt.Key.Key_R, "control")])
def test_checking_again_reads_the_tree_anew_and_keeps_the_place(
    page: CheckPage, qtbot: QtBot, broken: TreeMaker, keys: tuple[Qt.Key, str]
) -> None:
    checked(page, qtbot, broken)
    node = next(one for one in page._view.nodes.root.walk() if one.name == "The field cooling is empty.")
    page._view.choose(node)
    broken.edit_log("Offline")
    modifier = Qt.KeyboardModifier.ControlModifier if keys[1] == "control" else Qt.KeyboardModifier.NoModifier
    press(page, keys[0], modifier)
    qtbot.waitUntil(lambda: not page.busy())
    assert "PERF-MIN-DURATION" not in {one.finding.rule for one in page._view.nodes.root.walk() if one.finding}
    assert "SYS-FIELD-EMPTY" in words(page._detail)


def test_the_rules_of_another_round_are_a_choice_away(page: CheckPage, qtbot: QtBot, tmp_path: Path) -> None:
    tree = trees.practice_tree(tmp_path / "PRACTICE-tree")
    checked(page, qtbot, tree)
    assert page._filters.rounds.currentText() == "v6.1"
    assert "4 of 4 results invalid" in words(page)
    page._filters.rounds.setFocus()
    press(page._filters.rounds, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: not page.busy())
    assert page._filters.rounds.currentText() == "practice"
    assert "4 of 4 results valid" in words(page)
    assert page.command(FlowState()).endswith("--round practice")


def test_results_without_findings_say_so(page: CheckPage, qtbot: QtBot, tmp_path: Path) -> None:
    checked(page, qtbot, trees.closed_tree(tmp_path / "clean"))
    results = [one for one in page._view.nodes.root.walk() if one.kind is NodeKind.RESULT]
    assert [one.name for one in results] == ["resnet / MultiStream", "resnet / Offline", "resnet / SingleStream"]
    assert "Valid" in words(page._detail)
    assert "3 of 3 results valid" in words(page)


def test_a_folder_that_is_gone_ends_in_a_sentence(page: CheckPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.check_folder(tmp_path / "gone")
    qtbot.waitUntil(lambda: not page.busy())
    assert "gone" in page._message.text()
    assert page._message.isVisible()
    assert not page.valid()


def test_a_finding_can_be_shown_in_its_folder(
    page: CheckPage, qtbot: QtBot, broken: TreeMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    checked(page, qtbot, broken)
    button = next(one for one in page._detail.findChildren(QPushButton) if "folder" in one.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened == [str(broken.result("Offline", "performance/run_1"))]


def test_a_slow_check_shows_progress_and_can_be_cancelled(
    page: CheckPage, qtbot: QtBot, broken: TreeMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(target: Any, report: Any, cancelled: Any) -> None:
        report(0.5)
        while not cancelled():
            QTest.qSleep(5)

    monkeypatch.setattr("gui.pages.check.check_target", slow)
    page.check_folder(broken.root)
    assert not page._again_button.isEnabled()
    qtbot.waitUntil(page._progress_row.isVisible)
    cancel = page._progress_row.findChild(QPushButton)
    assert isinstance(cancel, QPushButton)
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert not page.busy()
    assert not page._progress_row.isVisible()
    assert "Nothing to check yet" in words(page)


def test_cancelling_keeps_what_was_shown_with_its_round(
    page: CheckPage, qtbot: QtBot, broken: TreeMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(page, qtbot, broken)

    def endless(target: Any, report: Any, cancelled: Any) -> None:
        while not cancelled():
            QTest.qSleep(5)

    monkeypatch.setattr("gui.pages.check.check_target", endless)
    page._filters.rounds.setCurrentText("v5.1")
    assert page.busy()
    page._cancel()
    assert page._filters.round_id() == "v6.1"
    assert page.command(FlowState()).endswith("--round v6.1")
    assert len(lines(page)) == 10


def test_a_folder_handed_over_by_home_is_checked(
    page: CheckPage, session: Session, qtbot: QtBot, broken: TreeMaker
) -> None:
    session.handed[FOLDER_TO_CHECK] = broken.root
    page.show_state(FlowState())
    qtbot.waitUntil(lambda: page.report() is not None)
    assert FOLDER_TO_CHECK not in session.handed


def test_home_leads_to_the_check_of_a_folder_before_anything_was_run(
    session: Session, qtbot: QtBot, broken: TreeMaker
) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    window.page.check_folder(broken.root)
    assert window.place == Step.CHECK
    qtbot.waitUntil(lambda: window.page.report() is not None)
    assert window.header.title() == "Check"
    QTest.mouseClick(window.footer.back, Qt.MouseButton.LeftButton)
    assert window.place == HOME
    qtbot.waitUntil(lambda: session.background.count == 0)


def test_an_odd_report_is_shown_without_a_fault(page: CheckPage, qtbot: QtBot, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    page.check_folder(empty)
    qtbot.waitUntil(lambda: not page.busy())
    assert "No result" in words(page)
    assert "STRUCT-NONEMPTY" in words(page._detail)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[RunStore, FlowState]:
    """A practice with real LoadGen outputs: Offline, both modes."""
    tests = [practice_test(Scenario.OFFLINE, mode) for mode in TestMode]
    store = RunStore(tmp_path_factory.mktemp("store") / "runs")
    plan = practice_plan(*tests)
    store.create_run(plan)
    for test in tests:
        stored_test(store, plan, test)
    state = FlowState(system=described_system(), submission=plan.submission, benchmarks=("PRACTICE-digits",))
    return store, state.with_backend(tests[0].backend).with_plan(plan).with_records(store.load_run(plan.run_id).history)


@pytest.fixture
def flow(session: Session, stored: tuple[RunStore, FlowState], monkeypatch: pytest.MonkeyPatch) -> FlowState:
    """The practice as the open submission of the session."""
    monkeypatch.setattr(CheckPage, "_runs_folder", lambda _self: stored[0].folder)
    session.set_state(stored[1])
    return stored[1]


def test_the_tree_of_the_open_submission_is_checked_when_the_page_is_entered(
    page: CheckPage, session: Session, flow: FlowState, qtbot: QtBot
) -> None:
    page.show_state(session.state)
    qtbot.waitUntil(lambda: session.state.report is not None)
    report = session.state.report
    assert report is not None
    assert report.round_id == flow.submission.round_id if flow.submission else False
    assert [one.benchmark for one in report.results] == ["PRACTICE-digits"]
    assert page.valid() == report.passes()
    before = page._shown
    page.show_state(session.state)
    assert page._shown is before
    assert not page.busy()


def test_the_rules_of_another_round_leave_the_report_of_the_submission_as_it_is(
    page: CheckPage, session: Session, flow: FlowState, qtbot: QtBot
) -> None:
    page.show_state(session.state)
    qtbot.waitUntil(lambda: session.state.report is not None)
    own = session.state.report
    page._filters.rounds.setCurrentText("v5.1")
    qtbot.waitUntil(lambda: not page.busy())
    assert page.report() is not own
    assert session.state.report is own
    assert not page.valid()


def test_a_finding_of_the_open_submission_leads_to_the_step_that_mends_it(
    page: CheckPage, session: Session, flow: FlowState, qtbot: QtBot
) -> None:
    went: list[object] = []
    session.went_to.connect(went.append)
    page.show_state(session.state)
    qtbot.waitUntil(lambda: session.state.report is not None)
    page._filters.rounds.setCurrentText("v5.1")
    qtbot.waitUntil(lambda: not page.busy())
    node = next(one for one in page._view.nodes.root.walk() if one.finding and one.finding.rule == "PERF-SEEDS")
    page._view.choose(node)
    assert page.has_own_primary()
    button = page._detail.findChild(QPushButton, "mend")
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert went == [Step.RUN]


def test_a_submission_without_a_result_ends_in_a_sentence(
    page: CheckPage, session: Session, flow: FlowState, qtbot: QtBot
) -> None:
    session.set_state(flow.with_records(flow.records[:1]))
    page.show_state(session.state)
    qtbot.waitUntil(lambda: not page.busy())
    assert "no result" in page._message.text()
    assert session.state.report is None


def test_a_target_knows_its_own_state(stored: tuple[RunStore, FlowState]) -> None:
    target = check_work.Target.of_flow(stored[1], None)
    assert target is not None
    assert target.fits(stored[1])
    assert not target.by_rules_of("v5.1").fits(stored[1])
    assert not target.fits(stored[1].with_records(()))
    assert check_work.Target.of_flow(FlowState(), None) is None


def test_every_control_has_a_name_for_screen_readers(page: CheckPage, qtbot: QtBot, broken: TreeMaker) -> None:
    checked(page, qtbot, broken)
    for widget in (page._filters.search, page._filters.rounds, page._view, page._detail):
        assert widget.accessibleName()
    index = page._view.nodes.index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "closed / Lab: 2 errors, 1 warning"


def test_the_page_looks_finished(session: Session, qtbot: QtBot, broken: TreeMaker, shot: Any, flow: FlowState) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: session.background.count == 0)
    broken.write("src/notes/.DS_Store", "x")
    broken.path("src/scripts").mkdir()
    broken.result("SingleStream", "README.md").write_text("")
    window.show_place(Step.CHECK)
    page = window.page
    assert isinstance(page, CheckPage)
    qtbot.waitUntil(lambda: page.report() is not None)
    shot(window, "check-own")
    checked(page, qtbot, broken)
    shot(window, "check")
    shot(window, "check-1024", (1024, 700))
    window.resize(1280, 800)
