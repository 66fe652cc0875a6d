"""A machine that answers from a file: what its commands printed and what its files held."""

import json
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from core.detect.cpuinfo_fallback import COMMAND as CPUINFO
from core.detect.windows_cim import COMMAND as CIM
from core.errors import ExpectedError
from core.messages import say

RECORDED = Path(__file__).parent / "recorded"
_NAMES = {CPUINFO: "PYTHON -m cpuinfo --json", CIM: "POWERSHELL CIM"}


class RecordedMachine:
    """Commands and files by name; whatever was not recorded is not there."""

    def __init__(
        self,
        system: str,
        commands: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        links: Mapping[str, str] | None = None,
        architecture: str = "",
    ) -> None:
        self.system = system
        self.architecture = architecture
        self.commands = dict(commands or {})
        self.files = dict(files or {})
        self.links = dict(links or {})

    def run(self, command: Sequence[str], *, any_status: bool = False, keep: bool = False) -> str:
        name = _NAMES.get(tuple(command), " ".join(command))
        if name not in self.commands:
            raise ExpectedError(say("The command {command} is not installed.", command=command[0]))
        return _text(self.commands[name])

    def read(self, path: str) -> str:
        if path not in self.files:
            raise ExpectedError(say("Cannot read {path}: it does not exist.", path=path))
        return _text(self.files[path]).strip()

    def matching(self, pattern: str) -> list[str]:
        depth = pattern.count("/")
        folders = {"/".join(path.split("/")[: depth + 1]) for path in self.files}
        return sorted(path for path in folders if fnmatchcase(path, pattern))

    def target(self, path: str) -> str:
        return self.links.get(path, path)


def recorded(name: str) -> RecordedMachine:
    """The machine of `recorded/<name>.json`."""
    content = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    del content["note"]
    return RecordedMachine(**content)


def _text(content: Any) -> str:
    if isinstance(content, list) and all(isinstance(line, str) for line in content):
        return "\n".join(content) + "\n"
    return content if isinstance(content, str) else json.dumps(content)
