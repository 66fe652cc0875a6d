"""Reads what pip prints: progress while it works, and the reason when it fails."""

import re
from typing import NamedTuple

from launcher.voice import Voice


class PipOutput:
    """Turns pip's lines into a line a package, with its size; `doing` says what goes on at the moment."""

    def __init__(self, pins: int, voice: Voice) -> None:
        self._wanted = pins
        self._begun = 0
        self._voice = voice
        self._now = ""
        self.doing = "looking for the packages"
        self._retrying = False

    def read(self, line: str) -> bool:
        """Takes one line; True if it was only progress, which no log needs."""
        if progress := re.match(r"Progress (\d+) of (\d+)", line):
            done, whole = int(progress[1]), max(int(progress[2]), 1)
            self.doing = f"{self._now}: {100 * done // whole} %"
            return True
        if line.startswith("Ignoring "):
            self._wanted -= 1
        elif line.startswith("Requirement already satisfied: "):
            self._begun += 1
        elif line.startswith("Collecting "):
            self._begun += 1
            self._now = line.removeprefix("Collecting ").split(" ")[0].replace("==", " ")
            self.doing = self._now
        elif local := re.match(r"Processing .*[/\\]([^/\\-]+)-([^/\\-]+)[^/\\]*\.whl\b", line):
            self._begun += 1
            self._now = f"{local[1]} {local[2]}"
            self._report("from a folder of this machine")
        elif size := re.match(r"\s+Downloading .*\(([\d.]+ \w+)\)$", line):
            self._report(f"{size[1]} to download")
        elif size := re.match(r"\s+Using cached .*\(([\d.]+ \w+)\)$", line):
            self._report(f"{size[1]}, downloaded before")
        elif line.startswith("Building wheel for "):
            self.doing = "building"
            self._voice.say(f"        building {line.split()[3]} from source; this takes a minute or two")
        elif line.startswith("Installing collected packages"):
            self.doing = "unpacking"
            self._voice.say("        unpacking")
        elif "Retrying (Retry(" in line and not self._retrying:
            self._retrying = True
            self._voice.say("        no connection to the packages yet; trying again for a while")
        return False

    def _report(self, size: str) -> None:
        self._voice.say(f"        {self._begun} of {self._wanted}  {self._now}, {size}")


class Reason(NamedTuple):
    """Why an installation failed, and what a person can do."""

    happened: str
    remedy: str


# The first that matches counts: what is certain stands before what only follows from it.
_REASONS = (
    (
        r"No space left on device|Errno 28\b|WinError 112\b|Disk quota exceeded",
        "the disk is full.",
        "free about 1 GB on the disk of this folder and of the folder for temporary files, then start again.",
    ),
    (
        r"DO NOT MATCH THE HASHES|Hashes are required|Expected sha256",
        "a downloaded package is not the one that was pinned (its hash differs).",
        "start again, in case the download was damaged. If it stays so, the place that packages come from serves "
        "other files; nothing of them was installed.",
    ),
    (
        r"((?:Read-only file system|Permission denied|WinError 5\b)[^\n]*)",
        "a folder cannot be written ({0}).",
        "make the folder that is named there or in the log writable, then start again.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED",
        "the certificate of the package index is not trusted on this machine.",
        "see that the system's certificates (package ca-certificates) and its clock are right; behind a proxy with a "
        "certificate of its own, name that with PIP_CERT=FILE. Then start again.",
    ),
    (
        r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|Read timed out|"
        r"ProxyError|SSLError|ProtocolError|Temporary failure in name resolution|Network is unreachable|"
        r"Connection (refused|reset)|getaddrinfo failed|IncompleteRead",
        "the packages could not be fetched over the network.",
        "see that this machine reaches its package index (a proxy is set with HTTPS_PROXY, a mirror with "
        "pip config), then start again. What was fetched is kept.",
    ),
    (
        r"(command|program) '?[\w./+-]*(gcc|g\+\+|c\+\+|cc|clang\+*|cl\.exe)'? failed|Microsoft Visual C\+\+|Python\.h",
        "LoadGen had to be built on this machine, and its compiler stopped.",
        "install a C++ compiler and Python's header files, then start again.",
    ),
    (
        r"No matching distribution found for ([^\s(;]+)",
        "there is no ready-made package of {0} for this system and this Python.",
        "use Python 3.11, 3.12 or 3.13, and see in README.md for which systems there are packages.",
    ),
)


def reason_of_failure(log: str) -> Reason:
    """The reason in words, from the log of pip or of venv or from the text of an OSError."""
    for pattern, happened, remedy in _REASONS:
        if match := re.search(pattern, log):
            return Reason(happened.format(*match.groups()), remedy)
    last = next((line.strip() for line in reversed(log.splitlines()) if line.strip()), "it said nothing")
    return Reason(last, "start again; if it stays so, the log says more.")
