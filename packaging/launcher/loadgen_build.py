"""LoadGen where it has no ready-made package: built from its source, which the lock file pins as well."""

import platform
import shutil
import sys
import sysconfig
from pathlib import Path

from launcher.system_packages import install_or_name
from launcher.voice import SetupError, Voice

PACKAGE = "mlcommons-loadgen"


def is_needed(requirements: Path) -> bool:
    """Whether this lock file names LoadGen and this machine is of a kind without a ready-made package of it."""
    if sys.platform != "linux" or platform.machine() == "x86_64":
        return False
    return f"\n{PACKAGE}==" in "\n" + requirements.read_text(encoding="utf-8")


def ensure_compiler(log_file: Path, voice: Voice) -> None:
    """Sees that LoadGen can be built: a C++ compiler and Python's header files. Raises SetupError."""
    voice.say(
        f"        LoadGen has no ready-made package for {platform.machine()}: it is built here, with a C++ compiler"
    )
    if _can_build():
        return
    python = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    named = install_or_name(["g++", f"{python}-dev"], log_file, voice)
    if not _can_build():
        raise SetupError(
            "LoadGen has to be built on this machine, and a C++ compiler or Python's header files are not here.",
            f"run {named}, then start again." if named else "install both, then start again.",
        )


def _can_build() -> bool:
    compiler = any(shutil.which(name) for name in ("c++", "g++", "clang++"))
    return compiler and (Path(sysconfig.get_path("include")) / "Python.h").is_file()
