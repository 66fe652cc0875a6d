"""The words of MLPerf, spelled as MLPerf spells them. A member's value is what logs, folders and JSON files carry."""

from enum import StrEnum


class Scenario(StrEnum):
    """How LoadGen sends queries. The value is the recommended folder name."""

    SINGLE_STREAM = "SingleStream"
    MULTI_STREAM = "MultiStream"
    SERVER = "Server"
    INTERACTIVE = "Interactive"
    OFFLINE = "Offline"


class TestMode(StrEnum):
    """What a test measures. The value is LoadGen's own name of the mode."""

    PERFORMANCE = "PerformanceOnly"
    ACCURACY = "AccuracyOnly"


class Division(StrEnum):
    """The set of rules a submission follows."""

    CLOSED = "closed"
    NETWORK = "network"
    OPEN = "open"


class SystemType(StrEnum):
    """The suite a system is entered in (`system_type` of the system description)."""

    EDGE = "edge"
    DATACENTER = "datacenter"
    BOTH = "datacenter,edge"


class Availability(StrEnum):
    """Whether others can get the system (`status` of the system description)."""

    AVAILABLE = "available"
    PREVIEW = "preview"
    RDI = "rdi"


class Profile(StrEnum):
    """How long a run takes: `quick` proves the path, `full` keeps every rule of the round."""

    QUICK = "quick"
    FULL = "full"


class Validity(StrEnum):
    """LoadGen's word on a performance result, or ours that there is none."""

    VALID = "VALID"
    INVALID = "INVALID"
    NONE = "NONE"


PRACTICE_MARK = "PRACTICE"
"""What every name of a practice carries, so that nobody can take it for a submission."""
