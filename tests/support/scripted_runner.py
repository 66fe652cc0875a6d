"""A runner that does what a test tells it: the same shape as `core.runner.PlanRunner`, and no process."""

import threading
from collections.abc import Callable, Iterable
from typing import ClassVar

from core.backends.choice import BackendSettings, BackendUsed
from core.messages import say
from core.plan.run_plan import LoadSettings, PlannedTest, RunPlan, Submission
from core.record.test_record import Performance, Reason, Remedy, TestRecord
from core.run.events import RunEvent
from core.run.outcome import COMPLETED, Ending, Outcome
from core.runner_events import RunEnded, RunnerEvent, RunStarted, TestEnded, TestProgress, TestStarted, TestStopping
from core.terms import Availability, Division, Profile, Scenario, SystemType, TestMode, Validity
from core.workloads.score import Accuracy

LISTED_SCENARIOS = (Scenario.OFFLINE, Scenario.SINGLE_STREAM, Scenario.SERVER, Scenario.MULTI_STREAM)


class ScriptedRunner:
    """Tells its listener what the test says, from a thread of its own as the real one does."""

    made: ClassVar[list["ScriptedRunner"]] = []

    def __init__(
        self, plan: RunPlan, store: object, listener: Callable[[RunnerEvent], None], *_: object, **named: object
    ):
        self.plan = plan
        self.only = named.get("only")
        self.calls: list[str] = []
        self.pausing = False
        self.running = False
        self._listener = listener
        ScriptedRunner.made.append(self)

    def start(self) -> None:
        self.calls.append("start")
        self.running = True
        self.tell(RunStarted(plan=self.plan))

    def pause(self) -> None:
        self.pausing = True

    def resume(self) -> None:
        self.pausing = False

    def skip(self) -> None:
        self.calls.append("skip")

    def cancel(self) -> None:
        self.calls.append("cancel")

    def wait(self, timeout_s: float | None = None) -> bool:
        return True

    def tell(self, *events: RunnerEvent) -> None:
        """Tell from another thread, and return when it is told."""
        thread = threading.Thread(target=lambda: [self._listener(event) for event in events])
        thread.start()
        thread.join()

    def begin(self, test: PlannedTest, attempt: int = 1) -> None:
        self.tell(TestStarted(test_id=test.test_id, attempt=attempt, folder="/runs/attempt-1"))

    def progress(self, test: PlannedTest, events: Iterable[RunEvent]) -> None:
        self.tell(*(TestProgress(test_id=test.test_id, event=event) for event in events))

    def stopping(self, test: PlannedTest) -> None:
        self.tell(TestStopping(test_id=test.test_id, why=say("Stopping…")))

    def finish(self, record: TestRecord) -> None:
        self.tell(TestEnded(test_id=record.test.test_id, record=record))

    def end(self, completed: bool = True) -> None:
        self.running = False
        text = say("Every test of the plan has been done.") if completed else say("The run was cancelled.")
        self.tell(RunEnded(completed=completed, text=text))


def practice_submission(profile: Profile = Profile.QUICK) -> Submission:
    return Submission(
        round_id="practice" if profile is Profile.QUICK else "v6.1",
        division=Division.OPEN,
        system_type=SystemType.EDGE,
        availability=Availability.RDI,
        submitter="PRACTICE",
        system_desc_id="PRACTICE-workshop-onnxruntime",
        practice=True,
    )


BACKEND = BackendSettings(backend="onnxruntime", device="cpu", precision="fp32", settings={"batch": 16, "streams": 2})


def plan_of_eight(benchmark: str = "PRACTICE-digits", profile: Profile = Profile.QUICK) -> RunPlan:
    """Four scenarios, performance and accuracy each."""
    tests = tuple(
        PlannedTest(
            test_id=f"{benchmark}-{scenario}-{mode}",
            benchmark=benchmark,
            official_benchmark="resnet",
            loadgen_model="resnet50",
            scenario=scenario,
            mode=mode,
            workload="digits",
            data_set="heldout",
            model="/models/model.onnx",
            backend=BACKEND,
            load=LoadSettings(target_qps=1_050.0 if scenario in (Scenario.SERVER, Scenario.OFFLINE) else None),
            expected_duration_s=620.0 if mode is TestMode.PERFORMANCE else 60.0,
        )
        for scenario in LISTED_SCENARIOS
        for mode in TestMode
    )
    return RunPlan(
        run_id="PRACTICE-quick-20261123-150000",
        created_at="2026-11-23T15:00:00+00:00",
        profile=profile,
        submission=practice_submission(profile),
        tests=tests,
    )


def record_of(
    test: PlannedTest,
    validity: Validity = Validity.VALID,
    outcome: Outcome = COMPLETED,
    reasons: tuple[Reason, ...] = (),
) -> TestRecord:
    """A record with likely numbers."""
    figures = {
        Scenario.OFFLINE: (1_234.0, "samples/s"),
        Scenario.SINGLE_STREAM: (1.92, "ms"),
        Scenario.MULTI_STREAM: (11.4, "ms"),
        Scenario.SERVER: (1_031.0, "queries/s"),
        Scenario.INTERACTIVE: (1_031.0, "queries/s"),
    }
    metric, unit = figures[test.scenario]
    performance = Performance(
        validity=validity,
        scenario=str(test.scenario),
        metric_key="result",
        metric=metric,
        unit=unit,
        samples_per_second=metric if "/s" in unit else 521.0,
        latencies_ns={"50.00": 6_800_000, "90.00": 10_700_000, "99.00": 13_600_000, "99.90": 14_800_000},
        error_count=0,
        min_duration_met=True,
        min_queries_met=True,
        early_stopping_met=True,
        query_count=618_900,
        duration_s=600.4,
    )
    accuracy = Accuracy(
        metric="top1_accuracy", value=98.61, unit="percent", good=355, total=360, line="accuracy=98.61%"
    )
    with_result = outcome.ending is Ending.COMPLETED
    return TestRecord(
        run_id="PRACTICE-quick-20261123-150000",
        test=test,
        profile=Profile.QUICK,
        submission=practice_submission(),
        started_at="2026-11-23T15:01:00+00:00",
        ended_at="2026-11-23T15:11:00+00:00",
        outcome=outcome,
        validity=validity,
        reasons=reasons,
        performance=performance if test.mode is TestMode.PERFORMANCE and with_result else None,
        accuracy=accuracy if test.mode is TestMode.ACCURACY and with_result else None,
        accuracy_log_sha256="",
        used=BackendUsed(
            runtime="ONNX Runtime",
            runtime_version="1.32.0",
            provider="CPUExecutionProvider",
            device="cpu",
            precision="fp32",
            threads=2,
        ),
        system=None,
        readiness_before=None,
        readiness_after=None,
        versions={"benchwright": "0.1.0", "loadgen": "6.0.17", "python": "3.11.7"},
        model_sha256="ab" * 32,
        data_sha256="cd" * 32,
        window_open=True,
        loadgen_files_sha256={},
    )


TOO_SLOW = Reason(
    code="latency-bound",
    text=say("99 % of the queries took up to 18 ms; the limit is 15 ms."),
    remedy=Remedy(text=say("Lower the target rate to 875 queries/s and run again."), changes={"target_qps": 875.0}),
)
