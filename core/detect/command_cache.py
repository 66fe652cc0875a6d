"""Answers of slow commands, kept for one boot of one machine: PowerShell, system_profiler and py-cpuinfo.

The cache is only ever a saving: a file that is missing, damaged or of another boot means that the command runs.
"""

import hashlib
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from core import files, places
from core.errors import ExpectedError
from core.values import Value

KIND = "benchwright command output"
VERSION = 1


class _Kept(Value, frozen=True):
    identity: str
    command: tuple[str, ...]
    output: str


class CommandCache:
    """One file a command under the cache folder."""

    def get(self, command: Sequence[str]) -> str | None:
        """The output of `command` in this boot, or None."""
        try:
            kept = files.read_json(_file(command), KIND, VERSION, _Kept)
        except ExpectedError:
            return None
        return kept.output if kept.command == tuple(command) and kept.identity == identity() else None

    def put(self, command: Sequence[str], output: str) -> None:
        """Keep `output`; a folder that cannot be written means that the command runs again next time."""
        try:
            files.write_json(
                _file(command), KIND, VERSION, _Kept(identity=identity(), command=tuple(command), output=output)
            )
        except ExpectedError:
            return


def identity() -> str:
    """What tells this boot of this machine from others, as far as the system tells (hashed: it names nobody)."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        import psutil

        boot = str(round(psutil.boot_time() / 60))
    named = "|".join((platform.node(), platform.machine(), str(os.cpu_count()), boot))
    return hashlib.sha256(named.encode()).hexdigest()


def _file(command: Sequence[str]) -> Path:
    digest = hashlib.sha256("\0".join(command).encode()).hexdigest()[:16]
    return places.cache_folder() / "detect" / f"{digest}.json"
