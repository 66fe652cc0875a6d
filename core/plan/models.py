"""Models by what a plan calls them: a file anywhere by its absolute path, or one that comes with Benchwright by name.

The name of a built-in model holds on every machine and tells nothing of where Benchwright lies.
"""

from pathlib import Path

from core.errors import ExpectedError
from core.messages import say
from core.plan.run_plan import PlannedTest
from core.workloads.catalogue import DIGITS, DIGITS_MODEL

BUILT_IN = {f"builtin:{DIGITS}": DIGITS_MODEL.path}
"""The models that come with Benchwright, by the name that plans and records give them."""


def model_path(test: PlannedTest) -> Path:
    """Where the model of `test` lies. Raises ExpectedError for a built-in name that this version does not have."""
    if test.model in BUILT_IN:
        return BUILT_IN[test.model]
    if test.model.startswith("builtin:"):
        raise ExpectedError(
            say("No built-in model is called “{name}”.", name=test.model[:80]),
            say("Open the run with the version of Benchwright that made it, or choose another model."),
        )
    return Path(test.model)


def model_file_name(test: PlannedTest) -> str:
    """The name of the model's file, for people; a path may be one of another operating system."""
    path = str(BUILT_IN.get(test.model, test.model))
    return path.replace("\\", "/").rpartition("/")[2]
