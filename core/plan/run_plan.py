"""What a run is going to do: the submission it is for, and its tests in order."""

from core.backends.choice import BackendSettings
from core.terms import Availability, Division, Profile, Scenario, SystemType, TestMode
from core.values import Value


class Submission(Value, frozen=True):
    """The choices of the Submission page. `practice` puts PRACTICE into every name and can never be taken off."""

    round_id: str
    division: Division
    system_type: SystemType
    availability: Availability
    submitter: str
    system_desc_id: str
    practice: bool = False


class LoadSettings(Value, frozen=True):
    """What user.conf sets for one test. None leaves mlperf.conf's value.

    Rates are queries per second, durations and latencies milliseconds, as user.conf wants them.
    """

    min_duration_ms: int | None = None
    max_duration_ms: int | None = None
    min_query_count: int | None = None
    target_qps: float | None = None
    expected_latency_ms: float | None = None
    target_latency_ms: float | None = None
    performance_sample_count: int | None = None


class PlannedTest(Value, frozen=True):
    """One LoadGen run: benchmark × scenario × mode.

    test_id: unique in its plan, fit for a folder name. benchmark: our id and folder name in the tree.
    official_benchmark: the round's id that it maps to. loadgen_model: the name FromConfig gets. model: absolute
    path, or the name of a built-in one (`core.plan.models`).
    """

    test_id: str
    benchmark: str
    official_benchmark: str
    loadgen_model: str
    scenario: Scenario
    mode: TestMode
    workload: str
    data_set: str
    model: str
    backend: BackendSettings
    load: LoadSettings
    expected_duration_s: float


class RunPlan(Value, frozen=True):
    """A run: its name (also its folder), what it is for, and the tests to do."""

    run_id: str
    created_at: str
    profile: Profile
    submission: Submission
    tests: tuple[PlannedTest, ...]
