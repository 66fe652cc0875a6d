"""Endpoints results: a small tree that keeps every rule, and what breaks each of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.check.bounded_yaml import read_yaml_data
from core.check.endpoints_files import lookup
from core.check.tree_scan import TreeScan
from core.rounds import load_round
from tests.support.trees import TreeMaker

SCENARIOS = {"Offline": "offline", "Server": "online", "Interactive": "online"}
BENCHMARK = "llama3.1-8b"


class EndpointsTree(TreeMaker):
    """A closed datacenter submission of v6.1 that was measured through an endpoint."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, "closed", BENCHMARK, "v6.1", ())
        self.edit_system(system_type="datacenter")
        for scenario, kind in SCENARIOS.items():
            folder = f"results/box/{BENCHMARK}/{scenario}"
            self.write(f"{folder}/README.md", "Run it.\n")
            self.write_json(f"{folder}/measurements.json", dict.fromkeys(self.round.measurements_filled, "none"))
            self.write_config(scenario, type=kind)
            self.write_json(f"{folder}/performance/result_summary.json", self.summary())
            self.write_json(f"{folder}/accuracy/accuracy_results.json", self.accuracy())

    def write_config(self, scenario: str, **changes: Any) -> None:
        seeds = self.round.seeds
        runtime = {
            "min_duration_ms": changes.pop("min_duration_ms", 600_000),
            "dataloader_random_seed": changes.pop("dataloader_random_seed", seeds.sample_index),
            "scheduler_random_seed": seeds.schedule,
        }
        data = {"type": SCENARIOS.get(scenario, "online"), "settings": {"runtime": runtime}} | changes
        self.write_json(f"results/box/{BENCHMARK}/{scenario}/config.yaml", data)

    def summary(self) -> dict[str, Any]:
        percentiles = {"early_stopping_percentiles": {"90.0": 1e6, "99.0": 2e6}}
        return {
            "n_samples_issued": 13368,
            "n_samples_failed": 0,
            "duration_ns": 600_000_000_000,
            "qps": 22.28,
            "tps": 3000.5,
            "latency": percentiles,
            "ttft": percentiles,
            "tpot": percentiles,
        }

    def accuracy(self) -> dict[str, Any]:
        score = {"rouge1": 38.9, "rouge2": 16.0, "rougeL": 24.6, "rougeLsum": 35.9, "gen_len": 8_167_644}
        return {"accuracy_scores": [{"dataset_type": "accuracy", "score": score, "total_samples": 13368}]}

    def edit(self, scenario: str, path: str, *keys: Any, value: Any) -> None:
        target = self.result(scenario, path)
        data = json.loads(target.read_text())
        node = data
        for key in keys[:-1]:
            node = node[key]
        node[keys[-1]] = value
        target.write_text(json.dumps(data))


@pytest.fixture
def endpoints_tree(tmp_path: Path) -> EndpointsTree:
    """An endpoints submission that keeps every rule."""
    return EndpointsTree(tmp_path / "tree")


SUMMARY, ACCURACY = "performance/result_summary.json", "accuracy/accuracy_results.json"


def test_an_endpoints_tree_that_keeps_every_rule_has_no_finding(endpoints_tree: EndpointsTree) -> None:
    report = endpoints_tree.check()
    assert report.all_findings() == ()
    assert {one.scenario: (one.metric, one.units) for one in report.results} == {
        "Interactive": (22.28, "queries_per_second"),
        "Offline": (22.28, "samples_per_second"),
        "Server": (3000.5, "tokens_per_second"),
    }


@pytest.mark.parametrize(
    ("scenario", "changes", "rule"),
    [
        ("Offline", {"type": None}, "EP-CONFIG"),
        ("Server", {"type": "offline"}, "EP-SCENARIO"),
        ("Offline", {"type": "online"}, "EP-SCENARIO"),
        ("Offline", {"dataloader_random_seed": 42}, "EP-SEEDS"),
        ("Offline", {"dataloader_random_seed": "2747215439041700203"}, "EP-SEEDS"),
        ("Offline", {"min_duration_ms": 599_999}, "EP-DURATION"),
        ("Offline", {"min_duration_ms": "600000"}, "EP-DURATION"),
    ],
)
def test_a_wrong_setting_breaks_its_rule(
    endpoints_tree: EndpointsTree, scenario: str, changes: dict[str, Any], rule: str
) -> None:
    endpoints_tree.write_config(scenario, **changes)
    assert endpoints_tree.rules_broken() == [rule]


@pytest.mark.parametrize(
    ("scenario", "path", "keys", "value", "broken"),
    [
        ("Server", SUMMARY, ("ttft", "early_stopping_percentiles", "99.0"), 2_000_000_000, ["EP-TOKENS"]),
        ("Server", SUMMARY, ("ttft", "early_stopping_percentiles", "99.0"), 1_999_999_999, []),
        ("Interactive", SUMMARY, ("ttft", "early_stopping_percentiles", "99.0"), 500_000_000, ["EP-TOKENS"]),
        ("Offline", SUMMARY, ("ttft", "early_stopping_percentiles", "99.0"), 9e9, []),
        ("Server", SUMMARY, ("tpot",), {}, ["EP-TOKENS"]),
        ("Server", SUMMARY, ("n_samples_failed",), 1, ["EP-FAILED"]),
        ("Server", SUMMARY, ("tps",), 0, ["EP-METRIC"]),
        ("Server", SUMMARY, ("tps",), float("nan"), ["EP-METRIC"]),
        ("Offline", SUMMARY, ("duration_ns",), 0, ["EP-METRIC"]),
        ("Offline", ACCURACY, ("accuracy_scores", 0, "total_samples"), 13_367, ["EP-COUNT"]),
        ("Offline", ACCURACY, ("accuracy_scores", 0, "total_samples"), "many", ["EP-COUNT"]),
        ("Offline", ACCURACY, ("accuracy_scores", 0, "dataset_type"), "performance", ["EP-COUNT", "EP-SCORE"]),
        ("Offline", ACCURACY, ("accuracy_scores",), [], ["EP-COUNT", "EP-SCORE"]),
        ("Offline", ACCURACY, ("accuracy_scores",), {"a": 1}, ["EP-COUNT", "EP-SCORE"]),
        ("Offline", ACCURACY, ("accuracy_scores", 0, "score", "rouge1"), 1.5, ["EP-SCORE"]),
        ("Offline", ACCURACY, ("accuracy_scores", 0, "score"), "good", ["EP-SCORE"]),
    ],
)
def test_a_wrong_value_breaks_its_rule(
    endpoints_tree: EndpointsTree, scenario: str, path: str, keys: tuple[Any, ...], value: Any, broken: list[str]
) -> None:
    endpoints_tree.edit(scenario, path, *keys, value=value)
    assert endpoints_tree.rules_broken() == broken


def test_scores_of_several_data_sets_count_by_their_samples(endpoints_tree: EndpointsTree) -> None:
    score = endpoints_tree.accuracy()["accuracy_scores"][0]["score"]
    parts = [(score | {"rouge1": 30.0}, 3368), (score | {"rouge1": 42.0}, 10_000)]
    entries = [{"score": one, "total_samples": count} for one, count in parts]
    endpoints_tree.edit("Offline", ACCURACY, "accuracy_scores", value=entries)
    assert endpoints_tree.rules_broken() == []


@pytest.mark.parametrize("text", ["[" * 100_000, "{", "\xff", "[]", ""])
def test_files_that_cannot_be_read_are_findings(endpoints_tree: EndpointsTree, text: str) -> None:
    for path in (SUMMARY, ACCURACY):
        endpoints_tree.result("Offline", path).write_text(text, encoding="latin-1")
    assert set(endpoints_tree.rules_broken()) >= {"EP-METRIC", "EP-COUNT", "EP-SCORE"}


def test_a_benchmark_off_the_list_and_a_round_without_one_are_named(endpoints_tree: EndpointsTree) -> None:
    endpoints_tree.path(f"results/box/{BENCHMARK}").rename(endpoints_tree.path("results/box/llama2-70b-99.9"))
    assert "EP-MODEL" in endpoints_tree.rules_broken()
    assert "EP-ROUND" in endpoints_tree.rules_broken("v6.0")


def test_power_cannot_be_measured_along(endpoints_tree: EndpointsTree) -> None:
    endpoints_tree.write(f"results/box/{BENCHMARK}/Offline/performance/power/client.json", "{}")
    assert endpoints_tree.rules_broken() == ["PWR-DETECT"]


def test_an_optional_audit_counts_where_it_is(endpoints_tree: EndpointsTree) -> None:
    path = f"results/box/{BENCHMARK}/Offline/audit/audit_consistency_output_test.json"
    endpoints_tree.write_json(path, {"test": "consistency_output_test", "passed": True})
    assert endpoints_tree.rules_broken() == []
    endpoints_tree.write_json(path, {"test": "consistency_output_test", "passed": False})
    assert endpoints_tree.rules_broken() == ["EP-AUDIT"]


def test_dotted_names_find_keys_with_dots_of_their_own() -> None:
    assert lookup({"a": {"99.0": 1}}, "a.99.0") == 1
    assert lookup({"a": {"99": 1}}, "a.99.0") == 1
    assert lookup({"a": {"99": {"x": 1}}}, "a.99.0") is None
    assert lookup([1], "a") is None


def test_yaml_that_unfolds_to_gigabytes_or_asks_for_code_is_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    texts = {
        "laughs.yaml": "\n".join(lines),
        "code.yaml": "!!python/object/apply:os.system ['true']\n",
        "deep.yaml": "[" * 200 + "]" * 200,
        "loop.yaml": "a: &a [*a]\n",
        "fine.yaml": "a: &a {b: 1}\nc: *a\n",
    }
    folder = tmp_path / "closed"
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text)
    scan = TreeScan(tmp_path, load_round("v6.1").divisions)
    faults = {name: read_yaml_data(scan, f"closed/{name}").fault is not None for name in texts}
    assert faults == {name: name != "fine.yaml" for name in texts}
