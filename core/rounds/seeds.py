"""The three seeds that a round fixes. Text, since they exceed what a JSON number holds exactly."""

from core.values import Value


class Seeds(Value, frozen=True):
    """Decimal text of 64-bit numbers, by LoadGen's names."""

    qsl: str
    sample_index: str
    schedule: str
