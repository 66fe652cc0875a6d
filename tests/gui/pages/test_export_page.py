"""The Export page, used by mouse and keyboard on a stored practice run."""

import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.check.findings import CheckReport, Finding, ResultReport, Severity
from core.flow import FlowState, Step, StepState
from core.messages import say
from core.plan.run_plan import RunPlan
from core.record.store import RunStore
from core.record.test_record import TestRecord
from core.rounds import load_round
from core.terms import Scenario, TestMode
from core.values import replace
from gui.i18n import stretched
from gui.main_window import MainWindow
from gui.pages.export import ExportPage
from gui.session import Session
from tests.support.loadgen_runs import (
    described_system,
    own_record,
    practice_plan,
    practice_submission,
    practice_test,
    stored_test,
)

Shot = Callable[..., list[Path]]


@pytest.fixture(scope="session")
def stored_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one run of Offline, made once."""
    store = RunStore(tmp_path_factory.mktemp("page") / "runs")
    plan = practice_plan(*(practice_test(Scenario.OFFLINE, mode) for mode in TestMode))
    store.create_run(plan)
    for test in plan.tests:
        stored_test(store, plan, test)
    return store.folder


@pytest.fixture
def runs(stored_runs: Path, own_home: Path) -> RunStore:
    """The same in the place of this test."""
    import shutil

    shutil.copytree(stored_runs, own_home / "runs")
    return RunStore(own_home / "runs")


def report(*findings: Finding) -> CheckReport:
    result = ResultReport(
        division="open",
        submitter="PRACTICE",
        system="PRACTICE-workshop-onnxruntime",
        benchmark="PRACTICE-digits",
        scenario="Offline",
        valid=True,
        metric=1.0,
        units="samples_per_second",
        power=None,
        findings=(),
    )
    return CheckReport(round_id="v6.1", results=(result,), findings=findings, file_count=1, duration_s=0.1)


ERROR = Finding(rule="X", severity=Severity.ERROR, path="a", message=say("Wrong."), remedy=say("Mend it."))


def state_of(plan: RunPlan, records: tuple[TestRecord, ...], found: CheckReport | None) -> FlowState:
    backend = plan.tests[0].backend
    return (
        FlowState()
        .with_system(described_system())
        .with_submission(plan.submission)
        .with_benchmarks(("PRACTICE-digits",))
        .with_backend(backend)
        .with_plan(plan)
        .with_records(records)
        .with_report(found)
    )


@pytest.fixture
def checked(runs: RunStore) -> FlowState:
    """A flow whose check found nothing."""
    (listing,) = runs.list_runs()
    stored = runs.load_run(listing.run_id)
    return state_of(stored.plan, stored.records, report())


@pytest.fixture
def page(qtbot: QtBot, session: Session, checked: FlowState, tmp_path: Path) -> ExportPage:
    """The page with its preview ready, writing into a folder of this test."""
    made = ExportPage(session)
    qtbot.addWidget(made)
    made.resize(984, 640)
    made.show()
    session.set_state(checked)
    made.edited.connect(lambda: session.set_state(made.collect(session.state)))
    made.show_state(checked)
    qtbot.waitUntil(lambda: not made.busy())
    type_into(qtbot, made.destination.folder, str(tmp_path / "out"))
    return made


def type_into(qtbot: QtBot, edit: QWidget, text: str) -> None:
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(edit, text)


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def texts_of(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def names_in(page: ExportPage) -> list[str]:
    found = []
    waiting = [page.preview.files.invisibleRootItem()]
    while waiting:
        item = waiting.pop()
        for index in range(item.childCount()):
            child = item.child(index)
            assert child is not None
            found.append(child.text(0))
            waiting.append(child)
    return found


def test_before_the_check_has_passed_the_page_leads_there(qtbot: QtBot, session: Session, checked: FlowState) -> None:
    page = ExportPage(session)
    qtbot.addWidget(page)
    page.show()
    page.show_state(checked.with_report(report(ERROR)))

    (button,) = (b for b in page.findChildren(QAbstractButton) if b.text() == "Go to Check")
    with qtbot.waitSignal(session.went_to) as went:
        click(qtbot, button)

    assert went.args == [Step.CHECK]
    assert not page.export.isVisible()
    assert "Nothing to export yet" in texts_of(page)


def test_the_preview_shows_every_file_with_its_size_and_making(page: ExportPage) -> None:
    names = names_in(page)

    assert "accuracy.txt" in names
    assert "mlperf_log_accuracy.json" in names
    assert any(name.startswith("performance / run_1") for name in names)
    assert "truncated from" in "\n".join(
        item.text(1) for item in page.preview.files.findItems("mlperf_log_accuracy.json", recursive())
    )
    assert "files, " in texts_of(page.preview)


def recursive() -> Qt.MatchFlag:
    return Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive


def test_the_practice_is_explained_and_needs_no_attestation(page: ExportPage) -> None:
    assert "PRACTICE" in texts_of(page)
    assert page.attestations.missing() == 5
    assert page.export.isEnabled()


def test_exporting_writes_tree_archive_and_summary_and_finishes_the_step(
    qtbot: QtBot, session: Session, page: ExportPage, tmp_path: Path
) -> None:
    click(qtbot, page.export)
    qtbot.waitUntil(lambda: not page.busy())

    name = "PRACTICE-workshop-onnxruntime-v6.1"
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        name,
        f"{name}.html",
        f"{name}.tar.gz",
        f"{name}.tar.gz.sha256",
    ]
    assert tarfile.is_tarfile(tmp_path / "out" / f"{name}.tar.gz")
    assert session.state.state_of(Step.EXPORT) is StepState.DONE
    assert page.result.isVisible()
    assert session.recent_folders()[0] == tmp_path / "out" / name
    click(qtbot, page.result.copy_path)
    assert QGuiApplication.clipboard().text() == str(tmp_path / "out" / name)


def test_what_stands_there_is_replaced_only_when_that_is_ticked(qtbot: QtBot, page: ExportPage, tmp_path: Path) -> None:
    click(qtbot, page.export)
    qtbot.waitUntil(lambda: not page.busy())
    assert not page.export.isEnabled()
    assert page.destination.replace.isVisible()

    page.destination.replace.setFocus()
    qtbot.keyClick(page.destination.replace, Qt.Key.Key_Space)
    assert page.export.isEnabled()
    click(qtbot, page.export)
    qtbot.waitUntil(lambda: not page.busy())

    assert page.result.isVisible()


def test_a_name_without_the_mark_is_refused_in_words(qtbot: QtBot, page: ExportPage, tmp_path: Path) -> None:
    type_into(qtbot, page.destination.name, "submission")
    click(qtbot, page.export)
    qtbot.waitUntil(lambda: not page.busy())

    assert "does not say PRACTICE" in texts_of(page)
    assert not (tmp_path / "out").exists()
    assert not page.result.isVisible()


@pytest.mark.fault
def test_a_folder_that_cannot_be_written_is_said_and_the_page_stays_usable(
    qtbot: QtBot, page: ExportPage, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    type_into(qtbot, page.destination.folder, str(tmp_path / "file"))
    click(qtbot, page.export)
    qtbot.waitUntil(lambda: not page.busy())

    assert "Cannot" in texts_of(page)
    type_into(qtbot, page.destination.folder, str(tmp_path / "out"))
    assert page.export.isEnabled()


def test_a_submission_of_ones_own_waits_for_every_attestation(
    qtbot: QtBot, session: Session, runs: RunStore, tmp_path: Path
) -> None:
    (listing,) = runs.list_runs()
    stored = runs.load_run(listing.run_id)
    submission = practice_submission(practice=False, submitter="Harbour_Lab", system_desc_id="workshop")
    records = [own_record(record, submission) for record in stored.records]
    plan = replace(
        stored.plan, run_id="workshop-1", submission=submission, tests=tuple(record.test for record in records)
    )
    stored.folder.rename(runs.run_folder(plan.run_id))
    runs.save_plan(plan)
    for record in records:
        runs.save_record(record)
    page = ExportPage(session)
    qtbot.addWidget(page)
    page.resize(984, 640)
    page.show()
    page.show_state(state_of(plan, runs.load_run(plan.run_id).records, report()))
    qtbot.waitUntil(lambda: not page.busy())
    type_into(qtbot, page.destination.folder, str(tmp_path / "out"))
    assert not page.export.isEnabled()

    for number, row in enumerate(page.attestations.rows):
        assert not page.export.isEnabled()
        if number % 2:
            sentence = next(label for label in row.findChildren(QLabel))
            qtbot.mouseClick(sentence, Qt.MouseButton.LeftButton)
        else:
            row.box.setFocus()
            qtbot.keyClick(row.box, Qt.Key.Key_Space)

    assert page.attestations.missing() == 0
    assert page.export.isEnabled()
    click(qtbot, page.export)
    qtbot.waitUntil(lambda: not page.busy())
    assert (tmp_path / "out" / "workshop-v6.1" / "open" / "Harbour_Lab").is_dir()
    assert "PRACTICE: made by" not in (tmp_path / "out" / "workshop-v6.1.html").read_text()


def test_a_stopped_export_leaves_nothing(
    qtbot: QtBot, page: ExportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import core.export.write as write

    slow = write._write_file

    def slowly(*arguments: object) -> int:
        import time

        time.sleep(0.05)
        return slow(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(write, "_write_file", slowly)
    click(qtbot, page.export)
    assert page.stop.isVisible()
    assert not page.export.isEnabled()
    click(qtbot, page.stop)
    qtbot.waitUntil(lambda: page._session.background.count == 0)

    assert "was stopped" in texts_of(page)
    assert list((tmp_path / "out").iterdir()) == []
    assert page.export.isEnabled()


@pytest.mark.fault
def test_a_run_that_cannot_be_read_is_said(qtbot: QtBot, session: Session, checked: FlowState, runs: RunStore) -> None:
    assert checked.plan is not None
    (runs.run_folder(checked.plan.run_id) / "plan.json").write_text("{")
    page = ExportPage(session)
    qtbot.addWidget(page)
    page.show()

    page.show_state(checked)
    qtbot.waitUntil(lambda: not page.busy())

    assert "cut short" in texts_of(page)
    assert page.error() is not None


def test_the_command_does_what_the_button_does(
    qtbot: QtBot, page: ExportPage, session: Session, tmp_path: Path
) -> None:
    command = page.command(session.state)

    assert command.startswith("benchwright export PRACTICE-quick-20261123-120000 --to ")
    assert command.endswith("/PRACTICE-workshop-onnxruntime-v6.1 --archive --summary")
    arguments = command.split()[1:]
    done = subprocess.run(
        [sys.executable, "-m", "gui", *arguments],
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "PRACTICE-workshop-onnxruntime-v6.1.tar.gz").exists()


def test_every_input_has_a_name(page: ExportPage) -> None:
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            name = widget.accessibleName() or getattr(widget, "text", lambda: "")()
            assert name, widget


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
def test_nothing_is_cut_off(
    qtbot: QtBot, session: Session, checked: FlowState, shot: Shot, size: tuple[int, int], tmp_path: Path
) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    session.set_state(checked)
    window.resize(*size)
    window.show()
    window.show_place(Step.EXPORT)
    page = window.page_at(Step.EXPORT)
    assert isinstance(page, ExportPage)
    qtbot.waitUntil(lambda: not page.busy())
    page.destination.folder.setText(str(tmp_path / "out"))
    suffix = f"-{size[0]}x{size[1]}"
    shot(window, f"export{suffix}", size)
    bar = page._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    shot(window, f"export-end{suffix}", size)
    click(qtbot, page.export)
    qtbot.waitUntil(lambda: not page.busy())
    qtbot.wait(50)
    shot(window, f"export-done{suffix}", size)

    content = page._scroll.widget()
    assert content.width() <= page._scroll.viewport().width()
    for widget in content.findChildren(QWidget):
        if widget.isVisible() and widget.parentWidget() is not None:
            right = widget.mapTo(content, widget.rect().topRight()).x()
            assert right <= content.width(), widget


def test_words_a_third_longer_still_fit(qtbot: QtBot, session: Session, checked: FlowState) -> None:
    from core.messages import use_translator

    use_translator(stretched)
    page = ExportPage(session)
    qtbot.addWidget(page)
    page.resize(744, 560)
    page.show()
    page.show_state(checked)
    qtbot.waitUntil(lambda: not page.busy())
    qtbot.wait(20)

    assert page._scroll.widget().width() <= page._scroll.viewport().width()


def test_the_round_of_the_next_steps_is_that_of_the_submission(page: ExportPage) -> None:
    deadline = load_round("v6.1").submission_deadline

    assert deadline[:4] in texts_of(page.next_steps)
