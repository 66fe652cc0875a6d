"""The script `benchwright`: it starts a ready environment at once and finds a Python otherwise."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the script is for Linux and macOS")

Program = Callable[[Path, str], Path]

SAYS_HOW_IT_WAS_STARTED = 'echo "started $0 in $PWD with $PYTHONPATH:" "$@"'


class Checkout:
    """A checkout with the script in it, stand-ins for everything else, and a search path of its own."""

    def __init__(self, folder: Path, program: Program, script: Path) -> None:
        self.root = folder / "a check-out"
        self.search_path = folder / "bin"
        self.home = folder / "home"
        self._program = program
        (self.root / "packaging").mkdir(parents=True)
        (self.root / "packaging" / "requirements.txt").write_text("pinned==1\n", encoding="utf-8")
        shutil.copy(script, self.root / "benchwright")
        for name in ("sh", "uname", "dirname", "readlink", "cmp", "env", "echo"):
            found = shutil.which(name)
            assert found, f"{name} belongs to every system"
            self.search_path.mkdir(exist_ok=True)
            (self.search_path / name).symlink_to(found)

    def add_python(self, name: str, answer: str) -> Path:
        """A stand-in for a Python that answers the script's question and says how it was started otherwise."""
        text = f'case "$*" in *find_spec*) printf "%s" "{answer}" ;; *) {SAYS_HOW_IT_WAS_STARTED} ;; esac'
        return self._program(self.search_path / name, text)

    def add_environment(self, base: Path, lock: str = "pinned==1\n") -> Path:
        folder = base / "env-cp312"
        self._program(folder / "bin" / "python", SAYS_HOW_IT_WAS_STARTED)
        (folder / "installed").mkdir()
        (folder / "installed" / "requirements.txt").write_text(lock, encoding="utf-8")
        return folder

    def start(self, *arguments: str, script: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        surroundings = {"PATH": str(self.search_path), "HOME": str(self.home), **more}
        return subprocess.run(
            [str(script or self.root / "benchwright"), *arguments],
            env=surroundings,
            cwd=self.search_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )


@pytest.fixture
def checkout(tmp_path: Path, program: Program, repository: Path) -> Checkout:
    return Checkout(tmp_path, program, repository / "benchwright")


def test_a_ready_environment_starts_the_program_in_the_users_folder(checkout: Checkout) -> None:
    folder = checkout.add_environment(checkout.root / ".benchwright")
    told = checkout.start("detect", "--json", "two words")
    assert told.stdout == (
        f"started {folder}/bin/python in {checkout.search_path} with {checkout.root}: -m gui detect --json two words\n"
    )
    assert told.stderr == ""
    assert told.returncode == 0


def test_a_link_to_the_script_leads_to_its_checkout(checkout: Checkout, tmp_path: Path) -> None:
    checkout.add_environment(checkout.root / ".benchwright")
    (tmp_path / "first").symlink_to(Path("a check-out") / "benchwright")
    (tmp_path / "second").symlink_to(tmp_path / "first")
    assert f"with {checkout.root}: -m gui detect" in checkout.start("detect", script=tmp_path / "second").stdout


def test_an_environment_in_the_users_data_folder_is_found(checkout: Checkout) -> None:
    folder = checkout.add_environment(checkout.home / "named")
    assert f"started {folder}/bin/python" in checkout.start("detect", BENCHWRIGHT_HOME=f"{checkout.home}/named").stdout


def test_another_lock_file_than_the_installed_one_leads_to_the_bootstrap(checkout: Checkout) -> None:
    checkout.add_environment(checkout.root / ".benchwright", lock="pinned==0\n")
    checkout.add_python("python3.12", "3.12 venv")
    told = checkout.start("detect")
    assert f"-E -s {checkout.root}/packaging/bootstrap.py detect" in told.stdout


def test_an_environment_whose_installation_was_interrupted_leads_to_the_bootstrap(checkout: Checkout) -> None:
    folder = checkout.add_environment(checkout.root / ".benchwright")
    (folder / "installed" / "changing").touch()
    checkout.add_python("python3.12", "3.12 venv")
    assert "bootstrap.py detect" in checkout.start("detect").stdout


@pytest.mark.parametrize(("arguments", "bootstrap"), [((), True), (("window",), True), (("detect",), False)])
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt brings all it needs")
def test_a_first_window_leads_to_the_bootstrap_that_looks_at_qts_libraries(
    checkout: Checkout, arguments: tuple[str, ...], bootstrap: bool
) -> None:
    folder = checkout.add_environment(checkout.root / ".benchwright")
    checkout.add_python("python3.12", "3.12 venv")
    assert ("bootstrap.py" in checkout.start(*arguments, DISPLAY=":1").stdout) == bootstrap
    assert "bootstrap.py" not in checkout.start(*arguments).stdout
    (folder / "installed" / "qt-libraries").touch()
    assert "bootstrap.py" not in checkout.start(*arguments, DISPLAY=":1").stdout


def test_the_tests_always_go_through_the_bootstrap(checkout: Checkout) -> None:
    checkout.add_environment(checkout.root / ".benchwright")
    checkout.add_python("python3.11", "3.11 venv")
    assert "bootstrap.py test -k one" in checkout.start("test", "-k", "one").stdout


def test_a_python_that_makes_environments_goes_before_a_newer_one_that_does_not(checkout: Checkout) -> None:
    checkout.add_python("python3.13", "3.13 bare")
    chosen = checkout.add_python("python3.11", "3.11 venv")
    assert f"started {chosen} " in checkout.start().stdout


def test_a_bare_python_is_taken_where_there_is_no_other(checkout: Checkout) -> None:
    chosen = checkout.add_python("python3", "3.11 bare")
    assert f"started {chosen} " in checkout.start().stdout


def test_a_named_python_goes_before_all_others(checkout: Checkout) -> None:
    checkout.add_environment(checkout.root / ".benchwright")
    checkout.add_python("python3.13", "3.13 venv")
    named = checkout.add_python("my-own", "3.11 venv")
    assert f"started {named} " in checkout.start("detect", BENCHWRIGHT_PYTHON=str(named)).stdout


def test_too_new_and_too_old_pythons_are_refused_in_words(checkout: Checkout) -> None:
    checkout.add_python("python3", "3.14 venv")
    checkout.add_python("python", "2.7")
    told = checkout.start()
    assert told.returncode == 1
    assert told.stdout == ""
    assert "Benchwright needs Python 3.11, 3.12 or 3.13. None was found here." in told.stderr
    assert f"{checkout.search_path}/python3 is Python 3.14" in told.stderr
    assert f"{checkout.search_path}/python is Python 2.7" in told.stderr
    assert "What to do:" in told.stderr


def test_without_any_python_the_script_says_so(checkout: Checkout) -> None:
    told = checkout.start()
    assert told.returncode == 1
    assert "None was found here" in told.stderr
    assert "Found, but" not in told.stderr


def test_the_real_python_answers_the_question_of_the_script(checkout: Checkout) -> None:
    (checkout.search_path / "python3.12").symlink_to(os.path.realpath(sys.executable))
    (checkout.root / "packaging" / "bootstrap.py").write_text("import sys; print('bootstrap', sys.argv[1:])")
    assert checkout.start("detect").stdout == "bootstrap ['detect']\n"


def test_the_script_adds_less_than_150_ms_to_a_start(checkout: Checkout) -> None:
    checkout.add_environment(checkout.root / ".benchwright")
    seconds = []
    for _ in range(7):
        started = time.perf_counter()
        checkout.start("detect")
        seconds.append(time.perf_counter() - started)
    assert min(seconds) < 0.15  # the least disturbed one is the script itself
