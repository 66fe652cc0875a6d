"""What Home shows of earlier runs: one to go on with, and the latest results. Read away from the window's thread."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.record.test_record import TestRecord
from core.terms import TestMode

if TYPE_CHECKING:
    from core.record.store import StoredRun  # not needed before the first paint

RUNS_READ = 8
RESULTS_SHOWN = 6


class History(NamedTuple):
    """`unfinished`: the latest run that has tests to do and that no process works on. `results`: latest first."""

    unfinished: "StoredRun | None"
    results: tuple[TestRecord, ...]


def read_history(folder: Path | None) -> History:
    """Read the latest runs below `folder` (None: the usual place). Raises ExpectedError where it cannot be read."""
    from core.record.store import RunStore

    store = RunStore(folder)
    unfinished = store.unfinished_runs()
    results: list[TestRecord] = []
    listings = [listing for listing in store.list_runs() if listing.plan is not None]
    for listing in listings[:RUNS_READ]:
        stored = store.load_run(listing.run_id)
        results += [record for record in stored.history if record.test.mode is TestMode.PERFORMANCE]
    results.sort(key=lambda record: record.ended_at, reverse=True)
    return History(unfinished[0] if unfinished else None, tuple(results[:RESULTS_SHOWN]))
