"""Small submission trees that keep every rule, for tests that break one thing in them."""

import json
from pathlib import Path
from typing import Any

from core.check.checker import check_tree
from core.check.findings import CheckReport
from core.rounds import Round, load_round

DETAIL = "mlperf_log_detail.txt"


class TreeMaker:
    """A tree of one system with results of one benchmark, in a folder of its own."""

    def __init__(self, root: Path, division: str, benchmark: str, round_id: str, scenarios: tuple[str, ...]) -> None:
        self.root, self.division, self.benchmark, self.round_id = root, division, benchmark, round_id
        self.round: Round = load_round(round_id)
        self.submitter = root / division / "Lab"
        self.rules = self.round.benchmarks[self.round.benchmark_id(benchmark) or benchmark]
        self.write_json("systems/box.json", self.system())
        self.write("src/README.md", "The code is in the reference.\n")
        if division == "closed":
            self.write("calibration.md", "No calibration.\n")
        for scenario in scenarios:
            self.add_result(scenario)

    def system(self) -> dict[str, str]:
        keys = self.round.system_keys
        fields = dict.fromkeys(keys.filled, "N/A") | dict.fromkeys(keys.may_be_empty, "")
        return fields | {
            "division": self.division,
            "submitter": "Lab",
            "status": "available",
            "system_type": "edge",
            "number_of_nodes": "1",
            "accelerators_per_node": "0",
        }

    def add_result(self, scenario: str) -> None:
        folder = f"results/box/{self.benchmark}/{scenario}"
        self.write(f"{folder}/performance/run_1/mlperf_log_summary.txt", "summary\n")
        self.write(f"{folder}/performance/run_1/{DETAIL}", log_text(self.performance_log(scenario)))
        self.write(f"{folder}/accuracy/mlperf_log_summary.txt", "summary\n")
        samples = self.rules.accuracy_samples
        self.write(f"{folder}/accuracy/{DETAIL}", log_text({"qsl_reported_total_count": samples}))
        self.write(f"{folder}/accuracy/mlperf_log_accuracy.json", "[ ]\n")
        self.write(f"{folder}/accuracy/accuracy.txt", "accuracy=98.611%, good=355, total=360\nhash=0a1b\n")
        self.write_json(f"{folder}/measurements.json", dict.fromkeys(self.round.measurements_filled, "none"))
        self.write(f"{folder}/user.conf", "*.Offline.target_qps = 1\n")
        self.write(f"{folder}/README.md", "Run it.\n")
        for test in self.rules.compliance if self.division == "closed" else ():
            self.add_compliance_test(scenario, test)

    def add_compliance_test(self, scenario: str, test: str) -> None:
        folder = f"results/box/{self.benchmark}/{scenario}/{test}"
        self.write(f"{folder}/performance/run_1/mlperf_log_summary.txt", "summary\n")
        self.write(f"{folder}/performance/run_1/{DETAIL}", log_text(self.performance_log(scenario)))
        self.write(f"{folder}/verify_performance.txt", "TEST PASS\n")
        self.write(f"{folder}/verify_accuracy.txt", "TEST PASS\n")

    def performance_log(self, scenario: str) -> dict[str, Any]:
        seeds = self.round.seeds
        return {
            "effective_scenario": scenario,
            "effective_qsl_rng_seed": seeds.qsl,
            "effective_sample_index_rng_seed": seeds.sample_index,
            "effective_schedule_rng_seed": seeds.schedule,
            "effective_performance_sample_count": self.rules.performance_samples_min,
            "effective_min_duration_ms": self.round.limits.min_duration_ms,
            "effective_min_query_count": 1,
            "effective_samples_per_query": 24576,
            "effective_target_latency_ns": 15_000_000,
            "early_stopping_met": True,
            "result_validity": "VALID",
            "early_stopping_latency_ss": 2_500_000,
            "early_stopping_latency_ms": 9_000_000,
            "result_completed_samples_per_sec": 400.5,
            "result_samples_per_second": 1234.5,
            "result_qps_without_loadgen_overhead": 390.0,
            "result_mean_query_latency_ns": 8_000_000,
            "num_errors": 0,
        }

    def path(self, path: str) -> Path:
        return self.submitter / path

    def result(self, scenario: str, path: str = "") -> Path:
        return self.submitter / "results" / "box" / self.benchmark / scenario / path

    def write(self, path: str, text: str) -> None:
        target = self.submitter / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def write_json(self, path: str, data: Any) -> None:
        self.write(path, json.dumps(data))

    def edit_system(self, **changes: Any) -> None:
        path = self.path("systems/box.json")
        data = json.loads(path.read_text())
        for key, value in changes.items():
            data.pop(key, None)
            if value is not ...:
                data[key] = value
        path.write_text(json.dumps(data))

    def edit_log(self, scenario: str, **changes: Any) -> None:
        values = self.performance_log(scenario) | changes
        kept = {key: value for key, value in values.items() if value is not ...}
        self.result(scenario, f"performance/run_1/{DETAIL}").write_text(log_text(kept))

    def check(self, round_id: str = "") -> CheckReport:
        report = check_tree(self.root, load_round(round_id) if round_id else self.round)
        assert report is not None
        return report

    def rules_broken(self, round_id: str = "") -> list[str]:
        """The ids of all findings, each once, in the order of the alphabet."""
        return sorted({finding.rule for finding in self.check(round_id).all_findings()})


def log_text(values: dict[str, Any], errors: tuple[str, ...] = ()) -> str:
    """A detail log with these records."""
    records = [{"key": k, "value": v, "metadata": {"is_error": False, "is_warning": False}} for k, v in values.items()]
    records += [{"key": "error", "value": v, "metadata": {"is_error": True, "is_warning": False}} for v in errors]
    return "".join(f":::MLLOG {json.dumps(record)}\n" for record in records)


def closed_tree(root: Path) -> TreeMaker:
    """A closed edge ResNet submission of v6.1."""
    return TreeMaker(root, "closed", "resnet", "v6.1", ("SingleStream", "MultiStream", "Offline"))


def practice_tree(root: Path) -> TreeMaker:
    """The tree of a quick practice."""
    scenarios = ("SingleStream", "MultiStream", "Server", "Offline")
    maker = TreeMaker(root, "open", "PRACTICE-digits", "practice", scenarios)
    maker.write_json("model_mapping.json", {"PRACTICE-digits": "resnet"})
    return maker
