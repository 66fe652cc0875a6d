"""A backend of another package that could not be loaded: it is listed with its reason instead of disappearing."""

from pathlib import Path

from core.backends.choice import BackendSettings, SettingField
from core.backends.protocol import LoadedModel
from core.errors import ExpectedError
from core.messages import Message, say


class BrokenBackend:
    """Stands in the list for an entry point that cannot be used."""

    def __init__(self, key: str, origin: str, reason: str) -> None:
        self.key = key
        self.title = key
        self._reason = say(
            "The backend “{key}” of {origin} could not be loaded: {reason}", key=key, origin=origin, reason=reason[:300]
        )

    def unavailable_reason(self) -> Message:
        """What went wrong when its package was loaded."""
        return self._reason

    def version(self) -> str:
        """Empty: its runtime is not known."""
        return ""

    def fields(self, cores: int) -> tuple[SettingField, ...]:
        """None: it has no settings."""
        return ()

    def load(self, model: Path, settings: BackendSettings) -> LoadedModel:
        """Raises ExpectedError."""
        raise ExpectedError(
            self._reason, say("Update or remove the package that brings it, or choose another backend.")
        )
