"""Doing a plan in the terminal: the runner, its progress, and Ctrl+C that ends the run and keeps what is finished."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from types import FrameType

import psutil

from core.cli.options import UsageError
from core.cli.stored import settings
from core.cli.terminal import TerminalProgress
from core.detect.description import SystemDescription
from core.errors import ExpectedError
from core.messages import say
from core.plan.preflight import preflight
from core.plan.run_plan import RunPlan
from core.plan.tuning import with_changes
from core.record.reasons import settable_changes
from core.record.store import RunStore
from core.run.describe import loadgen_info
from core.runner import PlanRunner
from core.runner_events import RunEnded
from core.settings import COOL_DOWN_S, KEEP_AWAKE

REMEDY_ROUNDS = 2


def refuse_other_options(**given: object) -> None:
    """Raise UsageError for an option that a run which goes on cannot take: its settings are those of its plan."""
    for name, value in given.items():
        if value:
            raise UsageError(
                say("--{name} cannot be given together with --resume.", name=name),
                say("A run goes on with the settings it began with; start a new one for others."),
            )


def do_plan_and_mend(plan: RunPlan, store: RunStore, system: SystemDescription | None, go_on: str) -> RunEnded:
    """`do_plan`, then run again what is INVALID and has a remedy that a tool can set; each remedy is said."""
    ended = do_plan(plan, store, system, None, go_on)
    for _ in range(REMEDY_ROUNDS):
        stored = store.load_run(plan.run_id)
        changes = {
            record.test.test_id: remedy
            for record in stored.records
            if ended.completed and (remedy := settable_changes(record))
        }
        if not changes:
            break
        plan = stored.plan
        for test_id, values in changes.items():
            plan = with_changes(plan, test_id, values)
            shown = ", ".join(f"{name} = {value:g}" for name, value in values.items())
            print(say("{test}: {changes}, and again.", test=test_id, changes=shown).text(), file=sys.stderr)
        ended = do_plan(plan, store, system, frozenset(changes), go_on)
    return ended


def do_plan(
    plan: RunPlan, store: RunStore, system: SystemDescription | None, only: frozenset[str] | None, go_on: str
) -> RunEnded:
    """Run `plan` to its end and say so; returns how it ended. Raises ExpectedError where it cannot begin.

    only: the tests to do, again if they have a record; None for those that are left. go_on: the command that goes on
    with this run, said when it does not end as it should.
    """
    info = loadgen_info()
    remarks = preflight(
        plan, store.folder, info.version, info.seeds, memory_available_bytes=psutil.virtual_memory().available
    )
    for remark in remarks:
        if remark.blocking:
            raise ExpectedError(remark.text, remark.remedy)
        print(f"{remark.text.text()} {remark.remedy.text()}", file=sys.stderr)
    progress = TerminalProgress(_due(plan, store, only))
    chosen = settings()
    runner = PlanRunner(
        plan,
        store,
        progress,
        system,
        window_open=False,
        only=only,
        cool_down_s=chosen.number(COOL_DOWN_S),
        keep_awake=chosen.flag(KEEP_AWAKE),
    )
    with _interruptible(runner):
        runner.start()
        while not runner.wait(0.2):
            continue
    if progress.ended is None:
        raise ExpectedError(say("The run ended without a word."), say("Start it again; finished tests are kept."))
    if not progress.ended.completed and store.has_run(plan.run_id):
        print(say("To go on: {command}", command=go_on).text(), file=sys.stderr)
    return progress.ended


def _due(plan: RunPlan, store: RunStore, only: frozenset[str] | None) -> int:
    """How many tests the runner is going to do."""
    if only is not None:
        return len(only)
    return len(store.load_run(plan.run_id).to_do()) if store.has_run(plan.run_id) else len(plan.tests)


@contextlib.contextmanager
def _interruptible(runner: PlanRunner) -> Iterator[None]:
    """The first Ctrl+C cancels the run in order, a second one interrupts as usual."""

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def cancel(number: int, frame: FrameType | None) -> None:
        signal.signal(number, before[signal.Signals(number)])
        runner.cancel()

    for number in before:
        signal.signal(number, cancel)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
