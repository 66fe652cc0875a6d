"""The report for scripts and for the terminal, and the exit status."""

import json

from core.check.report import exit_status, report_json, report_text
from core.check.rules import rule_sentence
from tests.support.trees import TreeMaker

Tree = TreeMaker


def test_the_json_has_the_shape_that_scripts_read(closed_tree: Tree) -> None:
    closed_tree.edit_log("Offline", effective_min_duration_ms=10_000)
    closed_tree.path("calibration.md").unlink()
    data = json.loads(report_json(closed_tree.check()))
    assert list(data) == ["round", "results", "findings"]
    assert data["round"] == "v6.1"
    keys = [
        "division",
        "submitter",
        "system",
        "benchmark",
        "scenario",
        "verdict",
        "metric",
        "units",
        "power",
        "findings",
    ]
    assert [list(one) for one in data["results"]] == [keys] * 3
    offline = data["results"][1]
    assert {key: offline[key] for key in keys[:-1]} == {
        "division": "closed",
        "submitter": "Lab",
        "system": "box",
        "benchmark": "resnet",
        "scenario": "Offline",
        "verdict": "invalid",
        "metric": 1234.5,
        "units": "samples_per_second",
        "power": None,
    }
    (finding,) = offline["findings"]
    assert list(finding) == ["rule", "severity", "path", "message", "remedy"]
    assert finding["severity"] == "error"
    assert "10,000 ms" in finding["message"]
    assert "600,000 ms" in finding["message"]
    assert [one["rule"] for one in data["findings"]] == ["STRUCT-CALIBRATION"]


def test_the_exit_status_is_0_only_with_results_and_without_errors(closed_tree: Tree) -> None:
    assert exit_status(closed_tree.check()) == 0
    closed_tree.edit_system(bios="a warning")
    assert exit_status(closed_tree.check()) == 0
    closed_tree.edit_system(cooling="")
    assert exit_status(closed_tree.check()) == 1
    closed_tree.submitter.rename(closed_tree.root / "elsewhere")
    assert exit_status(closed_tree.check()) == 1


def test_the_text_names_results_rules_and_remedies(closed_tree: Tree) -> None:
    closed_tree.edit_log("Offline", result_validity="INVALID")
    text = report_text(closed_tree.check())
    assert "INVALID  closed/Lab/box/resnet/Offline  1,234 samples_per_second" in text
    assert "PERF-VALID" in text
    assert text.endswith("3 results, 1 invalid; 1 error, 0 warnings by the rules of v6.1.\n")


def test_every_finding_has_a_rule_with_a_sentence(closed_tree: Tree) -> None:
    closed_tree.edit_system(cooling="")
    for finding in closed_tree.check().all_findings():
        assert rule_sentence(finding.rule) is not None
