"""Settings that people or files give, held against the fields a backend declares."""

from collections.abc import Mapping

from core.backends.choice import Setting, SettingField
from core.backends.protocol import Backend
from core.errors import ExpectedError
from core.messages import say

_ON = ("on", "true", "yes", "1")
_OFF = ("off", "false", "no", "0")


def validated_settings(backend: Backend, settings: Mapping[str, Setting], cores: int) -> dict[str, Setting]:
    """All settings of `backend`: those given, checked, and the defaults of a machine of `cores` physical cores.

    Text stands for a number or a switch where it reads as one, as in `run --set threads=4`. Raises ExpectedError for
    a key the backend does not have and for a value of another type or out of its limits.
    """
    fields = {field.key: field for field in backend.fields(cores)}
    unknown = [key for key in settings if key not in fields]
    if unknown:
        raise ExpectedError(
            say("{backend} has no setting “{key}”.", backend=backend.title, key=unknown[0][:80]),
            say("Its settings are: {keys}.", keys=", ".join(fields)),
        )
    return {
        key: _checked(field, settings[key], backend.title) if key in settings else field.default
        for key, field in fields.items()
    }


def _checked(field: SettingField, value: Setting, backend: str) -> Setting:
    """`value` in the type of the field's default, within its limits."""
    if field.choices:
        if value in field.choices:
            return value
        raise _refused(field, value, backend, ", ".join(field.choices))
    if isinstance(field.default, bool):
        word = str(value).strip().lower()
        if word in _ON or word in _OFF:
            return word in _ON
        raise _refused(field, value, backend, "on, off")
    if isinstance(field.default, str):
        return str(value)
    try:
        if isinstance(value, bool):
            raise ValueError
        number = type(field.default)(value)
        if isinstance(value, float) and number != value:
            raise ValueError
    except (ValueError, OverflowError) as error:
        raise _refused(field, value, backend, _limits(field)) from error
    if (field.minimum is not None and not number >= field.minimum) or (
        field.maximum is not None and not number <= field.maximum
    ):
        raise _refused(field, value, backend, _limits(field))
    return number


def _limits(field: SettingField) -> str:
    low = "" if field.minimum is None else str(field.minimum)
    high = "" if field.maximum is None else str(field.maximum)
    return f"{low} … {high}"


def _refused(field: SettingField, value: Setting, backend: str, allowed: str) -> ExpectedError:
    return ExpectedError(
        say(
            "{backend}: “{value}” does not fit the setting {key}.",
            backend=backend,
            value=str(value)[:80],
            key=field.key,
        ),
        say("Possible values: {allowed}.", allowed=allowed),
    )
