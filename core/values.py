"""The base of every value of the flow: frozen, typed, saved as JSON, strict when read back."""

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A frozen value. Change one with `replace(value, name=new)`."""


replace = msgspec.structs.replace
