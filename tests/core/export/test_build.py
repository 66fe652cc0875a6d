"""The tree has every file that the rules want, says PRACTICE everywhere, and is true to the records."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.detect.description import Fact, Origin
from core.errors import ExpectedError
from core.export.build import build_tree
from core.export.tree import SubmissionTree, TreeFile
from core.files import sha256_of
from core.plan.run_plan import Submission
from core.record.store import RunStore
from core.record.test_record import TestRecord
from core.rounds import load_round
from core.terms import Scenario, TestMode, Validity
from core.values import replace
from tests.core.export.conftest import StoredPractice
from tests.support.loadgen_runs import described_system, own_record, practice_submission, practice_test

OFFLINE = "results/PRACTICE-workshop-onnxruntime/PRACTICE-digits/Offline"


def file_of(tree: SubmissionTree, ending: str) -> TreeFile:
    (file,) = (file for file in tree.files if file.path.endswith(ending))
    return file


def test_a_v6_tree_has_every_file_of_a_result(practice: StoredPractice) -> None:
    paths = {file.path for file in practice.tree("v6.1").files}

    below = {path.partition(f"{OFFLINE}/")[2] for path in paths if OFFLINE in path}
    assert below == {
        "performance/run_1/mlperf_log_summary.txt",
        "performance/run_1/mlperf_log_detail.txt",
        "accuracy/mlperf_log_summary.txt",
        "accuracy/mlperf_log_detail.txt",
        "accuracy/mlperf_log_accuracy.json",
        "accuracy/accuracy.txt",
        "measurements.json",
        "user.conf",
        "README.md",
    }
    assert {
        "README.md",
        "open/PRACTICE/model_mapping.json",
        "open/PRACTICE/src/README.md",
        "open/PRACTICE/src/core/run/sut.py",
        "open/PRACTICE/src/resources/practice/digits.onnx",
        "open/PRACTICE/systems/PRACTICE-workshop-onnxruntime.json",
    } <= paths


def test_a_v5_tree_keeps_measurements_and_code_apart(practice: StoredPractice) -> None:
    paths = {file.path for file in practice.tree("v5.1").files}

    folder = "open/PRACTICE/measurements/PRACTICE-workshop-onnxruntime/PRACTICE-digits/Offline"
    name = "PRACTICE-workshop-onnxruntime_Offline.json"
    assert {f"{folder}/{name}", f"{folder}/user.conf", f"{folder}/README.md", "open/PRACTICE/code/README.md"} <= paths
    assert not any("/src/" in path or path.endswith("measurements.json") for path in paths)


def test_names_in_a_tree_are_fit_for_every_system(practice: StoredPractice) -> None:
    for file in practice.tree().files:
        for part in file.path.split("/"):
            assert part.replace("_", "").replace("-", "").replace(".", "").replace("+", "").isalnum(), file.path
            assert not part.startswith("."), file.path


def test_the_accuracy_log_is_cut_and_its_hash_is_that_of_the_original(practice: StoredPractice) -> None:
    tree = practice.tree()
    (record,) = (
        r for r in practice.history() if r.test.mode is TestMode.ACCURACY and r.test.scenario is Scenario.OFFLINE
    )
    original = practice.store.attempt_of(record).loadgen_folder() / "mlperf_log_accuracy.json"

    cut = file_of(tree, f"{OFFLINE}/accuracy/mlperf_log_accuracy.json")
    text = file_of(tree, f"{OFFLINE}/accuracy/accuracy.txt").content.decode().splitlines()

    whole = original.read_bytes()
    assert cut.content == whole[:4096] + b"\n\n...\n\n" + whole[-4096:]
    assert cut.size_bytes == 8199
    assert "truncated" in cut.note
    assert text[0].startswith("accuracy=100.000%")
    assert text[1] == f"hash={sha256_of(original)}"
    assert record.accuracy_log_sha256 == sha256_of(original)


def test_a_log_within_the_limit_is_copied_whole(practice: StoredPractice) -> None:
    round_ = load_round("v6.1")
    roomy = replace(round_, limits=replace(round_.limits, accuracy_log_max_bytes=10**9))

    tree = build_tree(practice.plan.submission, described_system(), practice.history(), roomy, practice.store)

    assert file_of(tree, f"{OFFLINE}/accuracy/mlperf_log_accuracy.json").note == "copied"
    assert b"\nhash=" in file_of(tree, f"{OFFLINE}/accuracy/accuracy.txt").content


def test_measurements_say_what_was_done_to_the_model(practice: StoredPractice) -> None:
    fields = json.loads(file_of(practice.tree(), f"{OFFLINE}/measurements.json").content)

    assert set(fields) == set(load_round("v6.1").measurements_filled)
    assert all(fields.values())
    assert fields["starting_weights_filename"] == "digits.onnx"
    assert fields["retraining"].startswith("yes")


def test_the_practice_is_mapped_to_the_official_benchmark(practice: StoredPractice) -> None:
    mapping = json.loads(file_of(practice.tree(), "model_mapping.json").content)

    assert mapping == {"PRACTICE-digits": "resnet"}


def test_the_practice_says_so_in_every_place(practice: StoredPractice) -> None:
    tree = practice.tree()

    system = json.loads(file_of(tree, "onnxruntime.json").content)
    assert tree.practice
    assert "PRACTICE" in tree.name
    assert "PRACTICE" in system["submitter"]
    assert "PRACTICE" in system["system_name"]
    assert system["sw_notes"].startswith("PRACTICE")
    assert system["hw_notes"].startswith("PRACTICE")
    for file in tree.files:
        if file.path.endswith("README.md") and "resources" not in file.path:
            assert b"PRACTICE" in file.content
        assert file.path == "README.md" or "PRACTICE" in file.path


def test_the_readme_of_a_scenario_tells_how_to_do_it_again(practice: StoredPractice) -> None:
    text = file_of(practice.tree(), f"{OFFLINE}/README.md").content.decode()

    assert "./benchwright run" in text
    assert "--scenario Offline" in text
    assert "--set batch=32" in text
    assert "resnet50.Offline.target_qps = 10000" in text
    assert "onnxruntime 1.32.0" in text
    assert "ab" * 32 in text


def test_the_source_in_the_tree_imports_by_itself(practice: StoredPractice, tmp_path: Path) -> None:
    marker = "/src/"
    for file in practice.tree().files:
        if marker in file.path and file.source:
            target = tmp_path / file.path.partition(marker)[2]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(Path(file.source).read_bytes())

    done = subprocess.run(
        [sys.executable, "-c", "import core.run.worker as w; print(w.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert str(tmp_path) in done.stdout


def test_the_same_records_make_the_same_tree(practice: StoredPractice) -> None:
    assert practice.tree() == practice.tree()


def test_records_of_the_practice_make_no_other_submission(practice: StoredPractice) -> None:
    real = practice_submission(practice=False, submitter="Harbour_Lab", system_desc_id="workshop")

    with pytest.raises(ExpectedError, match="cannot become a submission"):
        build_tree(real, described_system(), practice.history(), load_round("v6.1"), practice.store)


@pytest.mark.parametrize("changes", [{"submitter": "Harbour_Lab"}, {"system_desc_id": "workshop-onnxruntime"}])
def test_a_practice_whose_name_lost_the_mark_is_refused(practice: StoredPractice, changes: dict[str, str]) -> None:
    with pytest.raises(ExpectedError, match="does not say PRACTICE"):
        build_tree(
            practice_submission(**changes), described_system(), practice.history(), load_round("v6.1"), practice.store
        )


@pytest.mark.parametrize("name", ["../away", "a b", ".hidden", "", "a/b", "PRACTICE/../.."])
def test_a_name_that_is_no_folder_name_is_refused(practice: StoredPractice, name: str) -> None:
    submission = practice_submission(submitter=name, practice=False)

    with pytest.raises(ExpectedError, match="cannot be a folder"):
        build_tree(submission, described_system(), (), load_round("v6.1"), practice.store)


def real_submission() -> Submission:
    return practice_submission(practice=False, submitter="Harbour_Lab", system_desc_id="workshop", round_id="v6.1")


def own_records(practice: StoredPractice) -> tuple[TestRecord, ...]:
    """The records and the folder of the run as a benchmark of one's own would have left them."""
    store, run_id = practice.store, practice.plan.run_id
    history = practice.history()
    store.run_folder(run_id).rename(store.run_folder("workshop-1"))
    return tuple(own_record(record, real_submission()) for record in history)


@pytest.mark.parametrize("marked", ["submitter", "system_desc_id"])
def test_a_name_with_the_mark_makes_a_practice_whatever_the_plan_says(practice: StoredPractice, marked: str) -> None:
    submission = replace(practice.plan.submission, practice=False)
    records = [replace(record, submission=submission) for record in practice.history()]

    tree = build_tree(submission, described_system(), records, load_round("v6.1"), practice.store)

    assert tree.practice
    assert tree == practice.tree()
    with pytest.raises(ExpectedError, match="does not say PRACTICE"):
        build_tree(
            replace(submission, **{marked: "Harbour_Lab"}),
            described_system(),
            records,
            load_round("v6.1"),
            practice.store,
        )


@pytest.mark.parametrize("kept", ["run_id", "benchmark", "workload"])
def test_a_record_is_the_practices_by_any_of_its_names(practice: StoredPractice, kept: str) -> None:
    record = practice.history()[0]
    names = {"benchmark": "resnet", "workload": "imagenet"}
    test = replace(record.test, **{name: other for name, other in names.items() if name != kept})
    run_id = record.run_id if kept == "run_id" else "workshop-1"
    flipped = replace(record, run_id=run_id, submission=real_submission(), test=test)

    with pytest.raises(ExpectedError, match="cannot become a submission"):
        build_tree(real_submission(), described_system(), [flipped], load_round("v6.1"), practice.store)


def test_a_submission_of_ones_own_carries_no_mark(own_practice: StoredPractice) -> None:
    records = own_records(own_practice)

    tree = build_tree(real_submission(), described_system(), records, load_round("v6.1"), own_practice.store)

    assert not tree.practice
    assert "README.md" not in {file.path for file in tree.files}
    assert not any("resources/practice" in file.path for file in tree.files)
    system = json.loads(file_of(tree, "systems/workshop.json").content)
    assert "PRACTICE" not in json.dumps(system)


def test_the_latest_valid_record_goes_in_before_a_later_invalid_one(own_practice: StoredPractice) -> None:
    store = own_practice.store
    test = practice_test(Scenario.OFFLINE)
    first = next(r for r in own_practice.history() if r.test.test_id == test.test_id)
    later = replace(first, validity=Validity.INVALID, attempt=store.new_attempt(first.run_id, test.test_id).number)
    store.save_record(later)

    tree = own_practice.tree()

    source = file_of(tree, f"{OFFLINE}/performance/run_1/mlperf_log_detail.txt").source
    assert "attempt-1" in source
    assert tree.left_out == ()


def without(practice: StoredPractice, mode: TestMode) -> SubmissionTree:
    history = tuple(r for r in practice.history() if not (r.test.mode is mode and r.test.scenario is Scenario.OFFLINE))
    return build_tree(practice.plan.submission, described_system(), history, load_round("v6.1"), practice.store)


@pytest.mark.parametrize("mode", list(TestMode))
def test_half_a_result_stays_out_with_a_reason(practice: StoredPractice, mode: TestMode) -> None:
    tree = without(practice, mode)

    ((path, why),) = tree.left_out
    assert path == "PRACTICE-digits/Offline"
    assert "has not been done" in why
    assert not any(OFFLINE in file.path for file in tree.files)
    assert any("SingleStream" in file.path for file in tree.files)


def test_an_invalid_result_stays_out_with_its_reason(own_practice: StoredPractice) -> None:
    history = tuple(
        replace(r, validity=Validity.INVALID)
        if r.test.mode is TestMode.PERFORMANCE and r.test.scenario is Scenario.OFFLINE
        else r
        for r in own_practice.history()
    )

    tree = build_tree(own_practice.plan.submission, described_system(), history, load_round("v6.1"), own_practice.store)

    assert [path for path, _ in tree.left_out] == ["PRACTICE-digits/Offline"]
    assert "not valid" in tree.left_out[0][1]


def test_records_of_another_machine_stay_out(practice: StoredPractice) -> None:
    other = replace(
        described_system(),
        facts={"processor.model": Fact(value="Another CPU", origin=Origin.READ, source="lscpu")},
    )

    tree = build_tree(practice.plan.submission, other, practice.history(), load_round("v6.1"), practice.store)

    assert tree.files == ()
    assert all("another system" in why for _, why in tree.left_out)


@pytest.mark.fault
@pytest.mark.parametrize("name", ["mlperf_log_detail.txt", "mlperf_log_summary.txt"])
@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_log_that_is_not_the_one_of_the_record_stays_out(
    own_practice: StoredPractice, name: str, damage: str
) -> None:
    record = next(r for r in own_practice.history() if r.test.scenario is Scenario.OFFLINE)
    log = own_practice.store.attempt_of(record).loadgen_folder() / name
    if damage == "gone":
        log.unlink()
    else:
        log.write_bytes(log.read_bytes() + b"\n")

    tree = own_practice.tree()

    ((path, why),) = tree.left_out
    assert path == "PRACTICE-digits/Offline"
    assert name in why


def test_without_records_the_tree_is_empty(tmp_path: Path) -> None:
    tree = build_tree(practice_submission(), described_system(), (), load_round("v6.1"), RunStore(tmp_path))

    assert tree.files == ()
    assert tree.left_out == ()
