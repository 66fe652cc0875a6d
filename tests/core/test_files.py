"""Locks, and what a write that was killed leaves behind."""

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core import files
from core.errors import ExpectedError
from core.files import exclusive_lock, new_file, new_folder
from core.places import PROGRAM


@pytest.mark.fault
@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks in another way")
def test_a_disk_without_locks_is_said_and_not_taken_for_a_held_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(ExpectedError, match="Cannot lock"), exclusive_lock(tmp_path / "lock"):
        pass


def test_a_lock_is_held_by_one_and_free_afterwards(tmp_path: Path) -> None:
    with exclusive_lock(tmp_path / "lock") as first, exclusive_lock(tmp_path / "lock") as second:
        assert (first, second) == (True, False)
    with exclusive_lock(tmp_path / "lock") as third:
        assert third


KILLED = """
import os, signal, sys
from pathlib import Path
from core import files

target = Path(sys.argv[1])
if sys.argv[2] == "aside":
    files.shutil.rmtree = lambda *arguments, **options: os.kill(os.getpid(), signal.SIGKILL)
with files.new_folder(target) as staged:
    files.put_into(staged / "new.txt", [b"new"])
    if sys.argv[2] == "filling":
        os.kill(os.getpid(), signal.SIGKILL)
"""


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.mark.fault
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that ends a process so")
@pytest.mark.parametrize(("moment", "left"), [("filling", ".part"), ("aside", ".old")])
def test_what_a_killed_writer_left_is_cleared_by_the_next(tmp_path: Path, moment: str, left: str) -> None:
    target = tmp_path / "tree"
    with new_folder(target) as staged:
        (staged / "old.txt").touch()
    subprocess.run([sys.executable, "-c", KILLED, str(target), moment], check=False, cwd=PROGRAM, timeout=60)
    (hidden,) = (name for name in names_in(tmp_path) if name != "tree")
    assert hidden.endswith(left)

    with new_folder(target) as staged:
        (staged / "again.txt").touch()

    assert names_in(tmp_path) == ["tree"]
    assert names_in(target) == ["again.txt"]


def test_a_writer_that_still_writes_keeps_its_folder_and_its_file(tmp_path: Path) -> None:
    with new_folder(tmp_path / "tree") as first:
        with new_folder(tmp_path / "tree") as second:
            (second / "second.txt").touch()
        assert first.is_dir()
        (first / "first.txt").touch()
    assert names_in(tmp_path / "tree") == ["first.txt"]
    with new_file(tmp_path / "a.tar.gz") as stream:
        files.clear_leftovers(tmp_path / "a.tar.gz", ".part")
        stream.write(b"whole")
    assert (tmp_path / "a.tar.gz").read_bytes() == b"whole"
    assert names_in(tmp_path) == ["a.tar.gz", "tree"]


def test_only_our_own_leftovers_are_cleared(tmp_path: Path) -> None:
    kept = [
        ".tree.part",
        ".tree.12345678.part.bak",
        ".other.abcdefgh.part",
        "tree.abcdefgh.part",
        ".tree.ABCDEFGH.part",
    ]
    for name in (*kept, ".tree.abcdefgh.part"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time.time() - files.ABANDONED_S - 60,) * 2)
    files.clear_leftovers(tmp_path / "tree", ".part")
    assert names_in(tmp_path) == sorted(kept)
