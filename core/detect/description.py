"""What is known of a machine: facts with their sources, and the 35 fields of a system description made from them."""

from enum import StrEnum

from core.messages import Message
from core.values import Value, replace

FactValue = str | int | float | bool | None


class Origin(StrEnum):
    """Where a value is from."""

    READ = "read"
    TYPED = "typed"
    MISSING = "missing"


class Fact(Value, frozen=True):
    """One value with its source. A gap has `value` None, `origin` missing and a `reason`."""

    value: FactValue
    origin: Origin
    source: str = ""
    reason: Message | None = None


class SystemDescription(Value, frozen=True):
    """What the machine is.

    facts: by dotted name (`processor.model`, `memory.capacity_bytes`, `accelerator.0.model`), registered in
    `core.detect.facts` with title, unit and section. fields: the 35 keys of `systems/<system_desc_id>.json`
    that a machine and its user can fill (division, submitter, status and system_type come from the submission).
    """

    detected_at: str
    duration_s: float
    facts: dict[str, Fact]
    fields: dict[str, Fact]

    def with_typed(self, key: str, text: str) -> "SystemDescription":
        """The same description with field `key` typed by the user; an empty text leaves a gap."""
        fact = (
            Fact(value=text.strip(), origin=Origin.TYPED, source="typed")
            if text.strip()
            else Fact(value=None, origin=Origin.MISSING)
        )
        return replace(self, fields={**self.fields, key: fact})
