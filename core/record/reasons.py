"""Why a result is not valid, in words, with the change of settings that mends it where there is one."""

import math
import re

from core.messages import Message, say
from core.plan.run_plan import PlannedTest
from core.quantities import duration_words, latency_words
from core.record.detail_log import DetailLog, LogFault, LogProblem
from core.record.remedies import RAISE, lower_expected_latency, lower_target_qps, positive, raise_target_qps
from core.record.results import METRICS, NS_PER_MS, error_count, find_metric, measured_duration_s
from core.record.test_record import Reason, Remedy, TestRecord
from core.run.outcome import Ending, Outcome
from core.terms import Scenario, Validity

RERUN = say("Run the test again.")


def outcome_reasons(outcome: Outcome) -> tuple[Reason, ...]:
    """The reason why a worker's end makes the test worthless; empty when it completed."""
    if outcome.ending is Ending.COMPLETED:
        return ()
    return (
        Reason(
            code=f"test-{outcome.ending}",
            text=outcome.text,
            remedy=Remedy(text=outcome.remedy or RERUN),
        ),
    )


def log_reasons(problems: tuple[LogProblem, ...]) -> tuple[Reason, ...]:
    """The first fault of the detail log in words; empty when it has none."""
    if not problems:
        return ()
    problem = problems[0]
    match problem.fault:
        case LogFault.MISSING:
            text = say("LoadGen's detail log is missing.")
        case LogFault.EMPTY:
            text = say("LoadGen's detail log is empty.")
        case LogFault.UNREADABLE:
            text = say("LoadGen's detail log cannot be read: {reason}", reason=problem.detail)
        case _:
            text = say(
                "LoadGen's detail log is damaged at line {line}: {fault}.", line=problem.line_no, fault=problem.fault
            )
    return (Reason(code="log-damaged", text=text, remedy=Remedy(text=RERUN)),)


def performance_reasons(log: DetailLog, test: PlannedTest) -> tuple[Reason, ...]:
    """Every reason why the performance test of this log is not valid, the one to mend first in front."""
    if damaged := log_reasons(log.problems):
        return damaged
    if other := _other_test(log, test):
        return (other,)
    word = log.text("result_validity")
    if word is None:
        return (
            Reason(
                code="no-result",
                text=say("LoadGen's log ends before the result."),
                remedy=Remedy(text=RERUN),
            ),
        )
    found = [
        _error(log, test),
        _duration(log, test),
        _queries(log),
        _latency_bound(log, test),
        _early_stopping(log, test),
        _metric(log, test),
    ]
    reasons = _once(tuple(reason for reason in found if reason is not None))
    if reasons or word == "VALID":
        return reasons
    return (
        Reason(
            code="loadgen-invalid",
            text=_loadgen_words(word, log.text("result_invalid_reason")),
            remedy=Remedy(text=RERUN),
        ),
    )


def _once(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Reasons without those that say again what another has said (ran out of queries, hence too short)."""
    codes = {reason.code for reason in reasons}
    consequences: set[str] = set()
    if codes & {"ran-out-of-queries", "max-duration"}:
        consequences |= {"min-duration", "min-queries", "early-stopping"}
    if "latency-bound" in codes:
        consequences.add("early-stopping")
    return tuple(reason for reason in reasons if reason.code not in consequences)


def _other_test(log: DetailLog, test: PlannedTest) -> Reason | None:
    """Interactive is run as Server by LoadGen."""
    scenario = log.text("effective_scenario") or log.text("requested_scenario")
    planned = Scenario.SERVER if test.scenario is Scenario.INTERACTIVE else test.scenario
    mode = log.text("effective_test_mode") or log.text("requested_test_mode")
    if scenario in (None, str(planned)) and mode in (None, str(test.mode)):
        return None
    return Reason(
        code="other-test",
        text=say(
            "The log is of another test: {scenario}, {mode}.", scenario=scenario or "unknown", mode=mode or "unknown"
        ),
        remedy=Remedy(text=RERUN),
    )


def _error(log: DetailLog, test: PlannedTest) -> Reason | None:
    count = error_count(log)
    if count == 0:
        return None
    texts = [str(entry.value) for entry in log.errors]
    if any("ran out of generated queries" in text.lower() for text in texts):
        return _ran_out(log, test)
    if any("max test duration reached" in text.lower() for text in texts):
        return Reason(
            code="max-duration",
            text=say("LoadGen stopped at the maximum duration, before the test had all it needs."),
            remedy=Remedy(text=say("Take the maximum duration away and run again."), changes={"max_duration_ms": 0}),
        )
    if not texts:
        text = say("LoadGen counted errors ({count}), so the result does not count.", count=count)
    elif count == 1:
        text = say("LoadGen recorded an error, so the result does not count: {text}", text=_short(texts[0]))
    else:
        text = say(
            "LoadGen recorded {count} errors, so the result does not count. The first: {text}",
            count=count,
            text=_short(texts[0]),
        )
    return Reason(
        code="loadgen-errors",
        text=text,
        remedy=Remedy(text=say("Mend the cause and run again; the log of the worker has the details.")),
    )


def _short(text: str) -> str:
    return " ".join(text.split())[:300]


def _ran_out(log: DetailLog, test: PlannedTest) -> Reason:
    if test.scenario in (Scenario.SINGLE_STREAM, Scenario.MULTI_STREAM):
        return Reason(
            code="ran-out-of-queries",
            text=say(
                "LoadGen ran out of queries: the system is faster than the expected latency, by which LoadGen plans "
                "how many queries it prepares."
            ),
            remedy=lower_expected_latency(log),
        )
    return Reason(
        code="ran-out-of-queries",
        text=say("LoadGen ran out of queries: the system is faster than the target rate."),
        remedy=raise_target_qps(log, test),
    )


def _duration(log: DetailLog, test: PlannedTest) -> Reason | None:
    if log.flag("result_min_duration_met") is not False:
        return None
    wanted_ms = log.number("effective_min_duration_ms") or test.load.min_duration_ms or 0.0
    duration_s = measured_duration_s(log)
    if duration_s is None:
        text = say("The test was shorter than the minimum duration of {wanted}.", wanted=time_words(wanted_ms / 1000))
    else:
        text = say(
            "The test took {took}; the minimum duration is {wanted}.",
            took=time_words(duration_s),
            wanted=time_words(wanted_ms / 1000),
        )
    in_streams = test.scenario in (Scenario.SINGLE_STREAM, Scenario.MULTI_STREAM)
    remedy = lower_expected_latency(log) if in_streams else raise_target_qps(log, test)
    return Reason(code="min-duration", text=text, remedy=remedy)


def _queries(log: DetailLog) -> Reason | None:
    if log.flag("result_min_queries_met") is not False:
        return None
    done, wanted = log.whole("result_query_count") or 0, log.whole("effective_min_query_count") or 0
    text = say("{done} queries were done; the minimum is {wanted}.", done=done, wanted=wanted)
    duration_s = measured_duration_s(log)
    if not done or not wanted or not duration_s:
        return Reason(code="min-queries", text=text, remedy=Remedy(text=say("Run longer.")))
    longer_ms = math.ceil(duration_s * 1000 * wanted / done * RAISE)
    longer_ms = max(longer_ms, int(log.number("effective_min_duration_ms") or 0))
    return Reason(
        code="min-queries",
        text=text,
        remedy=Remedy(
            text=say("Run for at least {duration}.", duration=time_words(longer_ms / 1000)),
            changes={"min_duration_ms": longer_ms},
        ),
    )


def _latency_bound(log: DetailLog, test: PlannedTest) -> Reason | None:
    if log.flag("result_perf_constraints_met") is not False:
        return None
    limit_ns = _limit_ns(log, test)
    p99_ns = log.number("result_99.00_percentile_latency_ns")
    fastest_ns = log.number("result_min_latency_ns")
    if p99_ns is None or not limit_ns:
        text = say("The latency limit of the scenario was missed.")
    else:
        text = say(
            "99 % of the queries took up to {p99}; the limit is {limit}.",
            p99=latency_words(p99_ns),
            limit=latency_words(limit_ns),
        )
    if limit_ns and fastest_ns is not None and fastest_ns > limit_ns:
        remedy = Remedy(
            text=say(
                "Even the fastest query took {fastest}, so a lower rate does not help. Choose a faster backend, "
                "precision or batch size.",
                fastest=latency_words(fastest_ns),
            )
        )
    else:
        remedy = lower_target_qps(log, test, limit_ns, p99_ns)
    return Reason(code="latency-bound", text=text, remedy=remedy)


def _limit_ns(log: DetailLog, test: PlannedTest) -> float | None:
    """LoadGen logs the effective limit of Server as 0 in some versions; then the requested one counts."""
    for key in ("effective_target_latency_ns", "requested_server_target_latency_ns"):
        if limit_ns := positive(log.number(key)):
            return limit_ns
    return test.load.target_latency_ms * NS_PER_MS if test.load.target_latency_ms else None


def _early_stopping(log: DetailLog, test: PlannedTest) -> Reason | None:
    if log.flag("early_stopping_met") is not False:
        return None
    done = log.whole("result_query_count") or 0
    wanted = _wanted_queries(log.text("early_stopping_result") or "", done)
    if wanted is None:
        return Reason(
            code="early-stopping",
            text=say("Too few queries were done for a statement about the percentile of this scenario."),
            remedy=Remedy(text=say("Run longer.")),
        )
    return Reason(
        code="early-stopping",
        text=say(
            "{done} queries are too few for a statement about the percentile of this scenario; it takes about "
            "{wanted}.",
            done=done,
            wanted=wanted,
        ),
        remedy=Remedy(
            text=say("Ask for at least {wanted} queries and run again.", wanted=wanted),
            changes={"min_query_count": wanted},
        ),
    )


def _wanted_queries(words: str, done: int) -> int | None:
    """LoadGen names how many more queries, or how many in all, early stopping wants."""
    if more := re.search(r"at\s+least\s+(\d{1,12})\s+more", words):
        return math.ceil((done + int(more[1])) * RAISE)
    if total := re.search(r"process\s+at\s+least\s+(\d{1,12})\s", words):
        return math.ceil(int(total[1]) * RAISE)
    return None


def _metric(log: DetailLog, test: PlannedTest) -> Reason | None:
    found = find_metric(log, test.scenario)
    if found is not None and math.isfinite(found[1]) and found[1] > 0:
        return None
    key = found[0] if found else METRICS[test.scenario].keys[0]
    return Reason(
        code="no-metric",
        text=say("LoadGen's log has no usable number for {key}.", key=key),
        remedy=Remedy(text=RERUN),
    )


def _loadgen_words(word: str, reason: str | None) -> Message:
    if not reason or not reason.strip():
        return say("LoadGen says {word} and gives no reason.", word=word[:40])
    return say("LoadGen says {word}: {reason}", word=word[:40], reason=_short(reason))


def accuracy_reasons(error_text: Message | None, error_remedy: Message | None) -> tuple[Reason, ...]:
    """The reason when LoadGen's accuracy log could not be scored."""
    if error_text is None:
        return ()
    return (Reason(code="accuracy-log", text=error_text, remedy=Remedy(text=error_remedy or RERUN)),)


def settable_changes(record: TestRecord) -> dict[str, float | int]:
    """The load settings that mend an invalid result, from its first reason that has any; empty where none does."""
    if record.validity is Validity.VALID:
        return {}
    return next((dict(r.remedy.changes) for r in record.reasons if r.remedy is not None and r.remedy.changes), {})


def time_words(seconds: float) -> str:
    """A time as people say it; with three digits while it is short."""
    return latency_words(seconds * 1e9) if seconds < 10 else duration_words(seconds)
