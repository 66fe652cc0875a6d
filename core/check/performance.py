"""Performance: what LoadGen's detail log of a run must say. The same rules hold for runs of compliance tests."""

import math

from core.check.rules import Remark, Remarks, RuleList
from core.check.subjects import DETAIL_LOG, Result, Run
from core.messages import say
from core.quantities import latency_words
from core.record.detail_log import LogFault, LogProblem
from core.terms import Division, Scenario, Validity

LOG_RULES = RuleList[Result]()
RUN_RULES = RuleList[Run]()

AUDIT_ERROR = "Multiple conf files"
"""LoadGen's error about a second configuration, which the audit.config of a compliance test necessarily is."""
RERUN = say("Run the test again.")
NS_PER_MS = 1_000_000


@LOG_RULES.rule("PERF-LOG", say("Every result has LoadGen's detail log of its performance run."))
def log_exists(result: Result) -> Remarks:
    """run_1 without a detail log; a missing run_1 has its own rule."""
    if result.run is None and result.tree.scan.is_folder(result.performance_folder):
        yield Remark(
            f"{result.performance_folder}/{DETAIL_LOG}",
            say("LoadGen's detail log of the performance run is missing."),
            RERUN,
        )


@LOG_RULES.rule(
    "PERF-LOG-PARSE", say("Detail logs are as LoadGen wrote them: every line that begins :::MLLOG is JSON.")
)
def logs_are_whole(result: Result) -> Remarks:
    """Logs that are empty, cut short or edited."""
    for run in (result.run, result.accuracy_run):
        if run is not None and run.log.problems:
            problem = run.log.problems[0]
            yield Remark(
                run.path,
                say("LoadGen's detail log cannot be read as it is."),
                say("Run the test again; logs are never edited by hand."),
                _fault_words(problem),
                say("lines as LoadGen writes them").text(),
            )


def _fault_words(problem: LogProblem) -> str:
    words = {
        LogFault.UNREADABLE: say("not readable"),
        LogFault.EMPTY: say("an empty file"),
        LogFault.NO_MARKER: say("no :::MLLOG in the first line"),
        LogFault.NOT_UTF8: say("line {line} is no UTF-8 text", line=problem.line_no),
        LogFault.NOT_JSON: say("line {line} is no JSON", line=problem.line_no),
        LogFault.NOT_A_RECORD: say("line {line} is no record of LoadGen", line=problem.line_no),
        LogFault.LINE_TOO_LONG: say("line {line} is too long", line=problem.line_no),
        LogFault.FILE_TOO_LARGE: say("the file is too large"),
    }.get(problem.fault, say("the file is missing"))
    return words.text()


def logged_number(run: Run, key: str) -> int | float | None:
    """A finite number of the log as it was logged; text and true or false are no numbers."""
    value = run.log.values.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value


def logged_words(run: Run, key: str) -> str:
    """What the log says at `key`, for the reader."""
    if key not in run.log.values:
        return say("{key} is not in the log", key=key).text()
    value = run.log.values[key]
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


@RUN_RULES.rule("PERF-VALID", say("LoadGen itself calls the run VALID."))
def says_valid(run: Run) -> Remarks:
    """result_validity."""
    if run.log.values.get("result_validity") != Validity.VALID:
        yield Remark(
            run.path,
            say("LoadGen does not call this run VALID."),
            say("Mend what LoadGen names in its summary, then run the test again."),
            logged_words(run, "result_validity"),
            str(Validity.VALID),
        )


@RUN_RULES.rule("PERF-LOADGEN-ERRORS", say("LoadGen logged no error."))
def no_errors(run: Run) -> Remarks:
    """Records marked as errors, or LoadGen's own count of them."""
    counted = logged_number(run, "num_errors") or 0
    errors = [one for one in run.log.errors if not (run.of_test and AUDIT_ERROR in str(one.value))]
    count = max(run.log.error_count, int(counted)) - (len(run.log.errors) - len(errors))
    if count > 0:
        first = str(errors[0].value)[:200] if errors else f"num_errors {count}"
        yield Remark(
            run.path,
            say("LoadGen logged errors: {count}.", count=count),
            say("Mend the cause, then run the test again."),
            first,
            say("no error").text(),
        )


@RUN_RULES.rule(
    "PERF-EQUAL-ISSUE",
    say("Benchmarks of samples of unequal length issue every sample equally often (closed, network)."),
)
def equal_issue(run: Run) -> Remarks:
    """effective_sample_concatenate_permutation."""
    if run.benchmark is None or not run.benchmark.equal_issue or run.result.submitter.is_open:
        return
    if run.log.values.get("effective_sample_concatenate_permutation") is not True:
        yield Remark(
            run.path,
            say("The run did not issue every sample equally often."),
            say("Leave sample_concatenate_permutation as mlperf.conf sets it, then run the test again."),
            logged_words(run, "effective_sample_concatenate_permutation"),
            "true",
        )


@RUN_RULES.rule(
    "PERF-SAMPLE-COUNT", say("A performance run draws from at least so many samples as the round asks for.")
)
def sample_count(run: Run) -> Remarks:
    """effective_performance_sample_count."""
    if run.benchmark is None:
        return
    found, least = logged_number(run, "effective_performance_sample_count"), run.benchmark.performance_samples_min
    if found is None or found < least:
        yield Remark(
            run.path,
            say("The run drew from too few samples."),
            say("Set performance_sample_count_override to {count} or more, then run the test again.", count=least),
            say("{count} samples", count=logged_words(run, "effective_performance_sample_count")).text(),
            say("at least {count} samples", count=f"{least:,}").text(),
        )


@RUN_RULES.rule("PERF-SEEDS", say("The random seeds are those of the round, in every division."))
def seeds(run: Run) -> Remarks:
    """The three seeds of the log, digit by digit."""
    round = run.result.tree.round
    wanted = {
        "effective_qsl_rng_seed": round.seeds.qsl,
        "effective_sample_index_rng_seed": round.seeds.sample_index,
        "effective_schedule_rng_seed": round.seeds.schedule,
    }
    values = run.log.values
    wrong = [key for key, seed in wanted.items() if values.get(key) != seed or not isinstance(values.get(key), int)]
    if wrong:
        yield Remark(
            run.path,
            say("LoadGen ran with other seeds than those of {round}.", round=round.round_id),
            say("Run the test again with the LoadGen of {round}.", round=round.round_id),
            ", ".join(f"{key} {values.get(key, '–')}" for key in wrong),
            ", ".join(f"{key} {wanted[key]}" for key in wrong),
        )


@RUN_RULES.rule(
    "PERF-EARLY-STOP", say("SingleStream, MultiStream, Server and Interactive run until early stopping is met.")
)
def early_stopping(run: Run) -> Remarks:
    """early_stopping_met."""
    if run.rules is None or not run.rules.early_stopping:
        return
    if run.log.values.get("early_stopping_met") is not True:
        yield Remark(
            run.path,
            say("LoadGen did not see enough queries to be sure of the result."),
            say("Let the test run longer."),
            logged_words(run, "early_stopping_met"),
            "true",
        )


@RUN_RULES.rule("PERF-TARGET-LATENCY", say("A Server run is set to a latency limit that is not above the benchmark's."))
def target_latency(run: Run) -> Remarks:
    """effective_target_latency_ns; Interactive is held to its own limit, although LoadGen logs Server."""
    if run.rules is None or run.rules.latency_ms is None or not run.rules.early_stopping:
        return
    limit_ns = run.rules.latency_ms * NS_PER_MS
    found = logged_number(run, "effective_target_latency_ns")
    if found is None or found > limit_ns:
        yield Remark(
            run.path,
            say("The latency limit of this run is above that of the benchmark."),
            say("Set target_latency to {limit} ms or less, then run the test again.", limit=run.rules.latency_ms),
            logged_words(run, "effective_target_latency_ns") if found is None else latency_words(found),
            f"≤ {latency_words(limit_ns)}",
        )


@RUN_RULES.rule(
    "PERF-P99-LATENCY", say("Where no early stopping watches over it, the 99th percentile keeps the limit.")
)
def p99_latency(run: Run) -> Remarks:
    """result_99.00_percentile_latency_ns against the limit of the folder's scenario."""
    if run.benchmark is None or run.rules is None or run.rules.early_stopping or run.result.scenario is None:
        return
    limit_ms = run.benchmark.scenarios[run.result.scenario].latency_ms
    if limit_ms is None:
        return
    found = logged_number(run, "result_99.00_percentile_latency_ns")
    if found is None or found > limit_ms * NS_PER_MS:
        yield Remark(
            run.path,
            say("The 99th percentile of the latency is above the limit."),
            say("Lower the rate of queries, then run the test again."),
            say("not in the log").text() if found is None else latency_words(found),
            f"≤ {latency_words(limit_ms * NS_PER_MS)}",
        )


@RUN_RULES.rule("PERF-MIN-QUERIES", say("An Offline run is set to at least one query."))
def minimum_queries(run: Run) -> Remarks:
    """effective_min_query_count, where the round enforces it."""
    if run.rules is None or not run.rules.query_count_enforced or run.rules.query_count_listed is None:
        return
    found = logged_number(run, "effective_min_query_count")
    if found is None or found < run.rules.query_count_listed:
        yield Remark(
            run.path,
            say("The minimum number of queries is set too low."),
            say("Set min_query_count to {count} or more, then run the test again.", count=run.rules.query_count_listed),
            logged_words(run, "effective_min_query_count"),
            f"≥ {run.rules.query_count_listed:,}",
        )


@RUN_RULES.rule(
    "PERF-OFFLINE-SPQ", say("The query of a closed Offline run holds at least so many samples as the round asks for.")
)
def offline_samples(run: Run) -> Remarks:
    """effective_samples_per_query, closed division only."""
    if run.result.submitter.division != Division.CLOSED or run.scenario is not Scenario.OFFLINE or run.rules is None:
        return
    least = run.rules.samples_per_query_min
    found = logged_number(run, "effective_samples_per_query")
    if least is not None and (found is None or found < least):
        yield Remark(
            run.path,
            say("The Offline query holds too few samples."),
            say("Raise target_qps or min_query_count, then run the test again."),
            say("{count} samples", count=logged_words(run, "effective_samples_per_query")).text(),
            say("at least {count} samples", count=f"{least:,}").text(),
        )


@RUN_RULES.rule("PERF-MIN-DURATION", say("A run is set to last at least the minimum duration of its benchmark."))
def minimum_duration(run: Run) -> Remarks:
    """effective_min_duration_ms: the setting; whether it was kept is LoadGen's verdict."""
    if run.benchmark is None or run.benchmark.min_duration_ms == 0:
        return
    least = run.benchmark.min_duration_ms
    found = logged_number(run, "effective_min_duration_ms")
    if found is None or found < least:
        yield Remark(
            run.path,
            say("The minimum duration is set too low."),
            say("Run the test again with min_duration {duration} ms or more.", duration=least),
            say("{duration} ms", duration=logged_words(run, "effective_min_duration_ms")).text(),
            say("at least {duration} ms", duration=f"{least:,}").text(),
        )


@RUN_RULES.rule("PERF-NETWORK-SUT", say("A system whose is_network is true has a SUT that says so in its name."))
def network_sut_name(run: Run) -> Remarks:
    """sut_name."""
    part = run.result.tree.round.limits.network_sut_name_contains
    if run.result.system.is_network and part not in str(run.log.values.get("sut_name", "")):
        yield Remark(
            run.path,
            say("The SUT's name does not say that it is reached over a network."),
            say("Let the SUT give a name that contains “{part}”.", part=part),
            logged_words(run, "sut_name"),
            part,
        )


@RUN_RULES.rule("PERF-TOKEN-FLAG", say("Language models are run with token latencies switched on, in every scenario."))
def token_flag(run: Run) -> Remarks:
    """requested_use_token_latencies."""
    if run.benchmark is None or not run.benchmark.token_latencies:
        return
    if run.log.values.get("requested_use_token_latencies") not in (True, 1):
        yield Remark(
            run.path,
            say("Token latencies were not switched on."),
            say("Set use_token_latencies to 1, then run the test again."),
            logged_words(run, "requested_use_token_latencies"),
            "true",
        )


@RUN_RULES.rule(
    "PERF-TTFT-TPOT", say("Time to first token and time per output token stay below their limits (99th percentile).")
)
def token_latencies(run: Run) -> Remarks:
    """Both strictly below the limits of the folder's scenario; LoadGen logs Interactive as Server."""
    if run.benchmark is None or not run.benchmark.token_latencies or run.rules is None:
        return
    for key, limit_ms, name in (
        ("result_first_token_99.00_percentile_latency_ns", run.rules.ttft_ms, "TTFT"),
        ("result_time_per_output_token_99.00_percentile_ns", run.rules.tpot_ms, "TPOT"),
    ):
        found = logged_number(run, key)
        if limit_ms is not None and (found is None or found >= limit_ms * NS_PER_MS):
            yield Remark(
                run.path,
                say("{name} is not below its limit (99th percentile).", name=name),
                say("Lower target_qps, then run the test again."),
                say("not in the log").text() if found is None else f"{name} {latency_words(found)}",
                f"{name} < {latency_words(limit_ms * NS_PER_MS)}",
            )
