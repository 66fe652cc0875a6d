"""The shape of a probe: a function from the machine to facts by key."""

import json
from collections.abc import Callable
from typing import Any

from core.detect.description import Fact, FactValue, Origin
from core.detect.machine_access import Machine
from core.errors import ExpectedError
from core.messages import Message, say

Facts = dict[str, Fact]
Probe = Callable[[Machine], Facts]

NOT_TOLD = say("This machine does not tell.")


def read(value: FactValue, source: str) -> Fact:
    """A fact that was read; a value of None or "" is a gap."""
    if value in (None, ""):
        return gap(NOT_TOLD, source)
    return Fact(value=value, origin=Origin.READ, source=source)


def gap(reason: Message, source: str = "") -> Fact:
    """A fact that is missing, and why."""
    return Fact(value=None, origin=Origin.MISSING, source=source, reason=reason)


def unknown_system(machine: Machine) -> ExpectedError:
    """For an operating system that a probe does not know."""
    return ExpectedError(say("There is no probe for {system} yet.", system=machine.system))


def parse_json(text: str, source: str) -> Any:
    """JSON that a command printed; ExpectedError when it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExpectedError(say("{source} printed something that cannot be read.", source=source)) from error


def read_or_none(machine: Machine, path: str) -> str | None:
    """The text of a file that not every machine has."""
    try:
        return machine.read(path) or None
    except ExpectedError:
        return None


def integer_or_none(text: object) -> int | None:
    """A whole number out of what a machine prints ("4900.0000", 12, "0x10" is none), or None."""
    try:
        return int(float(str(text).strip()))
    except (ValueError, OverflowError):
        return None


def records(value: Any) -> list[dict[str, Any]]:
    """The objects in a JSON list; a single object counts as a list of one, anything else as none."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]
