"""The precision of weights, read from the file alone."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from core.backends.onnx_precision import weights_precision

MakeModel = Callable[..., Path]


@pytest.mark.parametrize(
    ("element", "precision"),
    [
        (TensorProto.FLOAT, "fp32"),
        (TensorProto.FLOAT16, "fp16"),
        (TensorProto.DOUBLE, "fp64"),
        (TensorProto.BFLOAT16, "bf16"),
        (TensorProto.INT8, "int8"),
        (TensorProto.UINT8, "int8"),
        (TensorProto.INT64, "unknown"),
    ],
)
def test_the_type_of_the_weights_is_named(make_model: MakeModel, element: int, precision: str) -> None:
    assert weights_precision(make_model(element=element)) == precision


def test_the_precision_of_most_weights_counts(tmp_path: Path) -> None:
    tensors = [
        numpy_helper.from_array(np.ones((10, 10), np.int8), "large"),
        numpy_helper.from_array(np.ones(3, np.float32), "scales"),
        numpy_helper.from_array(np.ones(500, np.int64), "indices"),
    ]
    graph = helper.make_graph([], "quantised", [], [], tensors)
    onnx.save(helper.make_model(graph), tmp_path / "quantised.onnx")
    assert weights_precision(tmp_path / "quantised.onnx") == "int8"


def test_external_weights_are_counted_by_their_shape(make_model: MakeModel) -> None:
    assert weights_precision(make_model(external=True)) == "fp32"


@pytest.mark.fault
@pytest.mark.parametrize("content", [b"", b"\x3a\xff\xff\xff\xff\x0f", b"\xff" * 40, b"\x3b", b"text of another kind"])
def test_a_file_that_is_no_model_has_an_unknown_precision(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(content)
    assert weights_precision(path) == "unknown"


@pytest.mark.fault
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 400), value=st.integers(0, 255), length=st.integers(0, 400))
def test_no_damage_to_a_model_raises(make_model: MakeModel, place: int, value: int, length: int) -> None:
    path = make_model()
    content = bytearray(path.read_bytes())
    content[place % len(content)] = value
    path.write_bytes(content[:length])
    assert isinstance(weights_precision(path), str)


def test_a_missing_file_has_an_unknown_precision(tmp_path: Path) -> None:
    assert weights_precision(tmp_path / "none.onnx") == "unknown"
