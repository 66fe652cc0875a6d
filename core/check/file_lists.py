"""Folders that hold exactly certain files: what is missing, and what does not belong there."""

from collections.abc import Set

from core.check.rules import Remark, Remarks
from core.check.subjects import Result
from core.messages import say


def listed_files(
    result: Result,
    folder: str,
    wanted: Set[str],
    own_rule: Set[str] = frozenset(),
    optional: Set[str] = frozenset(),
) -> Remarks:
    """Files of `wanted` that `folder` lacks, and files beyond `wanted`, `optional` and those no checker looks at.

    own_rule: files whose absence has a rule of its own. A folder that is not there has one, too.
    """
    scan = result.tree.scan
    if not scan.is_folder(folder):
        return
    present = {entry.name for entry in scan.files(folder)}
    for name in sorted(wanted - own_rule - present):
        yield Remark(
            f"{folder}/{name}",
            say("{name} is missing.", name=name),
            say("Put back the file as it was written, or run the test again."),
        )
    for name in sorted(present - wanted - optional - set(result.tree.round.files.ignored)):
        yield Remark(
            f"{folder}/{name}",
            say("This file does not belong here."),
            say("Move it out of the folder."),
            name[:80],
            ", ".join(sorted(wanted)),
        )
