"""Fixtures for the launcher's tests: its modules on the path, a voice that can be read, and small stand-in programs."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "packaging"))


class Speech(io.StringIO):
    """What the launcher said, as it would be read from a file."""

    encoding = "utf-8"


@pytest.fixture
def repository() -> Path:
    return REPOSITORY


@pytest.fixture
def speech() -> Speech:
    return Speech()


@pytest.fixture
def voice(speech: Speech) -> object:
    from launcher.voice import Voice

    return Voice(speech)


@pytest.fixture
def program() -> Callable[[Path, str], Path]:
    """Writes a shell script that stands in for a program."""
    if sys.platform == "win32":
        pytest.skip("the stand-in programs are shell scripts")

    def write(path: Path, text: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return write
