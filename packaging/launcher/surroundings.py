"""The environment variables that the program and its checks run with."""

from collections.abc import Mapping

from launcher.places import ROOT


def program_surroundings(given: Mapping[str, str]) -> dict[str, str]:
    """Our checkout and nothing else on Python's path, for the program's worker processes too.

    PYTHONSAFEPATH keeps the folder that the user is in off that path; the shell script sets the same.
    """
    return {**_without_pythons_paths(given), "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}


def check_surroundings(given: Mapping[str, str]) -> dict[str, str]:
    """For the checks, which run in the checkout's folder as a developer runs them, with nothing foreign on the path."""
    return {**_without_pythons_paths(given), "MYPYPATH": "packaging"}


def _without_pythons_paths(given: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in given.items() if name not in ("PYTHONHOME", "PYTHONPATH", "PYTHONSAFEPATH")}
