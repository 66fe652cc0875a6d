"""How the worker of a test ended, as one value that can say itself in a sentence."""

from enum import StrEnum

from core.messages import Message, say
from core.values import Value


class Ending(StrEnum):
    """completed: finished event and exit code 0. Anything else is never valid."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    FAILED = "failed"
    CRASHED = "crashed"
    LOST = "lost"


DO_AGAIN = (Ending.LOST, Ending.CANCELLED)
"""A test that ended like this is still to be done."""


class Outcome(Value, frozen=True):
    """The end of one test. `signal` names the signal of a crash; `text` and `remedy` are for people."""

    ending: Ending
    exit_code: int | None
    text: Message
    signal: str = ""
    remedy: Message | None = None


COMPLETED = Outcome(ending=Ending.COMPLETED, exit_code=0, text=say("The test ran to its end."))
