"""What LoadGen is installed and which seeds it carries, asked of a short worker: the parent never imports LoadGen."""

import contextlib
import importlib.metadata
import json
import subprocess
import sys

import msgspec

from core.errors import ExpectedError
from core.files import read_json, write_json
from core.messages import say
from core.places import PROGRAM, cache_folder
from core.rounds.model import Seeds
from core.values import Value

DESCRIBE_ARGUMENT = "--describe-loadgen"
_KIND = "benchwright loadgen description"
_VERSION = 1
ANSWER_LIMIT_S = 30
REASON_CHARACTERS = 300


class LoadGenInfo(Value, frozen=True):
    """Version and compiled-in seeds of the installed LoadGen."""

    version: str
    seeds: Seeds


def print_description() -> int:
    """The worker's side: one JSON line on standard output."""
    from core.run.loadgen_seam import loadgen_version, mlperf_conf_seeds

    info = LoadGenInfo(version=loadgen_version(), seeds=mlperf_conf_seeds())
    print(json.dumps(msgspec.to_builtins(info)))
    return 0


def loadgen_info() -> LoadGenInfo:
    """The installed LoadGen; asked once for each version and then read from the cache.

    Raises ExpectedError when LoadGen is not installed or cannot be loaded.
    """
    try:
        version = importlib.metadata.version("mlcommons-loadgen")
    except importlib.metadata.PackageNotFoundError as error:
        raise ExpectedError(
            say("LoadGen (mlcommons-loadgen) is not installed."),
            say("Start Benchwright by its launcher, which installs it."),
        ) from error
    cached = cache_folder() / f"loadgen-{version}.json"
    try:
        return read_json(cached, _KIND, _VERSION, LoadGenInfo)
    except ExpectedError:
        info = _ask()
    # A cache that cannot be written costs a second the next time and nothing else.
    with contextlib.suppress(ExpectedError):
        write_json(cached, _KIND, _VERSION, info)
    return info


def _ask() -> LoadGenInfo:
    command = [sys.executable, "-m", "gui", DESCRIBE_ARGUMENT]
    try:
        done = subprocess.run(command, capture_output=True, cwd=PROGRAM, timeout=ANSWER_LIMIT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise ExpectedError(
            say("LoadGen did not say its version within {limit_s} s.", limit_s=ANSWER_LIMIT_S),
            say("Try again when the machine is less busy."),
        ) from error
    except OSError as error:
        raise ExpectedError(
            say("LoadGen could not be asked for its version: {reason}.", reason=error.strerror or str(error)),
            say("Free some memory or end other programs, then try again."),
        ) from error
    try:
        return msgspec.json.decode(done.stdout, type=LoadGenInfo)
    except msgspec.DecodeError as error:
        raise _not_loaded(done.stderr.decode(errors="replace"), done.returncode) from error


def _not_loaded(stderr: str, status: int) -> ExpectedError:
    """Why the child gave no answer. A new environment mends packages that cannot be imported, and nothing else."""
    reason = (stderr.strip().splitlines() or [""])[-1][:REASON_CHARACTERS].strip().rstrip(".")
    if not reason:
        reason = say("its process ended with status {status}", status=status).text()
    text = say("LoadGen is installed but could not be loaded: {reason}.", reason=reason)
    if reason.startswith(("ImportError", "ModuleNotFoundError")):
        return ExpectedError(
            text, say("Remove Benchwright's environment folder and start the launcher again; it is made anew.")
        )
    return ExpectedError(text, say("Try again; if it stays so, report it with this text."))
