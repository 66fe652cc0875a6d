"""The practice: a whole submission in small, with a built-in model and data. It needs no choice and no download.

`quick` proves the path in about two minutes. `full` keeps every rule of its round for open and edge, so that its
tree passes the official checker. Both carry PRACTICE in every name.
"""

import re
from datetime import datetime

from core.backends.choice import BackendSettings
from core.plan.run_plan import LoadSettings, PlannedTest, RunPlan, Submission
from core.terms import PRACTICE_MARK, Availability, Division, Profile, Scenario, SystemType, TestMode
from core.workloads.catalogue import DIGITS, EXPANDED, HELD_OUT, PRACTICE_DIGITS

BENCHMARK = PRACTICE_DIGITS
OFFICIAL_BENCHMARK = "resnet"
LOADGEN_MODEL = "resnet50"
WORKLOAD = DIGITS
MODEL = f"builtin:{WORKLOAD}"
MARK = PRACTICE_MARK

SCENARIOS = (Scenario.SINGLE_STREAM, Scenario.MULTI_STREAM, Scenario.SERVER, Scenario.OFFLINE)

ROUND_OF = {Profile.QUICK: "practice", Profile.FULL: "v6.1"}
DATA_SET_OF = {Profile.QUICK: HELD_OUT.key, Profile.FULL: EXPANDED.key}
QUICK_DURATION_MS = 10_000
FULL_DURATION_S = 600.0
START_S = 6.0
"""Starting the worker, loading model and data, and two looks at the machine's readiness, as a rough figure."""
QUICK_OFFLINE_SAMPLES = 1024
"""mlperf.conf asks for 24,576 samples, which a slow board would take minutes for."""


def practice_submission(profile: Profile, host_name: str) -> Submission:
    """Open division, edge, not available to others: what a newcomer's first submission is."""
    name = re.sub(r"[^A-Za-z0-9._+-]+", "-", host_name).strip(".-") or "machine"
    return Submission(
        round_id=ROUND_OF[profile],
        division=Division.OPEN,
        system_type=SystemType.EDGE,
        availability=Availability.RDI,
        submitter=MARK,
        system_desc_id=f"{MARK}-{name}-onnxruntime",
        practice=True,
    )


def practice_plan(profile: Profile, submission: Submission, backend: BackendSettings, now: datetime) -> RunPlan:
    """All four scenarios, performance then accuracy each. Rates and latencies stay open until a probe has measured."""
    tests = []
    for scenario in SCENARIOS:
        for mode in (TestMode.PERFORMANCE, TestMode.ACCURACY):
            tests.append(_test(profile, scenario, mode, backend))
    return RunPlan(
        run_id=f"{MARK}-{profile}-{now:%Y%m%d-%H%M%S}",
        created_at=now.isoformat(timespec="seconds"),
        profile=profile,
        submission=submission,
        tests=tuple(tests),
    )


def _test(profile: Profile, scenario: Scenario, mode: TestMode, backend: BackendSettings) -> PlannedTest:
    quick = profile is Profile.QUICK
    performance = mode is TestMode.PERFORMANCE
    if not performance:
        expected_s = START_S + (2.0 if quick else 20.0)
    else:
        expected_s = START_S + (QUICK_DURATION_MS / 1000 if quick else FULL_DURATION_S)
    return PlannedTest(
        test_id=f"{BENCHMARK}-{scenario}-{'performance' if performance else 'accuracy'}",
        benchmark=BENCHMARK,
        official_benchmark=OFFICIAL_BENCHMARK,
        loadgen_model=LOADGEN_MODEL,
        scenario=scenario,
        mode=mode,
        workload=WORKLOAD,
        data_set=DATA_SET_OF[profile],
        model=MODEL,
        backend=backend,
        load=LoadSettings(
            min_duration_ms=QUICK_DURATION_MS if quick else None,
            min_query_count=QUICK_OFFLINE_SAMPLES if quick and scenario is Scenario.OFFLINE else None,
            performance_sample_count=HELD_OUT.performance_sample_count if quick else None,
        ),
        expected_duration_s=expected_s,
    )
