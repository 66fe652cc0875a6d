"""`benchwright test`: everything that has to be green, in one go."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from typing import NamedTuple

from launcher import qt_libraries
from launcher.environment import Environment, add_test_packages
from launcher.places import ROOT
from launcher.surroundings import check_surroundings
from launcher.system_packages import apt_command, apt_install, may_install
from launcher.voice import Voice

_TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool"}
"""Commands with which some tests open a real window, and the packages of Debian and Ubuntu that hold them."""


class Check(NamedTuple):
    """One tool and what it looks at."""

    name: str
    command: list[str]


def prepare_and_run(environment: Environment, arguments: Sequence[str], voice: Voice) -> int:
    """Installs what the tests need, runs every check and sums up; 0 if all passed. Raises SetupError."""
    add_test_packages(environment, voice)
    if sys.platform == "linux":
        qt_libraries.look_after(environment, voice)
        _look_after_tools(environment, voice)
    failed = [check.name for check in checks(environment, arguments) if not _passes(check)]
    print("\nAll checks passed." if not failed else f"\nNot passed: {', '.join(failed)}.", flush=True)
    return 1 if failed else 0


def checks(environment: Environment, arguments: Sequence[str]) -> list[Check]:
    """The checks in their order, the tests last, so that their closing line is near the end."""
    python = str(environment.python)
    pytest = [python, "-m", "pytest", "-n", "2", "-m", "not slow", *arguments]
    return [
        Check("style (ruff check)", [python, "-m", "ruff", "check", "."]),
        Check("layout (ruff format)", [python, "-m", "ruff", "format", "--check", "."]),
        Check("types (mypy)", [python, "-m", "mypy", "-p", "core", "-p", "gui"]),
        Check("types of the launcher (mypy)", [python, "-m", "mypy", "packaging/launcher", "packaging/lock.py"]),
        Check("imports (import-linter)", [str(environment.command("lint-imports"))]),
        Check("tests (pytest)", pytest),
    ]


def _passes(check: Check) -> bool:
    print(f"\n== {check.name}: {shlex.join(check.command[1:] or check.command)}", flush=True)
    surroundings = check_surroundings(os.environ)
    return subprocess.run(check.command, cwd=ROOT, env=surroundings, check=False).returncode == 0


def _look_after_tools(environment: Environment, voice: Voice) -> None:
    missing = [name for name in _TOOLS if shutil.which(name) is None]
    packages = [_TOOLS[name] for name in missing]
    if not missing or (may_install() and apt_install(packages, environment.log, voice)):
        return
    voice.say(f"Not here: {' '.join(missing)}. Tests that need them are skipped.")
    if shutil.which("apt-get"):
        voice.say(f"To have them: {apt_command(packages)}")
