"""The forecast of the official checker: its bugs, the input it aborts on, and where it agrees with us."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from core.check.checker import check_tree
from core.check.findings import CheckReport, OfficialOutcome
from core.check.report import report_json, report_text
from tests.support.trees import TreeMaker

Tree = TreeMaker
DETAIL = "mlperf_log_detail.txt"


def forecast(tree: Tree) -> CheckReport:
    report = check_tree(tree.root, tree.round, predict=True)
    assert report is not None
    return report


def outcome(tree: Tree) -> OfficialOutcome:
    official = forecast(tree).official
    assert official is not None
    return official.outcome


def test_a_tree_that_keeps_every_rule_passes_there_too(closed_tree: Tree) -> None:
    report = forecast(closed_tree)
    assert outcome(closed_tree) is OfficialOutcome.OK
    assert {one.official_verdict for one in report.results} == {"valid"}
    data = json.loads(report_json(report))
    assert data["official"] == {"outcome": "ok", "crashes": []}
    assert data["results"][0]["official_verdict"] == "valid"
    assert "would find no error" in report_text(report)


def test_without_being_asked_nothing_is_forecast(closed_tree: Tree) -> None:
    report = closed_tree.check()
    assert report.official is None
    assert "official" not in report_json(report).decode()


@pytest.mark.parametrize(
    "changes",
    [{"result_validity": "INVALID"}, {"num_errors": 3}, {"result_samples_per_second": float("nan")}],
)
def test_what_it_overlooks_is_valid_there_and_invalid_here(closed_tree: Tree, changes: dict[str, Any]) -> None:
    closed_tree.edit_log("Offline", **changes)
    report = forecast(closed_tree)
    assert [(one.valid, one.official_verdict) for one in report.results if one.scenario == "Offline"] == [
        (False, "valid")
    ]
    assert outcome(closed_tree) is OfficialOutcome.OK


@pytest.mark.parametrize("changes", [{"effective_qsl_rng_seed": 1}, {"result_samples_per_second": 0}])
def test_what_it_finds_is_invalid_in_both(closed_tree: Tree, changes: dict[str, Any]) -> None:
    closed_tree.edit_log("Offline", **changes)
    assert outcome(closed_tree) is OfficialOutcome.ERRORS
    (offline,) = [one for one in forecast(closed_tree).results if one.scenario == "Offline"]
    assert (offline.valid, offline.official_verdict, len(offline.official_rules)) == (False, "invalid", 1)
    assert "report errors" in report_text(forecast(closed_tree))


def test_clutter_is_overlooked(closed_tree: Tree) -> None:
    (closed_tree.root / "notes.txt").write_text("x")
    closed_tree.result("Offline", "performance/run_1/notes.txt").write_text("x")
    assert outcome(closed_tree) is OfficialOutcome.OK


def test_the_text_false_for_a_network_asks_for_its_fields_there_only(closed_tree: Tree) -> None:
    closed_tree.edit_system(is_network="false")
    assert closed_tree.check().passes()
    assert {one.official_rules for one in forecast(closed_tree).results} == {("SYS-NETWORK-FIELDS",)}


CRASHES: list[tuple[str, Callable[[Tree], object]]] = [
    ("no results", lambda tree: tree.write("../Empty/x", "x")),
    ("no description", lambda tree: tree.path("systems/box.json").unlink()),
    ("a wrong suite", lambda tree: tree.edit_system(system_type="Edge")),
    ("text around a number", lambda tree: tree.edit_system(number_of_nodes="1 (dual)")),
    ("notes as a list", lambda tree: tree.edit_system(sw_notes=["a"])),
    ("no detail log", lambda tree: tree.result("Offline", f"performance/run_1/{DETAIL}").unlink()),
    ("no accuracy log", lambda tree: tree.result("Offline", f"accuracy/{DETAIL}").unlink()),
    ("an edited log", lambda tree: tree.result("Offline", f"accuracy/{DETAIL}").write_text("x\n")),
    ("an edited test log", lambda t: t.result("Offline", f"TEST04/performance/run_1/{DETAIL}").write_text("x\n")),
    ("no UTF-8", lambda tree: tree.result("Offline", "accuracy/accuracy.txt").write_bytes(b"\xff")),
    ("no JSON", lambda tree: tree.result("Offline", "measurements.json").write_text("{")),
    ("another folder", lambda tree: tree.write("results/box/resnet/notes/x", "x")),
    ("an unknown benchmark", lambda tree: tree.write("results/box/mynet/Offline/x", "x")),
    ("odd spelling", lambda tree: tree.result("Offline").rename(tree.result("OFFLINE"))),
    ("no YAML", lambda tree: tree.write("systems/box_power.yaml", "a: [1, 2\nb: :\n")),
]


@pytest.mark.parametrize(("name", "change"), CRASHES, ids=[name for name, _ in CRASHES])
def test_what_it_cannot_read_ends_it_for_the_whole_tree(
    closed_tree: Tree, name: str, change: Callable[[Tree], object]
) -> None:
    change(closed_tree)
    report = forecast(closed_tree)
    assert report.official is not None
    assert report.official.outcome is OfficialOutcome.CRASH
    assert len(report.official.crashes) >= 1
    assert {one.official_verdict for one in report.results} == {"crash"}
    assert "abort" in report_text(report)


def test_an_empty_log_fails_without_a_crash(closed_tree: Tree) -> None:
    closed_tree.result("Offline", f"performance/run_1/{DETAIL}").write_text("")
    assert outcome(closed_tree) is OfficialOutcome.ERRORS


def test_an_empty_tree_looks_fine_to_it(closed_tree: Tree) -> None:
    closed_tree.submitter.parent.rename(closed_tree.root / "Closed")
    report = forecast(closed_tree)
    assert not report.passes()
    assert outcome(closed_tree) is OfficialOutcome.OK
