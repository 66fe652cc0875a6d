"""The real thing: a fresh copy of the checkout, a real environment, real packages. Needs the network."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(sys.platform == "win32", reason="started through the script for Linux and macOS")
def test_a_fresh_copy_sets_itself_up_once_and_starts(tmp_path: Path, repository: Path) -> None:
    copy = tmp_path / "a fresh copy"
    copy.mkdir()
    shutil.copy(repository / "benchwright", copy)
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("packaging", "core", "gui", "resources"):
        shutil.copytree(repository / folder, copy / folder, ignore=ignored)
    surroundings = {**os.environ, "BENCHWRIGHT_PYTHON": os.path.realpath(sys.executable)}
    for display in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        surroundings.pop(display, None)

    def start() -> subprocess.CompletedProcess[str]:
        command = [str(copy / "benchwright"), "detect", "--json", "-"]
        return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False, cwd=tmp_path)

    first = start()
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)
    assert "The next start installs nothing" in first.stderr
    surroundings.pop("BENCHWRIGHT_PYTHON")
    second = start()
    assert second.returncode == 0, second.stderr
    assert "Setting up" not in second.stderr
    log = next((copy / ".benchwright").glob("install-*.log"))
    log.unlink()
    (
        copy / ".benchwright" / f"env-cp{sys.version_info[0]}{sys.version_info[1]}" / "installed" / "requirements.txt"
    ).unlink()
    third = start()
    assert third.returncode == 0, third.stderr
    assert "The next start installs nothing" in third.stderr
