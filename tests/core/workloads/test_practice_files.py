"""The practice's model and data are those of the catalogue, from the training script, and score as they should."""

import hashlib
import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from core.backends.choice import BackendSettings
from core.backends.onnx_runtime import OnnxRuntimeBackend
from core.places import RESOURCES
from core.workloads.catalogue import DIGITS_DATA, DIGITS_MODEL, EXPANDED, HELD_OUT, ResourceFile
from core.workloads.digits import DigitsWorkload
from core.workloads.digits_images import labels_of
from core.workloads.score import DataSet

FOLDER = RESOURCES / "practice"


@cache
def training() -> ModuleType:
    """The training script as a module; it imports PyTorch only when it trains."""
    spec = importlib.util.spec_from_file_location("practice_training", FOLDER / "train.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def data() -> dict[str, Any]:
    with np.load(DIGITS_DATA.path, allow_pickle=False) as content:
        return dict(content)


def right_answers(data_set: DataSet) -> int:
    """How many samples the model gets right, asked as a test run asks it."""
    workload = DigitsWorkload(data_set)
    workload.load_samples(range(data_set.sample_count))
    settings = BackendSettings(backend="onnxruntime", device="cpu", precision="fp32")
    runner = OnnxRuntimeBackend().load(DIGITS_MODEL.path, settings).runner(64)
    labels = labels_of(data_set)
    rows = np.zeros((64, workload.response_bytes), np.uint8)
    good = 0
    for start in range(0, data_set.sample_count, 64):
        indices = list(range(start, min(start + 64, data_set.sample_count)))
        workload.fill(indices, runner.inputs)
        runner.run(len(indices))
        workload.respond(runner.outputs, len(indices), rows)
        answers = rows[: len(indices)].view("<f4")[:, 0]
        good += int((answers == labels[indices]).sum())
    return good


@pytest.mark.parametrize("file", [DIGITS_MODEL, DIGITS_DATA], ids=lambda file: file.path.name)
def test_files_and_readme_have_the_hash_of_the_catalogue(file: ResourceFile) -> None:
    content = file.path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == file.sha256
    assert len(content) < 1_000_000
    assert f"`{file.sha256}`" in (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("data_set", [HELD_OUT, EXPANDED], ids=lambda data_set: data_set.key)
def test_the_readme_has_the_hashes_of_the_data_sets(data_set: DataSet) -> None:
    assert f"`{data_set.sha256}`" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_the_data_are_1797_images_with_36_of_each_digit_held_out() -> None:
    held_out = data()["heldout"]
    assert data()["images"].shape == (1797, 8, 8)
    assert data()["images"].dtype == np.uint8
    assert data()["images"].max() == 16
    assert (np.diff(held_out) > 0).all()
    assert np.bincount(data()["labels"][held_out]).tolist() == [36] * 10
    assert len(held_out) == HELD_OUT.sample_count


def test_the_training_script_would_hold_out_the_same_images() -> None:
    np.testing.assert_array_equal(training().held_out_indices(data()["labels"]), data()["heldout"])


def test_the_training_script_would_write_the_same_data_file(tmp_path: Path) -> None:
    training().save_data(tmp_path / "digits.npz", data())
    with np.load(tmp_path / "digits.npz") as written:
        assert list(written) == ["images", "labels", "heldout"]
        for name in written:
            np.testing.assert_array_equal(written[name], data()[name])


def test_the_data_are_those_of_scikit_learn() -> None:
    datasets = pytest.importorskip("sklearn.datasets", reason="scikit-learn is only needed to train the model anew")
    digits = datasets.load_digits()
    np.testing.assert_array_equal(digits.images, data()["images"])
    np.testing.assert_array_equal(digits.target, data()["labels"])


def test_no_held_out_image_is_also_trained_on() -> None:
    images = data()["images"].reshape(1797, 64)
    held_out = {images[index].tobytes() for index in data()["heldout"]}
    trained = {images[index].tobytes() for index in np.setdiff1d(np.arange(1797), data()["heldout"])}
    assert not held_out & trained


def test_top_1_on_the_held_out_images_is_at_least_98_percent() -> None:
    good = right_answers(HELD_OUT)
    assert good >= 0.98 * HELD_OUT.sample_count
    # One image may fall to the other side where another processor rounds otherwise.
    assert abs(good - 360) <= 1


def test_top_1_on_the_expanded_samples_is_at_least_97_percent() -> None:
    good = right_answers(EXPANDED)
    assert good >= 0.97 * EXPANDED.sample_count
    assert abs(good - 49_886) <= 25
