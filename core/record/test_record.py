"""What is kept of a test: the evidence on disk and what it says."""

from core.backends.choice import BackendUsed
from core.detect.description import SystemDescription
from core.detect.readiness_state import Readiness
from core.messages import Message
from core.plan.run_plan import PlannedTest, Submission
from core.run.outcome import Outcome
from core.terms import Profile, Validity
from core.values import Value
from core.workloads.score import Accuracy

RECORD_KIND = "benchwright test record"
RECORD_VERSION = 1


class Remedy(Value, frozen=True):
    """A change of settings that mends a result: `changes` are new values of `LoadSettings` by field name."""

    text: Message
    changes: dict[str, float | int] = {}


class Reason(Value, frozen=True):
    """Why a result is not valid, in words, with the remedy where a tool can set it."""

    code: str
    text: Message
    remedy: Remedy | None = None


class Performance(Value, frozen=True):
    """The result of a performance test, from LoadGen's detail log.

    metric_key: the key of the log; metric: its value in `unit` as published (ms, samples/s, queries/s).
    latencies_ns: by percentile as logged ("50.00", "90.00", …, and "min", "mean", "max").
    """

    validity: Validity
    scenario: str
    metric_key: str
    metric: float
    unit: str
    samples_per_second: float | None
    latencies_ns: dict[str, int]
    error_count: int
    min_duration_met: bool
    min_queries_met: bool
    early_stopping_met: bool | None
    query_count: int | None
    duration_s: float | None


class TestRecord(Value, frozen=True):
    """Everything about one test. Paths are relative to the folder of the record; LoadGen's files lie in `loadgen/`.

    validity: VALID only if the worker ended with 0, LoadGen says VALID and num_errors is 0 (accuracy tests: NONE
    is replaced by VALID when the whole data set was answered without an error). attempt: counts from 1 in each test.
    """

    run_id: str
    test: PlannedTest
    profile: Profile
    submission: Submission
    started_at: str
    ended_at: str
    outcome: Outcome
    validity: Validity
    reasons: tuple[Reason, ...]
    performance: Performance | None
    accuracy: Accuracy | None
    accuracy_log_sha256: str
    used: BackendUsed | None
    system: SystemDescription | None
    readiness_before: Readiness | None
    readiness_after: Readiness | None
    versions: dict[str, str]
    model_sha256: str
    data_sha256: str
    window_open: bool
    loadgen_files_sha256: dict[str, str]
    attempt: int = 1
