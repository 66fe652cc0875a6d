"""The program's entry. A command or the worker goes to core before Qt is imported; everything else opens the window."""

import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str]) -> int:
    """Run the program and return its exit status."""
    match list(arguments):
        case ["--worker", job_file]:
            from core.run.worker import main as run_worker

            return run_worker(Path(job_file))
        case ["--describe-loadgen"]:
            from core.run.describe import print_description

            return print_description()
        case [] | ["window"]:
            return open_window()
        case _:
            from core.cli import main as run_command

            return run_command(arguments)


def open_window() -> int:
    """Open the window; without a display say so in one line and do the practice in the terminal."""
    from gui.display import display_problem

    problem = display_problem()
    if problem is not None:
        from core.cli import main as run_command

        print(f"{problem.text()}\n", file=sys.stderr)
        return run_command(["practice"])
    from gui.application import run_window

    return run_window([])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
