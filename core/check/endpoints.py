"""Endpoints: results that were measured through an HTTP endpoint, without LoadGen's logs."""

from dataclasses import dataclass
from typing import Any

from core.check.accuracy import fits
from core.check.endpoints_files import EndpointsFiles, finite_number, lookup, sample_count
from core.check.json_words import json_words
from core.check.metric import UNIT_DIVISORS
from core.check.performance import NS_PER_MS
from core.check.rules import Remark, Remarks, RuleList
from core.check.subjects import Result
from core.messages import Message, say
from core.quantities import latency_words
from core.rounds.model import Benchmark, Metric
from core.terms import Scenario

ENDPOINTS_RULES = RuleList["EndpointsRun"]()

RERUN = say("Mend the settings, then run the test again.")
P99 = "early_stopping_percentiles.99.0"
P90_LATENCY = "latency.early_stopping_percentiles.90.0"
SCORE_NAMES = ("f1", "score", "accuracy")
"""Names that a score may have whatever its benchmark calls it."""


@dataclass(frozen=True)
class EndpointsRun:
    """A result with the files of its endpoints run."""

    result: Result
    files: EndpointsFiles

    @property
    def benchmark(self) -> Benchmark | None:
        """The benchmark's rules."""
        return self.result.benchmark.rules

    @property
    def type(self) -> str | None:
        """The type of load in config.yaml, as it is written."""
        found = self.files.setting("type")
        return found if isinstance(found, str) else None

    @property
    def scenario(self) -> Scenario | None:
        """The scenario that was run; a folder SingleStream or Interactive decides, else online means Server."""
        folder = self.result.scenario
        if folder in (Scenario.SINGLE_STREAM, Scenario.INTERACTIVE):
            return folder
        kind = (self.type or "").lower()
        return Scenario.SERVER if kind == "online" else next((one for one in Scenario if one.lower() == kind), None)


def endpoints_metric(run: EndpointsRun) -> float | None:
    """The result in the unit of its scenario; None where the summary has no usable number for it."""
    value, rules, scenario = finite_number(raw_metric(run)), run.benchmark, run.scenario
    if value is None or value <= 0 or rules is None or scenario is None:
        return None
    return value / UNIT_DIVISORS.get(rules.scenarios[scenario].unit, 1)


def raw_metric(run: EndpointsRun) -> Any:
    """The summary's value of the result as it stands there, None where it has none."""
    rules, scenario = run.benchmark, run.scenario
    if rules is None or scenario is None or not run.result.tree.round.endpoints.models:
        return None
    match scenario:
        case Scenario.OFFLINE:
            # The tools write "offline"; any other case asks the submission checker for a value that no summary has.
            return None if rules.counts_tokens and run.type == str(Scenario.OFFLINE) else _rate(run)
        case Scenario.SINGLE_STREAM:
            uses_p90 = "90.00" in rules.scenarios[scenario].metric
            return run.files.measured(P90_LATENCY if uses_p90 else "latency.avg")
        case Scenario.SERVER if rules.counts_tokens:
            return run.files.measured("tps")
        case Scenario.SERVER | Scenario.INTERACTIVE:
            rate = run.files.measured("qps")
            return _rate(run) if rate is None else rate
        case _:
            return None


def _rate(run: EndpointsRun) -> float | None:
    count, duration_ns = run.files.number("n_samples_issued"), run.files.number("duration_ns")
    return count / (duration_ns / 1e9) if count and duration_ns else None


def endpoints_units(run: EndpointsRun) -> str:
    """The unit of `endpoints_metric`, empty where benchmark or scenario are not known."""
    if run.benchmark is None or run.scenario is None:
        return ""
    if run.scenario is Scenario.OFFLINE:
        return "samples_per_second"
    if run.scenario is Scenario.INTERACTIVE:
        return "queries_per_second"
    return run.benchmark.scenarios[run.scenario].unit


@ENDPOINTS_RULES.rule("EP-ROUND", say("Endpoints results are accepted from v6.1 on."))
def accepted_by_round(run: EndpointsRun) -> Remarks:
    """A round that names no benchmark for endpoints."""
    round = run.result.tree.round
    if not round.endpoints.models:
        yield Remark(
            run.result.path,
            say("{round} accepts no endpoints results.", round=round.round_id),
            say("Measure with LoadGen, or enter the result in a later round."),
            wanted=say("LoadGen's detail logs").text(),
        )


@ENDPOINTS_RULES.rule("EP-MODEL", say("Some benchmarks may be measured through an endpoint."))
def accepted_model(run: EndpointsRun) -> Remarks:
    """A benchmark that is not on the round's list."""
    models = run.result.tree.round.endpoints.models
    official = run.result.submitter.official_id(run.result.benchmark.name)
    if models and official not in models:
        yield Remark(
            run.result.path,
            say("{name} may not be measured through an endpoint.", name=run.result.benchmark.name),
            say("Measure it with LoadGen."),
            official or run.result.benchmark.name,
            ", ".join(models),
        )


@ENDPOINTS_RULES.rule("EP-CONFIG", say("config.yaml holds the settings of the run, with its type."))
def settings_are_there(run: EndpointsRun) -> Remarks:
    """A file that is missing or cannot be read, or has no type."""
    config = run.files.config
    if config.fault is not None:
        yield Remark(config.path, config.fault, say("Put back the config.yaml of the run."))
    elif run.type is None and run.scenario is None:
        yield Remark(
            config.path,
            say("The settings do not say which type of load was run."),
            say("Put back the config.yaml of the run."),
            wanted="type: offline / online",
        )


@ENDPOINTS_RULES.rule("EP-SCENARIO", say("The type of load is that of the scenario's folder: online is Server."))
def scenario_of_folder(run: EndpointsRun) -> Remarks:
    """A type that belongs into another folder."""
    if run.type is not None and run.scenario is not run.result.scenario:
        yield Remark(
            run.files.config.path,
            say("The load is of another scenario than its folder."),
            say("Rename the folder, or run its own scenario."),
            f"type: {run.type[:80]}",
            str(run.result.scenario),
        )


@ENDPOINTS_RULES.rule("EP-SEEDS", say("The random seeds are those of the round, in every division."))
def seeds(run: EndpointsRun) -> Remarks:
    """dataloader_random_seed and scheduler_random_seed, whole numbers."""
    round = run.result.tree.round
    wanted = {"sample_index_seed": round.seeds.sample_index, "schedule_seed": round.seeds.schedule}
    wrong = [name for name, seed in wanted.items() if not _is_whole(run.files.setting(name), seed)]
    if wrong:
        yield Remark(
            run.files.config.path,
            say("The run used other seeds than those of {round}.", round=round.round_id),
            say("Set the seeds of {round}, then run the test again.", round=round.round_id),
            ", ".join(f"{name} {str(run.files.setting(name))[:40]}" for name in wrong),
            ", ".join(f"{name} {wanted[name]}" for name in wrong),
        )


def _is_whole(value: Any, wanted: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value == wanted


@ENDPOINTS_RULES.rule("EP-DURATION", say("A run is set to last at least the minimum duration of its benchmark."))
def minimum_duration(run: EndpointsRun) -> Remarks:
    """min_duration_ms of the settings."""
    if run.benchmark is None or run.benchmark.min_duration_ms == 0:
        return
    least, found = run.benchmark.min_duration_ms, run.files.setting("min_duration_ms")
    number = finite_number(found)
    if number is None or number < least:
        yield Remark(
            run.files.config.path,
            say("The minimum duration is set too low."),
            RERUN,
            json_words(found) if found is None else say("{duration} ms", duration=json_words(found)).text(),
            say("at least {duration} ms", duration=f"{least:,}").text(),
        )


@ENDPOINTS_RULES.rule(
    "EP-TOKENS", say("Time to first token and time per output token stay below their limits (99th percentile).")
)
def token_latencies(run: EndpointsRun) -> Remarks:
    """Both strictly below the limits of Server or Interactive, language models only."""
    if run.benchmark is None or not run.benchmark.token_latencies or run.scenario is None:
        return
    if run.scenario not in (Scenario.SERVER, Scenario.INTERACTIVE):
        return
    rules = run.benchmark.scenarios[run.scenario]
    for key, limit_ms in (("ttft", rules.ttft_ms), ("tpot", rules.tpot_ms)):
        found = run.files.number(f"{key}.{P99}")
        if limit_ms is None or found is None or found >= limit_ms * NS_PER_MS:
            yield Remark(
                run.files.summary_path,
                say("{name} is not below its limit (99th percentile).", name=key.upper()),
                say("Lower the rate of queries, then run the test again."),
                say("{key} is not there", key=f"{key}.{P99}").text() if found is None else latency_words(found),
                say("no limit exists").text() if limit_ms is None else f"< {latency_words(limit_ms * NS_PER_MS)}",
            )


@ENDPOINTS_RULES.rule("EP-LATENCY", say("Where a benchmark limits the whole latency, its 99th percentile keeps it."))
def p99_latency(run: EndpointsRun) -> Remarks:
    """At most the limit of the folder's scenario; language models have limits on tokens instead."""
    if run.benchmark is None or run.benchmark.token_latencies or run.result.scenario is None:
        return
    limit_ms = run.benchmark.scenarios[run.result.scenario].latency_ms
    found = run.files.number(f"latency.{P99}")
    if limit_ms is not None and (found is None or found > limit_ms * NS_PER_MS):
        yield Remark(
            run.files.summary_path,
            say("The 99th percentile of the latency is above the limit."),
            say("Lower the rate of queries, then run the test again."),
            say("{key} is not there", key=f"latency.{P99}").text() if found is None else latency_words(found),
            f"≤ {latency_words(limit_ms * NS_PER_MS)}",
        )


@ENDPOINTS_RULES.rule("EP-FAILED", say("No query of an endpoints run failed."))
def nothing_failed(run: EndpointsRun) -> Remarks:
    """n_samples_failed of the performance and the accuracy run."""
    counts = {
        run.files.summary_path: run.files.measured("result.failed"),
        run.files.accuracy_path: lookup(run.files.accuracy[0], "n_samples_failed"),
    }
    for path, found in counts.items():
        if found is not None and found != 0:
            yield Remark(
                path,
                say("Queries of the run failed."),
                say("Find out why the endpoint refused them, then run the test again."),
                say("{count} failed", count=json_words(found)).text(),
                say("{count} failed", count=0).text(),
            )


@ENDPOINTS_RULES.rule("EP-METRIC", say("The summary holds the result of its scenario, a number above 0."))
def metric_is_there(run: EndpointsRun) -> Remarks:
    """A summary that cannot be read, or without a usable result."""
    fault = run.files.summary[1]
    if fault is not None:
        yield Remark(run.files.summary_path, fault, say("Put back the summary of the run."))
    elif run.scenario is not None and endpoints_metric(run) is None:
        yield Remark(
            run.files.summary_path,
            say("The summary holds no usable result."),
            say("Run the test again."),
            wanted=say("a number above {least}", least=0).text(),
        )


@ENDPOINTS_RULES.rule("EP-COUNT", say("The accuracy run covers the whole data set, in every division."))
def whole_data_set(run: EndpointsRun) -> Remarks:
    """The samples of all accuracy data sets together."""
    if run.benchmark is None or run.result.scenario is None:
        return
    wanted, found = run.benchmark.accuracy_sample_count(run.result.scenario), run.files.accuracy_sample_count()
    if found != wanted:
        yield Remark(
            run.files.accuracy_path,
            say("The accuracy run does not cover the data set."),
            say("Run the accuracy test over all {count} samples.", count=f"{wanted:,}"),
            say("{count} samples", count="–" if found is None else f"{found:,}").text(),
            say("{count} samples", count=f"{wanted:,}").text(),
        )


@ENDPOINTS_RULES.rule("EP-SCORE", say("The accuracy scores are there and reach the benchmark's gates."))
def scores_reach_gates(run: EndpointsRun) -> Remarks:
    """No score at all (every division), or one outside its bounds (closed, network)."""
    path, fault = run.files.accuracy_path, run.files.accuracy[1]
    entries = run.files.scores
    broken = entries is None or not all(isinstance(one, dict) for one in entries)
    scores = [one for one in run.files.accuracy_entries() if one.get("score") is not None]
    if fault is not None or broken or not scores:
        yield Remark(
            path,
            fault if fault is not None else say("There is no accuracy score."),
            say("Compute the accuracy again and keep its file."),
            wanted="accuracy_scores: [{score: …}]",
        )
        return
    if run.benchmark is None or run.result.scenario is None or not run.result.submitter.gated:
        return
    gates = run.benchmark.thresholds(run.result.scenario)
    metrics = run.result.tree.round.metrics
    values = {name: _score(scores, metrics[name], only=len(gates) == 1) for name in gates}
    first = next(iter(gates))
    if values[first] is None and not any(isinstance(one["score"], dict) for one in scores):
        values[first] = _mean([(finite_or_text(one["score"]), sample_count(one)) for one in scores])
    if all(value is None for value in values.values()):
        yield _outside(path, say("The accuracy score is no number."), str(scores[0]["score"])[:120], ", ".join(gates))
    for name, value in values.items():
        if value is not None and not fits(value, gates[name]):
            bounds = (f"≥ {gates[name].minimum:.10g}" if gates[name].minimum is not None else "") + (
                f" ≤ {gates[name].maximum:.10g}" if gates[name].maximum is not None else ""
            )
            message = say("{metric} is outside its bounds.", metric=name)
            yield _outside(path, message, f"{name} {value:.10g}", f"{bounds.strip()} {metrics[name].unit}")


def _outside(path: str, message: Message, found: str, wanted: str) -> Remark:
    return Remark(path, message, say("Mend the model or its data, then run the accuracy test again."), found, wanted)


def _score(scores: list[dict[str, Any]], metric: Metric, only: bool) -> float | None:
    """The value of `metric`, of several data sets the mean by samples; only: the benchmark has no other metric."""
    key = metric.official_key
    names = (key, key.lower(), key.lower().rsplit("_", 1)[-1], *(SCORE_NAMES if only else ()))
    found = []
    for one in scores:
        score = one["score"]
        name = next((name for name in names if name in score), None) if isinstance(score, dict) else None
        if name is not None:
            found.append((finite_or_text(score[name]), sample_count(one)))
    return _mean(found)


def _mean(values: list[tuple[float | None, int | None]]) -> float | None:
    """The mean by samples where every count is known, else the first value."""
    numbers = [(value, count) for value, count in values if value is not None]
    total = sum(count or 0 for _, count in numbers)
    if len(numbers) > 1 and total > 0 and all(numbers_count for _, numbers_count in numbers):
        return sum(value * (count or 0) for value, count in numbers) / total
    return numbers[0][0] if numbers else None


def finite_or_text(value: Any) -> float | None:
    """A finite number, also one that is written as text."""
    if isinstance(value, str):
        try:
            return finite_number(float(value))
        except ValueError:
            return None
    return finite_number(value)


@ENDPOINTS_RULES.rule("PERF-NETWORK-SUT", say("A system whose is_network is true has a SUT that says so in its name."))
def network_sut_name(run: EndpointsRun) -> Remarks:
    """An endpoints run has no SUT name at all."""
    if run.result.system.is_network:
        yield Remark(
            run.files.summary_path,
            say("An endpoints run names no SUT, which a network system must."),
            say("Enter the result in the closed or open division without is_network."),
            wanted=run.result.tree.round.limits.network_sut_name_contains,
        )


@ENDPOINTS_RULES.rule("PWR-DETECT", say("An endpoints result has no power measurement."))
def no_power(run: EndpointsRun) -> Remarks:
    """A folder performance/power."""
    path = run.result.place(run.result.tree.round.layout.power)
    if path in run.result.tree.scan.entries:
        yield Remark(
            path,
            say("Power cannot be measured along with an endpoints run."),
            say("Remove the folder, or measure with LoadGen."),
        )
