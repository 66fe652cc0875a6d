"""The one module that imports LoadGen: its settings, its start, its completions.

Facts about the binding that this file rests on: FromConfig reads mlperf.conf (compiled into LoadGen) and one user.conf
and counts only once a process; seeds come from mlperf.conf alone; the trace is on unless switched off; a SUT may not
raise through LoadGen, since its logging thread then dies with dangling streams.
"""

import importlib.metadata
from collections.abc import Callable, Sequence
from pathlib import Path

import mlperf_loadgen as lg

from core.errors import ExpectedError
from core.messages import say
from core.plan.run_plan import PlannedTest
from core.rounds.model import Seeds
from core.run.events import Expectation
from core.terms import Scenario, TestMode

IssueCallback = Callable[[list[int], list[int]], None]
Response = lg.QuerySampleResponse
complete = lg.QuerySamplesComplete

_SCENARIOS = {
    Scenario.SINGLE_STREAM: "SingleStream",
    Scenario.MULTI_STREAM: "MultiStream",
    Scenario.SERVER: "Server",
    Scenario.INTERACTIVE: "Server",
    Scenario.OFFLINE: "Offline",
}


def loadgen_version() -> str:
    """The version of the installed LoadGen."""
    return importlib.metadata.version("mlcommons-loadgen")


def mlperf_conf_seeds() -> Seeds:
    """The seeds compiled into this LoadGen. Repeatable: it does not use up the one call with a user.conf."""
    settings = lg.TestSettings()
    settings.FromConfig("", "resnet50", "Offline", 0)
    return Seeds(
        qsl=settings.qsl_rng_seed,
        sample_index=settings.sample_index_rng_seed,
        schedule=settings.schedule_rng_seed,
    )


def test_settings(test: PlannedTest, user_conf: Path) -> lg.TestSettings:
    """LoadGen's settings for `test`: mlperf.conf, then `user_conf`. Call it once a process."""
    settings = lg.TestSettings()
    scenario = _SCENARIOS[test.scenario]
    settings.scenario = getattr(lg.TestScenario, scenario)
    settings.mode = lg.TestMode.PerformanceOnly if test.mode is TestMode.PERFORMANCE else lg.TestMode.AccuracyOnly
    code = settings.FromConfig(str(user_conf), test.loadgen_model, scenario, 1)
    if code != 0:
        raise ExpectedError(
            say("LoadGen could not read {path} (code {code}).", path=str(user_conf), code=code),
            say("Start the test again; its folder is written anew."),
        )
    settings.scenario = getattr(lg.TestScenario, scenario)
    settings.mode = lg.TestMode.PerformanceOnly if test.mode is TestMode.PERFORMANCE else lg.TestMode.AccuracyOnly
    return settings


def expectation(test: PlannedTest, settings: lg.TestSettings, total_samples: int) -> Expectation:
    """What LoadGen will want before the result can be valid, for the live view.

    Offline issues max(min_query_count, 1.1 × expected qps × minimum duration) samples in one query (LoadGen's own
    formula); an accuracy test issues the whole data set of `total_samples`.
    """
    accuracy = test.mode is TestMode.ACCURACY
    per_query = settings.multi_stream_samples_per_query if test.scenario is Scenario.MULTI_STREAM else 1
    minimum_s = settings.min_duration_ms / 1000
    total: int | None = None
    if accuracy:
        total = total_samples
    elif test.scenario is Scenario.OFFLINE:
        total = max(settings.min_query_count, int(1.1 * settings.offline_expected_qps * minimum_s))
    server = test.scenario in (Scenario.SERVER, Scenario.INTERACTIVE)
    return Expectation(
        min_duration_s=0.0 if accuracy else minimum_s,
        min_queries=-(-total_samples // per_query) if accuracy else settings.min_query_count,
        samples_per_query=per_query,
        total_samples=total,
        latency_limit_ns=settings.server_target_latency_ns if server and not accuracy else None,
        target_qps=settings.server_target_qps if server and not accuracy else None,
    )


def start_test(
    settings: lg.TestSettings,
    folder: Path,
    issue: IssueCallback,
    flush: Callable[[], None],
    total_samples: int,
    performance_samples: int,
    load: Callable[[Sequence[int]], None],
    unload: Callable[[Sequence[int]], None],
) -> None:
    """Run LoadGen to its end with its logs in `folder`. Blocks; the GIL is free while LoadGen works."""
    output = lg.LogOutputSettings()
    output.outdir = str(folder)
    output.copy_detail_to_stdout = False
    output.copy_summary_to_stdout = False
    log = lg.LogSettings()
    log.log_output = output
    log.enable_trace = False
    sut = lg.ConstructFastSUT(issue, flush)
    qsl = lg.ConstructQSL(total_samples, performance_samples, load, unload)
    try:
        # No audit.config of the working directory may change the test behind the user's back.
        lg.StartTestWithLogSettings(sut, qsl, settings, log, str(folder / "audit.config"))
    finally:
        lg.DestroyQSL(qsl)
        lg.DestroyFastSUT(sut)
