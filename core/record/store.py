"""The store of runs: every finished test survives whatever happens to the program, the worker or the machine.

    <runs folder>/<run_id>/plan.json
                           probe/                           a short look at the speed of the machine
                           working.lock                     held while a process works on the run
                           tests/<test_id>/attempt-<n>/     job.json, user.conf, worker.log, loadgen/, accuracy.txt
                                                            record.json, written last

A test is done when its `record.json` is there and whole. An attempt without one was lost, and says so once adopted.
"""

import contextlib
import itertools
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from core import places
from core.errors import ExpectedError, os_error
from core.files import exclusive_lock, make_folder, read_json, remove_folder, write_json
from core.messages import say
from core.plan.run_plan import RunPlan
from core.record.make_record import ATTEMPT_PREFIX, lost_record
from core.record.stored_run import Attempt, RunListing, StoredRun, counted_records
from core.record.test_record import RECORD_KIND, RECORD_VERSION, TestRecord
from core.terms import PRACTICE_MARK
from core.values import replace

PLAN_KIND = "benchwright run plan"
PLAN_VERSION = 1

PLAN_FILE = "plan.json"
RECORD_FILE = "record.json"
LOCK_FILE = "working.lock"
TESTS_FOLDER = "tests"

__all__ = ["Attempt", "RunListing", "RunStore", "StoredRun", "counted_records"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,119}")
_ATTEMPT = re.compile(r"attempt-([1-9][0-9]{0,5})")


class RunStore:
    """All runs below `folder` (the user's runs folder unless told otherwise)."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = (folder or places.runs_folder()).absolute()

    def run_folder(self, run_id: str) -> Path:
        """Where the run of this name lies or would lie. Raises ExpectedError for a name that is no folder name."""
        return self.folder / _checked(run_id)

    def free_run_id(self, wanted: str) -> str:
        """`wanted`, or with the lowest number behind it that no run has: two runs may begin in the same second."""
        numbered = (f"{wanted}-{number}" for number in itertools.count(2))
        return next(name for name in itertools.chain((wanted,), numbered) if not self.run_folder(name).exists())

    def create_run(self, plan: RunPlan) -> Path:
        """Put a new run on disk and give its folder. Raises ExpectedError where one of that name exists."""
        if plan.submission.practice and PRACTICE_MARK not in plan.run_id:
            raise ValueError(f"a practice run is called {plan.run_id!r}")
        for test in plan.tests:
            _checked(test.test_id)
        folder = self.run_folder(plan.run_id)
        if self.has_run(plan.run_id):
            raise ExpectedError(
                say("A run called “{name}” exists already; it is kept as it is.", name=plan.run_id),
                say("Start the run again; it gets a new name."),
            )
        self.save_plan(plan)
        return folder

    def save_plan(self, plan: RunPlan) -> None:
        """Replace the plan of a run, in one step (settings that were measured or mended)."""
        write_json(self.run_folder(plan.run_id) / PLAN_FILE, PLAN_KIND, PLAN_VERSION, plan)

    def has_run(self, run_id: str) -> bool:
        """Whether a run of this name is there."""
        return (self.run_folder(run_id) / PLAN_FILE).exists()

    def load_plan(self, run_id: str) -> RunPlan:
        """The plan of a run. Raises ExpectedError for one that is missing, damaged, newer or not ours."""
        plan = read_json(self.run_folder(run_id) / PLAN_FILE, PLAN_KIND, PLAN_VERSION, RunPlan)
        return plan if plan.run_id == run_id else replace(plan, run_id=run_id)

    def attempts(self, run_id: str, test_id: str) -> tuple[Attempt, ...]:
        """The attempts of a test, the oldest first."""
        folder = self._test_folder(run_id, test_id)
        found = [
            Attempt(int(match[1]), entry)
            for entry in _entries(folder)
            if (match := _ATTEMPT.fullmatch(entry.name)) and entry.is_dir()
        ]
        return tuple(sorted(found, key=lambda attempt: attempt.number))

    def new_attempt(self, run_id: str, test_id: str) -> Attempt:
        """Make the folder of the next attempt, with an empty `loadgen/` in it."""
        earlier = self.attempts(run_id, test_id)
        number = earlier[-1].number + 1 if earlier else 1
        attempt = self.attempt(run_id, test_id, number)
        make_folder(attempt.loadgen_folder())
        return attempt

    def attempt(self, run_id: str, test_id: str, number: int) -> Attempt:
        """The attempt of this number, whether or not it is there."""
        return Attempt(number, self._test_folder(run_id, test_id) / f"{ATTEMPT_PREFIX}{number}")

    def attempt_of(self, record: TestRecord) -> Attempt:
        """Where the files of a record lie."""
        return self.attempt(record.run_id, record.test.test_id, record.attempt)

    def save_record(self, record: TestRecord) -> Path:
        """Write the record beside the files of its attempt, in one step; gives its path."""
        path = self.attempt_of(record).folder / RECORD_FILE
        write_json(path, RECORD_KIND, RECORD_VERSION, record)
        return path

    def load_record(self, attempt: Attempt) -> TestRecord:
        """The record of an attempt. Raises ExpectedError for one that is missing, damaged, newer or not ours."""
        return read_json(attempt.folder / RECORD_FILE, RECORD_KIND, RECORD_VERSION, TestRecord)

    def load_run(self, run_id: str) -> StoredRun:
        """The run with all its readable records. Raises ExpectedError only where its plan cannot be read."""
        plan = self.load_plan(run_id)
        latest: list[TestRecord] = []
        history: list[TestRecord] = []
        problems: list[ExpectedError] = []
        for test in plan.tests:
            of_test: list[TestRecord] = []
            try:
                attempts = self.attempts(run_id, test.test_id)
            except ExpectedError as error:
                problems.append(error)
                continue
            for attempt in attempts:
                if not (attempt.folder / RECORD_FILE).exists():
                    continue
                try:
                    of_test.append(_at_home(self.load_record(attempt), run_id, attempt))
                except ExpectedError as error:
                    problems.append(error)
            history += of_test
            latest += of_test[-1:]
        return StoredRun(plan, self.run_folder(run_id), tuple(latest), tuple(history), tuple(problems))

    def list_runs(self) -> tuple[RunListing, ...]:
        """Every run of the store, the newest first, then the folders that cannot be opened, each with a sentence.

        Raises ExpectedError only where the store itself cannot be read.
        """
        listings = [self._listing(entry) for entry in _entries(self.folder) if _is_candidate(entry)]
        opened = [listing for listing in listings if listing.plan is not None]
        closed = [listing for listing in listings if listing.plan is None]
        opened.sort(key=lambda listing: _moment(listing.plan.created_at if listing.plan else ""), reverse=True)
        return (*opened, *closed)

    def unfinished_runs(self) -> tuple[StoredRun, ...]:
        """Runs with tests to do that no process works on, newest first: what the next start offers to go on with."""
        found: list[StoredRun] = []
        for listing in self.list_runs():
            if listing.plan is None or self.is_worked_on(listing.run_id):
                continue
            with contextlib.suppress(ExpectedError):
                stored = self.load_run(listing.run_id)
                if stored.to_do():
                    found.append(stored)
        return tuple(found)

    @contextlib.contextmanager
    def working_on(self, run_id: str) -> Iterator[None]:
        """Hold the run while tests are done; the system lets go of it when the process ends, however it ends.

        Raises ExpectedError where another process holds it.
        """
        with exclusive_lock(self.run_folder(run_id) / LOCK_FILE) as free:
            if not free:
                raise ExpectedError(
                    say("Another Benchwright is working on the run “{name}”.", name=run_id),
                    say("Wait until it has ended, or go on there."),
                )
            yield

    def is_worked_on(self, run_id: str) -> bool:
        """Whether a process (this one, too) holds the run. One whose lock cannot be opened is left alone as well."""
        path = self.run_folder(run_id) / LOCK_FILE
        if not path.exists():
            return False
        try:
            with exclusive_lock(path) as free:
                return not free
        except ExpectedError:
            return True

    def adopt_lost_attempts(self, run_id: str, now: datetime | None = None) -> tuple[TestRecord, ...]:
        """Give each attempt that has no record one that says it was lost; gives these records.

        Only for a run that nobody works on, or from inside `working_on`. An attempt whose record is damaged stays as
        it is: its test is to be done again all the same.
        """
        plan = self.load_plan(run_id)
        ended_at = (now or datetime.now().astimezone()).isoformat(timespec="seconds")
        adopted: list[TestRecord] = []
        for test in plan.tests:
            for attempt in self.attempts(run_id, test.test_id):
                if (attempt.folder / RECORD_FILE).exists():
                    continue
                record = lost_record(attempt.number, plan, test, _made_at(attempt.folder), ended_at)
                self.save_record(record)
                adopted.append(record)
        return tuple(adopted)

    def delete_run(self, run_id: str) -> None:
        """Remove a run with all its files. Raises ExpectedError where a process works on it."""
        if self.is_worked_on(run_id):
            raise ExpectedError(
                say("The run “{name}” is still going on.", name=run_id), say("Cancel it first, then delete it.")
            )
        remove_folder(self.run_folder(run_id))

    def _test_folder(self, run_id: str, test_id: str) -> Path:
        return self.run_folder(run_id) / TESTS_FOLDER / _checked(test_id)

    def _listing(self, folder: Path) -> RunListing:
        try:
            plan = self.load_plan(folder.name)
            done = sum(
                any((attempt.folder / RECORD_FILE).exists() for attempt in self.attempts(folder.name, test.test_id))
                for test in plan.tests
            )
        except ExpectedError as error:
            return RunListing(folder.name, folder, None, 0, error.text, error.remedy)
        return RunListing(folder.name, folder, plan, done)


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ExpectedError(
            say("“{name}” cannot be the name of a run or a test.", name=name[:80]),
            say("Use letters, digits and . _ + - only, and begin with a letter or digit."),
        )
    return name


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise os_error(error, folder, "read") from error


def _is_candidate(entry: Path) -> bool:
    """Hidden folders are being removed; an empty one is what a power cut leaves of a run that never began."""
    try:
        return (
            bool(_NAME.fullmatch(entry.name))
            and entry.is_dir()
            and any(not child.name.startswith(".") for child in entry.iterdir())
        )
    except OSError:
        return False


def _at_home(record: TestRecord, run_id: str, attempt: Attempt) -> TestRecord:
    """A record points to the folder it was read from, also when that was renamed or copied."""
    if record.run_id == run_id and record.attempt == attempt.number:
        return record
    return replace(record, run_id=run_id, attempt=attempt.number)


def _moment(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0


def _made_at(folder: Path) -> str:
    """The time a folder was last changed stands in for the start of a test that left no word of it."""
    try:
        return datetime.fromtimestamp(folder.stat().st_mtime).astimezone().isoformat(timespec="seconds")
    except OSError:
        return ""
