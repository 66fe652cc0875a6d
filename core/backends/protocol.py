"""What a backend is: a runtime and a device that execute a model under the SUT.

A backend's file imports its runtime inside its methods only, and its methods that need the runtime run only in the
worker process. One `Runner` belongs to one thread and owns preallocated buffers: the SUT writes samples into
`inputs`, calls `run(count)`, and reads `outputs`. Nothing is allocated on that path.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from core.backends.choice import BackendSettings, BackendUsed, SettingField, TensorSpec
from core.messages import Message

# The window asks backends for their settings, and must not import numpy for it.
if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]
else:
    Array = Any


class Runner(Protocol):
    """An execution context of one thread. `inputs` and `outputs` have `batch_max` rows each."""

    inputs: tuple[Array, ...]
    outputs: tuple[Array, ...]

    def run(self, count: int) -> None:
        """Execute the first `count` rows of `inputs` into the first `count` rows of `outputs`."""


class LoadedModel(Protocol):
    """A model in a runtime."""

    inputs: tuple[TensorSpec, ...]
    outputs: tuple[TensorSpec, ...]
    used: BackendUsed

    def runner(self, batch_max: int) -> Runner:
        """A new context for one thread with buffers for up to `batch_max` samples."""


class Backend(Protocol):
    """A runtime. `key` is its name in settings and commands, `title` what people read."""

    key: str
    title: str

    def unavailable_reason(self) -> Message | None:
        """Why it cannot run on this machine, found without importing the runtime; None when it can."""

    def version(self) -> str:
        """The installed version of the runtime, from package metadata; empty when it is not installed."""

    def fields(self, cores: int) -> tuple[SettingField, ...]:
        """Its settings with defaults for a machine of `cores` physical cores."""

    def load(self, model: Path, settings: BackendSettings) -> LoadedModel:
        """Load `model`. Raises ExpectedError when the runtime or the model cannot be loaded. Worker process only."""
