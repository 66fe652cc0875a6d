"""What several commands share: the JSON option, the parts of a plan, and the one way to complain about arguments."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from core.backends import find_backends, validated_settings
from core.backends.choice import BackendSettings, Setting
from core.backends.defaults import DEFAULT_BACKEND, default_settings, physical_cores
from core.errors import ExpectedError, os_error
from core.files import write_text
from core.messages import Message, say
from core.values import replace


class UsageError(ExpectedError):
    """Arguments that cannot be used: exit status 2."""


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """`--json FILE`, with `-` for standard output."""
    parser.add_argument("--json", metavar="FILE", help="write the result as JSON to FILE (- for standard output)")


def write_result(target: str | None, result: Any) -> None:
    """Write `result` where `--json` asks for it; bytes are JSON already."""
    if target is None:
        return
    text = result.decode() if isinstance(result, bytes) else json.dumps(result, indent=1, ensure_ascii=False) + "\n"
    if target == "-":
        if sys.stdout is None:
            raise UsageError(say("Standard output is closed."), say("Give a file: --json FILE."))
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise os_error(error, say("standard output").text(), "write") from error
    else:
        write_text(Path(target), text)


def tell(message: Message, to_json: str | None = None) -> None:
    """Print a sentence; to standard error where standard output carries JSON."""
    print(message.text(), file=sys.stderr if to_json == "-" else sys.stdout)


def add_backend_options(parser: argparse.ArgumentParser) -> None:
    """`--backend KEY` and `--set KEY=VALUE`."""
    parser.add_argument("--backend", metavar="KEY", help=f"the backend (default: {DEFAULT_BACKEND})")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="settings",
        help="a setting of the backend, such as threads=2; may be given several times",
    )


def chosen_backend(named: str | None, pairs: list[str]) -> BackendSettings:
    """The backend of the options with all its settings. Raises UsageError for what it does not know."""
    key = named or DEFAULT_BACKEND
    backends = find_backends()
    if key not in backends:
        raise UsageError(
            say("There is no backend “{key}”.", key=key),
            say("Backends here: {names}.", names=", ".join(sorted(backends))),
        )
    backend = backends[key]
    chosen = default_settings(backend)
    try:
        settings = validated_settings(backend, dict(_pair(pair) for pair in pairs), physical_cores())
    except ExpectedError as error:
        raise UsageError(error.text, error.remedy) from error
    return replace(chosen, settings=settings)


def _pair(text: str) -> tuple[str, Setting]:
    key, separator, value = text.partition("=")
    if not separator or not key:
        raise UsageError(say("“{text}” is not KEY=VALUE.", text=text), say("Write it like threads=2."))
    return key, value
