"""What the store gives back: a run with its records, an attempt and its folder, a line of the list of runs."""

from pathlib import Path
from typing import NamedTuple

from core.errors import ExpectedError
from core.messages import Message
from core.plan.run_plan import PlannedTest, RunPlan
from core.record.make_record import LOADGEN_FOLDER
from core.record.test_record import TestRecord
from core.run.outcome import DO_AGAIN
from core.terms import PRACTICE_MARK, Validity


class Attempt(NamedTuple):
    """One try of a test; `number` counts from 1, `folder` holds its files."""

    number: int
    folder: Path

    def loadgen_folder(self) -> Path:
        """Where LoadGen writes."""
        return self.folder / LOADGEN_FOLDER


class StoredRun(NamedTuple):
    """A run as it lies on disk.

    records: the latest readable record of each test in the order of the plan. history: all readable records.
    problems: a sentence for each record that cannot be read.
    """

    plan: RunPlan
    folder: Path
    records: tuple[TestRecord, ...]
    history: tuple[TestRecord, ...]
    problems: tuple[ExpectedError, ...]

    def to_do(self) -> tuple[PlannedTest, ...]:
        """Tests that wait to be done: without a record, lost, or cancelled."""
        done = {record.test.test_id for record in self.records if record.outcome.ending not in DO_AGAIN}
        return tuple(test for test in self.plan.tests if test.test_id not in done)


class RunListing(NamedTuple):
    """One line of the list of runs. `problem` says why a folder cannot be opened; then `plan` is None.

    tests_done: how many tests have a record file (not opened for the list).
    """

    run_id: str
    folder: Path
    plan: RunPlan | None
    tests_done: int
    problem: Message | None = None
    remedy: Message | None = None

    def is_practice(self) -> bool:
        """Whether it is a practice run."""
        return self.plan.submission.practice if self.plan else PRACTICE_MARK in self.run_id


def counted_records(history: tuple[TestRecord, ...]) -> tuple[TestRecord, ...]:
    """Of each test the latest valid record; where none is valid, the latest. In the order tests first appear."""
    chosen: dict[str, TestRecord] = {}
    for record in history:
        known = chosen.get(record.test.test_id)
        if known is None or record.validity is Validity.VALID or known.validity is not Validity.VALID:
            chosen[record.test.test_id] = record
    return tuple(chosen.values())
