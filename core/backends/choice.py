"""Which backend and how: the values that plans, pages and records hold. No runtime and no numpy here."""

from core.messages import Message
from core.values import Value

Setting = str | int | float | bool


class SettingField(Value, frozen=True):
    """One setting of a backend: what the Backend page shows and what `run --set key=value` accepts."""

    key: str
    title: Message
    help: Message
    default: Setting
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()


class BackendSettings(Value, frozen=True):
    """Which backend and how. `settings` holds values by the keys of the backend's `SettingField`s."""

    backend: str
    device: str
    precision: str
    settings: dict[str, Setting] = {}


class TensorSpec(Value, frozen=True):
    """Name, numpy dtype name and shape of an input or output; -1 is a dimension that varies."""

    name: str
    dtype: str
    shape: tuple[int, ...]


class BackendUsed(Value, frozen=True):
    """What really ran: stated from the runtime after loading, not from the request."""

    runtime: str
    runtime_version: str
    provider: str
    device: str
    precision: str
    threads: int
    details: dict[str, str] = {}
