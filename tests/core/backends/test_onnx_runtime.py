"""The ONNX Runtime backend on real models, whole and damaged."""

import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto

from core.backends.choice import BackendSettings
from core.backends.onnx_runtime import OnnxRuntimeBackend
from core.errors import ExpectedError

MakeModel = Callable[..., Path]
Cpu = Callable[..., BackendSettings]
BACKEND = OnnxRuntimeBackend()
WEIGHT = np.arange(1, 13, dtype=np.float32).reshape(4, 3)


def test_each_count_gives_the_rows_asked_for_and_leaves_the_others(make_model: MakeModel, cpu: Cpu) -> None:
    runner = BACKEND.load(make_model(), cpu()).runner(5)
    runner.inputs[0][:] = np.random.default_rng(1).random((5, 4), np.float32)
    for count in (5, 1, 3, 5, 2):
        runner.outputs[0][:] = -1
        runner.run(count)
        np.testing.assert_allclose(runner.outputs[0][:count], runner.inputs[0][:count] @ WEIGHT, rtol=1e-6)
        assert (runner.outputs[0][count:] == -1).all()


def test_the_model_and_what_is_used_are_stated_as_loaded(make_model: MakeModel, cpu: Cpu) -> None:
    model = BACKEND.load(make_model(), cpu(threads=2, streams=1, graph_optimization="basic", spinning=False))
    assert [(spec.name, spec.dtype, spec.shape) for spec in model.inputs] == [("x", "float32", (-1, 4))]
    assert [(spec.name, spec.dtype, spec.shape) for spec in model.outputs] == [("y", "float32", (-1, 3))]
    assert model.used.provider == "CPUExecutionProvider"
    assert model.used.threads == 2
    assert model.used.precision == "fp32"
    assert model.used.runtime_version == BACKEND.version()
    assert model.used.details == {"streams": "1", "batch": "32", "graph_optimization": "basic", "spinning": "off"}


def test_precision_is_the_models_own_and_not_the_one_requested(make_model: MakeModel, cpu: Cpu) -> None:
    model = BACKEND.load(make_model(element=TensorProto.FLOAT16), cpu())
    assert model.used.precision == "fp16"
    assert model.inputs[0].dtype == "float16"


def test_runners_of_several_threads_share_a_session_without_mixing_their_samples(
    make_model: MakeModel, cpu: Cpu
) -> None:
    model = BACKEND.load(make_model(), cpu())
    wrong: list[int] = []

    def work(number: int) -> None:
        runner = model.runner(8)
        runner.inputs[0][:] = number
        expected = runner.inputs[0] @ WEIGHT
        for turn in range(200):
            count = 1 + (turn + number) % 8
            runner.outputs[0][:] = 0
            runner.run(count)
            if not np.allclose(runner.outputs[0][:count], expected[:count]):
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_running_again_allocates_nothing_that_stays(make_model: MakeModel, cpu: Cpu) -> None:
    runner = BACKEND.load(make_model(), cpu()).runner(4)
    tracemalloc.start()
    try:
        used = []
        for _ in range(3):
            for _ in range(500):
                runner.run(4)
                runner.run(1)
            used.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert used[2] - used[1] < 256


def test_buffers_start_on_a_cache_line(make_model: MakeModel, cpu: Cpu) -> None:
    runner = BACKEND.load(make_model(), cpu()).runner(3)
    for buffer in (*runner.inputs, *runner.outputs):
        assert buffer.ctypes.data % 64 == 0
        assert buffer.flags.c_contiguous


@pytest.mark.parametrize("count", [0, -1, 5])
def test_a_count_outside_the_buffers_is_a_bug_that_shows(make_model: MakeModel, cpu: Cpu, count: int) -> None:
    runner = BACKEND.load(make_model(), cpu()).runner(4)
    with pytest.raises((IndexError, ValueError)):
        runner.run(count)


def test_a_model_for_a_fixed_number_of_samples_runs_smaller_batches(make_model: MakeModel, cpu: Cpu) -> None:
    runner = BACKEND.load(make_model(batch=4), cpu()).runner(3)
    assert runner.inputs[0].shape == (3, 4)
    runner.inputs[0][:] = 1
    runner.run(2)
    np.testing.assert_allclose(runner.outputs[0][:2], np.ones((2, 4), np.float32) @ WEIGHT)


def test_a_model_for_a_fixed_number_of_samples_refuses_larger_batches(make_model: MakeModel, cpu: Cpu) -> None:
    model = BACKEND.load(make_model(batch=4), cpu())
    with pytest.raises(ExpectedError, match=r"exactly 4 samples.*Set the largest batch to 4"):
        model.runner(5)


def test_a_free_size_per_sample_is_refused_in_words(make_model: MakeModel, cpu: Cpu) -> None:
    with pytest.raises(ExpectedError, match="“x” has no fixed size per sample"):
        BACKEND.load(make_model(features="width"), cpu())


@pytest.mark.fault
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "cut short"),
        (b"not a model at all", "cut short"),
        (None, "does not exist"),
    ],
)
def test_a_model_that_is_no_model_is_named(tmp_path: Path, cpu: Cpu, content: bytes | None, words: str) -> None:
    path = tmp_path / "broken.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ExpectedError, match=words) as caught:
        BACKEND.load(path, cpu())
    assert str(path) in str(caught.value)
    assert caught.value.remedy


@pytest.mark.fault
def test_a_truncated_model_is_named(make_model: MakeModel, cpu: Cpu) -> None:
    path = make_model()
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ExpectedError, match="cut short") as caught:
        BACKEND.load(path, cpu())
    assert caught.value.remedy


@pytest.mark.fault
def test_a_folder_is_no_model(tmp_path: Path, cpu: Cpu) -> None:
    with pytest.raises(ExpectedError, match=r"it is a folder|permission is denied"):
        BACKEND.load(tmp_path, cpu())


@pytest.mark.fault
@pytest.mark.parametrize("newer", [{"opset": 99}, {"ir_version": 99}])
def test_a_model_of_a_newer_onnx_says_what_to_update(make_model: MakeModel, cpu: Cpu, newer: dict[str, int]) -> None:
    with pytest.raises(ExpectedError, match=r"newer ONNX than ONNX Runtime \d.*Update onnxruntime"):
        BACKEND.load(make_model(**newer), cpu())


@pytest.mark.fault
def test_missing_external_weights_are_named(make_model: MakeModel, cpu: Cpu) -> None:
    path = make_model(external=True)
    path.with_name("model.onnx.weights").unlink()
    with pytest.raises(ExpectedError, match="keeps its weights in another file"):
        BACKEND.load(path, cpu())


def test_external_weights_are_loaded(make_model: MakeModel, cpu: Cpu) -> None:
    model = BACKEND.load(make_model(external=True), cpu())
    assert model.used.precision == "fp32"
    runner = model.runner(1)
    runner.inputs[0][:] = 1
    runner.run(1)
    np.testing.assert_allclose(runner.outputs[0], np.ones((1, 4), np.float32) @ WEIGHT)


@pytest.mark.fault
def test_an_operator_the_runtime_lacks_is_given_in_its_own_words(make_model: MakeModel, cpu: Cpu) -> None:
    with pytest.raises(ExpectedError, match=r"does not accept .*No Op registered for Nope"):
        BACKEND.load(make_model(operator="Nope"), cpu())


@pytest.mark.fault
@pytest.mark.parametrize("raised", ["ImportError('libonnx.so is missing')", "AttributeError('numpy._ARRAY_API')"])
def test_a_runtime_that_fails_to_import_ends_in_words(make_model: MakeModel, tmp_path: Path, raised: str) -> None:
    broken = tmp_path / "site" / "onnxruntime"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text(f"raise {raised}\n")
    program = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from core.backends.choice import BackendSettings\n"
        "from core.backends.onnx_runtime import OnnxRuntimeBackend\n"
        "from core.errors import ExpectedError\n"
        "try: OnnxRuntimeBackend().load(Path(sys.argv[2]),"
        " BackendSettings(backend='onnxruntime', device='cpu', precision='fp32'))\n"
        "except ExpectedError as error: print(error)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(broken.parent), str(make_model())],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).resolve().parents[3],
        check=True,
    ).stdout
    assert told.startswith("ONNX Runtime could not be loaded: ")
    assert "Install the Python package onnxruntime again" in told


def test_another_device_is_refused(make_model: MakeModel) -> None:
    settings = BackendSettings(backend="onnxruntime", device="cuda:0", precision="fp32")
    with pytest.raises(ExpectedError, match="not on “cuda:0”"):
        BACKEND.load(make_model(), settings)


def test_a_missing_package_is_said_without_importing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert BACKEND.unavailable_reason() is None
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "not installed" in str(BACKEND.unavailable_reason())


def test_the_version_of_a_missing_package_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.metadata

    def absent(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", absent)
    assert BACKEND.version() == ""


@pytest.mark.parametrize("cores", [1, 2, 64])
def test_default_settings_use_each_core_once(cores: int) -> None:
    defaults = {field.key: field.default for field in BACKEND.fields(cores)}
    assert int(defaults["streams"]) * int(defaults["threads"]) == cores
