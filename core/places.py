"""Where Benchwright keeps things: its resources, and the folders of the person who uses it.

`BENCHWRIGHT_HOME` puts everything that is written under one folder (tests, stations that carry their data along).
"""

import os
from pathlib import Path

import platformdirs

PROGRAM = Path(__file__).resolve().parent.parent
"""The folder that holds `core` and `gui`."""

RESOURCES = PROGRAM / "resources"


def home() -> Path:
    """The folder for everything that is written: settings, runs, caches."""
    named = os.environ.get("BENCHWRIGHT_HOME")
    # Workers start in a folder of their own, so a relative path would mean another place there.
    return Path(named).absolute() if named else Path(platformdirs.user_data_dir("benchwright", appauthor=False))


def settings_file() -> Path:
    """The one settings file, which the user owns."""
    return home() / "settings.json"


def runs_folder() -> Path:
    """The store of runs and their records."""
    return home() / "runs"


def cache_folder() -> Path:
    """What can be thrown away and is made again."""
    return home() / "cache"
