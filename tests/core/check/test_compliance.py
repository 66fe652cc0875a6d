"""Compliance tests of a closed result: break one thing, and the rule for it speaks; the open division needs none."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.trees import TreeMaker

Tree = TreeMaker
DETAIL = "mlperf_log_detail.txt"


def test_a_missing_test_is_named_once_and_nothing_is_said_of_its_files(closed_tree: Tree) -> None:
    closed_tree.result("Offline", "TEST04").rename(closed_tree.root.parent / "away")
    report = closed_tree.check()
    assert [f.rule for f in report.all_findings()] == ["COMP-DIR"]
    assert {one.scenario: one.valid for one in report.results} == {
        "MultiStream": True,
        "Offline": False,
        "SingleStream": True,
    }


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("TEST01/verify_accuracy.txt", "COMP-T01-FILES"),
        ("TEST01/verify_performance.txt", "COMP-T01-FILES"),
        ("TEST04/verify_performance.txt", "COMP-T01-FILES"),
        (f"TEST04/performance/run_1/{DETAIL}", "COMP-T01-FILES"),
        ("TEST01/performance/run_1/mlperf_log_summary.txt", "COMP-T01-RUN-FILES"),
    ],
)
def test_a_missing_file_of_a_test_breaks_its_rule(closed_tree: Tree, path: str, rule: str) -> None:
    closed_tree.result("Offline", path).unlink()
    assert closed_tree.rules_broken() == [rule]


def test_test04_needs_no_verified_accuracy(closed_tree: Tree) -> None:
    closed_tree.result("Offline", "TEST04/verify_accuracy.txt").unlink()
    assert closed_tree.rules_broken() == []


def test_the_run_of_a_test_keeps_the_rules_of_performance_runs(
    closed_tree: Tree, make_log_text: Callable[..., str]
) -> None:
    values = closed_tree.performance_log("Offline") | {"effective_qsl_rng_seed": 1}
    path = f"TEST01/performance/run_1/{DETAIL}"
    closed_tree.result("Offline", path).write_text(make_log_text(values))
    finding = closed_tree.check().all_findings()[0]
    assert (finding.rule, finding.path.endswith(path)) == ("PERF-SEEDS", True)


def test_loadgens_error_about_the_audit_configuration_is_no_mistake_of_a_test(
    closed_tree: Tree, make_log_text: Callable[..., str]
) -> None:
    error = "Multiple conf files are used. This is not valid for official submission."
    text = make_log_text(closed_tree.performance_log("Offline") | {"num_errors": 1}, (error,))
    closed_tree.result("Offline", f"TEST01/performance/run_1/{DETAIL}").write_text(text)
    assert closed_tree.rules_broken() == []
    closed_tree.result("Offline", f"performance/run_1/{DETAIL}").write_text(text)
    assert closed_tree.rules_broken() == ["PERF-LOADGEN-ERRORS"]


def test_an_edited_log_of_a_test_is_named(closed_tree: Tree) -> None:
    closed_tree.result("Offline", f"TEST01/performance/run_1/{DETAIL}").write_text("hello\n")
    assert closed_tree.rules_broken() == ["COMP-T01-PERF"]


@pytest.mark.parametrize(("test", "rule"), [("TEST01", "COMP-T01-VERIFY-PERF"), ("TEST04", "COMP-T04")])
@pytest.mark.parametrize(("text", "passes"), [("result: TEST PASS (ok)\n", True), ("TEST FAIL\n", False), ("", False)])
def test_performance_is_verified_by_test_pass_anywhere(
    closed_tree: Tree, test: str, rule: str, text: str, passes: bool
) -> None:
    closed_tree.result("Offline", f"{test}/verify_performance.txt").write_text(text)
    assert closed_tree.rules_broken() == ([] if passes else [rule])


@pytest.mark.parametrize(
    ("baseline", "compliant", "broken"),
    [
        ("accuracy=76.0%", "accuracy=76.4%", []),
        ("accuracy=75.0%", "accuracy=76.4%", ["COMP-T01-NONDET"]),
        ("accuracy=76.0%", "accuracy=0.0%", ["COMP-T01-NONDET"]),
        ("accuracy=10%\naccuracy=76.0%", "accuracy=76.4%", []),
        ("nothing", "accuracy=76.4%", ["COMP-T01-NONDET"]),
    ],
)
def test_other_outputs_are_accepted_with_nearly_equal_accuracy(
    closed_tree: Tree, baseline: str, compliant: str, broken: list[str]
) -> None:
    folder = f"results/box/{closed_tree.benchmark}/Offline/TEST01"
    closed_tree.write(f"{folder}/verify_accuracy.txt", "result: TEST PASS\nTEST FAIL\n")
    assert closed_tree.rules_broken() == ["COMP-T01-NONDET"]
    for name, text in (
        ("accuracy.txt", "x"),
        ("mlperf_log_accuracy.json", "[]"),
        ("baseline_accuracy.txt", f"{baseline}\n"),
        ("compliance_accuracy.txt", f"{compliant}\n"),
    ):
        closed_tree.write(f"{folder}/accuracy/{name}", text)
    assert closed_tree.rules_broken() == broken
    closed_tree.write(f"{folder}/accuracy/notes.txt", "x")
    assert closed_tree.rules_broken() == ["COMP-T01-NONDET"]


def test_a_folder_in_the_place_of_a_verification_is_a_finding(closed_tree: Tree) -> None:
    path = closed_tree.result("Offline", "TEST01/verify_accuracy.txt")
    path.unlink()
    path.mkdir()
    (path / "x").write_text("x")
    assert closed_tree.rules_broken() == ["COMP-T01-FILES"]


def _token_tree(tmp_path: Any) -> Tree:
    tree = TreeMaker(tmp_path / "tree", "closed", "llama2-70b-99.9", "v6.1", ())
    tree.edit_system(system_type="datacenter")
    tree.write("results/box/llama2-70b-99.9/Offline/TEST06/x", "x")
    return tree


GOOD_TEST06 = "First token check pass: Skipped\nEOS check pass: True\nSample length check pass: True\n"


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        (GOOD_TEST06, True),
        (GOOD_TEST06.replace("\n", "\r\n"), True),
        (GOOD_TEST06.replace("Skipped", "True"), True),
        (GOOD_TEST06.replace("Skipped", "False"), False),
        (GOOD_TEST06.replace("EOS check pass: True\n", ""), False),
        ("", False),
    ],
)
def test_test06_is_verified_by_three_lines(tmp_path: Any, text: str, passes: bool) -> None:
    tree = _token_tree(tmp_path)
    assert "COMP-T06" in tree.rules_broken()
    tree.write("results/box/llama2-70b-99.9/Offline/TEST06/verify_accuracy.txt", text)
    assert ("COMP-T06" in tree.rules_broken()) is not passes


def test_the_open_division_needs_no_compliance_tests(practice_tree: Tree) -> None:
    assert not [rule for rule in practice_tree.rules_broken("v6.1") if rule.startswith("COMP-")]
