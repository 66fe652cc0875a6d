"""The runs on disk as the commands use them: where they are, which one is meant, and what cannot be read of it."""

import sys
from pathlib import Path
from typing import Any

import msgspec

from core.errors import ExpectedError
from core.messages import say
from core.record.store import RunStore
from core.record.stored_run import StoredRun
from core.record.test_record import TestRecord
from core.settings import RUNS_FOLDER, Settings, load_settings

LATEST = "latest"


def settings() -> Settings:
    """The settings, as the window uses them; what is wrong with their file is said, and the file stays where it is."""
    loaded = load_settings(put_aside=False)
    if loaded.notice is not None:
        print(loaded.notice.text(), file=sys.stderr)
    return loaded.settings


def run_store() -> RunStore:
    """The store in the folder that the settings name."""
    named = settings().text(RUNS_FOLDER)
    return RunStore(Path(named) if named else None)


def existing_run(store: RunStore, name: str, practice: bool = False) -> StoredRun:
    """The run of this name, or the newest for `latest`. Raises ExpectedError where there is none that can be opened.

    practice: only a practice will do.
    """
    listings = store.list_runs()
    if name == LATEST:
        opened = [run for run in listings if run.plan is not None and (not practice or run.is_practice())]
        if not opened and listings and listings[0].problem is not None:
            raise ExpectedError(listings[0].problem, listings[0].remedy)
        if not opened:
            raise ExpectedError(say("There is no run yet."), say("Start with `benchwright practice`."))
        return store.load_run(opened[0].run_id)
    if not store.has_run(name):
        known = ", ".join(run.run_id for run in listings[:5])
        raise ExpectedError(
            say("There is no run called “{name}”.", name=name[:120]),
            say("The newest runs are: {names}.", names=known) if known else say("Start with `benchwright practice`."),
        )
    stored = store.load_run(name)
    if practice and not stored.plan.submission.practice:
        raise ExpectedError(
            say("The run “{name}” is no practice.", name=name), say("Go on with it by `benchwright run --resume`.")
        )
    return stored


def say_problems(stored: StoredRun) -> None:
    """Name each record that cannot be read; its test counts as not done."""
    for problem in stored.problems:
        print(problem.text.text(), file=sys.stderr)


def records_json(records: tuple[TestRecord, ...]) -> list[dict[str, Any]]:
    """What a script wants to know of each test."""
    return [
        {
            "test": record.test.test_id,
            "benchmark": record.test.benchmark,
            "scenario": record.test.scenario.value,
            "mode": record.test.mode.value,
            "validity": record.validity.value,
            "ending": record.outcome.ending.value,
            "reasons": [str(reason.text) for reason in record.reasons],
            "performance": msgspec.to_builtins(record.performance),
            "accuracy": msgspec.to_builtins(record.accuracy),
        }
        for record in records
    ]
