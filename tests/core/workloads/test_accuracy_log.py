"""LoadGen's accuracy log: read whole or refused in words."""

import hashlib
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from core.errors import ExpectedError
from core.workloads.accuracy_log import read_answers
from core.workloads.classification import ANSWER_BYTES, top1


def entry(index: int, data: str = "00000040") -> dict[str, Any]:
    return {"seq_id": index, "qsl_idx": index, "data": data}


def write(folder: Path, content: Any) -> Path:
    log = folder / "mlperf_log_accuracy.json"
    log.write_text(content if isinstance(content, str) else json.dumps(content))
    return log


def test_answers_come_in_the_order_of_the_data_set(tmp_path: Path) -> None:
    log = write(tmp_path, [entry(2, "02000000"), entry(0, "00000000"), entry(1, "0100000A")])
    assert read_answers(log, 3, 4) == [bytes([0, 0, 0, 0]), bytes([1, 0, 0, 10]), bytes([2, 0, 0, 0])]


def test_of_repeated_samples_the_first_answer_counts(tmp_path: Path) -> None:
    log = write(tmp_path, [entry(0, "AA000000"), entry(1), entry(0, "BB000000")])
    assert read_answers(log, 2, 4)[0] == bytes([0xAA, 0, 0, 0])


def test_other_fields_of_newer_logs_are_passed_over(tmp_path: Path) -> None:
    log = write(tmp_path, [entry(0) | {"token_data": "00", "token_count": 1}])
    assert len(read_answers(log, 1, 4)) == 1


@pytest.mark.fault
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "cut short or is not LoadGen's"),
        ("[", "cut short"),
        ('[\n{ "seq_id" : 0, "qsl_idx" : 0, "data" : "000000', "cut short"),
        ('[{"seq_id":0,"qsl_idx":0,"data":"00000000"},\n\n...\n\n]', "cut short"),
        ("[ ]", "answers 0 of 2 samples"),
        ([entry(0)], "answers 1 of 2 samples"),
        ([entry(0), entry(2)], "answers sample 2 of 2"),
        ([entry(0), entry(-1)], "not LoadGen's"),
        ([entry(0), entry(1, "0000")], "sample 1 has 2 bytes instead of 4"),
        ([entry(0), entry(1, "")], "sample 1 has 0 bytes"),
        ([entry(0), entry(1, "nothexxx")], "not hexadecimal"),
        ([entry(0), {"qsl_idx": "1", "data": "00000000"}], "not LoadGen's"),
        ([entry(0), {"qsl_idx": 1}], "not LoadGen's"),
        ({"qsl_idx": 0, "data": "00000000"}, "not LoadGen's"),
        ("[" * 100_000, "cut short"),
        ("[1e999999]", "not LoadGen's"),
        ('[{"qsl_idx": 99999999999999999999999999, "data": "00000000"}]', "is not LoadGen's"),
        ('[{"qsl_idx": ' + "9" * 9_000 + ', "data": "00000000"}]', "is not LoadGen's"),
    ],
)
def test_a_log_that_cannot_be_scored_is_refused_in_words(tmp_path: Path, content: Any, words: str) -> None:
    log = write(tmp_path, content)
    with pytest.raises(ExpectedError, match=words) as caught:
        read_answers(log, 2, 4)
    assert str(log) in str(caught.value)
    assert caught.value.remedy


@pytest.mark.fault
def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    log = tmp_path / "log.json"
    log.write_bytes(b'[{"qsl_idx": 0, "data": "\xff\xfe"}]')
    with pytest.raises(ExpectedError, match="not LoadGen's"):
        read_answers(log, 1, 4)


@pytest.mark.fault
def test_a_missing_log_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExpectedError, match="does not exist"):
        read_answers(tmp_path / "none.json", 1, 4)


@pytest.mark.fault
def test_a_huge_log_is_not_read(tmp_path: Path) -> None:
    log = tmp_path / "log.json"
    with log.open("wb") as stream:
        stream.truncate(3 << 30)
    with pytest.raises(ExpectedError, match="too large"):
        read_answers(log, 50_000, 4)


@pytest.mark.fault
def test_an_answer_that_is_no_class_is_wrong_and_nothing_more() -> None:
    not_a_number, infinite, half = b"\x00\x00\xc0\x7f", b"\x00\x00\x80\x7f", b"\x00\x00\x00\x3f"
    accuracy = top1([not_a_number, infinite, half, b"\x00\x00\x80\x3f"], [0, 0, 0, 1])
    assert (accuracy.good, accuracy.line) == (1, "accuracy=25.000%, good=1, total=4")


def test_a_real_imagenet_log_scores_as_it_was_submitted(shared_folder: Path, tmp_path: Path) -> None:
    with tarfile.open(shared_folder / "data" / "real_trees.tar.xz") as archive:
        members = [
            member for member in archive.getmembers() if member.name.startswith("acc_resnet50_imagenet_full_log/")
        ]
        archive.extractall(tmp_path, members, filter="data")
    pack = tmp_path / "acc_resnet50_imagenet_full_log"
    log = pack / "full" / "mlperf_log_accuracy.json"
    labels = [int(line.split()[1]) for line in (pack / "imagenet_val_map.txt").read_text().splitlines()]
    accuracy = top1(read_answers(log, 50_000, ANSWER_BYTES), labels)
    assert (accuracy.good, accuracy.total) == (38_228, 50_000)
    assert accuracy.line == (pack / "full" / "accuracy.txt").read_text().splitlines()[0]
    submitted = (pack / "truncated" / "accuracy.txt").read_text().splitlines()
    assert f"hash={hashlib.sha256(log.read_bytes()).hexdigest()}" in submitted
    with pytest.raises(ExpectedError, match="cut short"):
        read_answers(pack / "truncated" / "mlperf_log_accuracy.json", 50_000, ANSWER_BYTES)
