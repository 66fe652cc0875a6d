"""Break one thing in a tree that keeps every rule: exactly the rule for it speaks."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.trees import TreeMaker

Tree = TreeMaker
DETAIL = "mlperf_log_detail.txt"


def test_a_closed_tree_that_keeps_every_rule_has_no_finding(closed_tree: Tree) -> None:
    report = closed_tree.check()
    assert report.all_findings() == ()
    assert [(one.scenario, one.metric, one.units) for one in report.results] == [
        ("MultiStream", 9.0, "milliseconds"),
        ("Offline", 1234.5, "samples_per_second"),
        ("SingleStream", 2.5, "milliseconds"),
    ]
    assert report.passes()


def test_the_tree_of_a_quick_practice_is_clean_by_its_own_rules(practice_tree: Tree) -> None:
    report = practice_tree.check()
    assert report.all_findings() == ()
    assert len(report.results) == 4


def test_by_a_real_round_the_practice_lacks_duration_and_samples_and_nothing_else(practice_tree: Tree) -> None:
    report = practice_tree.check("v6.1")
    assert report.findings == ()
    assert {tuple(sorted(f.rule for f in result.findings)) for result in report.results} == {
        ("ACC-DATASET", "PERF-MIN-DURATION", "PERF-SAMPLE-COUNT")
    }


def test_a_practice_below_its_gate_is_not_clean(practice_tree: Tree) -> None:
    practice_tree.result("Offline", "accuracy/accuracy.txt").write_text("accuracy=96.9%\nhash=0a1b\n")
    assert practice_tree.rules_broken() == ["ACC-METRIC-MIN"]


LOG_MISTAKES: list[tuple[str, dict[str, Any], str]] = [
    ("Offline", {"result_validity": "INVALID"}, "PERF-VALID"),
    ("Offline", {"result_validity": ...}, "PERF-VALID"),
    ("Offline", {"num_errors": 2}, "PERF-LOADGEN-ERRORS"),
    ("Offline", {"effective_performance_sample_count": 1023}, "PERF-SAMPLE-COUNT"),
    ("Offline", {"effective_performance_sample_count": "1024"}, "PERF-SAMPLE-COUNT"),
    ("Offline", {"effective_qsl_rng_seed": 2085463073848966841}, "PERF-SEEDS"),
    ("Offline", {"effective_schedule_rng_seed": 1.6159082839903944936e19}, "PERF-SEEDS"),
    ("Offline", {"effective_sample_index_rng_seed": ...}, "PERF-SEEDS"),
    ("SingleStream", {"early_stopping_met": False}, "PERF-EARLY-STOP"),
    ("MultiStream", {"early_stopping_met": ...}, "PERF-EARLY-STOP"),
    ("Offline", {"effective_min_query_count": 0}, "PERF-MIN-QUERIES"),
    ("Offline", {"effective_samples_per_query": 24575}, "PERF-OFFLINE-SPQ"),
    ("Offline", {"effective_min_duration_ms": 599_999}, "PERF-MIN-DURATION"),
    ("Offline", {"effective_min_duration_ms": -600_000}, "PERF-MIN-DURATION"),
    ("Offline", {"result_samples_per_second": 0}, "PERF-METRIC"),
    ("Offline", {"result_samples_per_second": float("nan")}, "PERF-METRIC"),
    ("Offline", {"result_samples_per_second": ...}, "PERF-METRIC"),
    ("MultiStream", {"effective_scenario": "Offline"}, "PERF-INFER-PAIR"),
    ("Offline", {"effective_scenario": ...}, "PERF-INFER-PAIR"),
    ("Offline", {"effective_scenario": 7}, "PERF-INFER-PAIR"),
]


@pytest.mark.parametrize(("scenario", "changes", "rule"), LOG_MISTAKES)
def test_a_wrong_record_of_the_log_breaks_its_rule(
    closed_tree: Tree, scenario: str, changes: dict[str, Any], rule: str
) -> None:
    closed_tree.edit_log(scenario, **changes)
    report = closed_tree.check()
    assert [f.rule for f in report.all_findings()] == [rule]
    assert [one.valid for one in report.results] == [one.scenario != scenario for one in report.results]


def test_a_latency_limit_above_the_benchmarks_is_named_in_milliseconds(practice_tree: Tree) -> None:
    practice_tree.edit_log("Server", effective_target_latency_ns=15_000_001)
    (finding,) = practice_tree.check().all_findings()
    assert finding.rule == "PERF-TARGET-LATENCY"
    assert finding.wanted == "≤ 15 ms"


def test_error_records_are_quoted(closed_tree: Tree, make_log_text: Callable[..., str]) -> None:
    path = closed_tree.result("Offline", f"performance/run_1/{DETAIL}")
    path.write_text(make_log_text(closed_tree.performance_log("Offline"), errors=("Multiple conf files are used",)))
    (finding,) = closed_tree.check().all_findings()
    assert (finding.rule, finding.found) == ("PERF-LOADGEN-ERRORS", "Multiple conf files are used")


@pytest.mark.parametrize(
    ("source", "target", "metric"),
    [("SingleStream", "MultiStream", 72.0), ("SingleStream", "Offline", 390.0), ("MultiStream", "Offline", 1000.0)],
)
def test_an_edge_result_may_be_copied_from_another_scenario(
    closed_tree: Tree, source: str, target: str, metric: float
) -> None:
    values = closed_tree.performance_log(source) | {"effective_samples_per_query": 8}
    closed_tree.edit_log(target, **values)
    report = closed_tree.check()
    assert report.all_findings() == ()
    assert next(one.metric for one in report.results if one.scenario == target) == metric


def test_an_estimate_of_zero_cannot_be_copied(closed_tree: Tree) -> None:
    closed_tree.edit_log("MultiStream", effective_scenario="SingleStream", early_stopping_latency_ms=0)
    assert closed_tree.rules_broken() == ["PERF-INFER-ESTIMATE", "PERF-METRIC"]


def test_a_datacenter_result_cannot_be_copied(practice_tree: Tree) -> None:
    practice_tree.edit_system(system_type="datacenter")
    practice_tree.edit_log("Offline", effective_scenario="SingleStream")
    assert practice_tree.rules_broken() == ["PERF-INFER-SUITE"]


SYSTEM_MISTAKES: list[tuple[dict[str, Any], list[str]]] = [
    ({"status": "on-premise"}, ["SYS-STATUS"]),
    ({"status": ["available"]}, ["SYS-STATUS"]),
    ({"system_type": "Edge"}, ["SYS-TYPE"]),
    ({"system_type": None}, ["SYS-FIELD-EMPTY", "SYS-TYPE"]),
    ({"cooling": ...}, ["SYS-FIELD-MISSING"]),
    ({"cooling": ""}, ["SYS-FIELD-EMPTY"]),
    ({"number_of_nodes": 0}, ["SYS-FIELD-EMPTY"]),
    ({"number_of_nodes": "1 (dual)"}, ["SYS-INT"]),
    ({"number_of_nodes": "9" * 5000}, ["SYS-INT"]),
    ({"accelerators_per_node": "N/A"}, ["SYS-INT"]),
    ({"hw_notes": ["a"]}, ["SYS-NOTES-TEXT"]),
    ({"submitter": "Other"}, ["SYS-SUBMITTER"]),
    ({"submitter": 7}, ["SYS-SUBMITTER"]),
    ({"division": "open"}, ["SYS-DIVISION"]),
    ({"is_network": True}, ["SYS-NETWORK"]),
    ({"is_network": "true"}, ["PERF-NETWORK-SUT", "SYS-NETWORK", "SYS-NETWORK-FIELDS"]),
]


@pytest.mark.parametrize(("changes", "rules"), SYSTEM_MISTAKES)
def test_a_mistake_in_the_description_makes_all_results_invalid_and_is_told_once(
    closed_tree: Tree, changes: dict[str, Any], rules: list[str]
) -> None:
    closed_tree.edit_system(**changes)
    report = closed_tree.check()
    assert not any(one.valid for one in report.results)
    assert closed_tree.rules_broken() == rules
    assert sorted(f.rule for f in report.findings) == [rule for rule in rules if rule.startswith("SYS-")]


@pytest.mark.parametrize("value", ["false", "no"])
def test_other_text_in_is_network_means_no_network(closed_tree: Tree, value: str) -> None:
    closed_tree.edit_system(is_network=value)
    assert closed_tree.rules_broken() == []


def test_an_unknown_field_is_only_a_warning(closed_tree: Tree) -> None:
    closed_tree.edit_system(bios="1.2")
    report = closed_tree.check()
    assert [f.rule for f in report.findings] == ["SYS-UNKNOWN-FIELD"]
    assert report.passes()


def test_a_missing_scenario_makes_the_benchmark_invalid(closed_tree: Tree) -> None:
    closed_tree.result("MultiStream").rename(closed_tree.root.parent / "away")
    report = closed_tree.check()
    assert [f.rule for f in report.findings] == ["SCEN-REQUIRED"]
    assert not any(one.valid for one in report.results)


def test_a_folder_that_is_no_scenario_makes_the_benchmark_invalid(closed_tree: Tree) -> None:
    closed_tree.write("results/box/resnet/docs/a.txt", "x")
    assert closed_tree.rules_broken() == ["SCEN-DIRNAME", "SCEN-UNKNOWN"]
    assert not any(one.valid for one in closed_tree.check().results)


def test_an_odd_spelling_of_a_scenario_makes_only_its_result_invalid(closed_tree: Tree) -> None:
    closed_tree.result("Offline").rename(closed_tree.result("OFFLINE"))
    report = closed_tree.check()
    assert {one.scenario: one.valid for one in report.results} == {
        "MultiStream": True,
        "OFFLINE": False,
        "SingleStream": True,
    }


def test_lower_case_scenarios_are_accepted(closed_tree: Tree) -> None:
    closed_tree.result("Offline").rename(closed_tree.result("offline"))
    assert closed_tree.rules_broken() == []


def test_a_closed_benchmark_has_an_official_name(closed_tree: Tree) -> None:
    folder = closed_tree.path("results/box/resnet")
    folder.rename(folder.with_name("foonet"))
    assert closed_tree.rules_broken() == ["MODEL-NAME"]


def test_a_benchmark_of_the_other_suite_is_named(closed_tree: Tree) -> None:
    closed_tree.edit_system(system_type="datacenter")
    assert closed_tree.rules_broken() == ["MODEL-NAME"]


@pytest.mark.parametrize("mapping", [None, "{", "[]", '{"PRACTICE-digits": 5}', '{"practice-digits": "resnet"}'])
def test_an_own_name_without_mapping_is_named(practice_tree: Tree, mapping: str | None) -> None:
    path = practice_tree.path("model_mapping.json")
    path.unlink() if mapping is None else path.write_text(mapping)
    assert practice_tree.rules_broken("v6.1") == ["MODEL-MAP-OPEN"]


ACCURACY_TEXTS = [
    ("accuracy=75.6953%\nhash=0a\n", ["ACC-METRIC-MIN"]),
    ("accuracy=70%\naccuracy=76%\nhash=0a\n", ["ACC-METRIC-MIN"]),
    ("accuracy=76%\nhash=0a\naccuracy=10%\n", []),
    ("accuracy=76%\r\nhash=0a\r\n", []),
    ("hash=0a\n", ["ACC-METRIC-SEEN"]),
    (" accuracy=76%\nhash=0a\n", ["ACC-METRIC-SEEN"]),
    ("accuracy=nan\nhash=0a\n", ["ACC-METRIC-SEEN"]),
    ("accuracy=1.2.3\nhash=0a\n", ["ACC-METRIC-SEEN"]),
    ("accuracy=76%\n", ["ACC-HASH"]),
    ("accuracy=76%\n hash=0a\n", ["ACC-HASH"]),
    ("", ["ACC-HASH", "ACC-METRIC-SEEN"]),
]


@pytest.mark.parametrize(("text", "rules"), ACCURACY_TEXTS)
def test_accuracy_lines_are_read_as_the_rules_say(closed_tree: Tree, text: str, rules: list[str]) -> None:
    closed_tree.result("Offline", "accuracy/accuracy.txt").write_text(text)
    assert closed_tree.rules_broken() == rules


@pytest.mark.parametrize(
    ("path", "content", "rules"),
    [
        ("performance/run_1/notes.txt", "x", ["STRUCT-PERF-FILES"]),
        ("accuracy/predictions.npy", "x", ["STRUCT-ACC-FILES"]),
        ("accuracy/mlperf_log_accuracy.json", "x" * 10_241, ["ACC-JSON-SIZE"]),
        ("measurements.json", "{", ["MEAS-JSON"]),
        ("measurements.json", "null", ["MEAS-JSON"]),
        ("measurements.json", '{"retraining": "no"}', ["MEAS-FIELDS"]),
        ("README.md", "", ["MEAS-README"]),
        ("user.conf", "", ["MEAS-USERCONF"]),
        (f"accuracy/{DETAIL}", "", ["PERF-LOG-PARSE"]),
        (f"performance/run_1/{DETAIL}", "", ["PERF-LOG-PARSE"]),
        (f"performance/run_1/{DETAIL}", "hello\n", ["PERF-LOG-PARSE"]),
        (f"performance/run_1/{DETAIL}", ':::MLLOG {"key": ', ["PERF-LOG-PARSE"]),
        (f"performance/run_1/{DETAIL}", ":::MLLOG " + "[" * 20_000, ["PERF-LOG-PARSE"]),
    ],
)
def test_a_wrong_file_of_a_result_makes_that_result_invalid(
    closed_tree: Tree, path: str, content: str, rules: list[str]
) -> None:
    closed_tree.result("Offline", path).write_text(content)
    assert closed_tree.rules_broken() == rules
    assert {one.scenario: one.valid for one in closed_tree.check().results}["Offline"] is False


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        (f"performance/run_1/{DETAIL}", "PERF-LOG"),
        ("performance/run_1/mlperf_log_summary.txt", "STRUCT-PERF-FILES"),
        (f"accuracy/{DETAIL}", "ACC-LOG"),
        ("accuracy/accuracy.txt", "ACC-TXT"),
        ("accuracy/mlperf_log_accuracy.json", "ACC-JSON"),
        ("accuracy/mlperf_log_summary.txt", "STRUCT-ACC-FILES"),
        ("measurements.json", "MEAS-JSON"),
        ("README.md", "MEAS-README"),
        ("user.conf", "MEAS-USERCONF"),
    ],
)
def test_a_missing_file_of_a_result_is_named(closed_tree: Tree, path: str, rule: str) -> None:
    closed_tree.result("Offline", path).unlink()
    assert closed_tree.rules_broken() == [rule]


def test_only_run_1_is_read(closed_tree: Tree) -> None:
    run = closed_tree.result("Offline", "performance/run_1")
    run.rename(run.with_name("run_2"))
    assert closed_tree.rules_broken() == ["STRUCT-RUN1"]


def test_an_accuracy_run_over_part_of_the_data_is_named(closed_tree: Tree, make_log_text: Callable[..., str]) -> None:
    log = make_log_text(
        {"qsl_reported_total_count": 50_000, "effective_accuracy_sample_count": 49_999}, errors=("late",)
    )
    closed_tree.result("Offline", f"accuracy/{DETAIL}").write_text(log)
    assert closed_tree.rules_broken() == ["ACC-DATASET", "ACC-LOADGEN-ERRORS"]


CLUTTER = [
    (".hidden", "STRUCT-DOTNAME"),
    ("src/.git/HEAD", "STRUCT-DOTNAME"),
    ("my notes/a.txt", "STRUCT-SPACE"),
    ("src/__pycache__/b.pyc", "STRUCT-PYCACHE"),
    ("systems/other.json", "STRUCT-SYSTEM-UNUSED"),
    ("../summary.txt", "STRUCT-DIVISION-FILES"),
    ("../../summary.csv", "STRUCT-ROOT-FILES"),
    ("../docs/a.txt", "STRUCT-RESULTS-DIR"),
]


@pytest.mark.parametrize(("path", "rule"), CLUTTER)
def test_clutter_is_an_error_of_the_tree_and_leaves_results_valid(closed_tree: Tree, path: str, rule: str) -> None:
    closed_tree.write(path, "x")
    report = closed_tree.check()
    assert rule in {f.rule for f in report.findings}
    assert not report.passes()
    assert all(one.valid for one in report.results)


def test_an_empty_folder_a_large_file_and_a_missing_calibration_are_named(closed_tree: Tree) -> None:
    closed_tree.path("documentation").mkdir()
    closed_tree.path("calibration.md").unlink()
    with closed_tree.path("src/big.bin").open("wb") as stream:
        stream.truncate(52_428_801)
    assert closed_tree.rules_broken() == ["STRUCT-CALIBRATION", "STRUCT-EMPTY-DIR", "STRUCT-FILE-SIZE"]


def test_a_tree_without_source_code_has_no_valid_result(closed_tree: Tree) -> None:
    closed_tree.path("src").rename(closed_tree.path("code"))
    report = closed_tree.check()
    assert [f.rule for f in report.findings] == ["STRUCT-SRC"]
    assert not any(one.valid for one in report.results)


@pytest.mark.parametrize("content", [None, "{", "[]", '\ufeff{"a": 1}', "[" * 100_000])
def test_a_description_that_cannot_be_read_makes_its_results_invalid(closed_tree: Tree, content: str | None) -> None:
    path = closed_tree.path("systems/box.json")
    closed_tree.write("systems/README.md", "Descriptions of the systems.")
    path.unlink() if content is None else path.write_text(content)
    report = closed_tree.check()
    assert [f.rule for f in report.findings] == ["STRUCT-SYSJSON-EXISTS"]
    assert not any(one.valid for one in report.results)


def test_a_tree_without_results_does_not_pass(closed_tree: Tree) -> None:
    closed_tree.submitter.parent.rename(closed_tree.root / "Closed")
    report = closed_tree.check()
    assert sorted(f.rule for f in report.findings) == ["STRUCT-DIVISION", "STRUCT-NONEMPTY"]
    assert not report.passes()


def test_findings_carry_what_was_found_and_what_is_wanted_with_units(closed_tree: Tree) -> None:
    closed_tree.edit_log("Offline", effective_min_duration_ms=10_000)
    (finding,) = closed_tree.check().all_findings()
    assert (finding.found, finding.wanted) == ("10,000 ms", "at least 600,000 ms")
    assert finding.path == f"closed/Lab/results/box/resnet/Offline/performance/run_1/{DETAIL}"
    assert json.dumps(str(finding.remedy))


def test_a_metric_that_is_no_number_spoils_the_file(closed_tree: Tree) -> None:
    closed_tree.result("Offline", "accuracy/accuracy.txt").write_text("accuracy=76.4%\naccuracy=7.6.4%\nhash=0a1b\n")
    assert closed_tree.rules_broken() == ["ACC-METRIC-MIN"]


def test_a_scenario_in_another_spelling_is_still_checked(closed_tree: Tree) -> None:
    closed_tree.edit_log("Offline", effective_qsl_rng_seed=1)
    closed_tree.result("Offline").rename(closed_tree.result("OFFLINE"))
    assert closed_tree.rules_broken() == ["PERF-SEEDS", "SCEN-DIRNAME"]
