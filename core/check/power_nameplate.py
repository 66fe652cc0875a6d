"""Power on the nameplate: what the power supplies that a system needs can give at most."""

from typing import Any

from core.check.bounded_yaml import MAX_NODES, read_yaml_data
from core.check.findings import Severity
from core.check.power_session import PowerSession
from core.check.rules import Remark, Remarks, RuleList
from core.messages import say

NAMEPLATE_RULES = RuleList[PowerSession]()

SUPPLIES, NEEDED, CAPACITY = "psus", "min psus needed", "PowerCapacityWatts"


class NameplateError(Exception):
    """A node of the nameplate file that is not written as it must be; the text names it."""


def design_power_w(data: Any) -> float:
    """The watts of a nameplate file: of every group of supplies the largest ones that are needed.

    Raises NameplateError for a count or a capacity that is no number.
    """
    total, pending, seen = 0.0, [data], 0
    while pending:
        node = pending.pop()
        seen += 1
        if seen > MAX_NODES:
            raise NameplateError("…")
        if isinstance(node, list):
            pending += node
        elif isinstance(node, dict):
            if not all(isinstance(key, str) for key in node):
                raise NameplateError(", ".join(str(key)[:40] for key in node))
            names = {key.lower(): key for key in node}
            if SUPPLIES in names and NEEDED in names:
                total += _needed_w(node[names[SUPPLIES]], node[names[NEEDED]])
            else:
                pending += [value for value in node.values() if isinstance(value, dict | list)]
    return total


def _needed_w(supplies: Any, needed: Any) -> float:
    if not isinstance(needed, int) or not isinstance(supplies, list):
        raise NameplateError(f"{NEEDED}: {str(needed)[:40]}")
    capacities: list[float] = []
    for one in supplies:
        capacity = one.get(CAPACITY, 0) if isinstance(one, dict) else None
        if not isinstance(capacity, int | float):
            raise NameplateError(f"{CAPACITY}: {str(capacity)[:80]}")
        capacities.append(capacity)
    return sum(sorted(capacities, reverse=True)[:needed])


def _path(session: PowerSession) -> str | None:
    """The nameplate file, None where none is read: other rounds, and systems whose description has the number."""
    result = session.result
    template = result.tree.round.layout.nameplate
    return result.place(template) if template and "system_power_capacity" not in result.system.fields else None


@NAMEPLATE_RULES.rule(
    "SYS-NAMEPLATE", say("A system with power results tells the power on its nameplate."), Severity.WARNING
)
def nameplate_is_there(session: PowerSession) -> Remarks:
    """systems/<system>_power.yaml missing."""
    path = _path(session)
    if path is not None and path not in session.result.tree.scan.entries:
        yield Remark(
            path,
            say("The power on the system's nameplate is not given."),
            say("Write the file, or system_power_capacity in the system description."),
        )


@NAMEPLATE_RULES.rule("SYS-NAMEPLATE", say("The file with the power on the nameplate can be read and adds up."))
def nameplate_adds_up(session: PowerSession) -> Remarks:
    """A file that is empty, no YAML, or has counts or capacities that are no numbers."""
    path = _path(session)
    if path is None or path not in session.result.tree.scan.entries:
        return
    file = read_yaml_data(session.result.tree.scan, path)
    remedy = say("List the supplies of each part with their PowerCapacityWatts, and Min PSUs Needed.")
    if file.fault is not None or file.data is None:
        yield Remark(path, file.fault or say("The file is empty."), remedy)
        return
    try:
        design_power_w(file.data)
    except NameplateError as error:
        yield Remark(path, say("The power of the supplies does not add up."), remedy, str(error), say("numbers").text())
