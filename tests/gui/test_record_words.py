"""Records in words."""

import pytest

from core.messages import say
from core.run.outcome import Ending, Outcome
from core.terms import Validity
from gui.record_words import backend_words, full_name, result_words, settings_words, verdict
from gui.widgets.state_label import Mark
from tests.support.scripted_runner import plan_of_eight, record_of

OFFLINE, OFFLINE_ACCURACY, SINGLE, _, SERVER, _, MULTI, _ = plan_of_eight().tests


@pytest.mark.parametrize(
    ("ending", "validity", "mark", "word"),
    [
        (Ending.COMPLETED, Validity.VALID, Mark.GOOD, "VALID"),
        (Ending.COMPLETED, Validity.INVALID, Mark.BAD, "INVALID"),
        (Ending.COMPLETED, Validity.NONE, Mark.CAUTION, "No result"),
        (Ending.SKIPPED, Validity.INVALID, Mark.SKIPPED, "Skipped"),
        (Ending.CANCELLED, Validity.INVALID, Mark.SKIPPED, "Cancelled"),
        (Ending.FAILED, Validity.INVALID, Mark.BAD, "Failed"),
        (Ending.CRASHED, Validity.INVALID, Mark.BAD, "Crashed"),
        (Ending.LOST, Validity.INVALID, Mark.CAUTION, "Lost"),
    ],
)
def test_a_test_stands_as_it_ended(ending: Ending, validity: Validity, mark: Mark, word: str) -> None:
    outcome = Outcome(ending=ending, exit_code=None, text=say("It ended."))
    assert verdict(record_of(OFFLINE, validity, outcome)) == (mark, word)


def test_an_accuracy_test_that_ran_through_is_done_not_valid() -> None:
    assert verdict(record_of(OFFLINE_ACCURACY)) == (Mark.GOOD, "Done")


def test_a_result_carries_its_unit_and_a_latency_its_percentile() -> None:
    assert result_words(record_of(OFFLINE)) == "1,234 samples/s"
    assert result_words(record_of(SINGLE)) == "p90 1.92 ms"
    assert result_words(record_of(MULTI)) == "p99 11.4 ms"
    assert result_words(record_of(OFFLINE_ACCURACY)) == "98.61 % top-1"
    failed = Outcome(ending=Ending.FAILED, exit_code=1, text=say("It failed."))
    assert result_words(record_of(OFFLINE, Validity.INVALID, failed)) == ""


def test_names_and_settings_are_mlperfs_words() -> None:
    assert full_name(SERVER) == "digits · Server · Performance"
    assert backend_words(SERVER) == "ONNX Runtime · CPU · fp32"
    assert settings_words(SERVER) == "batch 16 · streams 2 · target_qps 1,050"
