"""What the steps are called in the active language."""

from core.flow import Step
from core.messages import Message, say
from gui.i18n import text_of

_NAMES: dict[Step, Message] = {
    Step.SYSTEM: say("System"),
    Step.SUBMISSION: say("Submission"),
    Step.BENCHMARKS: say("Benchmarks"),
    Step.BACKEND: say("Backend"),
    Step.RUN: say("Run"),
    Step.CHECK: say("Check"),
    Step.EXPORT: say("Export"),
}


def step_name(step: Step) -> str:
    """The name of a step."""
    return text_of(_NAMES[step])


def step_number(step: Step) -> int:
    """Its place in the order, from 1."""
    return list(Step).index(step) + 1
