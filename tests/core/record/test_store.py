"""Finished tests survive whatever happens; what is half-written is recognised and said."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.errors import ExpectedError
from core.files import write_json
from core.places import PROGRAM
from core.plan.run_plan import RunPlan
from core.record.make_record import make_record
from core.record.store import (
    PLAN_KIND,
    PLAN_VERSION,
    RECORD_FILE,
    RunStore,
    counted_records,
)
from core.record.test_record import RECORD_KIND, RECORD_VERSION, TestRecord
from core.run.outcome import COMPLETED, Ending, Outcome
from core.terms import Scenario, Validity
from core.values import replace
from tests.support.loadgen_runs import circumstances, practice_plan, practice_test

OFFLINE = practice_test(Scenario.OFFLINE)
SERVER = practice_test(Scenario.SERVER)
PLAN = practice_plan(OFFLINE, SERVER)


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def do(store: RunStore, test_id: str, plan: RunPlan = PLAN, outcome: Outcome = COMPLETED) -> TestRecord:
    attempt = store.new_attempt(plan.run_id, test_id)
    test = next(test for test in plan.tests if test.test_id == test_id)
    record = make_record(attempt.folder, attempt.number, plan, test, circumstances(outcome))
    store.save_record(record)
    return record


def test_a_run_comes_back_as_it_was_stored(store: RunStore) -> None:
    store.create_run(PLAN)
    first, second = do(store, OFFLINE.test_id), do(store, SERVER.test_id)

    stored = store.load_run(PLAN.run_id)

    assert stored.plan == PLAN
    assert stored.records == (first, second)
    assert stored.problems == ()
    assert stored.to_do() == ()


def test_a_later_attempt_takes_the_place_of_an_earlier_one(store: RunStore) -> None:
    store.create_run(PLAN)
    first, second = do(store, OFFLINE.test_id), do(store, OFFLINE.test_id)

    stored = store.load_run(PLAN.run_id)

    assert (first.attempt, second.attempt) == (1, 2)
    assert stored.records == (second,)
    assert stored.history == (first, second)
    assert stored.to_do() == (SERVER,)


def test_the_latest_valid_record_counts_before_a_later_invalid_one(store: RunStore) -> None:
    store.create_run(PLAN)
    valid = replace(do(store, OFFLINE.test_id), validity=Validity.VALID)
    later = do(store, OFFLINE.test_id)
    only = do(store, SERVER.test_id)

    assert counted_records((valid, later, only)) == (valid, only)


def test_a_second_run_of_the_same_name_is_refused(store: RunStore) -> None:
    store.create_run(PLAN)

    with pytest.raises(ExpectedError, match="exists already"):
        store.create_run(PLAN)


def test_a_practice_run_says_so_in_its_name(store: RunStore) -> None:
    with pytest.raises(ValueError, match="quick-1"):
        store.create_run(practice_plan(OFFLINE, run_id="quick-1"))


@pytest.mark.parametrize("name", ["../away", "", ".hidden", "a/b", "a\\b", "x" * 200, "a b", "C:"])
def test_a_name_that_leaves_the_store_is_refused(store: RunStore, name: str) -> None:
    with pytest.raises(ExpectedError, match="cannot be the name"):
        store.run_folder(name)


def test_runs_are_listed_newest_first_and_damaged_ones_with_a_sentence(store: RunStore) -> None:
    older, newer = practice_plan(OFFLINE, run_id="PRACTICE-1"), practice_plan(OFFLINE, run_id="PRACTICE-2")
    store.create_run(older)
    store.create_run(replace(newer, created_at="2026-11-23T13:00:00+01:30"))
    store.create_run(replace(newer, run_id="PRACTICE-3", created_at="2026-11-23T14:00:00+00:00"))
    write_json(store.folder / "PRACTICE-newer" / "plan.json", PLAN_KIND, PLAN_VERSION + 1, {"future": True})
    write_json(store.folder / "PRACTICE-other" / "plan.json", "other kind", 1, {})
    cut = store.create_run(practice_plan(OFFLINE, run_id="PRACTICE-cut")) / "plan.json"
    cut.write_bytes(cut.read_bytes()[:100])
    (store.folder / "holiday").mkdir()
    (store.folder / "holiday" / "photo.jpg").write_bytes(b"\xff\xd8")
    (store.folder / "PRACTICE-never-began").mkdir()
    (store.folder / "note.txt").write_text("not a run")

    listings = store.list_runs()

    assert [x.run_id for x in listings if x.plan] == ["PRACTICE-3", "PRACTICE-1", "PRACTICE-2"]
    problems = {x.run_id: str(x.problem) for x in listings if not x.plan}
    assert set(problems) == {"PRACTICE-newer", "PRACTICE-other", "PRACTICE-cut", "holiday"}
    assert "newer Benchwright" in problems["PRACTICE-newer"]
    assert "other kind" in problems["PRACTICE-other"]
    assert "cut short" in problems["PRACTICE-cut"]
    assert all(listing.is_practice() for listing in listings if listing.run_id != "holiday")


def test_a_store_that_is_not_there_yet_is_empty(store: RunStore) -> None:
    assert store.list_runs() == ()
    assert store.unfinished_runs() == ()


@pytest.mark.fault
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_record_that_is_cut_short_is_named_and_its_test_done_again(store: RunStore, share: float) -> None:
    store.create_run(PLAN)
    kept = do(store, SERVER.test_id)
    path = store.attempt_of(do(store, OFFLINE.test_id)).folder / RECORD_FILE
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])

    stored = store.load_run(PLAN.run_id)

    assert stored.records == (kept,)
    assert stored.to_do() == (OFFLINE,)
    assert [RECORD_FILE in str(problem) for problem in stored.problems] == [True]


@pytest.mark.fault
def test_a_record_of_a_newer_version_is_named(store: RunStore) -> None:
    store.create_run(PLAN)
    attempt = store.new_attempt(PLAN.run_id, OFFLINE.test_id)
    write_json(attempt.folder / RECORD_FILE, RECORD_KIND, RECORD_VERSION + 1, {})

    (problem,) = store.load_run(PLAN.run_id).problems

    assert "newer Benchwright" in str(problem)


@pytest.mark.fault
def test_a_plan_whose_tests_point_out_of_the_store_opens_nothing_there(store: RunStore) -> None:
    evil = practice_plan(replace(OFFLINE, test_id="../../../etc"))
    write_json(store.folder / evil.run_id / "plan.json", PLAN_KIND, PLAN_VERSION, evil)

    (listing,) = store.list_runs()

    assert listing.problem is not None
    assert store.load_run(evil.run_id).records == ()


def test_a_renamed_run_is_still_whole(store: RunStore) -> None:
    folder = store.create_run(PLAN)
    record = do(store, OFFLINE.test_id)
    folder.rename(folder.with_name("PRACTICE-renamed"))

    stored = store.load_run("PRACTICE-renamed")

    assert stored.plan.run_id == "PRACTICE-renamed"
    assert store.attempt_of(stored.records[0]).folder.is_dir()
    assert stored.records[0].test == record.test


def test_an_attempt_without_a_record_becomes_a_lost_one(store: RunStore) -> None:
    store.create_run(PLAN)
    do(store, OFFLINE.test_id)
    store.new_attempt(PLAN.run_id, SERVER.test_id)

    (lost,) = store.adopt_lost_attempts(PLAN.run_id)

    assert lost.outcome.ending is Ending.LOST
    assert lost.validity is Validity.NONE
    assert lost.test == SERVER
    assert store.load_run(PLAN.run_id).to_do() == (SERVER,)
    assert store.adopt_lost_attempts(PLAN.run_id) == ()
    assert [run.plan.run_id for run in store.unfinished_runs()] == [PLAN.run_id]


WRITER = """
import sys
from pathlib import Path
from core.record.store import RunStore
from core.record.make_record import make_record
from tests.support.loadgen_runs import circumstances, practice_plan, practice_test
from core.terms import Scenario

test = practice_test(Scenario.OFFLINE)
plan = practice_plan(test)
store = RunStore(Path(sys.argv[1]))
store.create_run(plan)
with store.working_on(plan.run_id):
    print("working", flush=True)
    while True:
        attempt = store.new_attempt(plan.run_id, test.test_id)
        store.save_record(make_record(attempt.folder, attempt.number, plan, test, circumstances()))
        print(attempt.number, flush=True)
"""


@contextmanager
def writer(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(PROGRAM)},
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


@pytest.mark.fault
@pytest.mark.parametrize("delay_s", [0.0, 0.013, 0.029])
def test_killing_the_writer_loses_no_record_that_it_reported(store: RunStore, delay_s: float) -> None:
    with writer(store.folder) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(4)]
        time.sleep(delay_s)
        child.kill()
        rest = child.stdout.read().splitlines()
    reported = int([*lines, *(line for line in rest if line)][-1])

    stored = store.load_run(practice_plan(OFFLINE).run_id)

    assert stored.problems == ()
    assert [record.attempt for record in stored.history][:reported] == list(range(1, reported + 1))
    assert len(store.adopt_lost_attempts(stored.plan.run_id)) <= 1
    assert not store.is_worked_on(stored.plan.run_id)


@pytest.mark.fault
def test_a_run_that_another_process_works_on_is_left_alone(store: RunStore) -> None:
    with writer(store.folder) as child:
        assert child.stdout is not None
        child.stdout.readline()

        assert store.is_worked_on(PLAN.run_id)
        assert store.unfinished_runs() == ()
        with pytest.raises(ExpectedError, match="Another Benchwright"), store.working_on(PLAN.run_id):
            pass
        with pytest.raises(ExpectedError, match="still going on"):
            store.delete_run(PLAN.run_id)

    store.delete_run(PLAN.run_id)
    assert store.list_runs() == ()


@contextmanager
def files_of_at_most(size_bytes: int) -> Iterator[None]:
    """Writes beyond this size fail in this process, as on a disk that is full."""
    resource = pytest.importorskip("resource", reason="this system has no limit on the size of files")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.fault
def test_a_record_that_does_not_fit_on_the_disk_leaves_the_earlier_ones_whole(store: RunStore) -> None:
    store.create_run(PLAN)
    first = do(store, OFFLINE.test_id)
    with files_of_at_most(200), pytest.raises(ExpectedError, match="write"):
        do(store, OFFLINE.test_id)

    stored = store.load_run(PLAN.run_id)

    assert stored.history == (first,)
    assert stored.problems == ()
    assert list(store.folder.rglob("*.part")) == []
