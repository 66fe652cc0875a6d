"""What the official submission checker of today says of a tree: its verdicts, and the input on which it aborts.

The forecast starts from our findings. Rules that the official checker does not apply are left out, those that it
applies differently are applied its way, and what it cannot read ends it for the whole tree. The numbers B01 to B21 are
those of its known bugs.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from core.check.accuracy import must_be_seen, read_accuracy
from core.check.bounded_yaml import read_yaml_data
from core.check.documents import read_content, read_lines
from core.check.endpoints import EndpointsRun, raw_metric, scores_reach_gates
from core.check.endpoints_files import lookup
from core.check.findings import Finding, OfficialForecast, OfficialOutcome, Severity
from core.check.metric import inference_of
from core.check.performance import target_latency, token_latencies
from core.check.rules import printable
from core.check.subjects import DETAIL_LOG, BenchmarkFolder, Result, Run, Submitter, System, Tree
from core.check.tree_scan import Kind, TreeScan
from core.messages import Message, say
from core.record.detail_log import LogFault, read_detail_log
from core.rounds.model import Derivation, Threshold

VALID, INVALID, CRASH = "valid", "invalid", "crash"

NOT_APPLIED = frozenset(
    {
        "PERF-VALID",  # B02
        "PERF-LOADGEN-ERRORS",  # B01
        "PERF-EQUAL-ISSUE",
        "MEAS-POWER-FILES",
        "SCEN-DIRNAME",
        "SYS-INT",
        "SYS-NOTES-TEXT",
    }
)
"""Rules of its predecessor or our own, and those whose mistakes end its export instead."""
APPLIED_OTHERWISE = frozenset(
    {
        "ACC-METRIC-MAX",
        "ACC-METRIC-MIN",
        "ACC-METRIC-SEEN",
        "EP-METRIC",
        "EP-SCORE",
        "PERF-EARLY-STOP",
        "PERF-METRIC",
        "PERF-TARGET-LATENCY",
        "PERF-TTFT-TPOT",
        "SYS-NETWORK-FIELDS",
    }
)
TEST_TEXTS = {"TEST09": "verify_output_len.txt"}
TESTS = ("TEST01", "TEST04", "TEST06", "TEST07", "TEST08", "TEST09")
"""Tests whose files it reads wherever they are, whether the benchmark needs them or not."""

SCORED_BENCHMARK = "qwen3-vl-235b-a22b"
"""The only benchmark whose endpoints score it compares with a gate."""


class Forecast:
    """Collects what ends the official checker while our own check goes through a tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.crashes: list[Finding] = []

    def outcome(self, verdicts: Iterable[str]) -> OfficialForecast:
        """For the whole tree, given the verdicts on its results as they would be without a crash."""
        if self.crashes:
            return OfficialForecast(OfficialOutcome.CRASH, tuple(self.crashes))
        errors = any(one != VALID for one in verdicts)
        return OfficialForecast(OfficialOutcome.ERRORS if errors else OfficialOutcome.OK, ())

    def _crash(self, path: str, message: Message) -> None:
        self.crashes.append(
            Finding(
                rule="OFFICIAL-CRASH",
                severity=Severity.WARNING,
                path=printable(path),
                message=message,
                remedy=say("Mend it: the submission checker ends here, and judges nothing of the whole tree."),
            )
        )

    def submitter(self, submitter: Submitter) -> None:
        """B05 and B09: no folder of results, a mapping that is no JSON object."""
        if not submitter.tree.scan.is_folder(f"{submitter.path}/results"):
            self._crash(f"{submitter.path}/results", say("It lists this folder without looking whether it is there."))
        if submitter.mapping is not None and submitter.mapping.fault is not None:
            self._crash(submitter.mapping.path, say("It reads this file without guarding against mistakes in it."))

    def system(self, system: System) -> None:
        """B06 and B09: a description or a nameplate file that cannot be read, a suite that does not exist."""
        scan, nameplate = self.tree.scan, self.tree.round.layout.nameplate
        if system.description.fault is not None and not _leaves_tree(scan, system.description.path):
            self._crash(system.description.path, say("It reads the system description without guarding against it."))
        elif system.system_type is None and not system.submitter.is_open and any(system.benchmarks()):
            self._crash(system.description.path, say("It knows no other suites than those that exist."))
        if nameplate:
            names = {"division": system.submitter.division, "submitter": system.submitter.name}
            path = nameplate.format(**names, system=system.name)
            if path in scan.entries and read_yaml_data(scan, path).fault is not None:
                self._crash(path, say("It reads the nameplate file without guarding against mistakes in it."))

    def benchmark(self, benchmark: BenchmarkFolder, findings: Iterable[Finding]) -> None:
        """B07: a closed or network benchmark that the suite does not have."""
        if any(one.rule == "MODEL-NAME" for one in findings):
            self._crash(benchmark.path, say("It knows no scenarios of this benchmark in this suite."))

    def result(self, result: Result, findings: Iterable[Finding], runs: list[Run]) -> tuple[str, tuple[str, ...]]:
        """Its verdict on `result`, were it not to crash, and the rules behind an invalid one.

        findings: ours on the result and on all it is in; runs: its performance run and those of its tests.
        """
        self._unreadable_files(result)
        rules = {one.rule for one in findings if _applies(one, result)} | set(_applied_otherwise(result, runs))
        if not rules:
            self._export(result)
        return (INVALID if rules else VALID), tuple(sorted(rules))

    def _unreadable_files(self, result: Result) -> None:
        scan = self.tree.scan
        logs = [f"{one}/{DETAIL_LOG}" for one in (result.performance_folder, result.accuracy_folder)]
        there = [path in scan.entries and scan.entries[path].kind is not Kind.BAD_LINK for path in logs]
        if any(there) and not all(there):
            self._crash(logs[there.index(False)], say("It needs both detail logs."))
        elif not any(there):
            self._endpoints_files(result)
        for path, run in zip(logs, (result.run, result.accuracy_run), strict=True):
            self._log(path, run)
        self._texts(result)
        status, _ = python_json(scan, result.measurements.path)
        measurements_folder = result.measurements_folder
        if status == CRASH:
            self._crash(result.measurements.path, say("It reads the measurements without guarding against mistakes."))
        elif not self.tree.round.layout.measurements_file and not scan.is_folder(measurements_folder):
            self._crash(measurements_folder, say("It lists this folder without looking whether it is there."))

    def _log(self, path: str, run: Run | None) -> None:
        """B09: a log that is there and is not as LoadGen writes it; an empty one only fails."""
        if run is None:
            if self.tree.scan.is_folder(path):
                self._crash(path, say("It reads a folder as if it were a log."))
            return
        problems = [one for one in run.log.problems if one.fault is not LogFault.EMPTY]
        if problems:
            self._crash(path, say("It ends at the first line of a detail log that is not as LoadGen writes it."))

    def _texts(self, result: Result) -> None:
        scan, layout = self.tree.scan, self.tree.round.layout
        paths = [f"{result.accuracy_folder}/accuracy.txt"]
        for test in TESTS:
            folder = result.place(layout.compliance, test=test)
            paths.append(f"{folder}/{TEST_TEXTS.get(test, 'verify_accuracy.txt')}")
            log = f"{folder}/performance/run_1/{DETAIL_LOG}"
            if test in ("TEST01", "TEST04") and log in scan.entries:
                is_file = scan.file(log) is not None
                self._log(log, Run(result, log, read_detail_log(scan.path(log)), of_test=True) if is_file else None)
        for path in paths:
            entry = scan.entries.get(path)
            if entry is None or entry.kind is Kind.BAD_LINK:
                continue
            if read_lines(scan, path).fault is not None:
                self._crash(path, say("It reads this file as UTF-8 text without guarding against anything else."))

    def _endpoints_files(self, result: Result) -> None:
        """B08 and B19: without both logs a result is taken for one of endpoints."""
        files = result.endpoints
        kind = None if files is None else files.setting("type")
        lenient = result.folder.lower() in ("singlestream", "interactive")
        if (kind is None and not lenient) or (kind is not None and not isinstance(kind, str)):
            self._crash(f"{result.path}/config.yaml", say("It needs detail logs, or the type of an endpoints run."))
        if files is None or files.accuracy[1] is not None:
            return
        scores = lookup(files.accuracy[0], "accuracy_scores")
        if not isinstance(files.accuracy[0], dict) or not _readable_scores(scores):
            self._crash(files.accuracy_path, say("It expects a list of scores, each with numbers."))

    def _export(self, result: Result) -> None:
        """B11: what passes and cannot be written into the table of results."""
        if result.folder not in self.tree.round.scenario_folders and result.folder.lower() != "online":
            self._crash(result.path, say("It has no unit for a scenario that is spelt so."))
        fields, path = result.system.fields, result.system.description.path
        if any(_int_fails(fields.get(key)) for key in self.tree.round.system_keys.whole_numbers):
            self._crash(path, say("It multiplies the numbers of nodes and accelerators, which are no whole numbers."))
        hardware, software = fields.get("hw_notes", ""), fields.get("sw_notes")
        if software and (not isinstance(software, str) or (hardware and not isinstance(hardware, str))):
            self._crash(path, say("It joins the notes, which are no text."))


def _leaves_tree(scan: TreeScan, path: str) -> bool:
    """Whether a link at `path` leads out of the tree to something: the official checker follows it, we do not."""
    entry = scan.entries.get(path)
    return entry is not None and entry.kind is Kind.BAD_LINK and scan.path(path).exists()


def _applies(finding: Finding, result: Result) -> bool:
    """Whether the official checker finds the same and calls the result invalid for it."""
    rule = finding.rule
    if finding.severity is not Severity.ERROR or rule in NOT_APPLIED or rule in APPLIED_OTHERWISE:
        return False
    if rule.startswith("STRUCT-"):  # B18
        is_missing = finding.path not in result.tree.scan.entries
        return (rule == "STRUCT-SRC" and is_missing) or (rule == "STRUCT-PERF-FILES" and result.has_power)
    if rule == "ACC-JSON":
        return finding.path not in result.tree.scan.entries
    if rule == "EP-FAILED":
        return result.endpoints is not None and finding.path == result.endpoints.accuracy_path
    return not _leaves_tree(result.tree.scan, finding.path)


def _applied_otherwise(result: Result, runs: list[Run]) -> Iterator[str]:
    """The rules that the official checker applies its own way and that a result breaks."""
    fields = result.system.fields
    if fields.get("is_network") and any(key not in fields for key in result.tree.round.system_keys.network):  # B10
        yield "SYS-NETWORK-FIELDS"
    endpoints = result.endpoints
    if endpoints is not None:
        yield from _endpoints_otherwise(EndpointsRun(result, endpoints))
        return
    yield from _accuracy(result)
    for run in runs:
        if run.log.problems:
            continue
        # B03: Interactive is held to the limits of Server, which the log names.
        logged = Run(run.result, run.path, run.log, run.of_test, by_log=True)
        stops_early = logged.rules is not None and logged.rules.early_stopping
        if stops_early and not run.log.values.get("early_stopping_met"):
            yield "PERF-EARLY-STOP"
        if any(token_latencies(logged)):
            yield "PERF-TTFT-TPOT"
        if any(target_latency(logged)):
            yield "PERF-TARGET-LATENCY"
        if not _metric_passes(run):
            yield "PERF-METRIC"


def _accuracy(result: Result) -> Iterator[str]:
    """B16: some gates in another unit or in the wrong direction."""
    benchmark, scenario = result.benchmark.rules, result.scenario
    if benchmark is None or scenario is None or not result.submitter.gated:
        return
    gates = {name: _official_gate(gate) for name, gate in benchmark.thresholds(scenario).items()}
    reading = read_accuracy(result, gates)
    for name, gate in gates.items() if reading is not None else ():
        values = reading.values[name] if reading is not None else []
        if must_be_seen(gate) and not values:
            yield "ACC-METRIC-SEEN"
        if gate.minimum is not None and not all(value >= gate.minimum for value in values):
            yield "ACC-METRIC-MIN"
        if gate.maximum is not None and not all(value <= gate.maximum for value in values):
            yield "ACC-METRIC-MAX"


def _official_gate(gate: Threshold) -> Threshold:
    return gate if gate.official_minimum is None else Threshold(minimum=gate.official_minimum)


def _metric_passes(run: Run) -> bool:
    """It takes anything that Python reads as a number but 0, NaN and negative numbers among them."""
    if run.rules is None:
        return False
    if not _is_number(run.log.values.get(run.rules.metric)):
        return False
    if run.inferred:
        pair = inference_of(run)
        keys = [] if pair is None else [pair.key]
        if pair is not None and pair.derivation is Derivation.SAMPLES_PER_QUERY_LATENCY:
            keys.append("effective_samples_per_query")
    else:
        keys = [run.rules.metric]
    return all(_is_number(run.log.values.get(key), but_zero=not run.of_test) for key in keys)


def _is_number(value: Any, but_zero: bool = False) -> bool:
    try:
        return float(value) != 0 or not but_zero
    except (TypeError, ValueError, OverflowError):
        return False


def _endpoints_otherwise(run: EndpointsRun) -> Iterator[str]:
    entries = run.files.scores or []
    scored = [one for one in entries if isinstance(one, dict) and one.get("score") is not None]
    official_id = run.result.submitter.official_id(run.result.benchmark.name)
    compared = run.result.submitter.gated and official_id == SCORED_BENCHMARK
    if not scored or (compared and any(scores_reach_gates(run))):
        yield "EP-SCORE"
    if run.scenario is not None and not _is_number(raw_metric(run), but_zero=True):
        yield "EP-METRIC"


def _readable_scores(scores: Any) -> bool:
    """Whether it can go through `scores`: none at all, or a list of objects with counts that are numbers."""
    if scores is None:
        return True
    if not isinstance(scores, list) or not all(isinstance(one, dict) for one in scores):
        return False
    for one in scores:
        counts = one.get("response_counts", {})
        total = one.get("total_samples")
        if total is None and not isinstance(counts, dict):
            return False
        count = counts.get("issued") if total is None else total
        if one.get("dataset_type") in (None, "accuracy") and count is not None and _int_fails(count):
            return False
    return True


def _int_fails(value: Any) -> bool:
    try:
        int(value)
    except (TypeError, ValueError, OverflowError):
        return True
    return False


def python_json(scan: TreeScan, path: str) -> tuple[str, Any]:
    """How Python's own reader fares with the file at `path`: missing or readable (valid, data), or crash."""
    entry = scan.entries.get(path)
    if entry is None or entry.kind is Kind.BAD_LINK:
        return VALID, None
    content = read_content(scan, path)
    if isinstance(content, Message):
        return CRASH, None
    try:
        return VALID, json.loads(content.decode())
    except (ValueError, RecursionError):
        return CRASH, None
