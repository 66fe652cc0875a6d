"""Small ONNX models, made by the tests that need them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from core.backends.choice import BackendSettings, Setting

MakeModel = Callable[..., Path]


@pytest.fixture
def make_model(tmp_path: Path) -> MakeModel:
    """A factory: y = x · W for x [batch, 4], y [batch, 3], W = 1 … 12."""

    def make(
        name: str = "model.onnx",
        batch: str | int = "N",
        out_batch: str | int | None = None,
        features: str | int = 4,
        opset: int = 17,
        ir_version: int = 8,
        operator: str = "MatMul",
        element: int = TensorProto.FLOAT,
        external: bool = False,
    ) -> Path:
        weight = np.arange(1, 13).reshape(4, 3).astype(helper.tensor_dtype_to_np_dtype(element))
        graph = helper.make_graph(
            [helper.make_node(operator, ["x", "w"], ["y"])],
            "small",
            [helper.make_tensor_value_info("x", element, [batch, features])],
            [helper.make_tensor_value_info("y", element, [batch if out_batch is None else out_batch, 3])],
            [numpy_helper.from_array(weight, "w")],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=ir_version)
        path = tmp_path / name
        onnx.save(
            model,
            path,
            save_as_external_data=external,
            location=f"{name}.weights" if external else None,
            size_threshold=0,
        )
        return path

    return make


@pytest.fixture
def cpu() -> Callable[..., BackendSettings]:
    """A factory of settings for ONNX Runtime on the processor."""

    def make(**settings: Setting) -> BackendSettings:
        return BackendSettings(backend="onnxruntime", device="cpu", precision="fp32", settings=settings)

    return make
