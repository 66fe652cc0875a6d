"""Where things lie: the checkout, its lock files, and the folder that takes the environments."""

import os
import sys
import tempfile
from pathlib import Path

from launcher.voice import SetupError

ROOT = Path(__file__).resolve().parent.parent.parent
REQUIREMENTS = ROOT / "packaging" / "requirements.txt"
TEST_REQUIREMENTS = ROOT / "packaging" / "requirements-test.txt"


def python_tag() -> str:
    """The tag of this Python's binary packages, as in their file names: `cp311`."""
    return f"cp{sys.version_info[0]}{sys.version_info[1]}"


def data_folder() -> Path:
    """The user's folder for Benchwright, where core/places.py and the script `benchwright` find it too."""
    named = os.environ.get("BENCHWRIGHT_HOME")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "benchwright"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "benchwright"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "benchwright"


def homes(root: Path = ROOT) -> tuple[Path, Path]:
    """The folders that may hold environments, the preferred one first."""
    return root / ".benchwright", data_folder()


def writable_home(root: Path = ROOT) -> Path:
    """The first folder for environments that can be written; it exists afterwards.

    Raises SetupError when there is none.
    """
    for home in homes(root):
        try:
            home.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=home):
                return home
        except OSError:
            continue
    first, second = homes(root)
    raise SetupError(
        f"Benchwright needs a folder for its environment, and neither {first} nor {second} can be written.",
        "make one of them writable, or name another with BENCHWRIGHT_HOME=FOLDER.",
    )
