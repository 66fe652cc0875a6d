"""A record says VALID only when the worker, LoadGen and the log all say so."""

import json
import shutil
from pathlib import Path

import pytest

from core.files import sha256_of
from core.messages import say
from core.record.make_record import make_record
from core.record.results import ACCURACY_FILE, DETAIL_FILE
from core.record.test_record import TestRecord
from core.run.outcome import COMPLETED, Ending, Outcome
from core.terms import Scenario, TestMode, Validity
from tests.support.loadgen_runs import circumstances, practice_plan, practice_test

CRASHED = Outcome(ending=Ending.CRASHED, exit_code=-11, signal="SIGSEGV", text=say("The worker crashed."))


def attempt_with(loadgen: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "attempt-3"
    shutil.copytree(loadgen, folder / "loadgen")
    return folder


def record_of(folder: Path, mode: TestMode = TestMode.PERFORMANCE, outcome: Outcome = COMPLETED) -> TestRecord:
    test = practice_test(Scenario.OFFLINE, mode)
    return make_record(folder, 3, practice_plan(test), test, circumstances(outcome))


def test_a_completed_valid_test_makes_a_valid_record(performance_folders: dict[Scenario, Path], tmp_path: Path) -> None:
    folder = attempt_with(performance_folders[Scenario.OFFLINE], tmp_path)

    record = record_of(folder)

    assert record.validity is Validity.VALID
    assert record.reasons == ()
    assert record.attempt == 3
    assert record.submission.practice
    assert record.loadgen_files_sha256[DETAIL_FILE] == sha256_of(folder / "loadgen" / DETAIL_FILE)


def test_a_valid_log_of_a_crashed_worker_is_not_valid(
    performance_folders: dict[Scenario, Path], tmp_path: Path
) -> None:
    record = record_of(attempt_with(performance_folders[Scenario.OFFLINE], tmp_path), outcome=CRASHED)

    assert record.validity is Validity.INVALID
    assert [reason.code for reason in record.reasons] == ["test-crashed"]


def test_making_a_record_changes_no_file_of_loadgen(accuracy_folder: Path, tmp_path: Path) -> None:
    folder = attempt_with(accuracy_folder, tmp_path)

    record = record_of(folder, TestMode.ACCURACY)

    for name, digest in record.loadgen_files_sha256.items():
        assert sha256_of(accuracy_folder / name) == digest == sha256_of(folder / "loadgen" / name)


def test_accuracy_is_recomputed_from_the_log_and_written_as_the_checker_reads_it(
    accuracy_folder: Path, tmp_path: Path
) -> None:
    folder = attempt_with(accuracy_folder, tmp_path)

    record = record_of(folder, TestMode.ACCURACY)

    assert record.validity is Validity.VALID
    assert record.accuracy is not None
    assert (record.accuracy.good, record.accuracy.total) == (360, 360)
    assert (folder / "accuracy.txt").read_text() == record.accuracy.line.rstrip("\n") + "\n"
    assert record.accuracy_log_sha256 == sha256_of(folder / "loadgen" / ACCURACY_FILE)


@pytest.mark.fault
def test_an_accuracy_log_that_is_cut_short_is_a_reason(accuracy_folder: Path, tmp_path: Path) -> None:
    folder = attempt_with(accuracy_folder, tmp_path)
    log = folder / "loadgen" / ACCURACY_FILE
    log.write_bytes(log.read_bytes()[:5000])

    record = record_of(folder, TestMode.ACCURACY)

    assert record.validity is Validity.INVALID
    assert [reason.code for reason in record.reasons] == ["accuracy-log"]
    assert not (folder / "accuracy.txt").exists()


@pytest.mark.fault
def test_samples_that_were_not_answered_do_not_count(accuracy_folder: Path, tmp_path: Path) -> None:
    folder = attempt_with(accuracy_folder, tmp_path)
    log = folder / "loadgen" / ACCURACY_FILE
    log.write_text(json.dumps(json.loads(log.read_text())[:-10]))

    record = record_of(folder, TestMode.ACCURACY)

    assert record.validity is Validity.INVALID
    assert len(record.reasons) == 1


@pytest.mark.fault
def test_an_error_in_an_accuracy_test_is_a_reason(accuracy_folder: Path, tmp_path: Path) -> None:
    folder = attempt_with(accuracy_folder, tmp_path)
    with (folder / "loadgen" / DETAIL_FILE).open("a") as stream:
        stream.write(':::MLLOG {"key": "error_runtime", "value": "x", "metadata": {"is_error": true}}\n')

    record = record_of(folder, TestMode.ACCURACY)

    assert record.validity is Validity.INVALID
    assert [reason.code for reason in record.reasons] == ["loadgen-errors"]


@pytest.mark.fault
def test_without_any_file_there_is_a_record_that_says_so(tmp_path: Path) -> None:
    record = record_of(tmp_path / "attempt-3")

    assert record.validity is Validity.NONE
    assert [reason.code for reason in record.reasons] == ["log-damaged"]
    assert record.loadgen_files_sha256 == {}
