"""A tree is checked: every thing in it is shown to the rules for its kind, once."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from core.check.accuracy import ACCURACY_RULES, ACCURACY_RUN_RULES, ARTIFACT_RULES
from core.check.compliance import COMPLIANCE_RULES, compliance_tests
from core.check.endpoints import ENDPOINTS_RULES, EndpointsRun, endpoints_metric, endpoints_units
from core.check.endpoints_audit import AUDIT_RULES
from core.check.findings import CheckReport, Finding, OfficialOutcome, ResultReport
from core.check.measurements import MEASUREMENT_RULES
from core.check.metric import METRIC_RULES, metric_units, performance_metric
from core.check.official import CRASH, Forecast
from core.check.performance import LOG_RULES, RUN_RULES
from core.check.power import POWER_RULES
from core.check.power_analyser import ANALYSER_RULES
from core.check.power_nameplate import NAMEPLATE_RULES
from core.check.power_protocol import PROTOCOL_RULES
from core.check.power_session import PowerSession, power_metric
from core.check.rules import RuleList, Subject, printable
from core.check.scenarios import BENCHMARK_RULES, MAPPING_RULES, SCENARIO_RULES
from core.check.structure import RESULT_FILE_RULES, SUBMITTER_RULES, SYSTEM_FILE_RULES, TREE_RULES
from core.check.subjects import BenchmarkFolder, Result, Run, Submitter, System, Tree
from core.check.system import SYSTEM_RULES
from core.check.tree_scan import TreeScan
from core.rounds.model import Round

Progress = Callable[[int, int], None]
"""Called with how many results are checked and how many there are."""


def check_tree(
    root: Path,
    round: Round,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    predict: bool = False,
) -> CheckReport | None:
    """The report on the tree at `root` by the rules of `round`; None when `cancelled` said yes on the way.

    predict: also forecast what the official checker would say. The tree is only read.
    Raises ExpectedError when `root` is no folder that can be read.
    """
    return _Check(root, round, progress, cancelled, predict).report()


class _Found(NamedTuple):
    findings: list[Finding]
    invalid: bool

    def joined(self, other: "_Found") -> "_Found":
        """What was found at a thing and at what it is in."""
        return _Found(self.findings + other.findings, self.invalid or other.invalid)


def _apply(subject: Subject, *lists: RuleList[Subject]) -> _Found:
    findings: list[Finding] = []
    invalid = False
    for rules in lists:
        found, spoilt = rules.findings(subject)
        findings += found
        invalid = invalid or spoilt
    return _Found(findings, invalid)


class _CancelledError(Exception):
    """The one who asked for the check does not want it any more."""


class _Check:
    def __init__(
        self,
        root: Path,
        round: Round,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
        predict: bool,
    ) -> None:
        self.started_s = time.monotonic()
        self.tree = Tree(TreeScan(root, round.divisions), round)
        self.progress = progress
        self.cancelled = cancelled
        self.forecast = Forecast(self.tree) if predict else None
        self.findings: list[Finding] = []
        self.results: list[ResultReport] = []
        self.total = sum(1 for one in self.tree.submitters() for two in one.systems() for _ in _results_of(two))

    def report(self) -> CheckReport | None:
        try:
            self._tell()
            self.findings += _apply(self.tree, TREE_RULES).findings
            for submitter in self.tree.submitters():
                self._submitter(submitter)
        except _CancelledError:
            return None
        official = None
        if self.forecast is not None:
            official = self.forecast.outcome(one.official_verdict for one in self.results)
            if official.outcome is OfficialOutcome.CRASH:
                self.results = [structs.replace(one, official_verdict=CRASH, official_rules=()) for one in self.results]
        return CheckReport(
            round_id=self.tree.round.round_id,
            results=tuple(self.results),
            findings=tuple(self.findings),
            file_count=self.tree.scan.file_count(),
            duration_s=time.monotonic() - self.started_s,
            official=official,
        )

    def _tell(self) -> None:
        if self.cancelled is not None and self.cancelled():
            raise _CancelledError
        if self.progress is not None:
            self.progress(len(self.results), self.total)

    def _submitter(self, submitter: Submitter) -> None:
        found = _apply(submitter, SUBMITTER_RULES, MAPPING_RULES)
        self.findings += found.findings
        if self.forecast is not None:
            self.forecast.submitter(submitter)
        for system in submitter.systems():
            self._system(system, found)

    def _system(self, system: System, above: _Found) -> None:
        found = _apply(system, SYSTEM_FILE_RULES, *([SYSTEM_RULES] if system.description.data is not None else []))
        self.findings += found.findings
        if self.forecast is not None:
            self.forecast.system(system)
        for benchmark in system.benchmarks():
            self._benchmark(benchmark, above.joined(found))

    def _benchmark(self, benchmark: BenchmarkFolder, above: _Found) -> None:
        found = _apply(benchmark, BENCHMARK_RULES)
        self.findings += found.findings
        if self.forecast is not None:
            self.forecast.benchmark(benchmark, found.findings)
        for result in benchmark.results():
            self.results.append(_result(result, above.joined(found), self.forecast))
            self._tell()


def _results_of(system: System) -> list[str]:
    return [name for benchmark in system.benchmarks() for name in benchmark.scenario_folders]


def _result(result: Result, above: _Found, forecast: Forecast | None) -> ResultReport:
    """The verdict on one result; the logs it reads are let go with it."""
    parts = [_apply(result, SCENARIO_RULES)]
    measured = Measured(None, "", None, [])
    if result.scenario is not None:
        parts.append(_apply(result, MEASUREMENT_RULES, ARTIFACT_RULES))
        endpoints = result.endpoints
        if endpoints is not None:
            run = EndpointsRun(result, endpoints)
            parts.append(_apply(run, ENDPOINTS_RULES, AUDIT_RULES))
            measured = Measured(endpoints_metric(run), endpoints_units(run), None, [])
        else:
            measured = _loadgen_result(result, parts)
    findings = [finding for one in parts for finding in one.findings]
    verdict, rules = "", tuple[str, ...]()
    if forecast is not None:
        verdict, rules = forecast.result(result, above.findings + findings, measured.runs)
    return ResultReport(
        division=result.submitter.division,
        submitter=printable(result.submitter.name),
        system=printable(result.system.name),
        benchmark=printable(result.benchmark.name),
        scenario=printable(result.folder),
        valid=not (above.invalid or any(one.invalid for one in parts)),
        metric=measured.metric,
        units=measured.units,
        power=measured.power,
        findings=tuple(findings),
        official_verdict=verdict,
        official_rules=rules,
    )


class Measured(NamedTuple):
    """What was measured: the metric in its units, and power in watts or millijoules; None where there is none.

    runs: the performance run and those of compliance tests.
    """

    metric: float | None
    units: str
    power: float | None
    runs: list[Run]


def _loadgen_result(result: Result, parts: list[_Found]) -> Measured:
    """Adds what is found in the runs of a result that LoadGen made."""
    parts.append(_apply(result, RESULT_FILE_RULES, LOG_RULES, ACCURACY_RULES))
    run, accuracy_run = result.run, result.accuracy_run
    metric, units, power = None, "", None
    runs = [] if run is None else [run]
    if run is not None and not run.log.problems:
        parts.append(_apply(run, RUN_RULES, METRIC_RULES))
        metric, units = performance_metric(run), metric_units(run)
    if accuracy_run is not None and not accuracy_run.log.problems:
        parts.append(_apply(accuracy_run, ACCURACY_RUN_RULES))
    for test in compliance_tests(result):
        parts.append(_apply(test, COMPLIANCE_RULES))
        runs += [] if test.run is None else [test.run]
        if test.run is not None and not test.run.log.problems:
            parts.append(_apply(test.run, RUN_RULES, METRIC_RULES))
    if result.has_power:
        session = PowerSession(result)
        parts.append(_apply(session, POWER_RULES, NAMEPLATE_RULES, PROTOCOL_RULES, ANALYSER_RULES))
        power = power_metric(session)
    return Measured(metric, units, power, runs)
