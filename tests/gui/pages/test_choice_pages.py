"""Submission, Benchmarks and Backend collect values that the flow takes, and say what is missing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from core.detect.description import SystemDescription
from core.flow import FlowState, Step
from core.plan.practice import BENCHMARK, practice_submission
from core.plan.run_plan import Submission
from core.terms import Availability, Division, Profile, SystemType
from gui.pages.backend import BackendPage
from gui.pages.benchmarks import BenchmarksPage
from gui.pages.submission import SubmissionPage
from gui.practice import plan_practice, practise
from gui.session import Session

Shot = Callable[..., list[Path]]

STATE = FlowState(system=SystemDescription(detected_at="", duration_s=0.1, facts={}, fields={}))
OWN = Submission(
    round_id="v6.1",
    division=Division.OPEN,
    system_type=SystemType.EDGE,
    availability=Availability.RDI,
    submitter="Harbour_Lab",
    system_desc_id="ws1_ort",
)


@pytest.fixture
def submission_page(session: Session, qtbot: QtBot) -> SubmissionPage:
    page = SubmissionPage(session)
    qtbot.addWidget(page)
    page.show_state(STATE)
    page.show()
    return page


def field(page: SubmissionPage, name: str) -> QLineEdit:
    return next(f for f in page.findChildren(QLineEdit) if f.accessibleName() == name)


def test_a_newcomer_gets_open_edge_and_internal_for_the_latest_round(submission_page: SubmissionPage) -> None:
    field(submission_page, "Submitter").setText("Harbour_Lab")
    field(submission_page, "Name of the system").setText("ws1_ort")
    assert submission_page.collect(STATE).submission == OWN


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Harbour Lab", "letters, digits"),
        ("../../etc", "letters, digits"),
        ("PRACTICE-lab", "may not contain PRACTICE"),
        ("-x", "letters, digits"),
    ],
)
def test_a_name_that_cannot_be_a_folder_is_refused_in_words(
    submission_page: SubmissionPage, name: str, sentence: str
) -> None:
    field(submission_page, "Submitter").setText(name)
    assert not submission_page.valid()
    assert sentence in str(submission_page.error())
    assert submission_page.collect(STATE) == STATE


def test_the_round_shows_its_deadline_and_seeds(submission_page: SubmissionPage) -> None:
    rounds = next(box for box in submission_page.findChildren(QComboBox) if box.accessibleName() == "Round")
    assert rounds.currentData() == "v6.1"
    assert "practice" not in [rounds.itemData(n) for n in range(rounds.count())]
    assert "2026" in submission_page._deadline.text()
    assert "2085463073848966840" in submission_page._seeds.text()
    rounds.setCurrentIndex(0)
    rounds.activated.emit(0)
    assert "2085463073848966840" not in submission_page._seeds.text()


def test_a_practice_shows_its_choices_locked_with_the_reason(submission_page: SubmissionPage) -> None:
    state = STATE.with_submission(practice_submission(Profile.QUICK, "box"))
    submission_page.show_state(state)
    assert not submission_page._division.isEnabled()
    assert "nobody can upload it by mistake" in submission_page._locked.text()
    assert submission_page.collect(state) is state
    assert submission_page.valid()
    submission_page.show_state(STATE.with_submission(OWN))
    assert submission_page._division.isEnabled()
    assert not submission_page._locked.isVisible()


@pytest.fixture
def benchmarks_page(session: Session, qtbot: QtBot) -> BenchmarksPage:
    page = BenchmarksPage(session)
    qtbot.addWidget(page)
    page.show_state(STATE.with_submission(OWN))
    page.show()
    return page


def test_benchmarks_of_the_suite_are_shown_with_what_the_rules_ask(benchmarks_page: BenchmarksPage) -> None:
    rows = {row.key: row for row in benchmarks_page._not_yet.rows()}
    assert "resnet" in rows
    assert "dlrm-v3" not in rows
    assert rows["resnet"].cells[2] == ("3 required", "SingleStream, MultiStream, Offline")
    assert rows["resnet"].cells[3] == ("30 min or more", "top1_accuracy of 75.6954 or more")
    others = {row.key: row for row in benchmarks_page._other.rows()}
    assert others["dlrm-v3"].cells[2][0] == "Not for edge"


def test_the_search_narrows_the_list_by_task_or_name(benchmarks_page: BenchmarksPage) -> None:
    benchmarks_page._search.setText("speech")
    assert [row.key for row in benchmarks_page._not_yet.rows()] == ["whisper"]


def test_choosing_the_practice_benchmark_makes_it_a_practice_and_can_be_taken_back(
    benchmarks_page: BenchmarksPage, qtbot: QtBot
) -> None:
    state = STATE.with_submission(OWN)
    assert not benchmarks_page.valid()
    benchmarks_page._ready.setFocus()
    benchmarks_page._ready.selectRow(0)
    qtbot.keyClick(benchmarks_page._ready, Qt.Key.Key_Space)
    chosen = benchmarks_page.collect(state)
    assert chosen.benchmarks == (BENCHMARK,)
    assert chosen.submission is not None
    assert chosen.submission.practice
    assert "becomes a practice" in benchmarks_page._becomes_practice.text()
    benchmarks_page.show_state(chosen)
    qtbot.keyClick(benchmarks_page._ready, Qt.Key.Key_Space)
    assert benchmarks_page.collect(chosen).submission == OWN


@pytest.fixture
def backend_page(session: Session, qtbot: QtBot) -> BackendPage:
    page = BackendPage(session)
    qtbot.addWidget(page)
    page.show_state(practise(STATE, Profile.QUICK))
    page.show()
    return page


def test_the_defaults_are_chosen_and_the_plan_is_made_from_them(backend_page: BackendPage) -> None:
    state = backend_page.collect(practise(STATE, Profile.QUICK))
    assert state.backend is not None
    assert state.backend.backend == "onnxruntime"
    assert state.plan is not None
    assert state.waits_for(Step.RUN) is None
    assert backend_page.collect(state) is state
    assert backend_page.command(state) == "benchwright practice --profile quick"


def test_an_advanced_value_is_kept_named_in_the_command_and_can_be_reset(backend_page: BackendPage) -> None:
    state = practise(STATE, Profile.QUICK)
    backend_page._fold.set_open(True)
    batch = next(box for box in backend_page.findChildren(QSpinBox) if box.accessibleName() == "Largest batch")
    assert (batch.minimum(), batch.maximum()) == (1, 1024)
    assert "1 to 1024" in batch.accessibleDescription()
    batch.setValue(7)
    collected = backend_page.collect(state)
    assert collected.backend is not None
    assert collected.backend.settings["batch"] == 7
    assert all(test.backend == collected.backend for test in collected.plan.tests)  # type: ignore[union-attr]
    assert backend_page.command(state) == "benchwright practice --profile quick --set batch=7"
    backend_page._usual.click()
    assert batch.value() == 32


def test_a_full_practice_stays_full_when_its_backend_changes(backend_page: BackendPage) -> None:
    assert backend_page._chosen is not None
    state = plan_practice(STATE, Profile.FULL, backend_page._chosen)
    backend_page.show_state(state)
    backend_page._set("batch", 3)
    collected = backend_page.collect(state)
    assert collected.plan is not None
    assert collected.plan.profile is Profile.FULL
