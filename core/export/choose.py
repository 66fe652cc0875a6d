"""Which records make results: of each test the latest valid one, and only pairs of performance and accuracy."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from core.detect.description import SystemDescription
from core.errors import ExpectedError
from core.files import sha256_of
from core.messages import Message, say
from core.record.make_record import LOADGEN_FOLDER
from core.record.results import ACCURACY_FILE, DETAIL_FILE, SUMMARY_FILE
from core.record.store import RunStore, counted_records
from core.record.test_record import TestRecord
from core.run.job import USER_CONF_FILE
from core.terms import Scenario, TestMode, Validity

SYSTEM_FACTS = ("processor.model", "accelerator.0.model")
"""Facts that tell machines apart."""


class Measured(NamedTuple):
    """A record that counts and the folder of its attempt."""

    record: TestRecord
    folder: Path

    def loadgen_file(self, name: str) -> Path:
        """Where LoadGen's file of this name lies."""
        return self.folder / LOADGEN_FOLDER / name


class Result(NamedTuple):
    """One result of the tree: a benchmark in a scenario with its two tests."""

    benchmark: str
    scenario: Scenario
    performance: Measured
    accuracy: Measured


class Choice(NamedTuple):
    """The results that go into the tree, and what stays out, each with the reason."""

    results: tuple[Result, ...]
    left_out: tuple[tuple[str, str], ...]


def choose_results(records: Iterable[TestRecord], system: SystemDescription, store: RunStore) -> Choice:
    """Pair the records that count. A scenario with one half missing or not valid stays out as a whole."""
    by_result: dict[tuple[str, Scenario], dict[TestMode, TestRecord]] = {}
    for record in counted_records(tuple(records)):
        by_result.setdefault((record.test.benchmark, record.test.scenario), {})[record.test.mode] = record
    results: list[Result] = []
    left_out: list[tuple[str, str]] = []
    for (benchmark, scenario), halves in sorted(by_result.items()):
        name = f"{benchmark}/{scenario}"
        reason = next((why for mode in TestMode if (why := _obstacle(halves.get(mode), mode, system, store))), None)
        if reason is not None:
            left_out.append((name, reason.text()))
            continue
        performance, accuracy = (
            Measured(halves[mode], store.attempt_of(halves[mode]).folder)
            for mode in (TestMode.PERFORMANCE, TestMode.ACCURACY)
        )
        results.append(Result(benchmark, scenario, performance, accuracy))
    return Choice(tuple(results), tuple(left_out))


_MODE_WORDS = {TestMode.PERFORMANCE: say("performance test"), TestMode.ACCURACY: say("accuracy test")}


def _obstacle(record: TestRecord | None, mode: TestMode, system: SystemDescription, store: RunStore) -> Message | None:
    """Why a half of a result cannot go into the tree; None when it can."""
    test = _MODE_WORDS[mode].text()
    if record is None:
        return say("The {test} has not been done.", test=test)
    if record.validity is not Validity.VALID:
        if not record.reasons:
            return say("The {test} is not valid.", test=test)
        return say("The {test} is not valid: {reason}", test=test, reason=record.reasons[0].text.text())
    if _of_another_system(record, system):
        return say("The {test} was measured on another system.", test=test)
    return _changed_files(record, mode, store.attempt_of(record).folder)


def _of_another_system(record: TestRecord, system: SystemDescription) -> bool:
    if record.system is None:
        return False
    for name in SYSTEM_FACTS:
        then, now = record.system.facts.get(name), system.facts.get(name)
        if then is not None and now is not None and None not in (then.value, now.value) and then.value != now.value:
            return True
    return False


def _changed_files(record: TestRecord, mode: TestMode, folder: Path) -> Message | None:
    """LoadGen's files must be those that the record was made from."""
    names = [SUMMARY_FILE, DETAIL_FILE, *([ACCURACY_FILE] if mode is TestMode.ACCURACY else [])]
    for name in names:
        try:
            same = sha256_of(folder / LOADGEN_FOLDER / name) == record.loadgen_files_sha256.get(name)
        except ExpectedError as error:
            return error.text
        if not same:
            return say("{file} is not the file that the record was made from.", file=name)
    if mode is TestMode.PERFORMANCE and not (folder / USER_CONF_FILE).is_file():
        return say("The user.conf of the test is missing.")
    return None
