"""NVIDIA's management library, imported when it is opened; tests hand in another module.

Unknown to this file: any GPU's behaviour beyond NVIDIA's documentation of NVML.
"""

import importlib
from types import ModuleType
from typing import Any

from core.errors import ExpectedError
from core.messages import Message, say


class Nvml:
    """An initialised NVML. `close` it once."""

    def __init__(self, module: Any | None = None) -> None:
        """Raises ExpectedError in words where there is no NVIDIA driver or it does not answer."""
        self.module: Any = module if module is not None else _imported()
        try:
            self.module.nvmlInit()
        except self.module.NVMLError as error:
            raise ExpectedError(_why(self.module, error)) from error

    def ask(self, function: str, *arguments: Any) -> Any | None:
        """The answer of an NVML function, text decoded; None where this GPU or driver does not support it."""
        try:
            answer = getattr(self.module, function)(*arguments)
        except (self.module.NVMLError, AttributeError):
            return None
        return answer.decode(errors="replace") if isinstance(answer, bytes) else answer

    def handles(self) -> list[Any]:
        """The devices in NVML's order. One that has fallen off the bus is left out."""
        found = (self.ask("nvmlDeviceGetHandleByIndex", index) for index in range(self.ask("nvmlDeviceGetCount") or 0))
        return [handle for handle in found if handle is not None]

    def close(self) -> None:
        """Give NVML back."""
        self.ask("nvmlShutdown")


def _imported() -> ModuleType:
    try:
        return importlib.import_module("pynvml")
    except ImportError as error:
        raise ExpectedError(say("The package nvidia-ml-py is not installed.")) from error


def _why(module: Any, error: Exception) -> Message:
    def is_a(name: str) -> bool:
        kind = getattr(module, name, None)
        return isinstance(kind, type) and isinstance(error, kind)

    # NVIDIA's own texts change with the version; these three are the ones that a person can act on.
    if is_a("NVMLError_LibraryNotFound"):
        return say("No NVIDIA driver is installed.")
    if is_a("NVMLError_DriverNotLoaded"):
        return say("The NVIDIA driver is installed but not loaded.")
    if is_a("NVMLError_NoPermission"):
        return say("This user may not ask the NVIDIA driver.")
    return say("NVML did not start: {detail}", detail=str(error)[:200])
