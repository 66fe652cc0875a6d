"""Real LoadGen outputs made on the spot, and records around them."""

import os
import subprocess
import sys
from pathlib import Path

from core.backends.choice import BackendSettings, BackendUsed
from core.detect.description import Fact, Origin, SystemDescription
from core.places import PROGRAM, RESOURCES
from core.plan.run_plan import LoadSettings, PlannedTest, RunPlan, Submission
from core.record.make_record import Circumstances, make_record
from core.record.store import Attempt, RunStore
from core.record.test_record import TestRecord
from core.run.job import USER_CONF_FILE
from core.run.outcome import COMPLETED, Outcome
from core.terms import Availability, Division, Profile, Scenario, SystemType, TestMode
from core.values import replace

RESULT_SCENARIOS = (Scenario.SINGLE_STREAM, Scenario.MULTI_STREAM, Scenario.SERVER, Scenario.OFFLINE)

SHORT = """resnet50.*.min_duration = 60
resnet50.Offline.target_qps = 10000
resnet50.SingleStream.target_latency = 0.2
resnet50.MultiStream.target_latency = 0.2
resnet50.Server.target_qps = 2500
resnet50.Server.target_latency = 5000
resnet50.Server.min_query_count = 700
"""
"""Long enough for a verdict, far too short for a round."""

PAUSE_S = {Scenario.SINGLE_STREAM: 0.0004, Scenario.MULTI_STREAM: 0.0004, Scenario.SERVER: 0.0, Scenario.OFFLINE: 0.1}
"""What a call takes, so that the verdict does not hang on how busy the machine is."""


def run_loadgen(
    folder: Path,
    scenario: Scenario,
    mode: TestMode = TestMode.PERFORMANCE,
    conf: str = SHORT,
    data_set: str = "heldout",
    in_memory: int = 360,
    sleep_s: float | None = None,
) -> Path:
    """Run LoadGen in a child process; gives the folder with its files."""
    folder.mkdir(parents=True, exist_ok=True)
    conf_file = folder.parent / USER_CONF_FILE
    conf_file.write_text(conf)
    script = Path(__file__).with_name("null_sut.py")
    if sleep_s is None:
        sleep_s = PAUSE_S[scenario] if mode is TestMode.PERFORMANCE else 0.0
    arguments = [scenario, mode, folder, conf_file, data_set, in_memory, sleep_s]
    subprocess.run(
        [sys.executable, str(script), *map(str, arguments)],
        check=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(PROGRAM)},
    )
    return folder


def practice_test(scenario: Scenario, mode: TestMode = TestMode.PERFORMANCE, data_set: str = "heldout") -> PlannedTest:
    """A test as the practice plans it."""
    return PlannedTest(
        test_id=f"PRACTICE-digits-{scenario}-{'performance' if mode is TestMode.PERFORMANCE else 'accuracy'}",
        benchmark="PRACTICE-digits",
        official_benchmark="resnet",
        loadgen_model="resnet50",
        scenario=scenario,
        mode=mode,
        workload="digits",
        data_set=data_set,
        model=str(RESOURCES / "practice" / "digits.onnx"),
        backend=BackendSettings(backend="onnxruntime", device="cpu", precision="fp32", settings={"batch": 32}),
        load=LoadSettings(min_duration_ms=60),
        expected_duration_s=1.0,
    )


def practice_submission(**changes: object) -> Submission:
    """The submission of the practice; `changes` make it a real one."""
    values: dict[str, object] = {
        "round_id": "v6.1",
        "division": Division.OPEN,
        "system_type": SystemType.EDGE,
        "availability": Availability.RDI,
        "submitter": "PRACTICE",
        "system_desc_id": "PRACTICE-workshop-onnxruntime",
        "practice": True,
    }
    return Submission(**(values | changes))  # type: ignore[arg-type]


def practice_plan(
    *tests: PlannedTest, run_id: str = "PRACTICE-quick-20261123-120000", submission: Submission | None = None
) -> RunPlan:
    """A plan of `tests`."""
    return RunPlan(
        run_id=run_id,
        created_at="2026-11-23T12:00:00+00:00",
        profile=Profile.QUICK,
        submission=submission or practice_submission(),
        tests=tests,
    )


def own_record(record: TestRecord, submission: Submission, run_id: str = "workshop-1") -> TestRecord:
    """The record of a practice as a benchmark of one's own would have left it, without a name of the practice."""
    test = replace(record.test, benchmark="resnet", workload="imagenet")
    return replace(record, run_id=run_id, submission=submission, test=test)


def described_system() -> SystemDescription:
    """A small machine, as detection describes it."""
    return SystemDescription(
        detected_at="2026-11-23T12:00:00+00:00",
        duration_s=0.1,
        facts={"processor.model": Fact(value="Example CPU", origin=Origin.READ, source="lscpu")},
        fields={"host_processor_model_name": Fact(value="Example CPU", origin=Origin.READ, source="lscpu")},
    )


def circumstances(outcome: Outcome = COMPLETED) -> Circumstances:
    """What a runner knows of a test that it did."""
    return Circumstances(
        started_at="2026-11-23T12:00:00+00:00",
        ended_at="2026-11-23T12:00:10+00:00",
        outcome=outcome,
        used=BackendUsed(
            runtime="onnxruntime",
            runtime_version="1.32.0",
            provider="CPUExecutionProvider",
            device="cpu",
            precision="fp32",
            threads=2,
        ),
        system=described_system(),
        versions={"benchwright": "0.1.0", "mlcommons-loadgen": "6.0.17", "onnxruntime": "1.32.0"},
        model_sha256="ab" * 32,
        data_sha256="cd" * 32,
    )


def stored_test(
    store: RunStore, plan: RunPlan, test: PlannedTest, conf: str = SHORT, in_memory: int = 360
) -> tuple[Attempt, TestRecord]:
    """Do `test` with the real LoadGen and keep its record in `store`, as the runner does."""
    attempt = store.new_attempt(plan.run_id, test.test_id)
    run_loadgen(attempt.loadgen_folder(), test.scenario, test.mode, conf, test.data_set, in_memory)
    record = make_record(attempt.folder, attempt.number, plan, test, circumstances())
    store.save_record(record)
    return attempt, record
