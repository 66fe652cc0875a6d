"""The digits workload: samples in, answers out, and the score."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.errors import ExpectedError
from core.workloads import data_sets, find_data_set, open_workload
from core.workloads.catalogue import HELD_OUT
from core.workloads.digits import DigitsWorkload
from core.workloads.digits_images import held_out_images


def buffer(rows: int) -> tuple[np.ndarray]:  # type: ignore[type-arg]
    return (np.full((rows, 1, 8, 8), -1, np.float32),)


@pytest.mark.parametrize("as_array", [False, True], ids=["list", "array"])
def test_fill_copies_the_samples_asked_for_in_their_order(as_array: bool) -> None:
    workload = DigitsWorkload(HELD_OUT)
    workload.load_samples(range(360))
    wanted = [5, 0, 359, 5]
    inputs = buffer(6)
    workload.fill(np.array(wanted, np.intp) if as_array else wanted, inputs)
    images, _ = held_out_images()
    np.testing.assert_array_equal(inputs[0][:4].reshape(4, 64), images[wanted] / np.float32(240))
    assert (inputs[0][4:] == -1).all()


def test_scaled_samples_are_the_sources_sixteenths() -> None:
    workload = DigitsWorkload(HELD_OUT)
    workload.load_samples(range(360))
    inputs = buffer(360)
    workload.fill(list(range(360)), inputs)
    np.testing.assert_array_equal(inputs[0] * 16, np.round(inputs[0] * 16))
    assert inputs[0].max() == 1.0


def test_samples_that_were_unloaded_are_blank() -> None:
    workload = DigitsWorkload(HELD_OUT)
    workload.load_samples([3, 4])
    workload.unload_samples([3])
    inputs = buffer(2)
    workload.fill([3, 4], inputs)
    assert not inputs[0][0].any()
    assert inputs[0][1].any()


def test_respond_writes_the_best_class_of_each_row_as_float32() -> None:
    workload = DigitsWorkload(HELD_OUT)
    scores = np.zeros((4, 10), np.float32)
    scores[[0, 1, 2], [7, 0, 9]] = 1
    rows = np.full((4, workload.response_bytes), 255, np.uint8)
    workload.respond((scores,), 3, rows)
    assert rows[:3].view("<f4")[:, 0].tolist() == [7.0, 0.0, 9.0]
    assert (rows[3] == 255).all()


def test_the_score_is_the_line_that_the_checker_reads(tmp_path: Path) -> None:
    _, labels = held_out_images()
    answers = labels.astype("<f4")
    answers[[1, 20, 300]] += 1
    log = tmp_path / "mlperf_log_accuracy.json"
    entries = (
        f'{{ "seq_id" : {index}, "qsl_idx" : {index}, "data" : "{answer.tobytes().hex().upper()}" }}'
        for index, answer in enumerate(answers)
    )
    log.write_text("[\n" + ",\n".join(entries) + "\n]\n")
    accuracy = open_workload("digits", "heldout").score(log)
    assert accuracy.line == "accuracy=99.167%, good=357, total=360"
    assert (accuracy.metric, accuracy.unit, accuracy.good, accuracy.total) == ("top1_accuracy", "percent", 357, 360)
    assert accuracy.value == pytest.approx(100 * 357 / 360)


def test_the_benchmark_opens_its_workload() -> None:
    workload = open_workload("PRACTICE-digits", "expanded")
    assert workload.benchmark == "PRACTICE-digits"
    assert (workload.data_set.sample_count, workload.data_set.performance_sample_count) == (50_000, 1_024)


def test_data_sets_are_known_without_numpy() -> None:
    program = "import sys; from core.workloads import data_sets; data_sets('digits'); print('numpy' in sys.modules)"
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=root, check=True
    )
    assert done.stdout.strip() == "False"


def test_names_that_are_not_known_are_answered_with_those_that_are() -> None:
    assert [data_set.key for data_set in data_sets("digits")] == ["heldout", "expanded"]
    with pytest.raises(ExpectedError, match=r"No workload is called “letters”.*digits"):
        data_sets("letters")
    with pytest.raises(ExpectedError, match=r"has no data set “all”.*heldout, expanded"):
        find_data_set("digits", "all")


@pytest.mark.fault
def test_data_that_do_not_have_the_catalogues_hash_are_refused() -> None:
    from core.values import replace

    workload = DigitsWorkload(replace(HELD_OUT, sha256="0" * 64))
    with pytest.raises(ExpectedError, match="not what it should be"):
        workload.load_samples([0])
