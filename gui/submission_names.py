"""Names that a person gives to a submission: what a folder of the tree may be called, and a first suggestion."""

import platform
import re

from core.detect.description import SystemDescription
from core.messages import Message, say

_ALLOWED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
LONGEST = 100


def name_problem(name: str, subject: Message) -> Message | None:
    """Why `name` cannot be a folder of the tree; None when it can."""
    if not name:
        return say("{subject} is empty.", subject=str(subject))
    if "PRACTICE" in name.upper():
        return say("{subject} may not contain PRACTICE; that word marks the practice.", subject=str(subject))
    if len(name) > LONGEST or not _ALLOWED.fullmatch(name):
        return say("{subject} may have letters, digits and . _ + - only.", subject=str(subject))
    return None


def suggested_system_id(system: SystemDescription | None) -> str:
    """The machine's name with its accelerator, as most submitters write it: `harbour-ws1_a2000x1_ort`."""
    parts = [platform.node() or "machine"]
    if system is not None:
        model = system.facts.get("accelerator.0.model")
        count = system.facts.get("accelerator.count")
        if model is not None and model.value:
            short = str(model.value).split()[-1].lower()
            parts.append(f"{short}x{count.value if count is not None and count.value else 1}")
    parts.append("ort")
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", "_".join(parts)).strip(".-_")
