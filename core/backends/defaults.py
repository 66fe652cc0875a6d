"""The backend that a first run gets: good settings for this machine without a question."""

import psutil

from core.backends import find_backends, validated_settings
from core.backends.choice import BackendSettings
from core.backends.protocol import Backend
from core.errors import ExpectedError
from core.messages import say

DEFAULT_BACKEND = "onnxruntime"
DEFAULT_DEVICE = "cpu"
DEFAULT_PRECISION = "fp32"


def physical_cores() -> int:
    """Cores that defaults are made for."""
    return psutil.cpu_count(logical=False) or psutil.cpu_count() or 1


def default_settings(backend: Backend) -> BackendSettings:
    """`backend` with its defaults for this machine. Raises ExpectedError where it cannot run here."""
    reason = backend.unavailable_reason()
    if reason is not None:
        raise ExpectedError(reason, say("Choose another backend."))
    settings = validated_settings(backend, {}, physical_cores())
    return BackendSettings(backend=backend.key, device=DEFAULT_DEVICE, precision=DEFAULT_PRECISION, settings=settings)


def default_choice() -> BackendSettings:
    """The built-in backend with its defaults. Raises ExpectedError where its runtime is not installed."""
    return default_settings(find_backends()[DEFAULT_BACKEND])
