"""Compliance: the audit tests of a closed or network result, each in a folder TESTnn of its own.

Which tests a benchmark needs stands in the round. The detail logs of TEST01 and TEST04 keep the rules of performance
runs, too; their findings carry those rules' ids and the path of the test.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from core.check.accuracy import MAX_MATCHED_CHARACTERS, must_be_seen
from core.check.documents import Lines, read_lines
from core.check.file_lists import listed_files
from core.check.rules import Remark, Remarks, RuleList
from core.check.subjects import DETAIL_LOG, Result, Run, run_at
from core.messages import Message, say
from core.rounds.model import Metric

COMPLIANCE_RULES = RuleList["ComplianceTest"]()

PASS = "TEST PASS"
TESTS_WITH_RUN = ("TEST01", "TEST04")
"""Tests whose performance run is submitted; of the others only what the verification said."""
TEST06_LINES = (
    ("First token check pass: True", "First token check pass: Skipped"),
    ("EOS check pass: True",),
    ("Sample length check pass: True",),
)
BASELINE, COMPLIANT = "baseline_accuracy.txt", "compliance_accuracy.txt"


@dataclass(frozen=True)
class ComplianceTest:
    """One test that the benchmark of a result needs."""

    result: Result
    name: str

    @property
    def folder(self) -> str:
        """Where it lies."""
        return self.result.place(self.result.tree.round.layout.compliance, test=self.name)

    @property
    def is_there(self) -> bool:
        """Whether its folder exists; without it nothing else is said of it."""
        return self.result.tree.scan.is_folder(self.folder)

    @property
    def has_run(self) -> bool:
        """Whether its performance run is submitted with it."""
        return self.name in TESTS_WITH_RUN

    @property
    def run_folder(self) -> str:
        """The folder of its performance run."""
        return f"{self.folder}/performance/run_1"

    @cached_property
    def run(self) -> Run | None:
        """Its performance run with the log, None where there is none or the test has none."""
        return run_at(self.result, f"{self.run_folder}/{DETAIL_LOG}", of_test=True) if self.has_run else None

    @cached_property
    def verification(self) -> Lines:
        """What the verification of outputs said: verify_accuracy.txt, TEST09: verify_output_len.txt."""
        name = "verify_output_len.txt" if self.name == "TEST09" else "verify_accuracy.txt"
        return read_lines(self.result.tree.scan, f"{self.folder}/{name}")

    @cached_property
    def performance_verification(self) -> Lines:
        """verify_performance.txt."""
        return read_lines(self.result.tree.scan, f"{self.folder}/verify_performance.txt")


def compliance_tests(result: Result) -> Iterator[ComplianceTest]:
    """The tests that `result` needs; none in the open division and for endpoints, which have audits."""
    rules = result.benchmark.rules
    if rules is None or result.submitter.is_open or result.endpoints is not None:
        return
    for name in rules.compliance:
        yield ComplianceTest(result, name)


def _rerun(test: ComplianceTest) -> Message:
    return say("Run {test} and its verification script, and copy what they write.", test=test.name)


@COMPLIANCE_RULES.rule("COMP-DIR", say("Every compliance test of a benchmark is there, for every scenario."))
def folder_exists(test: ComplianceTest) -> Remarks:
    """TESTnn/."""
    if not test.is_there:
        yield Remark(test.folder, say("The compliance test {test} is missing.", test=test.name), _rerun(test))


@COMPLIANCE_RULES.rule(
    "COMP-T01-FILES", say("TEST01 and TEST04 hold what their verification said and the detail log of their run.")
)
def files_exist(test: ComplianceTest) -> Remarks:
    """verify_accuracy.txt (TEST01), verify_performance.txt and the detail log."""
    if not test.is_there or not test.has_run:
        return
    texts = [test.performance_verification, *([test.verification] if test.name == "TEST01" else [])]
    for text in texts:
        if text.fault is not None:
            yield Remark(text.path, text.fault, _rerun(test))
    if test.run is None:
        path = f"{test.run_folder}/{DETAIL_LOG}"
        yield Remark(path, say("LoadGen's detail log of {test} is missing.", test=test.name), _rerun(test))


@COMPLIANCE_RULES.rule("COMP-T01-PERF", say("The run of a compliance test keeps the rules of a performance run."))
def log_is_whole(test: ComplianceTest) -> Remarks:
    """A log that cannot be read; what a readable one says is judged by the rules of performance runs."""
    if test.run is not None and test.run.log.problems:
        problem = test.run.log.problems[0]
        yield Remark(
            test.run.path,
            say("LoadGen's detail log cannot be read as it is."),
            say("Run {test} again; logs are never edited by hand.", test=test.name),
            say("{fault} (line {line})", fault=str(problem.fault), line=problem.line_no).text(),
            say("lines as LoadGen writes them").text(),
        )


@COMPLIANCE_RULES.rule("COMP-T01-RUN-FILES", say("The run of TEST01 and TEST04 holds the summary and detail log."))
def run_files(test: ComplianceTest) -> Remarks:
    """Missing and stray files in performance/run_1; the detail log has its own rule."""
    if test.is_there and test.has_run:
        files = test.result.tree.round.files
        yield from listed_files(
            test.result,
            test.run_folder,
            set(files.compliance_performance),
            own_rule={DETAIL_LOG},
            optional=set(files.performance_optional),
        )


@COMPLIANCE_RULES.rule("COMP-T01-VERIFY-PERF", say("The performance of TEST01 is near that of the result."))
def performance_verified(test: ComplianceTest) -> Remarks:
    """verify_performance.txt of TEST01 without TEST PASS."""
    if test.name == "TEST01":
        yield from _performance_passed(test)


@COMPLIANCE_RULES.rule("COMP-T04", say("TEST04 finds no sign that results are kept between queries."))
def caching_verified(test: ComplianceTest) -> Remarks:
    """verify_performance.txt of TEST04 without TEST PASS."""
    if test.name == "TEST04":
        yield from _performance_passed(test)


def _performance_passed(test: ComplianceTest) -> Remarks:
    if test.is_there and test.performance_verification.fault is None:
        yield from _contains_pass(test, test.performance_verification)


def _contains_pass(test: ComplianceTest, text: Lines) -> Remarks:
    if not any(PASS in line for line in text.lines):
        yield _no_pass(test, text, say("“{text}” in a line", text=PASS))


def _no_pass(test: ComplianceTest, text: Lines, wanted: Message) -> Remark:
    last = next((line.strip() for line in reversed(text.lines) if line.strip()), say("nothing").text())
    return Remark(
        text.path,
        say("The verification of {test} did not pass.", test=test.name),
        say("Find out why, then run {test} again.", test=test.name),
        last[:120],
        wanted.text(),
    )


@COMPLIANCE_RULES.rule(
    "COMP-T01-NONDET",
    say("Where TEST01 finds other outputs, the accuracy of both runs is given and nearly equal."),
)
def accuracy_verified(test: ComplianceTest) -> Remarks:
    """Without a line TEST PASS (COMP-T01-DET): four files in accuracy/, and both accuracies within the bound."""
    if test.name != "TEST01" or not test.is_there or test.verification.fault is not None:
        return
    if any(line.strip() == PASS for line in test.verification.lines):
        return
    folder, scan = f"{test.folder}/accuracy", test.result.tree.scan
    if not scan.is_folder(folder):
        yield Remark(
            folder,
            say("TEST01 finds other outputs, and there is no folder with the accuracy of both runs."),
            say("Run create_accuracy_baseline.sh, and keep the accuracy of both runs."),
        )
        return
    mistakes = list(listed_files(test.result, folder, set(test.result.tree.round.files.test01_accuracy_different)))
    yield from mistakes
    if not mistakes:
        yield from _accuracies_are_near(test, folder)


def _accuracies_are_near(test: ComplianceTest, folder: str) -> Remarks:
    rules, scenario = test.result.benchmark.rules, test.result.scenario
    if rules is None or scenario is None:
        return
    texts = [read_lines(test.result.tree.scan, f"{folder}/{name}") for name in (BASELINE, COMPLIANT)]
    for text in texts:
        if text.fault is not None:
            yield Remark(text.path, text.fault, say("Compute the accuracy again and keep the output."))
            return
    for name, gate in rules.thresholds(scenario).items():
        if not must_be_seen(gate):
            continue
        baseline, compliant = (_last_value(text, test.result.tree.round.metrics[name]) for text in texts)
        bound = gate.test01_delta_percent
        if not baseline or not compliant:
            yield Remark(
                folder,
                say("There is no usable value of {metric} in both files.", metric=name),
                say("Compute the accuracy of both runs again and keep the output."),
                f"{BASELINE} {baseline or 0:g}, {COMPLIANT} {compliant or 0:g}",
                say("a number above {least}", least=0).text(),
            )
        elif bound is not None and abs(1 - baseline / compliant) * 100 > bound:
            yield Remark(
                folder,
                say("The {metric} of TEST01 is too far from that of the reference run.", metric=name),
                say("Find out why the outputs differ, then run TEST01 again."),
                f"{baseline:g} / {compliant:g}: {abs(1 - baseline / compliant) * 100:.4g} %",
                f"≤ {bound:g} %",
            )


def _last_value(text: Lines, metric: Metric) -> float | None:
    """The value in the last line that has the metric, as the submission checker reads both files."""
    for line in reversed(text.lines):
        found = re.match(metric.line, line[:MAX_MATCHED_CHARACTERS])
        if found is not None:
            try:
                return float(found[1])
            except ValueError:
                return None
    return None


@COMPLIANCE_RULES.rule("COMP-T06", say("TEST06 finds the first token, the end of text and the length in order."))
def tokens_verified(test: ComplianceTest) -> Remarks:
    """Three lines of verify_accuracy.txt, word for word."""
    yield from _missing_verification(test, "TEST06")
    if test.name != "TEST06" or not _verification_readable(test):
        return
    lines = {line.strip() for line in test.verification.lines}
    missing = [allowed for allowed in TEST06_LINES if not lines & set(allowed)]
    if missing:
        yield _no_pass(test, test.verification, say("{lines}", lines="; ".join(one[0] for one in missing)))


@COMPLIANCE_RULES.rule("COMP-T07", say("TEST07 finds the accuracy of the performance run high enough."))
def full_accuracy_verified(test: ComplianceTest) -> Remarks:
    """TEST PASS somewhere in verify_accuracy.txt."""
    yield from _missing_verification(test, "TEST07")
    if test.name == "TEST07" and _verification_readable(test):
        yield from _contains_pass(test, test.verification)


@COMPLIANCE_RULES.rule("COMP-T08", say("TEST08 finds equal predictions in accuracy and performance runs."))
def predictions_verified(test: ComplianceTest) -> Remarks:
    """A line TEST PASS in verify_accuracy.txt."""
    yield from _missing_verification(test, "TEST08")
    if test.name != "TEST08" or not _verification_readable(test):
        return
    if not any(line.strip() == PASS for line in test.verification.lines):
        yield _no_pass(test, test.verification, say("a line “{text}”", text=PASS))


@COMPLIANCE_RULES.rule("COMP-T09", say("TEST09 finds outputs of the usual length in the performance run."))
def output_length_verified(test: ComplianceTest) -> Remarks:
    """TEST PASS somewhere in verify_output_len.txt."""
    yield from _missing_verification(test, "TEST09")
    if test.name == "TEST09" and _verification_readable(test):
        yield from _contains_pass(test, test.verification)


def _verification_readable(test: ComplianceTest) -> bool:
    return test.is_there and test.verification.fault is None


def _missing_verification(test: ComplianceTest, name: str) -> Remarks:
    if test.name == name and test.is_there and test.verification.fault is not None:
        yield Remark(test.verification.path, test.verification.fault, _rerun(test))
