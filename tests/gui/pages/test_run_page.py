"""The Run page, driven by mouse and keyboard, with a runner that does what the test says."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.flow import FlowState, Step
from core.messages import say
from core.plan.preflight import Remark
from core.run.events import LogLine
from core.run.outcome import Ending, Outcome
from core.run_progress import RunState
from core.terms import Profile, Validity
from gui import run_bridge
from gui.pages import run as run_module
from gui.pages.run import RunPage
from gui.run_bridge import RunBridge
from gui.session import Session
from gui.widgets.dialogs import Question
from gui.widgets.state_label import Mark
from tests.support.event_streams import offline_stream, server_stream
from tests.support.scripted_runner import BACKEND, TOO_SLOW, ScriptedRunner, plan_of_eight, record_of

PLAN = plan_of_eight()
OFFLINE, OFFLINE_ACCURACY, SINGLE, _, SERVER = PLAN.tests[:5]


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_bridge, "PlanRunner", ScriptedRunner)
    monkeypatch.setattr(run_module, "look_ahead", lambda plan, folder: ())
    ScriptedRunner.made.clear()


@pytest.fixture
def bridge(session: Session) -> RunBridge:
    session.run = RunBridge(session)
    return session.run


@pytest.fixture
def page(qtbot: QtBot, session: Session, bridge: RunBridge) -> Iterator[RunPage]:
    """The page with a plan of eight tests, shown as the frame would show it."""
    shown = RunPage(session)
    qtbot.addWidget(shown)
    session.state_changed.connect(shown.show_state)
    session.set_state(flow())
    for action in (shown.pause, shown.cancel, shown.again):
        action.setParent(shown)
    shown.resize(1008, 640)
    shown.show()
    qtbot.waitUntil(lambda: shown.view.setup_panel.start.isEnabled())
    yield shown
    session.background.stop(5000)


def flow() -> FlowState:
    return (
        FlowState()
        .with_submission(PLAN.submission)
        .with_benchmarks(("PRACTICE-digits",))
        .with_backend(BACKEND)
        .with_plan(PLAN)
    )


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def choose(page: RunPage, number: int) -> None:
    view = page.view.plan_list.view
    index = view.model().index(number, 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())


def open_question(page: RunPage) -> Question:
    found = [dialog for dialog in page.findChildren(Question) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def press(question: QDialog, words: str) -> None:
    click(next(button for button in question.findChildren(QPushButton) if button.text() == words))


def begin(qtbot: QtBot, page: RunPage) -> ScriptedRunner:
    click(page.view.setup_panel.start)
    qtbot.waitUntil(lambda: bool(ScriptedRunner.made))
    return ScriptedRunner.made[-1]


def state_is(qtbot: QtBot, bridge: RunBridge, state: RunState) -> None:
    qtbot.waitUntil(lambda: bridge.state is state)


def words_of(page: RunPage) -> list[str]:
    return [row.word for row in page.view.plan_list.rows()]


def test_before_the_start_the_plan_its_cost_and_the_command_are_shown(page: RunPage, session: Session) -> None:
    assert words_of(page) == ["Waiting"] * 8
    assert page.title().text() == "Run"
    lead = page.lead()
    assert lead is not None
    assert lead.text() == "0 of 8 tests are done · quick profile"
    assert page.has_own_primary()
    assert page.header_actions() == []
    assert page.command(session.state).startswith("benchwright practice --profile quick")


def test_a_blocking_remark_keeps_the_start_closed_and_says_what_to_do(
    qtbot: QtBot, session: Session, bridge: RunBridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    remark = Remark(blocking=True, text=say("The model file is gone."), remedy=say("Put it back."))
    monkeypatch.setattr(run_module, "look_ahead", lambda plan, folder: (remark,))
    page = RunPage(session)
    qtbot.addWidget(page)
    session.set_state(flow())
    page.show_state(session.state)
    qtbot.waitUntil(lambda: bool(page.view.setup_panel.findChildren(QWidget)))
    session.background.stop(5000)
    qtbot.wait(20)
    assert not page.view.setup_panel.start.isEnabled()


def test_start_by_keyboard_runs_the_plan(qtbot: QtBot, page: RunPage, bridge: RunBridge) -> None:
    page.view.setup_panel.start.setFocus()
    QTest.keyClick(page.view.setup_panel.start, Qt.Key.Key_Space)
    runner = ScriptedRunner.made[-1]
    assert runner.calls == ["start"]
    assert runner.plan == PLAN
    runner.begin(OFFLINE)
    qtbot.waitUntil(lambda: words_of(page)[0] == "Running")
    assert page.busy()
    assert page.header_actions() == [page.pause, page.cancel]
    hint = page.next_hint()
    assert hint is not None
    assert hint.text() == "Check opens when the plan is done."


def test_a_running_server_test_shows_numbers_forecast_and_charts(qtbot: QtBot, page: RunPage) -> None:
    runner = begin(qtbot, page)
    runner.begin(SERVER)
    runner.progress(SERVER, server_stream())
    qtbot.waitUntil(lambda: page.view.now.queries.figure() == "430,090")
    assert page.view.now.throughput.figure() == "1,049"
    assert page.view.now.time_left.figure() == "3:10"
    assert page.view.now.forecast.mark is Mark.GOOD
    assert page.view.now.forecast.sentence() == "On course to be VALID in 3 min 10 s"
    assert "p99 13." in page.view.charts.latency.describe()
    assert "limit 15 ms" in page.view.charts.latency.describe()
    row = page.view.plan_list.rows()[4]
    assert (row.word, row.result) == ("Running", "3 min 10 s left")


def test_results_appear_in_the_list_and_in_the_flow(qtbot: QtBot, page: RunPage, session: Session) -> None:
    runner = begin(qtbot, page)
    runner.begin(OFFLINE)
    runner.finish(record_of(OFFLINE))
    runner.begin(OFFLINE_ACCURACY)
    runner.finish(record_of(OFFLINE_ACCURACY))
    qtbot.waitUntil(lambda: len(session.state.records) == 2)
    first, second = page.view.plan_list.rows()[:2]
    assert (first.mark, first.word, first.result) == (Mark.GOOD, "VALID", "1,234 samples/s")
    assert (second.word, second.result) == ("Done", "98.61 % top-1")


def test_pause_waits_for_the_end_of_the_test_and_can_be_taken_back(
    qtbot: QtBot, page: RunPage, bridge: RunBridge
) -> None:
    runner = begin(qtbot, page)
    runner.begin(OFFLINE)
    qtbot.waitUntil(page.pause.isVisible)
    click(page.pause)
    assert runner.pausing
    assert page.pause.text() == "&Go on"
    click(page.pause)
    assert not runner.pausing
    assert page.pause.text() == "&Pause after this test"


def test_cancel_asks_and_says_stopping_until_it_has_ended(qtbot: QtBot, page: RunPage, bridge: RunBridge) -> None:
    runner = begin(qtbot, page)
    runner.begin(SERVER)
    runner.progress(SERVER, server_stream(until_s=20))
    qtbot.waitUntil(page.cancel.isVisible)
    click(page.cancel)
    press(open_question(page), "Go on running")
    assert "cancel" not in runner.calls
    click(page.cancel)
    press(open_question(page), "Cancel the run")
    assert "cancel" in runner.calls
    runner.stopping(SERVER)
    state_is(qtbot, bridge, RunState.STOPPING)
    qtbot.waitUntil(lambda: page.view.now.forecast.sentence() == "Stopping…")
    assert not page.cancel.isEnabled()
    assert not page.view.now.skip.isEnabled()
    cancelled = Outcome(ending=Ending.CANCELLED, exit_code=-15, text=say("The test was cancelled."))
    runner.finish(record_of(SERVER, Validity.INVALID, cancelled))
    runner.end(completed=False)
    state_is(qtbot, bridge, RunState.ENDED)
    assert page.view.plan_list.rows()[4].word == "Cancelled"
    assert "cancelled" in page.view.message.text()
    assert page.has_own_primary()


def test_skip_is_not_done_to_the_test_that_follows(qtbot: QtBot, page: RunPage) -> None:
    runner = begin(qtbot, page)
    runner.begin(OFFLINE)
    runner.progress(OFFLINE, offline_stream(until_s=5))
    qtbot.waitUntil(page.view.now.skip.isEnabled)
    click(page.view.now.skip)
    question = open_question(page)
    runner.finish(record_of(OFFLINE))
    runner.begin(OFFLINE_ACCURACY)
    qtbot.waitUntil(lambda: words_of(page)[1] == "Running")
    press(question, "Skip the test")
    assert "skip" not in runner.calls


def test_skip_stops_the_test_that_was_meant(qtbot: QtBot, page: RunPage) -> None:
    runner = begin(qtbot, page)
    runner.begin(OFFLINE)
    qtbot.waitUntil(page.view.now.skip.isEnabled)
    click(page.view.now.skip)
    press(open_question(page), "Skip the test")
    assert "skip" in runner.calls


def test_an_invalid_test_says_why_and_one_button_sets_the_remedy_and_reruns(
    qtbot: QtBot, page: RunPage, session: Session, bridge: RunBridge
) -> None:
    runner = begin(qtbot, page)
    for test in PLAN.tests:
        runner.begin(test)
        wrong = test is SERVER
        validity = Validity.INVALID if wrong else Validity.VALID
        runner.finish(record_of(test, validity, reasons=(TOO_SLOW,) if wrong else ()))
    runner.end()
    state_is(qtbot, bridge, RunState.ENDED)
    qtbot.waitUntil(lambda: page.view.detail.isVisible())
    assert page.view.detail.record is not None
    assert page.view.detail.record.test == SERVER
    assert page.view.detail.rerun is not None
    click(page.view.detail.rerun)
    again = ScriptedRunner.made[-1]
    assert again is not runner
    assert again.only == frozenset({SERVER.test_id})
    changed = next(test for test in again.plan.tests if test.test_id == SERVER.test_id)
    assert changed.load.target_qps == 875.0
    assert session.state.plan == again.plan
    again.begin(changed, attempt=2)
    again.finish(record_of(changed))
    again.end()
    qtbot.waitUntil(lambda: session.state.done(Step.RUN) and not session.state.needs_attention(Step.RUN))
    assert words_of(page)[4] == "VALID"


def test_an_invalid_result_is_said_at_once_with_its_reason_and_one_button(
    qtbot: QtBot, page: RunPage, bridge: RunBridge
) -> None:
    runner = begin(qtbot, page)
    runner.begin(OFFLINE)
    runner.finish(record_of(OFFLINE, Validity.INVALID, reasons=(TOO_SLOW,)))
    runner.begin(SERVER)
    qtbot.waitUntil(page.view.message.isVisible)
    assert "digits · Offline · Performance: INVALID. 99 % of the queries took up to 18 ms" in page.view.message.text()
    assert "Lower the target rate" in page.view.message.text()
    button = next(b for b in page.view.message.findChildren(QPushButton) if b.text() == "Set this and run again")
    click(button)
    assert len(ScriptedRunner.made) == 1
    runner.finish(record_of(SERVER))
    runner.end()
    qtbot.waitUntil(lambda: len(ScriptedRunner.made) == 2)
    assert ScriptedRunner.made[1].only == frozenset({OFFLINE.test_id})


def test_a_remedy_accepted_while_the_run_goes_on_waits_for_its_end(
    qtbot: QtBot, page: RunPage, bridge: RunBridge
) -> None:
    runner = begin(qtbot, page)
    runner.begin(OFFLINE)
    runner.finish(record_of(OFFLINE, Validity.INVALID, reasons=(TOO_SLOW,)))
    runner.begin(SERVER)
    qtbot.waitUntil(lambda: words_of(page)[0] == "INVALID")
    choose(page, 0)
    assert page.view.detail.isVisible()
    assert page.view.detail.rerun is not None
    click(page.view.detail.rerun)
    assert len(ScriptedRunner.made) == 1
    assert page.view.detail.rerun is None
    runner.finish(record_of(SERVER))
    runner.end()
    qtbot.waitUntil(lambda: len(ScriptedRunner.made) == 2)
    assert ScriptedRunner.made[1].only == frozenset({OFFLINE.test_id})


@pytest.mark.parametrize(
    ("ending", "word"),
    [
        (Ending.SKIPPED, "Skipped"),
        (Ending.CANCELLED, "Cancelled"),
        (Ending.FAILED, "Failed"),
        (Ending.CRASHED, "Crashed"),
        (Ending.LOST, "Lost"),
    ],
)
def test_every_ending_is_said_in_words(qtbot: QtBot, page: RunPage, ending: Ending, word: str) -> None:
    runner = begin(qtbot, page)
    outcome = Outcome(
        ending=ending, exit_code=None, text=say("This is how it ended."), remedy=say("This is what to do.")
    )
    runner.begin(OFFLINE)
    runner.finish(record_of(OFFLINE, Validity.INVALID, outcome))
    runner.begin(SERVER)
    qtbot.waitUntil(lambda: words_of(page)[0] == word)
    choose(page, 0)
    from PySide6.QtWidgets import QLabel

    shown = [each.text() for each in page.view.detail.findChildren(QLabel) if each.isVisible()]
    assert "This is how it ended." in shown
    assert "This is what to do." in shown
    assert page.view.detail.rerun is not None
    assert page.view.detail.rerun.text() == "&Run this test again"


def test_a_run_that_was_cut_off_offers_to_go_on(
    qtbot: QtBot, page: RunPage, session: Session, bridge: RunBridge
) -> None:
    records = tuple(record_of(test) for test in PLAN.tests[:4])
    session.set_state(flow().with_records(records))
    assert words_of(page)[:5] == ["VALID", "Done", "VALID", "Done", "Waiting"]
    assert page.view.setup_panel.start.text() == "&Go on"
    assert (
        page.command(session.state)
        == f"benchwright {'practice' if PLAN.submission.practice else 'run'} --resume {PLAN.run_id}"
    )
    runner = begin(qtbot, page)
    assert runner.only is None
    state_is(qtbot, bridge, RunState.RUNNING)
    assert bridge.progress.done_count == 4


def test_the_log_opens_and_shows_every_line(qtbot: QtBot, page: RunPage) -> None:
    runner = begin(qtbot, page)
    runner.begin(OFFLINE)
    runner.progress(OFFLINE, [LogLine(time_s=float(n), text=f"line {n}") for n in range(50)])
    qtbot.waitUntil(lambda: "line 49" in page.view.log._last.text())
    click(page.view.log.heading)
    assert page.view.log.is_open()
    qtbot.waitUntil(lambda: "line 49" in page.view.log.text.toPlainText())
    assert page.view.log.text.blockCount() == 50
    click(page.view.log.heading)
    assert not page.view.log.is_open()


def test_nothing_is_drawn_while_the_page_is_hidden(
    qtbot: QtBot, page: RunPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = begin(qtbot, page)
    runner.begin(SERVER)
    runner.progress(SERVER, server_stream(until_s=20))
    qtbot.waitUntil(lambda: page.view.now.queries.figure() == "20,980")
    page.hide()
    drawn: list[object] = []
    monkeypatch.setattr(page.view.charts, "show_view", drawn.append)
    qtbot.wait(350)
    assert drawn == []
    page.show()
    qtbot.waitUntil(lambda: bool(drawn))


def test_another_profile_makes_another_plan(qtbot: QtBot, page: RunPage, session: Session) -> None:
    assert page.view.setup_panel.profile.isVisible()
    page.view.setup_panel.profile_chosen.emit(Profile.FULL)
    plan = session.state.plan
    assert plan is not None
    assert plan.profile is Profile.FULL
    assert session.state.submission is not None
    assert session.state.submission.round_id == "v6.1"
    assert session.state.backend == BACKEND
    assert len(plan.tests) == 8


def test_a_plan_is_made_where_the_flow_has_none(qtbot: QtBot, page: RunPage, session: Session) -> None:
    session.set_state(
        FlowState().with_submission(PLAN.submission).with_benchmarks(("PRACTICE-digits",)).with_backend(BACKEND)
    )
    assert session.state.plan is not None
    assert len(page.view.plan_list.rows()) == 8


def test_a_new_run_keeps_the_settings_and_forgets_the_records(qtbot: QtBot, page: RunPage, session: Session) -> None:
    session.set_state(flow().with_records(tuple(record_of(test) for test in PLAN.tests)))
    assert page.header_actions() == [page.again]
    page.again.click()
    assert session.state.plan is not None
    assert session.state.plan.run_id != PLAN.run_id
    assert session.state.records == ()


def test_rows_tell_a_screen_reader_the_whole_line(qtbot: QtBot, page: RunPage) -> None:
    model = page.view.plan_list.view.model()
    words = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == "digits · Offline, Performance, Waiting, 10 min 20 s"
    assert page.view.plan_list.view.accessibleName() == "Plan"


def test_every_input_has_a_name_for_a_screen_reader(qtbot: QtBot, page: RunPage) -> None:
    from PySide6.QtWidgets import QAbstractButton

    runner = begin(qtbot, page)
    runner.begin(SERVER)
    qtbot.waitUntil(page.view.now.skip.isVisible)
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            named = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
            assert named, type(widget).__name__


def test_no_part_of_the_page_is_wider_than_a_small_window(qtbot: QtBot, page: RunPage) -> None:
    def fits() -> None:
        for width, height in ((776, 588), (776, 632), (1008, 656)):
            page.resize(width, height)
            qtbot.wait(20)
            inner = page.view.scroller.widget()
            assert inner.width() <= page.view.scroller.viewport().width(), (width, height)

    fits()
    runner = begin(qtbot, page)
    runner.begin(SERVER)
    runner.progress(SERVER, server_stream(until_s=60))
    qtbot.waitUntil(lambda: page.view.now.queries.figure() == "62,940")
    fits()
    runner.finish(record_of(SERVER, Validity.INVALID, reasons=(TOO_SLOW,)))
    runner.begin(OFFLINE)
    qtbot.waitUntil(lambda: words_of(page)[4] == "INVALID")
    choose(page, 4)
    fits()
