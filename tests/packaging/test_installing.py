"""pip behind the launcher: what it is asked, what is told of it, and why it failed in words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from launcher import installer, loadgen_build
from launcher.pip_output import PipOutput, reason_of_failure
from launcher.voice import SetupError, Voice

LOCK = (
    "one==1.0 \\\n    --hash=sha256:00\nonly-elsewhere==2 ; sys_platform == 'win32' \\\n    --hash=sha256:11\n"
    "two==2.0 \\\n    --hash=sha256:22\n"
)
TOLD_BY_PIP = """\
Ignoring only-elsewhere: markers "sys_platform == 'win32'" don't match your environment
Collecting one==1.0 (from -r requirements.txt (line 1))
  Downloading one-1.0-py3-none-any.whl (25 kB)
Progress 0 of 1000
Progress 500 of 1000
Collecting two==2.0
  Using cached two-2.0-cp311-cp311-manylinux_2_28_x86_64.whl (80.3 MB)
Requirement already satisfied: three==3 in /env
Processing /a/folder/under_score-4.0-py3-none-any.whl (from -r requirements.txt (line 9))
Installing collected packages: one, two
Successfully installed one-1.0 two-2.0
"""


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text(LOCK, encoding="utf-8")
    return path


def test_each_package_is_told_with_its_number_and_size(voice: Voice, speech: object) -> None:
    output = PipOutput(5, voice)
    only_progress = [line for line in TOLD_BY_PIP.splitlines() if output.read(line)]
    assert speech.getvalue().splitlines() == [  # type: ignore[attr-defined]
        "        1 of 4  one 1.0, 25 kB to download",
        "        2 of 4  two 2.0, 80.3 MB, downloaded before",
        "        4 of 4  under_score 4.0, from a folder of this machine",
        "        unpacking",
    ]
    assert output.doing == "unpacking"
    assert only_progress == ["Progress 0 of 1000", "Progress 500 of 1000"]


def test_pip_is_asked_for_exactly_the_pinned_files(
    tmp_path: Path, lock_file: Path, voice: Voice, program: Callable[[Path, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    python = program(
        tmp_path / "env" / "bin" / "python",
        f'case "$*" in *--version) echo "pip 23.0.1" ;; *) echo "$PIP_TARGET|$@" > "{tmp_path}/asked" ;; esac',
    )
    installer.install(python, lock_file, tmp_path / "log", voice)
    asked = (tmp_path / "asked").read_text()
    assert asked.startswith("|-I -u -m pip install --require-hashes --no-deps --only-binary :all: ")
    assert asked.strip().endswith(f"--progress-bar off -r {lock_file}")
    assert "index" not in asked


@pytest.mark.fault
def test_a_failed_pip_is_told_in_words_with_the_log_and_a_remedy(
    tmp_path: Path, lock_file: Path, voice: Voice, program: Callable[[Path, str], Path]
) -> None:
    python = program(tmp_path / "python", 'echo "OSError: [Errno 28] No space left on device" >&2; exit 1')
    with pytest.raises(SetupError) as caught:
        installer.install(python, lock_file, tmp_path / "log", voice)
    assert "the disk is full" in caught.value.happened
    assert str(tmp_path / "log") in caught.value.happened
    assert "No space left" in (tmp_path / "log").read_text()


def test_the_part_that_is_downloaded_is_known_while_it_is(voice: Voice) -> None:
    output = PipOutput(1, voice)
    output.read("Collecting one==1.0 (from -r requirements.txt (line 1))")
    output.read("Progress 500 of 1000")
    assert output.doing == "one 1.0: 50 %"


@pytest.mark.parametrize(
    ("log", "happened"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n Expected sha256 aa\n Got bb",
            "not the one that was pinned",
        ),
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...): [Errno -3] "
            "Temporary failure in name resolution'\nERROR: No matching distribution found for colorama==0.4.6",
            "could not be fetched over the network",
        ),
        (
            "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
            "certificate",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'",
            "cannot be written",
        ),
        ("OSError: [Errno 30] Read-only file system: '/x'", "cannot be written"),
        ("error: command '/usr/bin/g++' failed with exit code 1", "compiler stopped"),
        (
            "ERROR: No matching distribution found for onnxruntime==1.32.0",
            "no ready-made package of onnxruntime==1.32.0",
        ),
        ("something\nand its last words\n\n", "and its last words"),
        ("", "it said nothing"),
    ],
)
def test_the_reason_of_a_failure_is_found_in_its_log(log: str, happened: str) -> None:
    reason = reason_of_failure(log)
    assert happened in reason.happened
    assert reason.remedy


def test_loadgen_is_built_only_where_it_has_no_ready_made_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock_file = tmp_path / "requirements.txt"
    lock_file.write_text("colorama==1\nmlcommons-loadgen==6.0.17 \\\n", encoding="utf-8")
    other = tmp_path / "other.txt"
    other.write_text("colorama==1\n", encoding="utf-8")
    cases = {("linux", "x86_64"): False, ("linux", "aarch64"): True, ("darwin", "arm64"): False}
    cases |= {("win32", "AMD64"): False}
    for (system, machine), needed in cases.items():
        monkeypatch.setattr("sys.platform", system)
        monkeypatch.setattr("platform.machine", lambda machine=machine: machine)
        assert loadgen_build.is_needed(lock_file) is needed, (system, machine)
        assert loadgen_build.is_needed(other) is False


@pytest.mark.fault
def test_a_missing_compiler_is_named_before_pip_is_asked(
    tmp_path: Path, voice: Voice, speech: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SetupError, match=r"C\+\+ compiler"):
        loadgen_build.ensure_compiler(tmp_path / "log", voice)
    assert "LoadGen has no ready-made package for" in speech.getvalue()  # type: ignore[attr-defined]
