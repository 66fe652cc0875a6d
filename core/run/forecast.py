"""How a running test is going to end, said as early as it can be said honestly.

"Cannot become VALID" is said only of what no further query can mend; what merely points that way is "not on course".
The stream knows service times, LoadGen judges from the scheduled time on, so a limit kept here by a hair may be
broken there, but a limit broken here is broken there.
"""

from enum import StrEnum
from math import inf, isfinite

from core.messages import Message, say
from core.quantities import duration_words, latency_words, number_words
from core.run.events import Expectation, Stage
from core.run.histogram import bin_of, percentile_ns
from core.run.live_view import LiveView
from core.terms import Scenario, TestMode
from core.values import Value

SILENCE_LIMIT_S = 10.0
_SETTLE_S = 2.0
_SETTLE_QUERIES = 3
_CLOSE = 0.03
"""A p99 within this share of the limit is no comfort."""
_GENERATED_AHEAD = 2.0
"""SingleStream and MultiStream: LoadGen makes queries for twice the minimum duration at the expected latency."""


class ForecastState(StrEnum):
    """early: not enough seen. on course, not on course: if it goes on like this. cannot: nothing can mend it.

    met: all that was wanted is there, the test is closing. ended: the worker has said its last word.
    """

    EARLY = "early"
    ON_COURSE = "on course"
    NOT_ON_COURSE = "not on course"
    CANNOT = "cannot"
    MET = "met"
    ENDED = "ended"


class Forecast(Value, frozen=True):
    """The forecast in a sentence, its main reason in a few words, and the seconds to the end where they are known."""

    state: ForecastState
    text: Message
    reason: Message | None = None
    time_left_s: float | None = None


def forecast(view: LiveView, silence_s: float = 0.0) -> Forecast:
    """What `view` says of the test's end. `silence_s`: seconds since the worker was last heard."""
    if view.failed is not None:
        return Forecast(state=ForecastState.ENDED, text=view.failed.text, reason=view.failed.remedy)
    if view.finished is not None:
        return Forecast(state=ForecastState.ENDED, text=say("LoadGen is done; its logs are being read."))
    wants = view.expectation
    if view.stage is not Stage.MEASURE or wants is None or view.snapshot is None:
        return _before(view, silence_s)
    if silence_s > SILENCE_LIMIT_S:
        return Forecast(
            state=ForecastState.NOT_ON_COURSE,
            text=say("No news from the worker for {time}", time=duration_words(silence_s)),
            reason=say("the machine may be asleep or very busy"),
        )
    if _stalled(view, wants):
        return Forecast(
            state=ForecastState.NOT_ON_COURSE,
            text=say("No query has been completed for {time}", time=duration_words(view.stalled_s)),
            reason=say("the model may hang; the test is given up if this lasts"),
        )
    if view.elapsed_s < _SETTLE_S or view.samples_done < _SETTLE_QUERIES:
        return Forecast(
            state=ForecastState.EARLY, text=say("Measuring; a forecast follows soon"), time_left_s=time_left_s(view)
        )
    if view.test.mode is TestMode.ACCURACY:
        return _accuracy(view)
    match view.test.scenario:
        case Scenario.OFFLINE:
            return _offline(view, wants)
        case Scenario.SERVER | Scenario.INTERACTIVE:
            return _server(view, wants)
        case Scenario.SINGLE_STREAM | Scenario.MULTI_STREAM:
            return _stream(view, wants)


def time_left_s(view: LiveView) -> float | None:
    """Seconds to the end of the measurement at the pace so far; None while that cannot be told. Never negative."""
    wants = view.expectation
    if wants is None or view.snapshot is None or view.ended:
        return None
    if wants.total_samples is not None:
        left = _time_for(wants.total_samples - view.samples_done, view.mean_throughput_sps)
    else:
        by_count = _time_for(wants.min_queries - view.queries_done, view.mean_query_rate_qps)
        left = max(by_count, wants.min_duration_s - view.elapsed_s)
    return max(left, 0.0) if isfinite(left) else None


def _time_for(missing: int, rate: float) -> float:
    if missing <= 0:
        return 0.0
    return missing / rate if rate > 0 else inf


def _before(view: LiveView, silence_s: float) -> Forecast:
    doing = {
        Stage.START: say("The worker is starting"),
        Stage.LOAD_RUNTIME: say("The runtime and the model are being loaded"),
        Stage.LOAD_DATA: say("The samples are being loaded"),
        Stage.WARM_UP: say("Warming up"),
        Stage.MEASURE: say("The first query is under way"),
        Stage.WRITE: say("LoadGen writes its logs"),
    }[view.stage]
    waits = say("for {time}", time=duration_words(silence_s)) if silence_s > SILENCE_LIMIT_S else None
    return Forecast(state=ForecastState.EARLY, text=doing, reason=waits)


def _stalled(view: LiveView, wants: Expectation) -> bool:
    if view.elapsed_s <= 0 or view.samples_done == 0:
        return view.stalled_s > SILENCE_LIMIT_S
    complete = wants.total_samples is not None and view.samples_done >= wants.total_samples
    seconds_a_sample = 1.0 / max(view.mean_throughput_sps, 1e-9)
    return not complete and view.stalled_s > max(SILENCE_LIMIT_S, 100.0 * seconds_a_sample)


def _accuracy(view: LiveView) -> Forecast:
    left = time_left_s(view)
    if left is not None and left <= 0:
        return Forecast(state=ForecastState.MET, text=say("All samples are answered"), time_left_s=0.0)
    if left is None:
        return Forecast(state=ForecastState.EARLY, text=say("Answering the samples of the data set"))
    return Forecast(
        state=ForecastState.ON_COURSE,
        text=say("All samples will be answered in {time}", time=duration_words(left)),
        reason=say("the accuracy is computed at the end"),
        time_left_s=left,
    )


def _offline(view: LiveView, wants: Expectation) -> Forecast:
    left = time_left_s(view)
    if left is None:
        return Forecast(state=ForecastState.EARLY, text=say("Measuring; a forecast follows soon"))
    total_s = view.elapsed_s + left
    lasts = say(
        "the samples last {time} of {limit}",
        time=duration_words(total_s),
        limit=duration_words(wants.min_duration_s),
    )
    if left <= 0 and view.elapsed_s < wants.min_duration_s:
        return Forecast(
            state=ForecastState.CANNOT,
            text=say(
                "Cannot become VALID: the samples lasted {time}, the minimum is {limit}",
                time=duration_words(view.elapsed_s),
                limit=duration_words(wants.min_duration_s),
            ),
            reason=say("a higher target_qps sends more samples"),
            time_left_s=0.0,
        )
    if total_s < wants.min_duration_s:
        return Forecast(
            state=ForecastState.NOT_ON_COURSE,
            text=say(
                "Not on course to be VALID: the samples will be done after {time}, the minimum is {limit}",
                time=duration_words(total_s),
                limit=duration_words(wants.min_duration_s),
            ),
            reason=say("a higher target_qps sends more samples"),
            time_left_s=left,
        )
    return _good(left, lasts if total_s < 1.1 * wants.min_duration_s else _pace(view))


def _stream(view: LiveView, wants: Expectation) -> Forecast:
    left = time_left_s(view)
    if left is None:
        return Forecast(state=ForecastState.EARLY, text=say("Measuring; a forecast follows soon"))
    if wants.target_qps:
        generated = _GENERATED_AHEAD * wants.target_qps * wants.min_duration_s
        runs_dry_s = generated / max(view.mean_query_rate_qps, 1e-9)
        if generated > wants.min_queries and runs_dry_s < wants.min_duration_s:
            return Forecast(
                state=ForecastState.NOT_ON_COURSE,
                text=say(
                    "Not on course to be VALID: LoadGen will run out of queries after {time}",
                    time=duration_words(runs_dry_s),
                ),
                reason=say("a lower expected latency makes more queries"),
                time_left_s=left,
            )
    percentile = 90.0 if view.test.scenario is Scenario.SINGLE_STREAM else 99.0
    latency_ns = percentile_ns(view.histogram, percentile)
    reason = (
        say("p{percent} is {latency} so far", percent=int(percentile), latency=latency_words(latency_ns))
        if latency_ns
        else _pace(view)
    )
    return _good(left, reason)


def _server(view: LiveView, wants: Expectation) -> Forecast:
    left = time_left_s(view)
    if left is None:
        return Forecast(state=ForecastState.EARLY, text=say("Measuring; a forecast follows soon"))
    limit_ns = wants.latency_limit_ns
    percent = wants.latency_percentile
    label = number_words(percent)
    latency_ns = percentile_ns(view.histogram, percent)
    if limit_ns is None or latency_ns == 0:
        return _good(left, _pace(view))
    too_late = sum(view.histogram[bin_of(limit_ns) + 1 :])
    if too_late > (1.0 - percent / 100.0) * _most_queries(view, wants, left):
        return Forecast(
            state=ForecastState.CANNOT,
            text=say(
                "Cannot become VALID: p{percent} is {latency}, the limit is {limit}",
                percent=label,
                latency=latency_words(latency_ns),
                limit=latency_words(limit_ns),
            ),
            reason=say("{count} queries were too late", count=number_words(too_late)),
            time_left_s=left,
        )
    waiting = view.snapshot.queries_issued - view.queries_done if view.snapshot is not None else 0
    if _falls_behind(view, wants, waiting):
        return Forecast(
            state=ForecastState.NOT_ON_COURSE,
            text=say("Not on course to be VALID: queries arrive faster than they are answered"),
            reason=say("{count} queries wait", count=number_words(waiting)),
            time_left_s=left,
        )
    recent = view.p99.last()
    if latency_ns > limit_ns or (percent == 99.0 and recent is not None and recent[1] > limit_ns):
        worst_ns = max(latency_ns, recent[1] if recent is not None else 0)
        return Forecast(
            state=ForecastState.NOT_ON_COURSE,
            text=say(
                "Not on course to be VALID: p{percent} is {latency}, the limit is {limit}",
                percent=label,
                latency=latency_words(worst_ns),
                limit=latency_words(limit_ns),
            ),
            reason=say("a lower target_qps eases the load"),
            time_left_s=left,
        )
    if latency_ns > (1.0 - _CLOSE) * limit_ns:
        return Forecast(
            state=ForecastState.NOT_ON_COURSE,
            text=say(
                "Close to the limit: p{percent} is {latency}, the limit is {limit}",
                percent=label,
                latency=latency_words(latency_ns),
                limit=latency_words(limit_ns),
            ),
            reason=say("LoadGen counts from the scheduled time on, so it may see more"),
            time_left_s=left,
        )
    margin = latency_words(limit_ns - latency_ns)
    return _good(left, say("p{percent} is {margin} below the limit", percent=label, margin=margin))


def _most_queries(view: LiveView, wants: Expectation, left_s: float) -> float:
    """More queries than the test can have in the end: arrivals at a tenth above the target until then."""
    issued = view.snapshot.queries_issued if view.snapshot is not None else view.queries_done
    rate = wants.target_qps or view.mean_query_rate_qps
    return max(issued + 1.1 * rate * left_s + 100.0, wants.min_queries, view.queries_done)


def _falls_behind(view: LiveView, wants: Expectation, waiting: int) -> bool:
    """Whether more queries wait than the limit allows to be answered in time at the pace so far."""
    rate = view.mean_query_rate_qps
    if rate <= 0 or wants.latency_limit_ns is None:
        return False
    return waiting > 10 and waiting / rate > 2.0 * wants.latency_limit_ns / 1e9


def _pace(view: LiveView) -> Message:
    return say("{rate} samples/s so far", rate=number_words(view.mean_throughput_sps))


def _good(left_s: float, reason: Message) -> Forecast:
    if left_s <= 0:
        return Forecast(
            state=ForecastState.MET,
            text=say("All that VALID needs is reached; the test is closing"),
            reason=reason,
            time_left_s=0.0,
        )
    return Forecast(
        state=ForecastState.ON_COURSE,
        text=say("On course to be VALID in {time}", time=duration_words(left_s)),
        reason=reason,
        time_left_s=left_s,
    )
