"""All records of the store, for the Results page. Read away from the window's thread."""

from pathlib import Path
from typing import NamedTuple

from core.errors import ExpectedError
from core.record.store import RunStore
from core.record.test_record import TestRecord


class KeptRecord(NamedTuple):
    """A record and the folder of its files."""

    record: TestRecord
    folder: Path


class AllResults(NamedTuple):
    """Every readable record, latest first, and a sentence for each that cannot be read."""

    records: tuple[KeptRecord, ...]
    problems: tuple[ExpectedError, ...]


def read_results(store: RunStore) -> AllResults:
    """Read the whole store. Raises ExpectedError only where the store itself cannot be read."""
    records: list[KeptRecord] = []
    problems: list[ExpectedError] = []
    for listing in store.list_runs():
        if listing.plan is None:
            if listing.problem is not None:
                problems.append(ExpectedError(listing.problem, listing.remedy))
            continue
        try:
            stored = store.load_run(listing.run_id)
        except ExpectedError as error:
            problems.append(error)
            continue
        problems.extend(stored.problems)
        records.extend(KeptRecord(record, store.attempt_of(record).folder) for record in stored.history)
    records.sort(key=lambda kept: kept.record.ended_at, reverse=True)
    return AllResults(tuple(records), tuple(problems))
