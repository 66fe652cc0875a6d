"""What the runner of a plan tells whoever listens: where the run stands, and the worker's events of its test."""

from core.messages import Message
from core.plan.run_plan import RunPlan
from core.record.test_record import TestRecord
from core.run.events import RunEvent
from core.values import Value


class RunStarted(Value, frozen=True, tag="run started"):
    """The run begins, or goes on after a restart of the program."""

    plan: RunPlan


class PlanTuned(Value, frozen=True, tag="plan tuned"):
    """The speed of the machine has been measured: the plan with its rates and latencies."""

    plan: RunPlan


class TestStarted(Value, frozen=True, tag="test started"):
    """A test begins (`probe`: the look at the machine's speed before the first).

    `attempt` counts from 1; `folder` is where its record and LoadGen's files will lie.
    """

    test_id: str
    attempt: int
    folder: str


class TestProgress(Value, frozen=True, tag="test progress"):
    """An event of the worker."""

    test_id: str
    event: RunEvent


class TestStopping(Value, frozen=True, tag="test stopping"):
    """The worker has been asked to end; `why` says who asked and what for."""

    test_id: str
    why: Message


class TestEnded(Value, frozen=True, tag="test ended"):
    """A test has ended, in whatever way, and its record is on disk."""

    test_id: str
    record: TestRecord


class RunPaused(Value, frozen=True, tag="run paused"):
    """No test runs; the next one waits for `resume`."""


class RunEnded(Value, frozen=True, tag="run ended"):
    """The runner has nothing left to do. `completed`: every test of the plan has been done."""

    completed: bool
    text: Message
    remedy: Message | None = None


RunnerEvent = RunStarted | PlanTuned | TestStarted | TestProgress | TestStopping | TestEnded | RunPaused | RunEnded
