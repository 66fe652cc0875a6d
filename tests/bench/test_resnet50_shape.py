"""The ResNet-50-shaped model in small: it runs, and its numbers stay in a healthy range."""

import hashlib
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from core.backends.choice import BackendSettings
from core.backends.onnx_runtime import OnnxRuntimeBackend


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("resnet50_shape", Path(__file__).with_name("resnet50_shape.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_small_shape_runs_with_any_batch(builder: ModuleType, tmp_path: Path) -> None:
    path = builder.build(tmp_path / "tiny.onnx", builder.TINY)
    model = OnnxRuntimeBackend().load(path, BackendSettings(backend="onnxruntime", device="cpu", precision="fp32"))
    assert model.inputs[0].shape == (-1, 3, 32, 32)
    runner = model.runner(3)
    runner.inputs[0][:] = np.random.default_rng(1).standard_normal((3, 3, 32, 32), np.float32)
    for count in (1, 3):
        runner.run(count)
        scores = runner.outputs[0][:count]
        assert np.isfinite(scores).all()
        assert 0.01 < np.abs(scores).mean() < 100


def test_the_same_seed_gives_the_same_file(builder: ModuleType, tmp_path: Path) -> None:
    files = [builder.build(tmp_path / name, builder.TINY) for name in ("one.onnx", "two.onnx")]
    assert len({hashlib.sha256(path.read_bytes()).digest() for path in files}) == 1


def test_the_full_shape_has_the_parameters_of_resnet50(builder: ModuleType) -> None:
    shape = builder.RESNET50
    assert (shape.side, sum(shape.blocks) * 3 + 2) == (224, 50)
