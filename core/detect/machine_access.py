"""The one way in which probes look at the machine: commands, files, folders. Injectable, so that recorded outputs feed
the same code as a real machine.

Everything here says a failure as `ExpectedError`, whose text becomes the reason of a gap.
"""

import itertools
import os
import platform
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Protocol

from core.detect.command_cache import CommandCache
from core.errors import ExpectedError, os_error
from core.messages import say

COMMAND_LIMIT_S = 1.6
SLOW_COMMAND_LIMIT_S = 30.0
READ_BLOCK_BYTES = 64 * 1024
READ_LIMIT_BLOCKS = 64

_ADMINISTRATION_FOLDERS = ("/usr/sbin", "/sbin")


class Machine(Protocol):
    """What a probe may ask. `system` is Linux, Darwin or Windows (another name gets the gaps of an unknown system)."""

    @property
    def system(self) -> str:
        """The family of the operating system, as `platform.system()` names it."""

    @property
    def architecture(self) -> str:
        """What the kernel calls the processor's architecture ("x86_64"); empty where it does not tell."""

    def run(self, command: Sequence[str], *, any_status: bool = False, keep: bool = False) -> str:
        """Standard output of `command`. `any_status` accepts a failing exit status; `keep` may answer from a cache of
        this boot, for commands that are slow and whose answer does not change while the machine is up. Such a command
        may outlast the time of a detection: its answer is then there for the next one."""

    def read(self, path: str) -> str:
        """The text of a file, without white space at its ends."""

    def matching(self, pattern: str) -> list[str]:
        """Paths that match an absolute glob pattern, sorted; none where nothing can be listed."""

    def target(self, path: str) -> str:
        """The path with its links followed."""


class ThisMachine:
    """The machine we run on."""

    def __init__(self, cache: CommandCache | None = None) -> None:
        self._cache = cache or CommandCache()
        self._one_at_a_time: defaultdict[tuple[str, ...], Lock] = defaultdict(Lock)

    @property
    def system(self) -> str:
        return platform.system()

    @property
    def architecture(self) -> str:
        return platform.machine()

    def run(self, command: Sequence[str], *, any_status: bool = False, keep: bool = False) -> str:
        if not keep:
            return _run(command, any_status, COMMAND_LIMIT_S)
        # Several probes want the same slow answer at the same time: the first one asks, the others find it kept.
        with self._one_at_a_time[tuple(command)]:
            kept = self._cache.get(command)
            if kept is not None:
                return kept
            output = _run(command, any_status, SLOW_COMMAND_LIMIT_S)
            self._cache.put(command, output)
            return output

    def read(self, path: str) -> str:
        try:
            with Path(path).open("rb") as stream:
                # In blocks: Linux refuses to fill a large buffer from a file under /proc/sys.
                blocks = iter(lambda: stream.read(READ_BLOCK_BYTES), b"")
                content = b"".join(itertools.islice(blocks, READ_LIMIT_BLOCKS))
            return content.decode(errors="replace").strip("\0 \t\r\n")
        except OSError as error:
            raise os_error(error, path, "read") from error

    def matching(self, pattern: str) -> list[str]:
        root = Path(Path(pattern).anchor)
        try:
            return sorted(str(path) for path in root.glob(str(Path(pattern).relative_to(root))))
        except OSError:
            return []

    def target(self, path: str) -> str:
        return os.path.realpath(path)


def _run(command: Sequence[str], any_status: bool, limit_s: float) -> str:
    name = Path(command[0]).name
    environment = {**os.environ, "LC_ALL": "C", "LANG": "C"}
    if os.name == "posix":
        environment["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), *_ADMINISTRATION_FOLDERS])
    try:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit_s,
            env=environment,
            check=False,
            # On Windows, so that no console window flashes up.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise ExpectedError(
            say("{command} did not answer within {limit_s} s.", command=name, limit_s=limit_s)
        ) from error
    except FileNotFoundError as error:
        raise ExpectedError(say("The command {command} is not installed.", command=name)) from error
    except OSError as error:
        raise os_error(error, name, "start") from error
    if ended.returncode != 0 and not any_status:
        lines = ended.stderr.decode(errors="replace").strip().splitlines()
        raise ExpectedError(
            say(
                "{command} ended with {status}: {detail}",
                command=name,
                status=ended.returncode,
                detail=lines[-1][:200] if lines else "",
            )
        )
    return ended.stdout.decode(errors="replace")
