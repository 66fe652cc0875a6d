"""The benchmarks of a round as rows of the Benchmarks page: what each asks for, and why one cannot be chosen."""

from math import ceil
from typing import NamedTuple

from core.plan.practice import BENCHMARK as PRACTICE
from core.plan.practice import SCENARIOS
from core.plan.run_plan import Submission
from core.rounds.model import Benchmark, Round
from core.terms import SystemType
from gui import figures
from gui.i18n import tr
from gui.widgets.two_line_table import Row


class RoundRows(NamedTuple):
    """Rows of the benchmarks that this version cannot run: those of the chosen suite, and those of other suites."""

    of_suite: tuple[Row, ...]
    of_other_suites: tuple[Row, ...]


def practice_row(checked: bool, quick_s: float, full_s: float) -> Row:
    """The benchmark that is built in. Times are the sums of the plans, in seconds."""
    return Row(
        key=PRACTICE,
        cells=(
            (tr("Practice"), tr("Image classification")),
            (tr("UCI handwritten digits"), tr("Built in, no download")),
            (tr("ONNX Runtime"), "CPU · fp32"),
            (figures.about(_up_to_minutes(quick_s)), tr("full: {time}", time=figures.about(_up_to_minutes(full_s)))),
            (tr("{count} scenarios", count=len(SCENARIOS)), ", ".join(SCENARIOS)),
        ),
        checked=checked,
    )


def _up_to_minutes(seconds: float) -> float:
    return ceil(seconds / 60) * 60


def round_rows(found: Round, submission: Submission, searched: str) -> RoundRows:
    """All benchmarks of `found` whose name, task or data set contain `searched`."""
    of_suite: list[Row] = []
    others: list[Row] = []
    for name, benchmark in found.benchmarks.items():
        if name == PRACTICE or searched.lower() not in f"{name} {benchmark.task} {benchmark.data_set}".lower():
            continue
        suite = benchmark.suites.get(submission.system_type)
        (others if suite is None else of_suite).append(_row(name, benchmark, submission.system_type))
    return RoundRows(tuple(of_suite), tuple(others))


def _row(name: str, benchmark: Benchmark, system_type: SystemType) -> Row:
    suite = benchmark.suites.get(system_type)
    if suite is None:
        scenarios = (tr("Not for {system_type}", system_type=system_type), tr("For {suites}", suites=_or(benchmark)))
        required = 1
    else:
        needed = (*suite.required, *suite.one_of)
        count = tr("{count} required", count=len(suite.required)) if suite.required else tr("All optional")
        scenarios = (count, ", ".join(needed))
        required = len(suite.required)
    samples = tr("{count} samples", count=figures.count(benchmark.data_set_samples))
    task = benchmark.task[:1].upper() + benchmark.task[1:]
    rules = (_time(benchmark, required), _gate(benchmark))
    return Row(
        key=name,
        cells=((name, task), (benchmark.data_set, samples), scenarios, rules),
        tooltip=f"{name}: {task}\n{benchmark.data_set}, {samples}\n{': '.join(scenarios)}\n{', '.join(rules)}",
    )


def _or(benchmark: Benchmark) -> str:
    return tr(" or ").join(str(suite) for suite in benchmark.suites)


def _time(benchmark: Benchmark, required: int) -> str:
    """The least time that the rules ask of the performance tests."""
    duration_s = benchmark.min_duration_ms / 1000 * max(required, 1)
    return tr("{time} or more", time=figures.duration(duration_s)) if duration_s else tr("No minimum time")


def _gate(benchmark: Benchmark) -> str:
    """The first accuracy gate; the others are in the round's file."""
    for metric, gate in benchmark.accuracy.items():
        if gate.minimum is not None:
            return tr("{metric} of {minimum} or more", metric=metric, minimum=f"{gate.minimum:g}")
    return ""
