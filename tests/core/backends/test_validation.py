"""Settings of a backend against its fields."""

import pytest

from core.backends import validated_settings
from core.backends.choice import Setting
from core.backends.onnx_runtime import OnnxRuntimeBackend
from core.errors import ExpectedError

BACKEND = OnnxRuntimeBackend()


def test_defaults_fill_what_is_not_given() -> None:
    assert validated_settings(BACKEND, {"threads": 2}, cores=4) == {
        "streams": 4,
        "threads": 2,
        "batch": 32,
        "graph_optimization": "all",
        "spinning": True,
    }


@pytest.mark.parametrize(
    ("key", "given", "meant"),
    [
        ("threads", "3", 3),
        ("threads", 3.0, 3),
        ("batch", "1024", 1024),
        ("spinning", "off", False),
        ("spinning", "Yes", True),
        ("spinning", 0, False),
        ("graph_optimization", "basic", "basic"),
    ],
)
def test_text_of_a_command_line_becomes_the_type_of_the_field(key: str, given: Setting, meant: Setting) -> None:
    value = validated_settings(BACKEND, {key: given}, cores=4)[key]
    assert value == meant
    assert type(value) is type(meant)


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("threads", 0),
        ("threads", 17),
        ("threads", "many"),
        ("threads", 2.5),
        ("threads", True),
        ("threads", float("nan")),
        ("threads", float("inf")),
        ("threads", "9" * 5000),
        ("batch", -1),
        ("batch", 10**30),
        ("spinning", "perhaps"),
        ("spinning", 2),
        ("graph_optimization", "fastest"),
        ("graph_optimization", 1),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_would(key: str, given: Setting) -> None:
    with pytest.raises(ExpectedError, match=rf"does not fit the setting {key}\. Possible values: \S"):
        validated_settings(BACKEND, {key: given}, cores=4)


def test_an_unknown_setting_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ExpectedError, match=r"no setting “thread”.*streams, threads, batch"):
        validated_settings(BACKEND, {"thread": 2}, cores=4)
