"""The systems for which all pinned packages exist; any other is told so before anything is downloaded.

The limits are those of the packages in the lock file, looked up when it was made: Qt's need glibc 2.34 on x86-64 and
2.39 on ARM, ONNX Runtime's need macOS 14 on Apple silicon, LoadGen's for Windows are for x64.
"""

import platform
import sys

from launcher.voice import SetupError

_LEAST_GLIBC = {"x86_64": (2, 34), "aarch64": (2, 39)}
_LEAST_MACOS = 14

_SYSTEMS = (
    "use Linux on x86-64 (glibc 2.34, as in Debian 12 or Ubuntu 22.04, or newer), Linux on 64-bit ARM (glibc 2.39, as "
    "in Debian 13 or Ubuntu 24.04, or newer), macOS 14 or newer on Apple silicon, or Windows with a Python for x64."
)


def refuse_systems_without_packages() -> None:
    """Raises SetupError where a package that the program needs does not exist for this system."""
    reason = _reason(platform.machine())
    if reason:
        raise SetupError(f"Benchwright cannot be set up here: {reason}.", _SYSTEMS)


def _reason(machine: str) -> str:
    if sys.maxsize < 2**32:
        return "this Python is a 32-bit one"
    if sys.platform == "darwin":
        return _reason_on_macos(machine)
    if sys.platform == "win32":
        return "" if machine.lower() in ("amd64", "x86_64") else f"LoadGen has no package for Windows on {machine}"
    return _reason_on_linux(machine)


def _reason_on_macos(machine: str) -> str:
    if machine != "arm64":
        return "ONNX Runtime has no package for Macs with an Intel processor"
    version = platform.mac_ver()[0]
    return "" if int(version.split(".")[0] or 0) >= _LEAST_MACOS else f"ONNX Runtime has no package for macOS {version}"


def _reason_on_linux(machine: str) -> str:
    least = _LEAST_GLIBC.get(machine)
    if least is None:
        return f"Qt has no package for {platform.system()} on {machine}"
    name, version = platform.libc_ver()
    if name != "glibc":
        return "Qt has no package for systems with another C library than glibc"
    found = tuple(int(part) for part in version.split(".")[:2])
    if found < least:
        return f"Qt's package for {machine} needs glibc {least[0]}.{least[1]}, and this system has {version}"
    return ""
