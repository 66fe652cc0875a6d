"""Every number of rounds.json against our own round files."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.rounds import Benchmark, Round, load_round
from core.rounds.model import Threshold
from core.terms import Scenario, SystemType

SUITES = {
    "datacenter": SystemType.DATACENTER,
    "edge": SystemType.EDGE,
    "datacenter_and_edge": SystemType.BOTH,
}


@pytest.fixture(scope="module")
def restated(shared_folder: Path) -> Any:
    """rounds.json as it is."""
    return json.loads((shared_folder / "rules" / "rounds.json").read_text())


@pytest.fixture(params=["v5.1", "v6.0", "v6.1"])
def pair(request: pytest.FixtureRequest, restated: Any) -> tuple[Round, Any]:
    """One of our rounds with what rounds.json says of it."""
    return load_round(request.param), next(one for one in restated["rounds"] if one["round"] == request.param)


def each_benchmark(pair: tuple[Round, Any]) -> list[tuple[Benchmark, Any]]:
    ours, theirs = pair
    return [(ours.benchmarks[one["id"]], one) for one in theirs["benchmarks"]]


def test_seeds_and_deadline_are_those_of_the_round(pair: tuple[Round, Any]) -> None:
    ours, theirs = pair
    assert {k: str(getattr(ours.seeds, k)) for k in theirs["seeds"]} == theirs["seeds"]
    assert ours.submission_deadline == theirs["submission_deadline"]
    assert not ours.practice


def test_the_same_benchmarks_and_aliases_are_listed(pair: tuple[Round, Any]) -> None:
    ours, theirs = pair
    assert list(ours.benchmarks) == [one["id"] for one in theirs["benchmarks"]]
    assert ours.aliases == theirs["directory_name_aliases"]


def test_counts_durations_and_compliance_tests_agree(pair: tuple[Round, Any]) -> None:
    for ours, theirs in each_benchmark(pair):
        assert ours.data_set_samples == theirs["dataset_size_samples"]
        if theirs["accuracy_sample_count"] is not None:
            assert ours.accuracy_samples == theirs["accuracy_sample_count"]
        assert ours.performance_samples_min == theirs["performance_sample_count_min"]
        assert ours.min_duration_ms == (theirs["min_duration_ms"] or 0)
        assert list(ours.compliance) == theirs["compliance_tests_closed_and_network"]
        assert ours.quality_percent == theirs["variant_quality_percent"]
        assert ours.family == theirs["family"]
        assert ours.task == theirs["task"]
        assert ours.data_set == theirs["dataset"]
        assert list(ours.notes) == theirs["known_checker_issues"]
        files = [{"directory": one.folder, "file_stems": list(one.stems)} for one in ours.accuracy_files]
        assert files == theirs["required_accuracy_artifacts"]


def test_endpoints_are_allowed_for_the_same_benchmarks(pair: tuple[Round, Any]) -> None:
    ours, theirs = pair
    assert set(ours.endpoints.models) == {one["id"] for one in theirs["benchmarks"] if one["endpoints_allowed"]}


def test_the_scenarios_of_each_suite_agree(pair: tuple[Round, Any]) -> None:
    for ours, theirs in each_benchmark(pair):
        for name, suite in SUITES.items():
            wanted = theirs["scenarios"][name]
            if wanted is None:
                assert suite not in ours.suites
                continue
            found = ours.suites[suite]
            assert set(found.required) == set(wanted["required"])
            assert found.allowed() == set(wanted["required"]) | set(wanted["optional"])
            assert set(found.one_of) == set(wanted["at_least_one_of"])


def test_accuracy_gates_agree(pair: tuple[Round, Any]) -> None:
    ours_round = pair[0]
    for ours, theirs in each_benchmark(pair):
        for scenario, listed in theirs["per_scenario"].items():
            gates = ours.thresholds(Scenario(scenario))
            metrics = theirs["accuracy_metrics"] or listed["accuracy_metrics"]
            found = {ours_round.metrics[name].official_key: gate for name, gate in gates.items()}
            assert list(found) == [one["checker_key"] for one in metrics]
            for one in metrics:
                assert_gate(found[one["checker_key"]], one, theirs)
            samples = theirs["accuracy_sample_count"] or listed["accuracy_sample_count"]
            assert ours.accuracy_sample_count(Scenario(scenario)) == samples


def assert_gate(gate: Threshold, one: Any, benchmark: Any) -> None:
    compared_wrongly = gate.official_minimum is not None
    assert (gate.official_minimum if compared_wrongly else gate.minimum) == one["minimum"]
    if one["maximum"] is not None or not compared_wrongly:
        assert gate.maximum == one["maximum"]
    if "percent in the file" in one["unit"]:
        assert gate.minimum == pytest.approx(100 * one["minimum"])
    deltas = benchmark["test01_max_delta_percent"] or {}
    assert gate.test01_delta_percent == deltas.get(one["checker_key"])


def test_scenario_rules_agree(pair: tuple[Round, Any]) -> None:
    for ours, theirs in each_benchmark(pair):
        for scenario, listed in theirs["per_scenario"].items():
            rules = ours.scenarios[Scenario(scenario)]
            assert rules.logged_as == listed["effective_scenario_in_log"]
            assert rules.metric == listed["result_field_in_detail_log"]
            assert rules.unit == listed["result_unit"]
            assert (rules.unit_really or rules.unit) == listed["result_unit_true"]
            assert rules.lower_is_better == listed["lower_is_better"]
            assert rules.early_stopping == listed["early_stopping_must_be_met"]
            assert rules.query_count_listed == listed["min_query_count_in_table"]
            assert rules.query_count_enforced == listed["min_query_count_enforced"]
            assert rules.samples_per_query_min == listed["min_samples_per_query_closed"]
            assert ours.token_latencies == listed["token_latencies_required"]
            assert rules.power_unit == listed["power_metric"]["unit"]
            if "endpoints_result_field" in listed:
                assert rules.endpoints_metric == listed["endpoints_result_field"]
            limits = listed["latency_limits"] or {}
            for name, key in (
                ("latency_ms", "end_to_end_p99_max_ns"),
                ("ttft_ms", "ttft_p99_max_ns"),
                ("tpot_ms", "tpot_p99_max_ns"),
            ):
                limit_ms = getattr(rules, name)
                assert (limit_ms and limit_ms * 1_000_000) == limits.get(key)


def test_what_all_rounds_share_agrees(pair: tuple[Round, Any], restated: Any) -> None:
    ours = pair[0]
    limits, files, keys = restated["limits"], restated["files"], restated["system_json"]
    assert ours.limits.min_duration_ms == limits["min_duration_ms"]
    assert ours.limits.accuracy_log_max_bytes == limits["max_accuracy_json_bytes"]
    assert ours.limits.file_max_bytes == limits["max_file_bytes"]
    assert ours.limits.multistream_samples_per_query == limits["multistream_samples_per_query"]
    assert ours.limits.network_sut_name_contains == limits["network_sut_name_must_contain"]
    assert ours.endpoints.mean_output_tokens_min == limits["endpoints_mean_output_tokens_min"]
    assert ours.endpoints.mean_output_tokens_max == limits["endpoints_mean_output_tokens_max"]
    assert set(ours.divisions) == set(restated["divisions"])
    assert set(ours.statuses) == set(restated["statuses"])
    assert set(ours.system_types) == set(restated["system_types"])
    assert set(ours.scenario_folders) == set(restated["scenario_directory_names"]["accepted_anywhere"])
    assert list(ours.files.performance) == files["performance_required"]
    assert list(ours.files.performance_optional) == files["performance_optional"]
    assert list(ours.files.performance_with_power) == files["performance_required_with_power"]
    assert list(ours.files.power) == files["power_required"]
    assert list(ours.files.accuracy) == files["accuracy_required"]
    assert list(ours.files.compliance_performance) == files["compliance_performance_required"]
    assert list(ours.files.test01_accuracy_same) == files["test01_accuracy_if_deterministic"]
    assert list(ours.files.test01_accuracy_different) == files["test01_accuracy_if_not"]
    assert list(ours.files.ignored) == files["always_ignored"]
    assert list(ours.files.power_settings_patterns) == files["power_measurement_name_patterns_old_checker"]
    assert set(ours.system_keys.required()) == set(keys["required"])
    assert set(ours.system_keys.filled) == set(keys["must_be_non_empty"])
    assert list(ours.system_keys.whole_numbers) == keys["must_be_integer_for_csv_export"]
    assert list(ours.system_keys.network) == keys["network_required"]
    assert list(ours.system_keys.optional) == keys["optional_read"]
    assert list(ours.system_keys.power_documented) == keys["power_documented_not_enforced"]
    assert list(ours.measurements_filled) == restated["measurements_json"]["required_non_empty"]
    pairs = [(one["from"], one["to"]) for one in restated["inference_of_results"] if "not inferred" not in one["value"]]
    assert [(one.source, one.target) for one in ours.inferred] == pairs


def test_the_layout_agrees(pair: tuple[Round, Any]) -> None:
    ours, listed = pair[0].layout, pair[1]["layout"]
    assert ours.result == listed["result_dir"]
    assert f"{ours.performance}/mlperf_log_detail.txt" == listed["performance_detail"]
    assert f"{ours.accuracy}/accuracy.txt" == listed["accuracy_result"]
    assert f"{ours.measurements}/{ours.measurements_file or '{file}'}" == listed["measurements_json"]
    assert f"{ours.compliance}/" == listed["compliance_dir"]
    assert ours.system == listed["system_json"]
    assert ours.source == listed["source_dir"]
    assert ours.power == listed["power_dir"]
    assert ours.ranging == listed["ranging_dir"]
    assert (ours.nameplate or None) == listed["nameplate_power_yaml"]
    assert ours.private_ids == listed["private_id_json"]
    assert ours.model_mapping == listed["open_model_mapping"]
    assert list(ours.calibration) == listed["calibration_doc_any_of"]
    assert list(pair[0].files.beside_measurements) == listed["measurement_files_required"]
    endpoints = pair[0].endpoints
    if "endpoints" not in listed:
        assert not endpoints.models
        return
    assert [f"{ours.result}/{name}" for name in endpoints.config] == listed["endpoints"]["config"]
    assert f"{ours.result}/{endpoints.performance}" == listed["endpoints"]["performance"]
    assert f"{ours.result}/{endpoints.accuracy}" == listed["endpoints"]["accuracy"]
    assert f"{ours.result}/{endpoints.audit}".replace("{name}", "{audit_name}") == listed["endpoints"]["audit"]
    assert endpoints.audit_names == listed["endpoints"]["audit_names"]
