"""What user.conf says of a test."""

import pytest

from core.plan.run_plan import LoadSettings
from core.plan.user_conf import user_conf
from core.terms import Scenario
from tests.support.event_streams import planned_test


def lines(scenario: Scenario, **load: float) -> dict[str, str]:
    text = user_conf(planned_test(scenario, **load))
    return dict(line.split(" = ", 1) for line in text.splitlines() if not line.startswith("#"))  # type: ignore[misc]


def test_keys_name_model_and_scenario_so_that_they_win_over_mlperf_conf() -> None:
    assert lines(Scenario.SERVER, target_qps=120.5) == {"resnet50.Server.target_qps": "120.5"}


def test_what_was_not_chosen_is_left_to_mlperf_conf() -> None:
    assert lines(Scenario.OFFLINE) == {}


def test_the_expected_latency_of_streams_is_written_as_target_latency_in_milliseconds() -> None:
    assert lines(Scenario.SINGLE_STREAM, expected_latency_ms=0.05) == {"resnet50.SingleStream.target_latency": "0.05"}


@pytest.mark.parametrize(("value", "text"), [(1e-4, "0.0001"), (12.0, "12"), (1e7, "10000000"), (0.125, "0.125")])
def test_numbers_are_plain_decimals(value: float, text: str) -> None:
    assert lines(Scenario.OFFLINE, target_qps=value)["resnet50.Offline.target_qps"] == text


def test_every_load_setting_reaches_the_file() -> None:
    load = {
        "min_duration_ms": 1000,
        "max_duration_ms": 2000,
        "min_query_count": 3,
        "target_qps": 4.0,
        "target_latency_ms": 15.0,
        "performance_sample_count": 6,
    }
    assert len(lines(Scenario.SERVER, **load)) == len(load) == len(LoadSettings.__struct_fields__) - 1
