"""Packages of the operating system: installed where that is allowed, otherwise named with the command that does it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from launcher.voice import SetupError, Voice


def may_install() -> bool:
    """Whether this is the administrator of a Debian or Ubuntu system."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_command(packages: Sequence[str]) -> str:
    """The command for a person who has to do it."""
    return f"sudo apt-get install {' '.join(packages)}"


def apt_install(packages: Sequence[str], log_file: Path, voice: Voice) -> bool:
    """Installs packages with apt-get, with fresh package lists where the known ones do not do; whether it went well."""
    voice.say(f"        installing with apt-get: {' '.join(packages)}")
    install = ["install", "-y", "--no-install-recommends", *packages]
    with voice.ticking(lambda: "working"):
        return _apt_get(install, log_file) or (_apt_get(["update"], log_file) and _apt_get(install, log_file))


def install_or_name(packages: Sequence[str], log_file: Path, voice: Voice) -> str | None:
    """Installs packages where that is allowed; else the command that does it, None where apt-get is not at home."""
    if may_install() and apt_install(packages, log_file, voice):
        return None
    return f'"{apt_command(packages)}"' if shutil.which("apt-get") else None


def ensure_ensurepip(log_file: Path, voice: Voice) -> None:
    """Sees that this Python can make environments; Debian and Ubuntu keep that part in a package. Raises SetupError."""
    if _makes_environments():
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    voice.say(f"        this Python lacks the part that makes environments ({package})")
    named = install_or_name([package], log_file, voice)
    if _makes_environments():
        return
    raise SetupError(
        f"{sys.executable} cannot make environments: its modules venv and ensurepip are not installed.",
        f"run {named}, then start again." if named else "install Python's venv and ensurepip, then start again.",
    )


def _makes_environments() -> bool:
    # Asked from a new process: this one remembers what the folders held before apt-get.
    code = "import sys; from importlib.util import find_spec as f; sys.exit(not (f('venv') and f('ensurepip')))"
    return subprocess.run([sys.executable, "-I", "-c", code], check=False).returncode == 0


def _apt_get(arguments: Sequence[str], log_file: Path) -> bool:
    command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", *arguments]
    with log_file.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        log.flush()
        done = subprocess.run(
            command,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    return done.returncode == 0
