"""The environment variables that the program and its checks run with."""

from collections.abc import Mapping

from launcher.places import ROOT


def program_surroundings(given: Mapping[str, str]) -> dict[str, str]:
    """Our checkout and nothing else on Python's path, for the program's worker processes too.

    PYTHONSAFEPATH keeps the folder that the user is in off that path; the shell script sets the same.
    """
    surroundings = {name: value for name, value in given.items() if name != "PYTHONHOME"}
    return {**surroundings, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
