"""Rates and latencies from a measured speed, and the changes that a remedy makes."""

from datetime import UTC, datetime

import pytest

from core.backends.choice import BackendSettings
from core.plan.practice import MARK, practice_plan, practice_submission
from core.plan.run_plan import RunPlan
from core.plan.tuning import Speed, needs_probe, with_changes, with_speed
from core.terms import Profile, Scenario, TestMode

SPEED = Speed(single_p50_ns=1_000_000, multi_p50_ns=4_000_000, throughput_sps=2345.6)


def plan(profile: Profile = Profile.QUICK) -> RunPlan:
    backend = BackendSettings(backend="onnxruntime", device="cpu", precision="fp32")
    return practice_plan(profile, practice_submission(profile, "bench 1"), backend, datetime(2026, 11, 23, tzinfo=UTC))


def load_of(made: RunPlan, scenario: Scenario) -> dict[str, float | None]:
    test = next(t for t in made.tests if t.scenario is scenario and t.mode is TestMode.PERFORMANCE)
    return {name: getattr(test.load, name) for name in ("target_qps", "expected_latency_ms")}


def test_a_new_plan_waits_for_a_probe_and_a_tuned_one_does_not() -> None:
    assert needs_probe(plan())
    assert not needs_probe(with_speed(plan(), SPEED))


def test_offline_asks_for_more_than_was_measured_and_server_for_less() -> None:
    tuned = with_speed(plan(), SPEED)
    offline, server = load_of(tuned, Scenario.OFFLINE)["target_qps"], load_of(tuned, Scenario.SERVER)["target_qps"]
    assert offline is not None
    assert server is not None
    assert offline > SPEED.throughput_sps > server


def test_streams_expect_less_than_was_measured_so_that_queries_never_run_out() -> None:
    tuned = with_speed(plan(), SPEED)
    single = load_of(tuned, Scenario.SINGLE_STREAM)["expected_latency_ms"]
    multi = load_of(tuned, Scenario.MULTI_STREAM)["expected_latency_ms"]
    assert single is not None
    assert multi is not None
    assert 0.5 < single < 1.0
    assert 2.0 < multi < 4.0


@pytest.mark.parametrize("speed", [0.0, 0.034, 7.0, 1e9])
def test_a_rate_is_always_above_zero_with_three_digits(speed: float) -> None:
    rate = load_of(with_speed(plan(), Speed(single_p50_ns=1, multi_p50_ns=1, throughput_sps=speed)), Scenario.OFFLINE)
    assert rate["target_qps"] is not None
    assert rate["target_qps"] > 0
    assert len(f"{rate['target_qps']:.10g}".replace(".", "").strip("0")) <= 3


def test_what_was_chosen_before_stays() -> None:
    test = next(t for t in plan().tests if t.scenario is Scenario.SERVER)
    chosen = with_changes(plan(), test.test_id, {"target_qps": 11.0})
    assert load_of(with_speed(chosen, SPEED), Scenario.SERVER)["target_qps"] == 11.0


def test_a_change_touches_one_test_only() -> None:
    before = with_speed(plan(), SPEED)
    changed = with_changes(before, before.tests[0].test_id, {"min_duration_ms": 99})
    assert changed.tests[0].load.min_duration_ms == 99
    assert changed.tests[1:] == before.tests[1:]


@pytest.mark.parametrize("profile", list(Profile))
def test_every_name_of_the_practice_carries_its_mark(profile: Profile) -> None:
    made = plan(profile)
    assert MARK in made.run_id
    assert made.submission.practice
    assert MARK in made.submission.system_desc_id
    assert MARK in made.submission.submitter
    assert all(MARK in test.benchmark and MARK in test.test_id for test in made.tests)


def test_the_practice_covers_four_scenarios_in_both_modes() -> None:
    wanted = {
        (scenario, mode)
        for scenario in (Scenario.SINGLE_STREAM, Scenario.MULTI_STREAM, Scenario.SERVER, Scenario.OFFLINE)
        for mode in TestMode
    }
    assert {(test.scenario, test.mode) for test in plan().tests} == wanted


def test_the_quick_practice_is_planned_for_about_two_minutes() -> None:
    assert 60 <= sum(test.expected_duration_s for test in plan().tests) <= 150


def test_the_full_practice_leaves_every_duration_to_mlperf_conf() -> None:
    assert all(test.load.min_duration_ms is None for test in plan(Profile.FULL).tests)
    assert all(test.load.performance_sample_count is None for test in plan(Profile.FULL).tests)


@pytest.mark.parametrize("host", ["", "...", "Gerät 7/ü", "../../etc", "a" * 30])
def test_a_host_name_becomes_a_name_fit_for_a_folder(host: str) -> None:
    name = practice_submission(Profile.QUICK, host).system_desc_id
    assert name.isascii()
    assert not set(name) & set(" /\\:")
