"""The 35 keys of a system description: title, example, whether it must be filled, and how facts fill it."""

from core.detect.description import SystemDescription


def missing_fields(system: SystemDescription) -> tuple[str, ...]:
    """Keys that the rules want filled and that have no value yet, in the order of the page."""
    return tuple(key for key, fact in system.fields.items() if fact.value in (None, ""))
