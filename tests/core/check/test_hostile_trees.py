"""Trees that are broken or hostile: findings, never a traceback, and the tree stays as it is."""

import os
from pathlib import Path
from typing import Any

import pytest

from core.check.checker import check_tree
from core.check.tree_scan import TreeScan
from core.errors import ExpectedError
from core.rounds import load_round
from tests.support.trees import TreeMaker

Tree = TreeMaker


def test_a_link_that_leaves_the_tree_is_not_followed(closed_tree: Tree, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text(closed_tree.result("Offline", "measurements.json").read_text())
    link = closed_tree.result("Offline", "measurements.json")
    link.unlink()
    link.symlink_to(outside)
    assert closed_tree.rules_broken() == ["MEAS-JSON", "STRUCT-SYMLINK"]


def test_a_link_to_itself_is_a_broken_link(closed_tree: Tree) -> None:
    link = closed_tree.result("Offline", "accuracy/accuracy.txt")
    link.unlink()
    link.symlink_to("accuracy.txt")
    assert closed_tree.rules_broken() == ["ACC-TXT", "STRUCT-SYMLINK"]


def test_a_loop_of_folders_ends(closed_tree: Tree) -> None:
    closed_tree.result("again").symlink_to("..")
    assert closed_tree.rules_broken() == ["SCEN-DIRNAME", "SCEN-UNKNOWN", "STRUCT-SYMLINK"]


def test_a_link_inside_the_tree_is_read_and_warned_of(closed_tree: Tree) -> None:
    first = closed_tree.result("Offline", "README.md")
    first.unlink()
    first.symlink_to("../SingleStream/README.md")
    report = closed_tree.check()
    assert [f.rule for f in report.findings] == ["STRUCT-LINK"]
    assert report.passes()


@pytest.mark.parametrize("path", ["performance", "accuracy", "README.md", "user.conf"])
def test_a_file_for_a_folder_and_a_folder_for_a_file_are_findings(closed_tree: Tree, path: str) -> None:
    target = closed_tree.result("Offline", path)
    is_folder = target.is_dir()
    target.rename(closed_tree.root.parent / "away")
    target.write_text("x") if is_folder else (target.mkdir(), (target / "x").write_text("x"))
    results = {one.scenario: one.valid for one in closed_tree.check().results}
    assert results == {"MultiStream": True, "Offline": False, "SingleStream": True}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_named_and_never_opened(closed_tree: Tree) -> None:
    pipe = closed_tree.result("Offline", "user.conf")
    pipe.unlink()
    os.mkfifo(pipe)
    assert closed_tree.rules_broken() == ["MEAS-USERCONF", "STRUCT-UNREADABLE"]


@pytest.mark.skipif(os.name != "posix", reason="names of this kind exist on POSIX only")
def test_odd_names_are_shown_with_their_escapes(closed_tree: Tree) -> None:
    (closed_tree.path("src") / "two\nlines\x1b[31m").write_text("x")
    (closed_tree.path("src") / os.fsdecode(b"\xff\xfe")).write_text("x")
    findings = closed_tree.check().findings
    assert {f.rule for f in findings} == {"STRUCT-NAME-CHARS"}
    assert {f.path.rsplit("/", 1)[1] for f in findings} == {r"two\nlines\x1b[31m", r"\udcff\udcfe"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_named(closed_tree: Tree) -> None:
    folder = closed_tree.path("src")
    folder.chmod(0)
    try:
        assert closed_tree.rules_broken() == ["STRUCT-UNREADABLE"]
    finally:
        folder.chmod(0o755)


def test_a_folder_that_vanishes_while_it_is_listed_is_named(closed_tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    real = TreeScan._list

    def failing(self: TreeScan, folder: Path, path: str) -> Any:
        if path.endswith("src"):
            raise PermissionError(13, "Permission denied")
        return real(self, folder, path)

    monkeypatch.setattr(TreeScan, "_list", failing)
    assert closed_tree.rules_broken() == ["STRUCT-UNREADABLE"]


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_text("x")])
def test_a_path_that_is_no_folder_is_told_in_words(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "tree"
    make(path)
    with pytest.raises(ExpectedError) as caught:
        check_tree(path, load_round("v6.1"))
    assert str(path) in str(caught.value)
    assert caught.value.remedy is not None


def test_a_folder_with_far_too_many_files_is_refused(closed_tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.check.tree_scan.MAX_ENTRIES", 20)
    with pytest.raises(ExpectedError, match="too many"):
        closed_tree.check()


def test_folders_outside_the_divisions_are_not_entered(closed_tree: Tree) -> None:
    (closed_tree.root / ".git" / "objects").mkdir(parents=True)
    assert closed_tree.rules_broken() == []


def test_a_check_can_be_cancelled_and_tells_how_far_it_is(closed_tree: Tree) -> None:
    seen: list[tuple[int, int]] = []
    round = load_round("v6.1")
    assert check_tree(closed_tree.root, round, lambda done, total: seen.append((done, total))) is not None
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert check_tree(closed_tree.root, round, cancelled=lambda: True) is None


def test_an_accuracy_line_made_to_be_slow_is_read_at_once(closed_tree: Tree) -> None:
    text = '{"f1": 1 ' * 1_000_000 + "\naccuracy=76%\nhash=0a\n"
    closed_tree.result("Offline", "accuracy/accuracy.txt").write_text(text)
    report = closed_tree.check()
    assert report.passes()
    assert report.duration_s < 5


def test_thousands_of_findings_of_one_kind_are_cut_off_and_said_so(closed_tree: Tree) -> None:
    closed_tree.edit_system(**{f"key_{number}": "x" for number in range(1500)})
    findings = closed_tree.check().findings
    assert len(findings) == 1001
    assert "more findings" in str(findings[-1].message)
