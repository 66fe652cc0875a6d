"""Fixtures for all tests: a home of their own for every test, and the shared data where it is at hand."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, runs and caches of this test alone; the developer's own are neither read nor written."""
    home = tmp_path / "benchwright-home"
    monkeypatch.setenv("BENCHWRIGHT_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests read English, whatever language the developer's system has."""
    monkeypatch.setenv("BENCHWRIGHT_LANGUAGE", "en")


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The project's shared material beside the repository; the test is skipped where it is absent."""
    folder = Path(os.environ.get("BENCHWRIGHT_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("the project's shared material is not at hand (BENCHWRIGHT_SHARED)")
    return folder
