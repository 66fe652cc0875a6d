"""Keeps the machine from falling asleep while tests run, with what each operating system offers for it."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence

_ES_CONTINUOUS = 0x80000000
_ES_SYSTEM_REQUIRED = 0x00000001


def inhibitor_command(platform: str, pid: int) -> Sequence[str]:
    """The command that holds sleep off while it lives; empty where the system has none."""
    if platform.startswith("linux") and shutil.which("systemd-inhibit"):
        return (
            "systemd-inhibit",
            "--what=sleep:idle",
            "--who=Benchwright",
            "--why=A benchmark is running",
            "--mode=block",
            "tail",
            f"--pid={pid}",
            "-f",
            "/dev/null",
        )
    if platform == "darwin":
        return ("caffeinate", "-i", "-w", str(pid))
    return ()


@contextlib.contextmanager
def kept_awake() -> Iterator[None]:
    """Hold sleep off as far as the system allows; a system that refuses is no error, the sleep watch notices."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetThreadExecutionState(_ES_CONTINUOUS | _ES_SYSTEM_REQUIRED)
        try:
            yield
        finally:
            ctypes.windll.kernel32.SetThreadExecutionState(_ES_CONTINUOUS)
        return
    command = inhibitor_command(sys.platform, os.getpid())
    holder: subprocess.Popen[bytes] | None = None
    if command:
        with contextlib.suppress(OSError):
            holder = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
    try:
        yield
    finally:
        if holder is not None:
            holder.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                holder.wait(2)
