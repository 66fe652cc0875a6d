"""System description: the keys that every result of the system stands on. Reported once a system."""

from typing import Any

from core.check.findings import Severity
from core.check.json_words import json_words
from core.check.rules import Remark, Remarks, RuleList
from core.check.subjects import System
from core.messages import Message, say
from core.terms import Division

SYSTEM_RULES = RuleList[System]()

ON_SYSTEM_PAGE = say("Fill it in on the System page.")


def _remark(system: System, message: Message, remedy: Message, found: str = "", wanted: str = "") -> Remark:
    return Remark(system.description.path, message, remedy, found, wanted)


def _shown(data: dict[str, Any], key: str) -> str:
    return json_words(data.get(key))


@SYSTEM_RULES.rule("SYS-STATUS", say("status is available, preview or rdi."))
def status(system: System) -> Remarks:
    """The category, in any case."""
    data, allowed = system.fields, system.tree.round.statuses
    found = data.get("status")
    if "status" in data and not (isinstance(found, str) and found.lower() in allowed):
        yield _remark(
            system,
            say("status is no category of MLPerf."),
            say("Choose one of {names}.", names=", ".join(allowed)),
            _shown(data, "status"),
            " / ".join(allowed),
        )


@SYSTEM_RULES.rule("SYS-TYPE", say("system_type is datacenter, edge, or both without a blank."))
def system_type(system: System) -> Remarks:
    """The suite; its case matters."""
    data = system.fields
    if "system_type" in data and system.system_type is None:
        yield _remark(
            system,
            say("system_type names no suite."),
            say("Write it in lower case, without a blank after a comma."),
            _shown(data, "system_type"),
            " / ".join(f"“{one}”" for one in system.tree.round.system_types),
        )


@SYSTEM_RULES.rule(
    "SYS-NETWORK", say("is_network is the text true in the network division, and absent or other text elsewhere.")
)
def network(system: System) -> Remarks:
    """is_network against the division; true or false without quotes ends the submission checker."""
    data, division = system.fields, system.submitter.division
    found = data.get("is_network")
    if found is not None and not isinstance(found, str):
        yield _remark(
            system,
            say("is_network is no text."),
            say('Leave it out, or write it in quotes: "true".'),
            _shown(data, "is_network"),
            say("text, or nothing").text(),
        )
    elif division in (Division.CLOSED, Division.NETWORK) and system.is_network != (division == Division.NETWORK):
        yield _remark(
            system,
            say("is_network does not fit the division {division}.", division=division),
            say('Write "true" in the network division; leave the key out in the closed division.'),
            _shown(data, "is_network"),
            "true" if division == Division.NETWORK else say("nothing").text(),
        )


@SYSTEM_RULES.rule("SYS-FIELD-MISSING", say("All 35 keys of the system description are there."))
def fields_are_there(system: System) -> Remarks:
    """Keys that are missing altogether."""
    data = system.fields
    for key in system.tree.round.system_keys.required():
        if key not in data:
            yield _remark(
                system, say("The field {key} is missing.", key=key), ON_SYSTEM_PAGE, say("nothing").text(), key
            )


@SYSTEM_RULES.rule("SYS-FIELD-EMPTY", say("26 keys of the system description have a meaningful value."))
def fields_are_filled(system: System) -> Remarks:
    """Empty text, null and the number 0; the texts "0" and "N/A" are values."""
    data = system.fields
    for key in system.tree.round.system_keys.filled:
        if key in data and not data[key]:
            yield _remark(
                system,
                say("The field {key} is empty.", key=key),
                ON_SYSTEM_PAGE,
                _shown(data, key),
                say("text that says something, such as “N/A” where there is none").text(),
            )


@SYSTEM_RULES.rule("SYS-NETWORK-FIELDS", say("A network system describes its network in 13 keys."))
def network_fields(system: System) -> Remarks:
    """Keys that are missing from a system whose is_network is true."""
    data = system.fields
    if not system.is_network:
        return
    missing = [key for key in system.tree.round.system_keys.network if key not in data]
    if missing:
        yield _remark(
            system,
            say("Fields that describe the network are missing: {count}.", count=len(missing)),
            say("Add them, or leave out is_network where the system is none."),
            say("nothing").text(),
            ", ".join(missing),
        )


@SYSTEM_RULES.rule("SYS-SUBMITTER", say("submitter is the name of the submitter's folder."))
def submitter_name(system: System) -> Remarks:
    """Compared without case."""
    yield from _equals_folder(system, "submitter", system.submitter.name)


@SYSTEM_RULES.rule("SYS-DIVISION", say("division is the name of the division's folder."))
def division_name(system: System) -> Remarks:
    """Compared without case."""
    yield from _equals_folder(system, "division", system.submitter.division)


def _equals_folder(system: System, key: str, folder: str) -> Remarks:
    data = system.fields
    if key not in data:
        return
    found = data[key]
    if not isinstance(found, str) or found.lower() != folder.lower():
        yield _remark(
            system,
            say("{key} is not the name of the folder it lies in.", key=key),
            say("Write the same name in both places."),
            _shown(data, key),
            folder,
        )


@SYSTEM_RULES.rule("SYS-INT", say("number_of_nodes and accelerators_per_node are whole numbers."))
def whole_numbers(system: System) -> Remarks:
    """Text around the number ends the export of the submission checker."""
    data = system.fields
    for key in system.tree.round.system_keys.whole_numbers:
        if data.get(key) and not _is_whole(data[key]):
            yield _remark(
                system,
                say("{key} is no whole number.", key=key),
                say("Write digits only; “0” where there is none."),
                _shown(data, key),
                say("a whole number").text(),
            )


def _is_whole(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return False
    try:
        int(value)
    except ValueError:
        return False
    return True


@SYSTEM_RULES.rule("SYS-NOTES-TEXT", say("hw_notes and sw_notes are text."))
def notes_are_text(system: System) -> Remarks:
    """Lists and objects end the export of the submission checker."""
    data = system.fields
    for key in system.tree.round.system_keys.text:
        if data.get(key) is not None and not isinstance(data[key], str):
            yield _remark(
                system,
                say("{key} is no text.", key=key),
                say("Write the notes as one text."),
                _shown(data, key),
                say("text").text(),
            )


@SYSTEM_RULES.rule("SYS-UNKNOWN-FIELD", say("Other keys are not read by anyone."), Severity.WARNING)
def unknown_fields(system: System) -> Remarks:
    """Keys beyond the rules, often a slip of the pen."""
    data, keys = system.fields, system.tree.round.system_keys
    known = {*keys.required(), *keys.network, *keys.optional, *keys.power_documented}
    for key in data:
        if key not in known:
            yield _remark(
                system,
                say("The field {key} is not known.", key=key[:80]),
                say("Check its spelling; a field that nobody reads may stay."),
                key,
            )
