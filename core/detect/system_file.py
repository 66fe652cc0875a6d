"""The content of `systems/<system_desc_id>.json`: all 35 keys, each a text."""

from core.detect.description import SystemDescription
from core.detect.fields import ALL_KEYS, FIELDS, INTEGER_KEYS
from core.terms import PRACTICE_MARK, Availability, Division, SystemType

PRACTICE = PRACTICE_MARK
PRACTICE_NOTE = "PRACTICE: made by Benchwright's practice benchmark, not a result of MLPerf, not for submission."
NOT_STATED = "PRACTICE: not stated"


def system_json(
    system: SystemDescription,
    *,
    division: Division,
    submitter: str,
    status: Availability,
    system_type: SystemType,
    system_name: str = "",
    framework: str = "",
    practice: bool,
) -> dict[str, str]:
    """All 35 keys. `system_name` and `framework` replace the fields of the same name where they are not empty.

    A field without a value is "", which the checker names; in a practice, which asks nothing, wanted fields say that
    nobody stated them. The two numbers are plain integers as text (the checker's export parses them).
    """
    values = {key: _text(system, key) for key in ALL_KEYS}
    values |= {
        "division": division.value,
        "submitter": submitter,
        "status": status.value,
        "system_type": system_type.value,
        "system_name": system_name or values["system_name"],
        "framework": framework or values["framework"],
    }
    if practice:
        values = _marked(values)
    # The checker writes the name into a CSV file without escaping it.
    values["system_name"] = values["system_name"].replace('"', "'")
    return values


def _text(system: SystemDescription, key: str) -> str:
    fact = system.fields.get(key)
    text = "" if fact is None or fact.value is None else str(fact.value)
    return "".join(character if character.isprintable() else " " for character in text).strip()


def _marked(values: dict[str, str]) -> dict[str, str]:
    for spec in FIELDS:
        if spec.wanted and not values[spec.key]:
            values[spec.key] = "0" if spec.key in INTEGER_KEYS else NOT_STATED
    for key in ("hw_notes", "sw_notes"):
        values[key] = f"{PRACTICE_NOTE} {values[key]}".strip()
    if PRACTICE not in values["system_name"]:
        values["system_name"] = f"{PRACTICE} {values['system_name']}"
    return values
