"""Accuracy: the log of the accuracy run, its truncated responses, and the lines of accuracy.txt."""

import math
import re
from typing import NamedTuple

from core.check.performance import logged_words
from core.check.rules import Remark, Remarks, RuleList
from core.check.subjects import ACCURACY_LOG, DETAIL_LOG, Result, Run
from core.messages import say
from core.quantities import number_words
from core.rounds.model import Metric, Threshold

ACCURACY_RULES = RuleList[Result]()
ACCURACY_RUN_RULES = RuleList[Run]()
ARTIFACT_RULES = RuleList[Result]()

HASH_LINE = re.compile(r"hash=\w+")
MAX_MATCHED_CHARACTERS = 20_000
"""A longer line is other output; real lines with a metric have some hundred characters."""


@ACCURACY_RULES.rule("ACC-LOG", say("Every result has LoadGen's detail log of its accuracy run."))
def log_exists(result: Result) -> Remarks:
    """accuracy/mlperf_log_detail.txt."""
    if result.accuracy_run is None:
        yield Remark(
            f"{result.accuracy_folder}/{DETAIL_LOG}",
            say("LoadGen's detail log of the accuracy run is missing."),
            say("Run the accuracy test."),
        )


@ACCURACY_RULES.rule("ACC-TXT", say("The accuracy script's output is kept as accuracy.txt."))
def text_exists(result: Result) -> Remarks:
    """accuracy.txt missing or not readable."""
    if result.accuracy_text.fault is not None:
        yield Remark(
            result.accuracy_text.path,
            result.accuracy_text.fault,
            say("Compute the accuracy again and keep the output as accuracy.txt."),
        )


@ACCURACY_RULES.rule("ACC-JSON", say("LoadGen's log of the responses is kept, truncated."))
def responses_exist(result: Result) -> Remarks:
    """accuracy/mlperf_log_accuracy.json."""
    path = f"{result.accuracy_folder}/{ACCURACY_LOG}"
    if result.tree.scan.file(path) is None:
        yield Remark(path, say("The log of the responses is missing."), say("Run the accuracy test."))


@ACCURACY_RULES.rule("ACC-JSON-SIZE", say("The log of the responses is truncated to at most 10,240 bytes."))
def responses_are_truncated(result: Result) -> Remarks:
    """Its size in bytes."""
    path = f"{result.accuracy_folder}/{ACCURACY_LOG}"
    entry, limit = result.tree.scan.file(path), result.tree.round.limits.accuracy_log_max_bytes
    if entry is not None and entry.size_bytes > limit:
        yield Remark(
            path,
            say("The log of the responses is not truncated."),
            say("Truncate it and add the hash line to accuracy.txt; keep the original outside the tree."),
            f"{entry.size_bytes:,} bytes",
            f"≤ {limit:,} bytes",
        )


class AccuracyReading(NamedTuple):
    """What accuracy.txt says: the values of each metric in order, and whether it has the hash line."""

    values: dict[str, list[float]]
    has_hash: bool


def read_accuracy(result: Result, gates: dict[str, Threshold] | None = None) -> AccuracyReading | None:
    """The lines that count: up to the one after which every gated metric is reached and the hash was seen.

    gates: other bounds than those of the round.
    """
    benchmark, scenario = result.benchmark.rules, result.scenario
    if benchmark is None or scenario is None or result.accuracy_text.fault is not None:
        return None
    gates = benchmark.thresholds(scenario) if gates is None else gates
    metrics = result.tree.round.metrics
    values: dict[str, list[float]] = {name: [] for name in gates}
    reached: set[str] = set()
    has_hash = False
    for line in result.accuracy_text.lines:
        has_hash = has_hash or HASH_LINE.fullmatch(line) is not None
        for name in gates:
            value = _value_in(line, metrics[name])
            if value is not None:
                values[name].append(value)
                if fits(value, gates[name]):
                    reached.add(name)
        if has_hash and all(name in reached for name in gates if must_be_seen(gates[name])):
            break
    return AccuracyReading(values, has_hash)


def _value_in(line: str, metric: Metric) -> float | None:
    found = re.match(metric.line, line[:MAX_MATCHED_CHARACTERS])
    if found is None:
        return None
    try:
        return float(found[1])
    except ValueError:
        return math.nan  # no number ("7.6.4"): it fits no bound


def fits(value: float, gate: Threshold) -> bool:
    """Whether `value` is within the bounds of `gate`."""
    return (gate.minimum is None or value >= gate.minimum) and (gate.maximum is None or value <= gate.maximum)


def must_be_seen(gate: Threshold) -> bool:
    """Whether a file without the metric fails; a mere upper bound may be absent."""
    return gate.minimum is not None or gate.official_minimum is not None


@ACCURACY_RULES.rule(
    "ACC-METRIC-SEEN", say("accuracy.txt has a line with every metric of the benchmark (closed, network).")
)
def metrics_are_there(result: Result) -> Remarks:
    """A metric without a line."""
    reading = read_accuracy(result) if result.submitter.gated else None
    if reading is None or result.benchmark.rules is None or result.scenario is None:
        return
    for name, gate in result.benchmark.rules.thresholds(result.scenario).items():
        if must_be_seen(gate) and all(map(math.isnan, reading.values[name])):
            yield Remark(
                result.accuracy_text.path,
                say("There is no line with the metric {metric}.", metric=name),
                say("Keep the accuracy script's own line, from its first character."),
                say("nothing").text(),
                name,
            )


@ACCURACY_RULES.rule(
    "ACC-METRIC-MIN", say("Every value in accuracy.txt reaches the benchmark's gate (closed, network).")
)
def metrics_reach_minimum(result: Result) -> Remarks:
    """One low value spoils the file, even when a better one follows."""
    yield from _outside(result, below=True)


@ACCURACY_RULES.rule("ACC-METRIC-MAX", say("Metrics with an upper bound keep it (closed, network)."))
def metrics_keep_maximum(result: Result) -> Remarks:
    """Values above the upper bound: the task was changed."""
    yield from _outside(result, below=False)


def _outside(result: Result, *, below: bool) -> Remarks:
    reading = read_accuracy(result) if result.submitter.gated else None
    if reading is None or result.benchmark.rules is None or result.scenario is None:
        return
    for name, gate in result.benchmark.rules.thresholds(result.scenario).items():
        bound = gate.minimum if below else gate.maximum
        if bound is None or all(map(math.isnan, reading.values[name])):
            continue
        wrong = [value for value in reading.values[name] if not (value >= bound if below else value <= bound)]
        if wrong:
            unit = result.tree.round.metrics[name].unit
            yield Remark(
                result.accuracy_text.path,
                say("{metric} is below its gate.", metric=name)
                if below
                else say("{metric} is above its upper bound.", metric=name),
                say("Mend the model or its data, run the accuracy test again, and remove lines of earlier attempts."),
                f"{name} {_digits(wrong[0])} {unit}",
                f"{'≥' if below else '≤'} {_digits(bound)} {unit}",
            )


def _digits(value: float) -> str:
    """All digits: a gate is missed by the last one."""
    return f"{value:.10g}" if abs(value) < 1e6 else number_words(value)


@ACCURACY_RULES.rule("ACC-HASH", say("accuracy.txt has the line hash=… of the untruncated log (closed, network)."))
def hash_line(result: Result) -> Remarks:
    """A line that is exactly hash= and word characters."""
    if not result.submitter.gated or result.accuracy_text.fault is not None:
        return
    if not any(HASH_LINE.fullmatch(line) for line in result.accuracy_text.lines):
        yield Remark(
            result.accuracy_text.path,
            say("There is no hash line."),
            say("Truncate the log of the responses again; that adds the line."),
            say("nothing").text(),
            "hash=<SHA-256>",
        )


@ARTIFACT_RULES.rule("ACC-ARTIFACTS", say("Generated images or videos of certain samples are kept beside the log."))
def kept_outputs(result: Result) -> Remarks:
    """accuracy/images/<id>.*, accuracy/videos/<id>.*."""
    for wanted in result.benchmark.rules.accuracy_files if result.benchmark.rules else ():
        folder = f"{result.accuracy_folder}/{wanted.folder}"
        stems = {one.name.split(".")[0] for one in result.tree.scan.files(folder)}
        missing = [stem for stem in wanted.stems if stem not in stems]
        if missing:
            yield Remark(
                folder,
                say("Generated outputs are missing: {count} of {total}.", count=len(missing), total=len(wanted.stems)),
                say("Copy them from the accuracy run."),
                ", ".join(stem for stem in wanted.stems if stem in stems) or say("nothing").text(),
                ", ".join(wanted.stems),
            )


@ACCURACY_RUN_RULES.rule("ACC-LOADGEN-ERRORS", say("LoadGen logged no error in the accuracy run."))
def no_errors(run: Run) -> Remarks:
    """Records marked as errors."""
    if run.log.error_count:
        yield Remark(
            run.path,
            say("LoadGen logged errors: {count}.", count=run.log.error_count),
            say("Mend the cause, then run the accuracy test again."),
            str(run.log.errors[0].value)[:200],
            say("no error").text(),
        )


@ACCURACY_RUN_RULES.rule("ACC-DATASET", say("An accuracy run covers the whole data set, in every division."))
def whole_data_set(run: Run) -> Remarks:
    """effective_accuracy_sample_count, or the size of the sample library."""
    if run.benchmark is None or run.result.scenario is None:
        return
    wanted = run.benchmark.accuracy_sample_count(run.result.scenario)
    own = "effective_accuracy_sample_count"
    key = own if own in run.log.values else "qsl_reported_total_count"
    if run.log.values.get(key) != wanted:
        yield Remark(
            run.path,
            say("The accuracy run does not cover the data set."),
            say("Run the accuracy test over all {count} samples.", count=f"{wanted:,}"),
            say("{count} samples", count=logged_words(run, key)).text(),
            say("{count} samples", count=f"{wanted:,}").text(),
        )
