"""How a model executes: one file a runtime, behind one small protocol.

Another package offers a backend by an entry point in the group `benchwright.backends`: its name is the backend's key,
its object a class without arguments that fits `core.backends.protocol.Backend`.
"""

import importlib.metadata

from core.backends.broken import BrokenBackend
from core.backends.protocol import Backend
from core.backends.validation import validated_settings

__all__ = ["ENTRY_POINTS", "find_backends", "validated_settings"]

ENTRY_POINTS = "benchwright.backends"
_MEMBERS = ("unavailable_reason", "version", "fields", "load")


def find_backends() -> dict[str, Backend]:
    """All backends by key: the built-in ones, then those of other packages. No runtime is imported.

    An entry point that cannot be loaded is listed as a backend that says so. None can take a built-in one's place.
    """
    from core.backends.onnx_runtime import OnnxRuntimeBackend

    builtin = OnnxRuntimeBackend()
    found: dict[str, Backend] = {builtin.key: builtin}
    for point in sorted(importlib.metadata.entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        if point.name not in found:
            found[point.name] = _from_entry_point(point)
    return found


def _from_entry_point(point: importlib.metadata.EntryPoint) -> Backend:
    """The backend behind `point`, whatever its package does while it is loaded."""
    origin = point.dist.name if point.dist else point.value
    try:
        backend = point.load()()
        missing = [name for name in _MEMBERS if not callable(getattr(backend, name, None))]
        if missing:
            return BrokenBackend(point.name, origin, f"it has no {', '.join(missing)}")
        backend.key = point.name
        backend.title = str(getattr(backend, "title", "") or point.name)
        return backend  # type: ignore[no-any-return]
    except (Exception, SystemExit) as error:
        return BrokenBackend(point.name, origin, f"{type(error).__name__}: {error}")
