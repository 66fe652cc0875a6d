"""What several commands share: the JSON option, the parts of a plan, and the one way to complain about arguments."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from core.backends import find_backends, validated_settings
from core.backends.choice import BackendSettings, Setting
from core.backends.defaults import default_settings, physical_cores
from core.errors import ExpectedError
from core.files import write_text
from core.messages import Message, say
from core.record.store import RunStore
from core.settings import RUNS_FOLDER, load_settings
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
        sys.stdout.write(text)
    else:
        write_text(Path(target), text)


def tell(message: Message, to_json: str | None = None) -> None:
    """Print a sentence; to standard error where standard output carries JSON."""
    print(message.text(), file=sys.stderr if to_json == "-" else sys.stdout)


def run_store() -> RunStore:
    """The store in the folder that the settings name, as the window uses it."""
    named = load_settings().settings.text(RUNS_FOLDER)
    return RunStore(Path(named) if named else None)


def add_backend_options(parser: argparse.ArgumentParser) -> None:
    """`--backend KEY` and `--set KEY=VALUE`."""
    parser.add_argument("--backend", default="onnxruntime", metavar="KEY", help="the backend (default: onnxruntime)")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="settings",
        help="a setting of the backend, such as threads=2; may be given several times",
    )


def chosen_backend(key: str, pairs: list[str]) -> BackendSettings:
    """The backend of the options with all its settings. Raises UsageError for what it does not know."""
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
