"""The number of a result: read from the log of its own scenario, or derived from the run it was copied from."""

import math

from core.check.performance import logged_number
from core.check.rules import Remark, Remarks, RuleList
from core.check.subjects import Run
from core.messages import say
from core.rounds.model import Derivation, InferredResult
from core.terms import SystemType

METRIC_RULES = RuleList[Run]()

NS_PER_MS = 1e6
UNIT_DIVISORS = {"milliseconds": NS_PER_MS, "seconds": 1e9}


def inference_of(run: Run) -> InferredResult | None:
    """How the round derives the folder's scenario from the one that was run; None where it does not."""
    pairs = run.result.tree.round.inferred
    return next((one for one in pairs if (one.source, one.target) == (run.scenario, run.result.scenario)), None)


def performance_metric(run: Run) -> float | None:
    """The result in the unit of its scenario, None where the log has no usable number for it."""
    if run.rules is None:
        return None
    if run.inferred:
        pair = inference_of(run)
        value = None if pair is None else _derived(run, pair)
    else:
        logged = logged_number(run, run.rules.metric)
        value = None if logged is None else logged / UNIT_DIVISORS.get(run.rules.unit, 1)
    return value if value is not None and math.isfinite(value) and value > 0 else None


def _derived(run: Run, pair: InferredResult) -> float | None:
    logged = logged_number(run, pair.key)
    if logged is None:
        return None
    match pair.derivation:
        case Derivation.TIMES_SAMPLES_PER_QUERY:
            return logged * run.result.tree.round.limits.multistream_samples_per_query / NS_PER_MS
        case Derivation.AS_LOGGED:
            return float(logged)
        case Derivation.SAMPLES_PER_QUERY_LATENCY:
            samples = logged_number(run, "effective_samples_per_query")
            return None if samples is None or logged <= 0 else samples * 1000 / (logged / NS_PER_MS)


def metric_units(run: Run) -> str:
    """The unit of `performance_metric`, empty where the benchmark or the scenario is not known."""
    if run.benchmark is None or run.result.scenario is None:
        return ""
    rules = run.benchmark.scenarios[run.result.scenario]
    return rules.unit_really or rules.unit


@METRIC_RULES.rule("PERF-INFER-SUITE", say("Only edge systems may copy a result from another scenario."))
def suite_of_inferred(run: Run) -> Remarks:
    """LoadGen ran another scenario than the folder says."""
    kind = run.result.system.system_type
    if run.inferred and kind is not None and kind is SystemType.DATACENTER:
        yield Remark(
            run.path,
            say("The log is of another scenario than its folder."),
            say("Run the scenario itself: a datacenter result cannot be copied from another one."),
            str(run.scenario or "–"),
            str(run.result.scenario),
        )


@METRIC_RULES.rule(
    "PERF-INFER-PAIR", say("MultiStream may be copied from SingleStream, Offline from both; nothing else.")
)
def pair_of_inferred(run: Run) -> Remarks:
    """A copy between scenarios that the round does not allow."""
    if run.inferred and inference_of(run) is None:
        yield Remark(
            run.path,
            say("The log is of another scenario than its folder."),
            say("Run the scenario itself."),
            str(run.scenario or run.log.values.get("effective_scenario") or "–"),
            str(run.result.scenario),
        )


@METRIC_RULES.rule(
    "PERF-INFER-ESTIMATE", say("A MultiStream result copied from SingleStream needs LoadGen's estimate.")
)
def estimate_of_inferred(run: Run) -> Remarks:
    """An early-stopping estimate of 0: too few queries."""
    pair = inference_of(run) if run.inferred else None
    if pair is None or pair.derivation is not Derivation.TIMES_SAMPLES_PER_QUERY:
        return
    if not (logged_number(run, pair.key) or 0) > 0:
        yield Remark(
            run.path,
            say("LoadGen made no estimate that a MultiStream result could be copied from."),
            say("Let the SingleStream test run longer."),
            f"{pair.key} {run.log.values.get(pair.key, '–')}",
            "> 0",
        )


@METRIC_RULES.rule("PERF-METRIC", say("The log holds the result of its scenario, a number above 0."))
def metric_is_there(run: Run) -> Remarks:
    """The result's key missing, 0, or no number."""
    if run.rules is None or (run.inferred and inference_of(run) is None) or performance_metric(run) is not None:
        return
    pair = inference_of(run) if run.inferred else None
    key = pair.key if pair is not None else run.rules.metric
    yield Remark(
        run.path,
        say("The log holds no usable result."),
        say("Run the test again."),
        f"{key} {run.log.values.get(key, '–')}",
        say("a number above {least}", least=0).text(),
    )
