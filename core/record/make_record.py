"""A record from its pieces: what LoadGen left on disk, how the worker ended, and the circumstances of the test."""

from pathlib import Path
from typing import NamedTuple

from core.backends.choice import BackendUsed
from core.detect.description import SystemDescription
from core.detect.readiness_state import Readiness
from core.errors import ExpectedError
from core.files import settle, sha256_of, write_text
from core.messages import say
from core.plan.run_plan import PlannedTest, RunPlan
from core.record.detail_log import DetailLog, read_detail_log
from core.record.reasons import RERUN, accuracy_reasons, log_reasons, outcome_reasons, performance_reasons
from core.record.results import ACCURACY_FILE, DETAIL_FILE, error_count, read_performance
from core.record.test_record import Performance, Reason, Remedy, TestRecord
from core.run.outcome import Ending, Outcome
from core.terms import TestMode, Validity
from core.values import Value
from core.workloads.score import Accuracy

LOADGEN_FOLDER = "loadgen"
ATTEMPT_PREFIX = "attempt-"
ACCURACY_TEXT_FILE = "accuracy.txt"


class Circumstances(Value, frozen=True):
    """What is known of a test besides LoadGen's files. Times are ISO 8601 with offset."""

    started_at: str
    ended_at: str
    outcome: Outcome
    used: BackendUsed | None = None
    system: SystemDescription | None = None
    readiness_before: Readiness | None = None
    readiness_after: Readiness | None = None
    versions: dict[str, str] = {}
    model_sha256: str = ""
    data_sha256: str = ""
    window_open: bool = False


class _Findings(NamedTuple):
    validity: Validity
    reasons: tuple[Reason, ...]
    performance: Performance | None = None
    accuracy: Accuracy | None = None


def make_record(
    attempt_folder: Path, attempt: int, plan: RunPlan, test: PlannedTest, circumstances: Circumstances
) -> TestRecord:
    """The record of one attempt, whose LoadGen files lie in `attempt_folder/loadgen`; nothing of them is changed.

    An accuracy test that can be scored leaves `accuracy.txt` in `attempt_folder`. Raises ExpectedError only where
    that file cannot be written; every other fault becomes a reason in the record.
    """
    loadgen = attempt_folder / LOADGEN_FOLDER
    hashes = _loadgen_hashes(loadgen)
    if test.mode is TestMode.ACCURACY:
        findings = _accuracy_findings(loadgen, test, circumstances.outcome)
    else:
        findings = _performance_findings(loadgen, plan, test, circumstances.outcome)
    if findings.accuracy is not None:
        write_text(attempt_folder / ACCURACY_TEXT_FILE, findings.accuracy.line.rstrip("\n") + "\n")
    return TestRecord(
        run_id=plan.run_id,
        test=test,
        profile=plan.profile,
        submission=plan.submission,
        started_at=circumstances.started_at,
        ended_at=circumstances.ended_at,
        outcome=circumstances.outcome,
        validity=findings.validity,
        reasons=findings.reasons,
        performance=findings.performance,
        accuracy=findings.accuracy,
        accuracy_log_sha256=hashes.get(ACCURACY_FILE, "") if test.mode is TestMode.ACCURACY else "",
        used=circumstances.used,
        system=circumstances.system,
        readiness_before=circumstances.readiness_before,
        readiness_after=circumstances.readiness_after,
        versions=circumstances.versions,
        model_sha256=circumstances.model_sha256,
        data_sha256=circumstances.data_sha256,
        window_open=circumstances.window_open,
        loadgen_files_sha256=hashes,
        attempt=attempt,
    )


def _performance_findings(loadgen: Path, plan: RunPlan, test: PlannedTest, outcome: Outcome) -> _Findings:
    reading = read_performance(loadgen, test, _metric_key(plan, test))
    if ended := outcome_reasons(outcome):
        return _Findings(Validity.INVALID if reading.performance else Validity.NONE, ended, reading.performance)
    reasons = performance_reasons(reading.log, test)
    if reading.performance is None:
        return _Findings(Validity.NONE, reasons)
    valid = reading.performance.validity is Validity.VALID and not reasons
    return _Findings(Validity.VALID if valid else Validity.INVALID, reasons, reading.performance)


def _metric_key(plan: RunPlan, test: PlannedTest) -> str:
    """The log's key that the round reads for this benchmark and scenario; empty where it knows neither."""
    from core.rounds.load import load_round

    try:
        round_ = load_round(plan.submission.round_id)
    except ExpectedError:
        return ""
    name = round_.benchmark_id(test.benchmark) or round_.benchmark_id(test.official_benchmark)
    rules = round_.benchmarks[name].scenarios.get(test.scenario) if name else None
    return rules.metric if rules else ""


def _accuracy_findings(loadgen: Path, test: PlannedTest, outcome: Outcome) -> _Findings:
    if ended := outcome_reasons(outcome):
        return _Findings(Validity.NONE, ended)
    log = read_detail_log(loadgen / DETAIL_FILE)
    if damaged := log_reasons(log.problems):
        return _Findings(Validity.NONE, damaged)
    try:
        accuracy = _score(loadgen / ACCURACY_FILE, test)
    except ExpectedError as error:
        return _Findings(Validity.INVALID, accuracy_reasons(error.text, error.remedy))
    reasons = _incomplete(log, accuracy)
    return _Findings(Validity.INVALID if reasons else Validity.VALID, reasons, accuracy=accuracy)


def _score(accuracy_log: Path, test: PlannedTest) -> Accuracy:
    from core.workloads import open_workload

    return open_workload(test.workload, test.data_set).score(accuracy_log)


def _incomplete(log: DetailLog, accuracy: Accuracy) -> tuple[Reason, ...]:
    """LoadGen gives no verdict on an accuracy test: errors and missing samples are ours to see."""
    if errors := error_count(log):
        return (
            Reason(
                code="loadgen-errors",
                text=say("LoadGen counted errors ({count}), so the accuracy does not count.", count=errors),
                remedy=Remedy(text=RERUN),
            ),
        )
    expected = log.whole("effective_accuracy_sample_count") or log.whole("qsl_reported_total_count")
    if expected is not None and accuracy.total != expected:
        return (
            Reason(
                code="accuracy-incomplete",
                text=say(
                    "{done} of {wanted} samples were answered; accuracy counts only over the whole data set.",
                    done=accuracy.total,
                    wanted=expected,
                ),
                remedy=Remedy(text=RERUN),
            ),
        )
    return ()


def _loadgen_hashes(loadgen: Path) -> dict[str, str]:
    """SHA-256 of each regular file that LoadGen left, put on disk first so that the hash outlives a power cut."""
    if not loadgen.is_dir():
        return {}
    hashes: dict[str, str] = {}
    for path in sorted(loadgen.iterdir()):
        if path.is_file() and not path.is_symlink():
            settle(path)
            hashes[path.name] = sha256_of(path)
    return hashes


def lost_record(attempt: int, plan: RunPlan, test: PlannedTest, started_at: str, ended_at: str) -> TestRecord:
    """The record of an attempt that nobody saw the end of: the program or the machine stopped during the test."""
    outcome = Outcome(
        ending=Ending.LOST,
        exit_code=None,
        text=say("The program or the machine stopped during this test."),
        remedy=say("Go on with the run; this test is done again."),
    )
    return TestRecord(
        run_id=plan.run_id,
        test=test,
        profile=plan.profile,
        submission=plan.submission,
        started_at=started_at,
        ended_at=ended_at,
        outcome=outcome,
        validity=Validity.NONE,
        reasons=outcome_reasons(outcome),
        performance=None,
        accuracy=None,
        accuracy_log_sha256="",
        used=None,
        system=None,
        readiness_before=None,
        readiness_after=None,
        versions={},
        model_sha256="",
        data_sha256="",
        window_open=False,
        loadgen_files_sha256={},
        attempt=attempt,
    )
