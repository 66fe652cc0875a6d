"""Writing a tree is all or nothing, and packing it gives the same bytes every time."""

import hashlib
import os
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.errors import ExpectedError
from core.export.manifest import manifest_of
from core.export.tree import SubmissionTree, TreeFile
from core.export.write import manifest_path, write_archive, write_tree
from core.places import PROGRAM
from core.values import replace
from tests.core.export.conftest import StoredPractice


def small_tree(*files: tuple[str, bytes], practice: bool = False) -> SubmissionTree:
    return SubmissionTree(
        name="small",
        round_id="v6.1",
        practice=practice,
        files=tuple(TreeFile(path=p, size_bytes=len(c), note="generated", content=c) for p, c in files),
    )


SMALL = small_tree(("open/Lab/src/README.md", b"# code\n"), ("open/Lab/systems/a.json", b"{}\n"))


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_the_tree_on_disk_is_the_tree_of_the_preview(practice: StoredPractice, tmp_path: Path) -> None:
    tree = practice.tree()
    target = tmp_path / "PRACTICE-tree"
    seen: list[tuple[int, int]] = []

    write_tree(tree, target, progress=lambda done, total: seen.append((done, total)))

    on_disk = {p.relative_to(target).as_posix(): p for p in target.rglob("*") if p.is_file()}
    assert set(on_disk) == {file.path for file in tree.files}
    for file in tree.files:
        content = Path(file.source).read_bytes() if file.source else file.content
        assert on_disk[file.path].read_bytes() == content
    assert seen[-1] == (tree.size_bytes(), tree.size_bytes())
    assert names_in(tmp_path) == ["PRACTICE-tree"]


def test_an_existing_tree_is_kept_unless_replacing_is_allowed(tmp_path: Path) -> None:
    target = tmp_path / "tree"
    write_tree(SMALL, target)
    other = small_tree(("open/Lab/src/other.md", b"other\n"))

    with pytest.raises(ExpectedError, match="exists already"):
        write_tree(other, target)
    assert (target / "open/Lab/src/README.md").exists()

    write_tree(other, target, overwrite=True)
    assert [e.path for e in manifest_of(target)] == ["open/Lab/src/other.md"]
    assert names_in(tmp_path) == ["tree"]


def test_a_folder_with_other_files_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")

    with pytest.raises(ExpectedError, match="other files"):
        write_tree(SMALL, tmp_path / "photos", overwrite=True)

    assert (tmp_path / "photos" / "cat.jpg").read_bytes() == b"cat"


@pytest.mark.parametrize(
    "foreign",
    [
        "open/diary.txt",
        "open/Other_Lab/systems/b.json",
        "closed/Other_Lab/systems/b.json",
        "open/Lab/diary.txt",
        "README.md",
    ],
)
def test_a_tree_that_holds_files_of_others_is_never_replaced(tmp_path: Path, foreign: str) -> None:
    target = write_tree(SMALL, tmp_path / "tree")
    (target / foreign).parent.mkdir(parents=True, exist_ok=True)
    (target / foreign).write_text("# Mine\n")

    with pytest.raises(ExpectedError, match="other files") as refused:
        write_tree(SMALL, target, overwrite=True)

    assert (target / foreign).read_text() == "# Mine\n"
    assert "/".join(foreign.split("/")[:2]) in str(refused.value)


def test_the_tree_of_a_practice_is_replaced_with_the_readme_at_its_root(
    practice: StoredPractice, tmp_path: Path
) -> None:
    target = write_tree(practice.tree("v5.1"), tmp_path / "PRACTICE-tree")

    write_tree(practice.tree(), target, overwrite=True)

    assert {entry.path for entry in manifest_of(target)} == {file.path for file in practice.tree().files}


def test_an_empty_folder_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()

    assert write_tree(SMALL, tmp_path / "new") == tmp_path / "new"


@pytest.mark.fault
@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_target_that_is_no_folder_is_kept(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "target"
    if kind == "file":
        target.write_text("mine")
    else:
        (tmp_path / "elsewhere").mkdir()
        target.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(ExpectedError, match="not a folder"):
        write_tree(SMALL, target, overwrite=True)

    assert target.exists()


@pytest.mark.fault
def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(ExpectedError, match=r"not a folder|exists"):
        write_tree(SMALL, tmp_path / "file" / "tree")


def test_a_tree_without_results_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ExpectedError, match="no result"):
        write_tree(small_tree(), tmp_path / "tree")

    assert names_in(tmp_path) == []


@pytest.mark.parametrize("path", ["/etc/x", "../x", "open/../../x", "open\\x"])
def test_a_path_that_leaves_the_tree_is_a_mistake(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        write_tree(small_tree((path, b"x")), tmp_path / "tree")

    assert names_in(tmp_path) == []


@pytest.mark.fault
@pytest.mark.parametrize("damage", ["gone", "grown", "link"])
def test_a_source_that_changed_since_the_preview_stops_the_export(tmp_path: Path, damage: str) -> None:
    source = tmp_path / "source.txt"
    source.write_text("evidence")
    file = TreeFile(path="open/Lab/src/source.txt", size_bytes=8, note="copied", source=str(source))
    tree = replace(SMALL, files=(*SMALL.files, file))
    if damage == "gone":
        source.unlink()
    elif damage == "grown":
        source.write_text("evidence and more")
    else:
        source.rename(tmp_path / "moved.txt")
        source.symlink_to(tmp_path / "moved.txt")

    with pytest.raises(ExpectedError, match=r"source\.txt"):
        write_tree(tree, tmp_path / "tree")

    assert not (tmp_path / "tree").exists()
    assert not any(name.endswith(".part") for name in names_in(tmp_path))


@contextmanager
def files_of_at_most(size_bytes: int) -> Iterator[None]:
    resource = pytest.importorskip("resource", reason="this system has no limit on the size of files")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.fault
def test_a_disk_that_is_full_leaves_the_old_tree_whole(tmp_path: Path) -> None:
    target = tmp_path / "tree"
    write_tree(SMALL, target)
    before = manifest_of(target)
    large = small_tree(("open/Lab/src/a.md", b"small"), ("open/Lab/src/b.md", b"x" * 100_000))

    with files_of_at_most(50_000), pytest.raises(ExpectedError, match="write"):
        write_tree(large, target, overwrite=True)

    assert manifest_of(target) == before
    assert names_in(tmp_path) == ["tree"]


def test_stopping_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        write_tree(SMALL, tmp_path / "tree", progress=stop)

    assert names_in(tmp_path) == []


def test_a_practice_tree_keeps_its_mark_in_the_name_of_its_folder(tmp_path: Path) -> None:
    marked = replace(SMALL, practice=True)

    with pytest.raises(ExpectedError, match="does not say PRACTICE"):
        write_tree(marked, tmp_path / "submission")

    assert names_in(tmp_path) == []
    write_tree(marked, tmp_path / "PRACTICE-submission")


def test_the_same_tree_packs_to_the_same_bytes(tmp_path: Path) -> None:
    archives = []
    for name in ("one", "two"):
        folder = write_tree(SMALL, tmp_path / name)
        for path in folder.rglob("*"):
            os.utime(path, (1_000_000 + len(archives), 1_000_000))
            path.chmod(0o755 if archives else 0o700)
        archive = tmp_path / f"{name}.tar.gz"
        write_archive(folder, archive)
        archives.append(archive.read_bytes())

    assert archives[0] == archives[1]
    with tarfile.open(tmp_path / "one.tar.gz") as packed:
        members = packed.getmembers()
    assert [m.name for m in members] == ["open/Lab/src/README.md", "open/Lab/systems/a.json"]
    assert {(m.mtime, m.uid, m.gid, m.uname, m.gname, m.mode) for m in members} == {(0, 0, 0, "", "", 0o644)}


def test_the_manifest_names_every_file_with_its_hash(tmp_path: Path) -> None:
    folder = write_tree(SMALL, tmp_path / "tree")
    archive = tmp_path / "tree.tar.gz"

    write_archive(folder, archive)

    lines = dict(reversed(line.split("  ")) for line in manifest_path(archive).read_text().splitlines())
    assert lines == {
        "tree.tar.gz": hashlib.sha256(archive.read_bytes()).hexdigest(),
        "open/Lab/src/README.md": hashlib.sha256(b"# code\n").hexdigest(),
        "open/Lab/systems/a.json": hashlib.sha256(b"{}\n").hexdigest(),
    }


def test_an_existing_archive_is_kept_unless_replacing_is_allowed(tmp_path: Path) -> None:
    folder = write_tree(SMALL, tmp_path / "tree")
    archive = tmp_path / "tree.tar.gz"
    archive.write_bytes(b"mine")

    with pytest.raises(ExpectedError, match="exists already"):
        write_archive(folder, archive)
    assert archive.read_bytes() == b"mine"

    write_archive(folder, archive, overwrite=True)
    assert tarfile.is_tarfile(archive)


@pytest.mark.fault
def test_a_link_in_a_tree_is_not_packed(tmp_path: Path) -> None:
    folder = write_tree(SMALL, tmp_path / "tree")
    (folder / "open" / "secret").symlink_to("/etc/hostname")

    with pytest.raises(ExpectedError, match="link"):
        write_archive(folder, tmp_path / "tree.tar.gz")

    assert names_in(tmp_path) == ["tree"]


@pytest.mark.fault
def test_a_disk_that_is_full_leaves_no_half_archive(tmp_path: Path) -> None:
    noise = small_tree(("open/Lab/src/noise.bin", os.urandom(200_000)))
    folder = write_tree(noise, tmp_path / "tree")

    with files_of_at_most(20_000), pytest.raises(ExpectedError, match="write"):
        write_archive(folder, tmp_path / "tree.tar.gz")

    assert names_in(tmp_path) == ["tree"]


def test_the_archive_of_a_practice_keeps_the_mark(practice: StoredPractice, tmp_path: Path) -> None:
    folder = write_tree(practice.tree(), tmp_path / "PRACTICE-tree")

    with pytest.raises(ExpectedError, match="does not say PRACTICE"):
        write_archive(folder, tmp_path / "submission.tar.gz")

    write_archive(folder, tmp_path / "PRACTICE-submission.tar.gz")
    assert names_in(tmp_path) == ["PRACTICE-submission.tar.gz", "PRACTICE-submission.tar.gz.sha256", "PRACTICE-tree"]


WRITER = """
import sys
from pathlib import Path
from core.export.tree import SubmissionTree, TreeFile
from core.export.write import write_tree

content = b"x" * 200_000
files = tuple(
    TreeFile(path=f"open/Lab/src/{n:03}.txt", size_bytes=len(content), note="", content=content) for n in range(40)
)
tree = SubmissionTree(name="t", round_id="v6.1", practice=False, files=files)
number = 0
while True:
    number += 1
    write_tree(tree, Path(sys.argv[1]), overwrite=True)
    print(number, flush=True)
"""


@pytest.mark.fault
@pytest.mark.parametrize("delay_s", [0.005, 0.03, 0.06])
def test_killing_the_writer_leaves_a_whole_tree_or_none(tmp_path: Path, delay_s: float) -> None:
    target = tmp_path / "tree"
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(target)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(PROGRAM)},
    )
    try:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(delay_s)
    finally:
        child.kill()
        child.communicate()

    entries = manifest_of(target) if target.exists() else ()

    assert len(entries) in (0, 40)
    assert {entry.size_bytes for entry in entries} <= {200_000}
    assert {name for name in names_in(tmp_path) if not name.startswith(".")} <= {"tree"}
    write_tree(SMALL, target, overwrite=True)
    assert len(manifest_of(target)) == 2
