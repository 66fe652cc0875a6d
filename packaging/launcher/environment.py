"""The program's own environment: made once, filled from a lock file, and known to be whole by a copy of that file.

The copy is written last. An environment without it, or whose copy differs from the checkout's lock file, is made anew,
so that an interrupted installation heals at the next start. `benchwright` (the shell script) compares the same files.
"""

import filecmp
import os
import shutil
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path

from launcher import installer
from launcher.one_at_a_time import one_at_a_time
from launcher.places import REQUIREMENTS, TEST_REQUIREMENTS, homes, python_tag, writable_home
from launcher.system_packages import ensure_ensurepip
from launcher.systems import refuse_systems_without_packages
from launcher.voice import SetupError, Voice

NEEDED_MB = 700
"""Room for the environment and the downloads on their way into it, in MB (on Linux 420 and 130 in November 2026)."""


class Environment:
    """One virtual environment, named after the Python it is for."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / f"env-{python_tag()}"
        self.log = home / f"install-{python_tag()}.log"
        self.installed = self.folder / "installed"
        self.qt_looked_at = self.installed / "qt-libraries"
        self._changing = self.installed / "changing"

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    def command(self, name: str) -> Path:
        """A command that a package installed into the environment."""
        return self.python.parent / (f"{name}.exe" if sys.platform == "win32" else name)

    @property
    def site_packages(self) -> Path:
        """Where its packages lie."""
        if sys.platform == "win32":
            return self.folder / "Lib" / "site-packages"
        return self.folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"

    def has(self, requirements: Path) -> bool:
        """Whether exactly this lock file was installed to its end."""
        try:
            same = filecmp.cmp(requirements, self.installed / requirements.name, shallow=False)
        except OSError:
            return False
        return same and os.access(self.python, os.X_OK)

    def whole(self) -> bool:
        """Whether the program's packages are there and nothing was interrupted since."""
        return self.has(REQUIREMENTS) and not self._changing.exists()

    def make(self, voice: Voice) -> None:
        """Makes the environment anew and installs the program's packages. Raises SetupError."""
        started = time.monotonic()
        refuse_systems_without_packages()
        voice.say(f"Setting up Benchwright in {self.folder} (once; it takes up to {NEEDED_MB} MB).")
        self._refuse_a_full_disk()
        self.log.write_text("", encoding="utf-8")
        version = ".".join(map(str, sys.version_info[:3]))
        voice.say(f"1 of 2  Making an environment with Python {version}")
        ensure_ensurepip(self.log, voice)
        with voice.ticking(lambda: "working"):
            self._create()
        voice.say("2 of 2  Installing the packages that the program needs")
        self.install(REQUIREMENTS, voice)
        voice.say(f"Ready after {time.monotonic() - started:.0f} s. The next start installs nothing.")

    def install(self, requirements: Path, voice: Voice) -> None:
        """Installs a lock file and remembers it once all of it is there. Raises SetupError."""
        self._changing.touch()
        installer.install(self.python, requirements, self.log, voice)
        shutil.copyfile(requirements, self.installed / requirements.name)
        self._changing.unlink()

    def _refuse_a_full_disk(self) -> None:
        free_mb = shutil.disk_usage(self.home).free // 1_000_000
        if free_mb < NEEDED_MB:
            raise SetupError(
                f"The disk of {self.home} has {free_mb} MB left; setting up needs about {NEEDED_MB} MB.",
                "free some space there, or name a folder on another disk with BENCHWRIGHT_HOME=FOLDER.",
            )

    def _create(self) -> None:
        try:
            if self.folder.exists():
                shutil.rmtree(self.folder)
            base = getattr(sys, "_base_executable", sys.executable)
            with self.log.open("a", encoding="utf-8") as log:
                done = subprocess.run(
                    [base, "-I", "-m", "venv", str(self.folder)],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    close_fds=False,
                    check=False,
                )
            if done.returncode == 0:
                self.installed.mkdir()
                return
        except OSError as error:
            raise SetupError(
                f"The environment in {self.folder} could not be made: {error.strerror or error}.",
                "see that the folder can be written and that no program from it is running, then start again.",
            ) from error
        raise installer.explain_failure("Python could not make its environment", self.log)


def ready_environment(voice: Voice) -> Environment:
    """The environment with the program's packages, made if it is not there. Raises SetupError."""
    for home in homes():
        found = Environment(home)
        if found.whole():
            return found
    environment = Environment(writable_home())
    preferred = homes()[0]
    if environment.home != preferred:
        voice.say(f"{preferred} cannot be written, so the environment goes to {environment.home}.")
    with _alone(environment, voice):
        if not environment.whole():
            environment.make(voice)
    return environment


def add_test_packages(environment: Environment, voice: Voice) -> None:
    """Installs what only the tests need into the same environment. Raises SetupError."""
    with _alone(environment, voice):
        if environment.has(TEST_REQUIREMENTS):
            return
        voice.say("Installing the packages that the tests need")
        environment.install(TEST_REQUIREMENTS, voice)


def _alone(environment: Environment, voice: Voice) -> AbstractContextManager[None]:
    return one_at_a_time(
        environment.home / f"{environment.folder.name}.lock",
        lambda: voice.say("Another start of Benchwright is setting up; waiting until it is done."),
    )
