"""Whether a machine is ready to measure: one entry a concern, stored with each record before and after the test."""

from enum import StrEnum

from core.messages import Message
from core.values import Value


class ReadinessState(StrEnum):
    """How one concern stands."""

    GOOD = "good"
    TO_DO = "to do"
    UNKNOWN = "unknown"


class Concern(Value, frozen=True):
    """One line of the readiness list. `command` is what a user may run to mend it, empty where there is none."""

    key: str
    title: Message
    state: ReadinessState
    detail: Message
    remedy: Message | None = None
    command: str = ""


class Readiness(Value, frozen=True):
    """The readiness list at a moment (ISO 8601 with offset), with the raw readings (units in their names)."""

    taken_at: str
    concerns: tuple[Concern, ...]
    readings: dict[str, float | int | str]
