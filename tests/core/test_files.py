"""Locks, and what a write that was killed leaves behind."""

import errno
import os
import sys
from pathlib import Path

import pytest

from core.errors import ExpectedError
from core.files import exclusive_lock


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
