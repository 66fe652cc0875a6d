"""Round files of people: what is right is read, what is wrong is named with file, key and what is wanted."""

from pathlib import Path

import pytest

from core.errors import ExpectedError
from core.rounds import available_rounds, load_round, newest_round, suggested_round
from core.rounds.guard import guard
from core.rounds.load import FOLDER
from core.rounds.model import Seeds
from core.rounds.strict_yaml import read_yaml

NEW_ROUND = """
round: v7.0
starts_from: _common.yaml
submission_deadline: "2027-02-12"
loadgen: ["7.0"]
seeds: {qsl: "1", sample_index: "18446744073709551615", schedule: "3"}
benchmarks:
  resnet:
    task: image classification
    data_set: ImageNet
    data_set_samples: 50000
    performance_samples_min: 1024
    accuracy: {top1_accuracy: {minimum: 75.7}}
    suites: {edge: {required: [SingleStream]}}
"""


def message_of(path: Path) -> str:
    with pytest.raises(ExpectedError) as caught:
        load_round(path)
    return str(caught.value)


@pytest.fixture
def new_round(tmp_path: Path) -> Path:
    """A round of a later year in a folder of its own."""
    path = tmp_path / "v7.0.yaml"
    path.write_text(NEW_ROUND)
    return path


def test_every_shipped_round_is_listed_and_loads() -> None:
    assert available_rounds() == ("v5.1", "v6.0", "v6.1", "practice")
    assert [load_round(name).round_id for name in available_rounds()] == list(available_rounds())


@pytest.mark.parametrize(
    ("folder", "round_id"),
    [("box-v6.0", "v6.0"), ("PRACTICE-box-practice", "practice"), ("first-try", "v6.1"), ("", "v6.1")],
)
def test_a_folder_suggests_the_round_in_its_name_or_the_newest(folder: str, round_id: str) -> None:
    assert suggested_round(folder) == round_id


def test_rounds_are_ordered_by_their_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("v10.0", "v9.1", "_common", "own"):
        (tmp_path / f"{name}.yaml").touch()
    monkeypatch.setattr("core.rounds.load.FOLDER", tmp_path)
    assert available_rounds() == ("v9.1", "v10.0", "own")
    assert newest_round() == "v10.0"


def test_a_new_round_is_a_new_file(new_round: Path) -> None:
    round = load_round(new_round)
    assert round.round_id == "v7.0"
    assert round.seeds.sample_index == 18446744073709551615
    assert round.benchmarks["resnet"].accuracy_samples == 50000
    assert round.limits.min_duration_ms == 600000


def test_the_practice_shares_the_seeds_and_the_layout_of_v61() -> None:
    practice, real = load_round("practice"), load_round("v6.1")
    assert practice.practice
    assert practice.seeds == real.seeds
    assert practice.layout.result == real.layout.result
    assert practice.limits.min_duration_ms == 10_000
    assert practice.benchmark_id("resnet") == "PRACTICE-digits"
    assert practice.benchmark_id("resnet50") == "PRACTICE-digits"


@pytest.mark.parametrize(
    ("name", "official"),
    [
        ("resnet", "resnet"),
        ("resnet50", "resnet"),
        ("mobilenet", "resnet"),
        ("efficientnet-b0", "resnet"),
        ("my-bert-99.9-int8", "bert-99.9"),
        ("llama3_1-8b", "llama3.1-8b"),
        ("ssd-resnet34", None),
        ("tinynet-a", None),
    ],
)
def test_benchmark_folders_have_the_official_name_or_an_alias(name: str, official: str | None) -> None:
    assert load_round("v6.1").benchmark_id(name) == official


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("task:", "tusk:", ["benchmarks.resnet.tusk", "not known"]),
        ("data_set_samples: 50000", "data_set_samples: many", ["data_set_samples", "whole number"]),
        ('schedule: "3"', 'other: "3"', ["seeds.schedule", "digits"]),
        ('qsl: "1"', "qsl: 1", ["seeds", "text"]),
        ("top1_accuracy", "top2_accuracy", ["benchmarks.resnet.accuracy.top2_accuracy", "list of metrics"]),
        ("{minimum: 75.7}", "{}", ["top1_accuracy", "minimum or a maximum"]),
        ("[SingleStream]", "[Singlestream]", ["benchmarks.resnet.suites", "Singlestream"]),
        ("round: v7.0", "rounds: v7.0", ["rounds", "not known"]),
        ("round: v7.0\n", "", ["round", "missing"]),
        ("starts_from: _common.yaml\n", "", ["missing"]),
        ("_common.yaml", "../_common.yaml", ["starts_from", "same folder"]),
        ("_common.yaml", "absent.yaml", ["absent.yaml", "does not exist"]),
        ('loadgen: ["7.0"]', 'loadgen: ["7.0"]\nlayout: {source: "/etc/{division}"}', ["layout.source"]),
        ('loadgen: ["7.0"]', 'loadgen: ["7.0"]\nlayout: {source: "{home}"}', ["layout.source"]),
        ('loadgen: ["7.0"]', 'loadgen: ["7.0"]\nmetrics: {auc: {line: "["}}', ["metrics.auc.line", "expression"]),
        ("benchmarks:", "benchmarks: {}\nbenchmarks:", ["line", "stands twice"]),
        ("round: v7.0", "round: &a v7.0\npractice: *a", ["aliases"]),
        ("round: v7.0", "round: !!python/object/apply:os.system [ls]", ["YAML"]),
        ("round: v7.0", "round: [", ["YAML"]),
        ("round: v7.0", "round: " + "[" * 500, ["nested too deep"]),
        (NEW_ROUND, "- a\n- b\n", ["no round"]),
        (NEW_ROUND, "", ["no round"]),
    ],
)
def test_a_mistake_is_named_with_its_key(new_round: Path, old: str, new: str, words: list[str]) -> None:
    assert old in NEW_ROUND
    new_round.write_text(NEW_ROUND.replace(old, new))
    said = message_of(new_round)
    for word in words:
        assert word in said


def test_a_huge_file_is_not_read(new_round: Path) -> None:
    with new_round.open("ab") as stream:
        stream.truncate(2**30)
    assert "too large" in message_of(new_round)


def test_bytes_that_are_no_text_are_refused(new_round: Path) -> None:
    new_round.write_bytes(b"round: \xff\xfe\n")
    assert "UTF-8" in message_of(new_round)


def test_a_name_without_a_file_says_which_rounds_there_are() -> None:
    with pytest.raises(ExpectedError) as caught:
        load_round("v9.9")
    assert "v6.1" in str(caught.value)


def test_every_shipped_file_states_where_its_numbers_come_from() -> None:
    for path in FOLDER.glob("*.yaml"):
        assert path.read_text().startswith("#")
        assert isinstance(read_yaml(path), dict)


def test_the_guard_passes_the_loadgen_that_carries_the_seeds() -> None:
    round = load_round("v6.1")
    assert guard(round, "6.0.17 @ d6147c7eb7", round.seeds) == ()


def test_the_guard_names_other_seeds_and_another_version() -> None:
    other = Seeds(qsl=1, sample_index=2, schedule=load_round("v5.1").seeds.schedule)
    said = [str(message) for message in guard(load_round("v5.1"), "6.0.17 @ d6147c7eb7", other)]
    assert "6.0.17" in said[0]
    assert "5.1" in said[0]
    assert "(qsl, sample_index)" in said[1]
