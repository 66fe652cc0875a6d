"""The program's environment: whole only when it was finished, healed when it was not, made by one start at a time."""

import shutil
import subprocess
import sys
import threading
import time
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest
from launcher import environment as environments
from launcher import installer, places
from launcher.environment import Environment, add_test_packages, ready_environment
from launcher.one_at_a_time import one_at_a_time
from launcher.voice import SetupError, Voice

Usage = namedtuple("Usage", "total used free")


class FakeMaking:
    """Takes the place of venv and pip: makes an environment of empty files and counts."""

    def __init__(self) -> None:
        self.made = 0
        self.installed: list[str] = []
        self.fails_with: BaseException | None = None

    def create(self, environment: Environment) -> None:
        if environment.folder.exists():
            shutil.rmtree(environment.folder)
        environment.python.parent.mkdir(parents=True)
        environment.python.write_text("")
        environment.python.chmod(0o755)
        environment.installed.mkdir()
        self.made += 1

    def install(self, python: Path, requirements: Path, log_file: Path, voice: Voice) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        time.sleep(0.05)
        self.installed.append(requirements.name)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with two lock files, which the launcher takes for its own."""
    packaging = tmp_path / "checkout" / "packaging"
    packaging.mkdir(parents=True)
    for name in ("requirements.txt", "requirements-test.txt"):
        (packaging / name).write_text(f"{name}==1\n", encoding="utf-8")
    checkout = packaging.parent
    monkeypatch.setattr(environments, "REQUIREMENTS", packaging / "requirements.txt")
    monkeypatch.setattr(environments, "TEST_REQUIREMENTS", packaging / "requirements-test.txt")
    monkeypatch.setattr(environments, "homes", lambda: places.homes(checkout))
    monkeypatch.setattr(environments, "writable_home", lambda: places.writable_home(checkout))
    return checkout


@pytest.fixture
def making(monkeypatch: pytest.MonkeyPatch) -> FakeMaking:
    making = FakeMaking()
    monkeypatch.setattr(Environment, "_create", lambda environment: making.create(environment))
    monkeypatch.setattr(environments, "ensure_ensurepip", lambda log, voice: None)
    monkeypatch.setattr(installer, "install", making.install)
    return making


def test_the_second_start_installs_nothing_and_says_nothing(
    root: Path, making: FakeMaking, voice: Voice, speech: object
) -> None:
    first = ready_environment(voice)
    said = str(speech.getvalue())  # type: ignore[attr-defined]
    second = ready_environment(voice)
    assert first.folder == second.folder == root / ".benchwright" / f"env-{places.python_tag()}"
    assert making.made == 1
    assert making.installed == ["requirements.txt"]
    assert speech.getvalue() == said  # type: ignore[attr-defined]
    assert "1 of 2" in said
    assert "The next start installs nothing" in said


def test_a_changed_lock_file_makes_the_environment_anew(root: Path, making: FakeMaking, voice: Voice) -> None:
    ready_environment(voice)
    (root / "packaging" / "requirements.txt").write_text("other==2\n", encoding="utf-8")
    ready_environment(voice)
    assert making.made == 2


@pytest.mark.fault
@pytest.mark.parametrize("fault", [KeyboardInterrupt(), SetupError("no network", "wait")])
def test_an_installation_that_was_cut_off_heals_at_the_next_start(
    root: Path, making: FakeMaking, voice: Voice, fault: BaseException
) -> None:
    making.fails_with = fault
    with pytest.raises(type(fault)):
        ready_environment(voice)
    making.fails_with = None
    assert ready_environment(voice).whole()
    assert making.made == 2


@pytest.mark.fault
def test_test_packages_that_were_cut_off_heal_at_the_next_start(root: Path, making: FakeMaking, voice: Voice) -> None:
    environment = ready_environment(voice)
    making.fails_with = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        add_test_packages(environment, voice)
    making.fails_with = None
    environment = ready_environment(voice)
    add_test_packages(environment, voice)
    add_test_packages(environment, voice)
    assert making.made == 2
    assert making.installed == ["requirements.txt", "requirements.txt", "requirements-test.txt"]


@pytest.mark.fault
def test_an_environment_whose_python_is_gone_is_made_anew(root: Path, making: FakeMaking, voice: Voice) -> None:
    ready_environment(voice).python.unlink()
    assert ready_environment(voice).whole()
    assert making.made == 2


def test_two_starts_at_once_install_once(root: Path, making: FakeMaking, voice: Voice) -> None:
    starts = [threading.Thread(target=ready_environment, args=(voice,)) for _ in range(2)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert making.made == 1


@pytest.mark.fault
def test_the_lock_of_a_killed_start_is_free_again(tmp_path: Path, repository: Path) -> None:
    lock_file = tmp_path / "lock"
    code = (
        "import sys, time, pathlib; sys.path.insert(0, sys.argv[2])\n"
        "from launcher.one_at_a_time import one_at_a_time\n"
        "with one_at_a_time(pathlib.Path(sys.argv[1]), lambda: None):\n"
        "    print('held', flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", code, str(lock_file), str(repository / "packaging")]
    waits: list[float] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"

        def kill() -> None:
            waits.append(time.monotonic())
            other.kill()

        with one_at_a_time(lock_file, kill):
            assert len(waits) == 1


@pytest.mark.fault
@pytest.mark.skipif(sys.platform == "win32", reason="there a child does not inherit the lock")
def test_the_lock_is_held_until_the_child_of_a_killed_start_has_ended(tmp_path: Path, repository: Path) -> None:
    lock_file = tmp_path / "lock"
    code = (
        "import sys, subprocess, pathlib; sys.path.insert(0, sys.argv[2])\n"
        "from launcher.one_at_a_time import one_at_a_time\n"
        "with one_at_a_time(pathlib.Path(sys.argv[1]), lambda: None):\n"
        "    child = 'print(1, flush=True); input()'\n"
        "    subprocess.run([sys.executable, '-c', child], close_fds=False)\n"
    )
    command = [sys.executable, "-c", code, str(lock_file), str(repository / "packaging")]
    waits: list[str] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline().strip() == b"1"
        other.kill()
        other.wait()
        end_the_child = other.stdin.close

        def child_ends() -> None:
            waits.append("waited")
            end_the_child()

        with one_at_a_time(lock_file, child_ends):
            assert waits == ["waited"]


def test_a_checkout_that_cannot_be_written_sends_the_environment_to_the_users_folder(
    root: Path, making: FakeMaking, voice: Voice, speech: object, own_home: Path
) -> None:
    (root / ".benchwright").write_text("in the way", encoding="utf-8")
    assert ready_environment(voice).home == own_home
    assert f"cannot be written, so the environment goes to {own_home}" in speech.getvalue()  # type: ignore[attr-defined]
    assert ready_environment(voice).home == own_home
    assert making.made == 1


@pytest.mark.fault
def test_no_writable_folder_at_all_is_said_with_a_remedy(root: Path, voice: Voice, own_home: Path) -> None:
    (root / ".benchwright").write_text("in the way", encoding="utf-8")
    own_home.write_text("in the way too", encoding="utf-8")
    with pytest.raises(SetupError) as caught:
        ready_environment(voice)
    assert str(own_home) in caught.value.happened
    assert "BENCHWRIGHT_HOME" in caught.value.remedy


@pytest.mark.fault
def test_a_full_disk_is_said_before_anything_is_made(
    root: Path, making: FakeMaking, voice: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 9 * 10**8, 10**8))
    with pytest.raises(SetupError, match="100 MB left") as caught:
        ready_environment(voice)
    assert "free some space" in caught.value.remedy
    assert making.made == 0


@pytest.mark.fault
def test_a_python_that_fails_to_make_an_environment_is_quoted(
    root: Path, voice: Voice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: Callable[[Path, str], Path]
) -> None:
    broken = program(tmp_path / "python", 'echo "Error: something is odd"; exit 1')
    monkeypatch.setattr(sys, "_base_executable", str(broken))
    monkeypatch.setattr(environments, "ensure_ensurepip", lambda log, voice: None)
    with pytest.raises(SetupError, match="Error: something is odd"):
        ready_environment(voice)
