"""What can be answered on the Submission page: plain words, MLPerf's term, and what it adds."""

from core.messages import say
from core.terms import Availability, Division, SystemType
from gui.widgets.choice_card import Choice

DIVISIONS = (
    Choice(
        Division.OPEN,
        say("My own way"),
        "open",
        say("Any model, precision and scenarios. The accuracy is reported, not gated. Good for a first submission."),
    ),
    Choice(
        Division.CLOSED,
        say("Like everybody else"),
        "closed",
        say(
            "The reference model for direct comparison. It adds: all required scenarios, accuracy gates, and the "
            "compliance tests."
        ),
    ),
    Choice(
        Division.NETWORK,
        say("Over a network"),
        "network",
        say("Like closed, with the system under test reached over a network by the load generator's machine."),
    ),
)

SYSTEM_TYPES = (
    Choice(
        SystemType.EDGE,
        say("Near its user"),
        "edge",
        say("A desktop, a workstation, a device. Answers one query or a few at a time."),
    ),
    Choice(
        SystemType.DATACENTER,
        say("Serving many"),
        "datacenter",
        say("A server with ECC memory that answers many users at once, within a latency limit."),
    ),
    Choice(
        SystemType.BOTH,
        say("Both"),
        "datacenter,edge",
        say("Entered in both suites. It needs the scenarios of both."),
    ),
)

AVAILABILITIES = (
    Choice(
        Availability.AVAILABLE,
        say("Anybody can get it"),
        "available",
        say("All parts can be bought or rented, and the software is released."),
    ),
    Choice(
        Availability.PREVIEW,
        say("It is coming"),
        "preview",
        say("It will be available by the next round, and is submitted again then."),
    ),
    Choice(
        Availability.RDI,
        say("Research or internal"),
        "rdi",
        say("For research, development or internal use. Nothing has to be for sale."),
    ),
)
