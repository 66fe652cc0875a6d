"""The state of the flow: what is open, and what a change takes away."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from core.backends.choice import BackendSettings
from core.check.findings import CheckReport, Finding, ResultReport, Severity
from core.detect.description import Fact, Origin, SystemDescription
from core.export.tree import SubmissionTree
from core.flow import FlowState, Step, StepState
from core.messages import say
from core.plan.practice import BENCHMARK, practice_plan, practice_submission
from core.record.make_record import lost_record
from core.run.outcome import COMPLETED
from core.terms import Profile, Validity
from core.values import replace

REPOSITORY = Path(__file__).resolve().parents[2]
SYSTEM = SystemDescription(
    detected_at="2026-11-23T12:00:00+00:00",
    duration_s=0.1,
    facts={},
    fields={"cooling": Fact(value="Air", origin=Origin.TYPED)},
)
SUBMISSION = practice_submission(Profile.QUICK, "host")
BACKEND = BackendSettings(backend="onnxruntime", device="cpu", precision="fp32")
PLAN = practice_plan(Profile.QUICK, SUBMISSION, BACKEND, datetime(2026, 11, 23, tzinfo=UTC))
RECORDS = tuple(
    replace(lost_record(1, PLAN, test, "", ""), outcome=COMPLETED, validity=Validity.VALID, reasons=())
    for test in PLAN.tests
)
RESULT = ResultReport(
    division="open",
    submitter="PRACTICE",
    system="s",
    benchmark="b",
    scenario="Offline",
    valid=True,
    metric=1.0,
    units="samples_per_second",
    power=None,
    findings=(),
)
CLEAN = CheckReport(round_id="practice", results=(RESULT,), findings=(), file_count=1, duration_s=0.1)
ERROR = Finding(rule="R", severity=Severity.ERROR, path="p", message=say("No."), remedy=say("Mend it."))
TREE = SubmissionTree(name="t", round_id="practice", practice=True, files=())


def complete() -> FlowState:
    return (
        FlowState()
        .with_system(SYSTEM)
        .with_submission(SUBMISSION)
        .with_benchmarks((BENCHMARK,))
        .with_backend(BACKEND)
        .with_plan(PLAN)
        .with_records(RECORDS)
        .with_report(CLEAN)
        .with_tree(TREE)
    )


def test_at_the_start_only_the_first_step_is_open() -> None:
    states = {step: FlowState().state_of(step) for step in Step}
    assert states.pop(Step.SYSTEM) is StepState.OPEN
    assert set(states.values()) == {StepState.LOCKED}


def test_a_locked_step_names_the_first_step_it_waits_for() -> None:
    assert FlowState().with_system(SYSTEM).waits_for(Step.EXPORT) is Step.SUBMISSION
    assert "Submission" in str(FlowState().with_system(SYSTEM).word_of(Step.EXPORT))


def test_when_everything_is_done_every_step_says_so() -> None:
    assert all(complete().done(step) for step in Step)
    assert {complete().state_of(step) for step in list(Step)[1:]} == {StepState.DONE}


def test_values_open_the_steps_one_after_the_other() -> None:
    state = FlowState().with_system(SYSTEM)
    assert state.state_of(Step.SUBMISSION) is StepState.OPEN
    state = state.with_submission(SUBMISSION)
    assert state.state_of(Step.BENCHMARKS) is StepState.OPEN
    state = state.with_benchmarks((BENCHMARK,)).with_backend(BACKEND)
    assert state.state_of(Step.RUN) is StepState.OPEN
    assert state.state_of(Step.CHECK) is StepState.LOCKED


def test_another_submission_takes_everything_after_it_away() -> None:
    changed = complete().with_submission(replace(SUBMISSION, submitter="PRACTICE-other"))
    assert changed.system == SYSTEM
    assert (changed.benchmarks, changed.backend, changed.plan, changed.records) == ((), None, None, ())
    assert (changed.report, changed.tree) == (None, None)


def test_the_same_choice_again_takes_nothing_away() -> None:
    state = complete()
    same = state.with_submission(SUBMISSION).with_benchmarks((BENCHMARK,)).with_backend(BACKEND)
    assert same == state


def test_new_records_make_report_and_tree_stale() -> None:
    changed = complete().with_records(RECORDS[:1])
    assert (changed.report, changed.tree) == (None, None)
    assert not changed.done(Step.RUN)


def test_a_lost_or_cancelled_test_is_still_to_be_done() -> None:
    lost = lost_record(1, PLAN, PLAN.tests[0], "", "")
    assert not complete().with_records((lost, *RECORDS[1:])).done(Step.RUN)


def test_another_system_keeps_the_records() -> None:
    assert complete().with_system(replace(SYSTEM, duration_s=0.2)).records == RECORDS


def test_a_report_with_an_error_or_without_a_result_needs_attention() -> None:
    spoilt = complete().with_report(replace(CLEAN, findings=(ERROR,)))
    empty = complete().with_report(replace(CLEAN, results=()))
    for state in (spoilt, empty):
        assert state.state_of(Step.CHECK) is StepState.ATTENTION
        assert state.waits_for(Step.EXPORT) is Step.CHECK


def test_an_invalid_record_needs_attention_on_the_run_step() -> None:
    invalid = replace(RECORDS[0], validity=Validity.INVALID)
    assert complete().with_records((invalid, *RECORDS[1:])).state_of(Step.RUN) is StepState.ATTENTION


def test_the_whole_state_saves_as_json_and_comes_back() -> None:
    state = complete()
    assert msgspec.json.decode(msgspec.json.encode(state), type=FlowState) == state


@pytest.mark.parametrize(
    "module", ["core.flow", "core.cli", "core.runner", "core.check.checker", "core.export.build", "core.run_progress"]
)
def test_a_core_module_brings_neither_qt_nor_a_runtime(module: str) -> None:
    code = f"import sys, {module}; heavy = {{'PySide6', 'pyqtgraph', 'onnxruntime', 'mlperf_loadgen', 'numpy'}}; "
    code += "print(sorted(heavy & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_module_of_core_brings_qt() -> None:
    code = """
import importlib, pkgutil, sys, core
for found in pkgutil.walk_packages(core.__path__, "core."):
    if found.name != "core.cli.__main__":
        importlib.import_module(found.name)
print(sorted(name for name in sys.modules if name.startswith(("PySide6", "shiboken6", "pyqtgraph"))))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
