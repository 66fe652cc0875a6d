"""What is said when the installed LoadGen cannot be asked for its version."""

import importlib.metadata
import os
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from core.errors import ExpectedError
from core.run import describe
from core.run.describe import loadgen_info

ENVIRONMENT = "Remove Benchwright's environment folder"


@pytest.fixture(autouse=True)
def nothing_cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCHWRIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "6.0.13")


def answer(monkeypatch: pytest.MonkeyPatch, stderr: bytes, returncode: int = 1) -> ExpectedError:
    """What is said when the child prints `stderr` and no answer."""
    ended = SimpleNamespace(stdout=b"", stderr=stderr, returncode=returncode)
    monkeypatch.setattr(describe.subprocess, "run", lambda *command, **options: ended)
    with pytest.raises(ExpectedError) as caught:
        loadgen_info()
    return caught.value


@pytest.mark.fault
@pytest.mark.parametrize(
    "last", ["ImportError: libstdc++.so.6: cannot open shared object file", "ModuleNotFoundError: No module named 'x'"]
)
def test_packages_that_cannot_be_imported_are_mended_by_a_new_environment(
    monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    error = answer(monkeypatch, f"Traceback (most recent call last):\n  …\n{last}\n".encode())
    assert last in str(error.text)
    assert str(error.remedy).startswith(ENVIRONMENT)


@pytest.mark.fault
@pytest.mark.parametrize(
    ("stderr", "status", "said"),
    [
        (b"Traceback:\nOSError: [Errno 28] No space left on device\n", 1, "No space left on device"),
        (b"", -9, "ended with status -9"),
        (b"\xff\xfe" + b"x" * 10_000, 1, "could not be loaded"),
    ],
)
def test_another_reason_is_shown_and_no_new_environment_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, stderr: bytes, status: int, said: str
) -> None:
    error = answer(monkeypatch, stderr, status)
    assert said in str(error.text)
    assert len(str(error.text)) < 500
    assert ENVIRONMENT not in str(error.remedy)


@pytest.mark.fault
@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (OSError(11, os.strerror(11)), os.strerror(11)),
        (subprocess.TimeoutExpired("python", 30), "within 30 s"),
    ],
)
def test_a_child_that_does_not_start_or_answer_is_said_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, cause: Exception, said: str
) -> None:
    def fail(*command: Any, **options: Any) -> NoReturn:
        raise cause

    monkeypatch.setattr(describe.subprocess, "run", fail)
    with pytest.raises(ExpectedError) as caught:
        loadgen_info()
    assert said in str(caught.value.text)
    assert ENVIRONMENT not in str(caught.value.remedy)
