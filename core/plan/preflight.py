"""What will stop or spoil a run, said before it starts."""

import shutil
from pathlib import Path

from core.errors import ExpectedError
from core.messages import Message, say
from core.plan.models import model_path
from core.plan.run_plan import PlannedTest, RunPlan
from core.rounds import load_round
from core.rounds.guard import guard
from core.rounds.model import Seeds
from core.terms import Scenario, TestMode
from core.values import Value

DISK_FLOOR_BYTES = 200 * 1024 * 1024
BYTES_PER_OFFLINE_SAMPLE = 150
"""Memory that LoadGen and its Python binding hold for each sample of the one Offline query (measured: 143)."""
BYTES_PER_QUERY = 480
"""The same for each query of the other scenarios (measured: 475)."""


class Remark(Value, frozen=True):
    """One thing to know before the start. A blocking one must be mended first."""

    blocking: bool
    text: Message
    remedy: Message


def preflight(
    plan: RunPlan, folder: Path, loadgen_version: str, loadgen_seeds: Seeds, memory_available_bytes: int
) -> tuple[Remark, ...]:
    """Everything that can be known before the first test; blocking remarks first."""
    remarks = [*_files(plan), *_disk(folder), *_memory(plan, memory_available_bytes)]
    remedy = say("Choose the round that fits this LoadGen, or keep the result private.")
    remarks += [
        Remark(blocking=False, text=text, remedy=remedy)
        for text in guard(load_round(plan.submission.round_id), loadgen_version, loadgen_seeds)
    ]
    return tuple(sorted(remarks, key=lambda remark: not remark.blocking))


def _files(plan: RunPlan) -> list[Remark]:
    remarks: dict[str, Remark] = {}
    for test in plan.tests:
        try:
            path = model_path(test)
        except ExpectedError as error:
            remarks[test.model] = Remark(
                blocking=True, text=error.text, remedy=error.remedy or say("Choose another model.")
            )
            continue
        if not path.is_file():
            remarks[test.model] = Remark(
                blocking=True,
                text=say("The model file {path} is gone.", path=str(path)),
                remedy=say("Put it back, or choose another model."),
            )
    return list(remarks.values())


def _disk(folder: Path) -> list[Remark]:
    existing = folder
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    try:
        free_bytes = shutil.disk_usage(existing).free
    except OSError:
        return []
    if free_bytes >= DISK_FLOOR_BYTES:
        return []
    return [
        Remark(
            blocking=True,
            text=say(
                "Only {free} MB are free where the records go ({path}).", free=free_bytes // 10**6, path=str(existing)
            ),
            remedy=say("Free at least {need} MB, or choose another results folder.", need=DISK_FLOOR_BYTES // 10**6),
        )
    ]


def _memory(plan: RunPlan, available_bytes: int) -> list[Remark]:
    if not plan.tests:
        return []
    test = max(plan.tests, key=_prepared_bytes)
    need_bytes = _prepared_bytes(test)
    if need_bytes <= available_bytes * 0.8:
        return []
    return [
        Remark(
            blocking=need_bytes > available_bytes,
            text=say(
                "LoadGen prepares all queries of {scenario} in memory, about {need} GB here; {free} GB are free.",
                scenario=test.scenario,
                need=round(need_bytes / 1e9, 1),
                free=round(available_bytes / 1e9, 1),
            ),
            remedy=say("Close other programs, or set a rate that fits the throughput of this machine."),
        )
    ]


def _prepared_bytes(test: PlannedTest) -> float:
    """What LoadGen and its Python binding hold for the queries of a performance test; 0 while its rate is open."""
    if test.mode is not TestMode.PERFORMANCE:
        return 0.0
    seconds = (test.load.min_duration_ms or 600_000) / 1000
    if test.scenario in (Scenario.SINGLE_STREAM, Scenario.MULTI_STREAM):
        expected_ms = test.load.expected_latency_ms
        return 2 * seconds * 1000 / expected_ms * BYTES_PER_QUERY if expected_ms else 0.0
    rate = test.load.target_qps or 0.0
    per_item = BYTES_PER_OFFLINE_SAMPLE if test.scenario is Scenario.OFFLINE else BYTES_PER_QUERY
    return 1.1 * rate * seconds * per_item
