"""What the help panel says beside the Run page."""

from core.messages import say
from gui.pages.page import HelpEntry

HELP: tuple[HelpEntry, ...] = (
    HelpEntry(
        say("What is this?"),
        say(
            "Each test is one run of LoadGen in a process of its own: a scenario (how queries arrive) in a mode "
            "(performance, or accuracy over the whole data set).\n\nThe charts show service times as the system under "
            "test sees them. The result is what LoadGen writes when the test ends."
        ),
    ),
    HelpEntry(
        say("What do the rules say?"),
        say(
            "A performance test is VALID when it lasts the minimum duration, does the minimum number of queries, and "
            "keeps the latency limit of its scenario. A full test takes at least 10 minutes."
        ),
    ),
    HelpEntry(
        say("What do most people choose?"),
        say(
            "Quick first, to see that everything works on this machine. Then full, with other programs closed. "
            "When a test is INVALID, its page says why and offers the setting that mends it."
        ),
    ),
)
