"""Writes both lock files anew from pyproject.toml: `python packaging/lock.py`, with uv installed (`pip install uv`).

One file serves every system and every Python from 3.11 on: packages are pinned once, with the hashes of all their
files, and markers say which are only for some. No index address is written: where packages come from is the affair of
the machine that installs them.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Made by packaging/lock.py from pyproject.toml; not to be edited by hand.\n"


def lock(target: str, *inputs: str) -> None:
    """Resolves the inputs to one lock file under packaging/. Ends the program where uv fails."""
    command = [
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        "3.11",
        "--fork-strategy",
        "fewest",
    ]
    command += ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"]
    command += ["--no-config", "--upgrade", *inputs]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode != 0:
        sys.exit("uv could not resolve the dependencies; what it said stands above.")
    kept = [line for line in done.stdout.splitlines() if not line.startswith("-") and "://" not in line]
    (ROOT / "packaging" / target).write_text(HEADER + "\n".join(kept) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    lock("requirements.txt", "pyproject.toml")
    # The program's pins hold for the tests too.
    lock("requirements-test.txt", "--group", "pyproject.toml:test", "--constraints", "packaging/requirements.txt")
