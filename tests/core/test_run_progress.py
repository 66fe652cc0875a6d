"""Where a run stands."""

from core.messages import say
from core.run.events import Expectation, Snapshot, Stage, StageEntered
from core.run.outcome import Ending, Outcome
from core.run_progress import RunProgress, RunState
from core.runner_events import (
    RunEnded,
    RunnerEvent,
    RunPaused,
    RunStarted,
    TestEnded,
    TestProgress,
    TestStarted,
    TestStopping,
)
from core.terms import Validity
from tests.support.scripted_runner import plan_of_eight, record_of

PLAN = plan_of_eight()
FIRST, SECOND = PLAN.tests[:2]


def fed(*events: RunnerEvent) -> RunProgress:
    progress = RunProgress()
    for event in (RunStarted(plan=PLAN), *events):
        progress.feed(event)
    return progress


def started(test_id: str = FIRST.test_id) -> TestStarted:
    return TestStarted(test_id=test_id, attempt=1, folder="/runs/one")


def ended(test_index: int = 0, **how: object) -> TestEnded:
    test = PLAN.tests[test_index]
    return TestEnded(test_id=test.test_id, record=record_of(test, **how))  # type: ignore[arg-type]


def test_a_run_goes_from_idle_over_running_to_ended() -> None:
    assert RunProgress().state is RunState.IDLE
    progress = fed(started())
    assert (progress.state, progress.current) == (RunState.RUNNING, FIRST.test_id)
    progress.feed(TestStopping(test_id=FIRST.test_id, why=say("Stopping…")))
    assert progress.state is RunState.STOPPING
    progress.feed(ended())
    assert (progress.state, progress.current, progress.done_count) == (RunState.RUNNING, "", 1)
    progress.feed(RunPaused())
    assert progress.state is RunState.PAUSED
    progress.feed(RunEnded(completed=True, text=say("Done.")))
    assert progress.state is RunState.ENDED
    assert not progress.active


def test_the_probe_is_shown_as_such_and_is_no_test() -> None:
    progress = fed(started("probe"))
    assert progress.probing
    assert progress.current == ""
    progress.feed(TestProgress(test_id="probe", event=StageEntered(stage=Stage.WARM_UP, time_s=0.3)))
    assert progress.view is not None
    assert progress.view.stage is Stage.WARM_UP
    assert progress.sentence().text() == "Measuring the machine's speed"
    progress.feed(started())
    assert not progress.probing


def test_events_of_another_test_do_not_reach_the_view() -> None:
    progress = fed(started())
    progress.feed(TestProgress(test_id=SECOND.test_id, event=StageEntered(stage=Stage.WRITE, time_s=0.3)))
    assert progress.view is not None
    assert progress.view.stage is Stage.START


def test_cancelled_and_lost_tests_are_still_to_do_and_skipped_ones_are_not() -> None:
    progress = fed()
    for index, ending in enumerate((Ending.CANCELLED, Ending.LOST, Ending.SKIPPED)):
        progress.feed(ended(index, outcome=Outcome(ending=ending, exit_code=None, text=say("It ended."))))
    assert [test.test_id for test in progress.to_do[:2]] == [FIRST.test_id, SECOND.test_id]
    assert progress.done_count == 1


def test_a_valid_record_counts_even_if_a_later_attempt_failed() -> None:
    progress = fed(started(), ended(), started(), ended(validity=Validity.INVALID))
    assert progress.records[FIRST.test_id].validity is Validity.INVALID
    assert [record.validity for record in progress.counted] == [Validity.VALID]


def test_time_left_is_that_of_the_test_at_its_pace_and_of_the_others_as_planned() -> None:
    progress = fed(started())
    whole = sum(test.expected_duration_s for test in PLAN.tests)
    assert progress.time_left_s() == whole
    for event in (
        Expectation(min_duration_s=60, min_queries=1, samples_per_query=1, total_samples=1_000),
        StageEntered(stage=Stage.MEASURE, time_s=1.0),
        Snapshot(time_s=10, queries_issued=1, queries_done=0, samples_done=500, throughput_sps=50),
    ):
        progress.feed(TestProgress(test_id=FIRST.test_id, event=event))
    assert progress.time_left_s() == whole - FIRST.expected_duration_s + 10
    assert 0 < progress.fraction() < 1


def test_an_empty_run_has_no_time_left_and_says_that_it_has_not_begun() -> None:
    progress = RunProgress()
    assert progress.time_left_s() == 0
    assert progress.fraction() == 0
    assert progress.forecast() is None
    assert progress.sentence().text() == "Not started"


def test_the_sentence_counts_what_needs_a_look() -> None:
    progress = fed(ended(validity=Validity.INVALID), RunEnded(completed=True, text=say("Done.")))
    assert progress.sentence().text() == "Ended, 1 to look at"
