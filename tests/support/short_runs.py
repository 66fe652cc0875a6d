"""Plans whose tests take half a second, on the practice model, and a listener that keeps what it hears."""

import sys
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from core.backends.choice import BackendSettings
from core.plan.practice import practice_plan, practice_submission
from core.plan.run_plan import RunPlan
from core.record.test_record import TestRecord
from core.runner_events import RunEnded, RunnerEvent, TestEnded, TestProgress
from core.terms import Profile, Scenario, TestMode
from core.values import replace

BACKEND = BackendSettings(
    backend="onnxruntime",
    device="cpu",
    precision="fp32",
    settings={"streams": 1, "threads": 1, "batch": 32, "graph_optimization": "all", "spinning": False},
)
FAULTY_WORKER = Path(__file__).with_name("faulty_worker.py")


def short_plan(
    *scenarios: Scenario,
    modes: Sequence[TestMode] = (TestMode.PERFORMANCE,),
    min_duration_ms: int = 400,
    **test: object,
) -> RunPlan:
    """The practice's tests of these scenarios, cut short, with rates that any machine keeps."""
    whole = practice_plan(
        Profile.QUICK, practice_submission(Profile.QUICK, "test-host"), BACKEND, datetime.now().astimezone()
    )
    tests = []
    for planned in whole.tests:
        if planned.scenario not in scenarios or planned.mode not in modes:
            continue
        rated = planned.scenario in (Scenario.SERVER, Scenario.OFFLINE)
        load = replace(
            planned.load,
            min_duration_ms=min_duration_ms,
            target_qps={Scenario.SERVER: 500.0, Scenario.OFFLINE: 200.0}.get(planned.scenario),
            expected_latency_ms=None if rated else 0.1,
            # A bound that holds on a machine that is busy with other tests.
            target_latency_ms=5000.0 if planned.scenario is Scenario.SERVER else None,
            # Early stopping makes a statement about the 99th percentile from 662 queries on.
            min_query_count=700 if planned.scenario is Scenario.SERVER else None,
        )
        tests.append(replace(planned, load=load, **test))
    return replace(whole, tests=tuple(tests))


def faulty_command(job_file: Path) -> list[str]:
    """The command of the worker with the fault that the environment names."""
    return [sys.executable, str(FAULTY_WORKER), str(job_file)]


class Listener:
    """Keeps every event of a runner."""

    def __init__(self) -> None:
        self.events: list[RunnerEvent] = []
        self._changed = threading.Condition()

    def __call__(self, event: RunnerEvent) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait_for(self, kind: type, inner: type | None = None, timeout_s: float = 20.0) -> RunnerEvent:
        """The first event of `kind` (whose worker event is of `inner`); AssertionError when none comes."""

        def found() -> list[RunnerEvent]:
            return [
                event
                for event in self.events
                if isinstance(event, kind)
                and (inner is None or (isinstance(event, TestProgress) and isinstance(event.event, inner)))
            ]

        with self._changed:
            assert self._changed.wait_for(lambda: bool(found()), timeout_s), f"no {kind.__name__} came"
            return found()[0]

    def records(self) -> list[TestRecord]:
        """The records that were told of, in order."""
        return [event.record for event in self.events if isinstance(event, TestEnded)]

    def ended(self) -> RunEnded:
        """How the run ended."""
        return next(event for event in self.events if isinstance(event, RunEnded))
