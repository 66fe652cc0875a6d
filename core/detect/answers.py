"""What a user typed about a machine, kept between sessions, for each machine by itself.

A station may carry its folder from machine to machine: answers belong to the machine they were typed on.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from core import files, places
from core.detect.description import SystemDescription
from core.detect.field_filling import fill_fields
from core.detect.fields import FIELD, answer_problem, typed_fields
from core.errors import ExpectedError
from core.values import Value, replace

KIND = "benchwright answers about machines"
VERSION = 1


class Answers(Value, frozen=True):
    """Field key to text, by machine."""

    machines: dict[str, dict[str, str]] = {}


def answers_file() -> Path:
    """The one file of answers, which the user owns."""
    return places.home() / "answers.json"


def machine_key(system: SystemDescription) -> str:
    """What tells this machine from another: a hash of what does not change between two starts."""
    memory = fill_fields(system.facts)["host_memory_capacity"].value
    named = [system.facts[key].value for key in ("machine.product", "processor.model") if key in system.facts]
    return hashlib.sha256("|".join(map(str, (*named, memory))).encode()).hexdigest()[:16]


def load_answers(system: SystemDescription) -> dict[str, str]:
    """The answers for this machine; none where the file is missing or cannot be read (see `answers_trouble`)."""
    try:
        return _read().machines.get(machine_key(system), {})
    except ExpectedError:
        return {}


def answers_trouble() -> ExpectedError | None:
    """Why the kept answers cannot be read, for the page to say; None when they can or there are none."""
    try:
        _read()
    except ExpectedError as error:
        return error
    return None


def save_answers(system: SystemDescription) -> None:
    """Keep what is typed in `system`. Raises ExpectedError when it cannot be written, or when a file is there that
    cannot be read: what someone typed is never overwritten unread."""
    kept = _read()
    machines = {**kept.machines, machine_key(system): typed_fields(system)}
    files.write_json(answers_file(), KIND, VERSION, Answers(machines=machines))


def with_answers(system: SystemDescription, answers: Mapping[str, str]) -> SystemDescription:
    """`system` with typed answers. Unknown keys and answers that cannot be values are left out."""
    for key, text in answers.items():
        system = with_answer(system, key, text)
    return system


def with_answer(system: SystemDescription, key: str, text: str) -> SystemDescription:
    """`system` with `text` typed for field `key`; an empty text gives back what the machine tells."""
    if key not in FIELD or answer_problem(key, text) is not None:
        return system
    if text.strip():
        return system.with_typed(key, text)
    return replace(system, fields={**system.fields, key: fill_fields(system.facts)[key]})


def _read() -> Answers:
    if not answers_file().exists():
        return Answers()
    return files.read_json(answers_file(), KIND, VERSION, Answers)
