"""`benchwright COMMAND`: the whole job from a terminal, over the same core as the window, which it knows nothing of."""

import argparse
import os
import sys
from collections.abc import Sequence

from core import __version__
from core.cli import check_command, detect_command, export_command, practice_command, run_command
from core.cli.options import UsageError
from core.errors import ExpectedError, os_error
from core.language import use_terminal_language
from core.messages import say

EXIT_EXPECTED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

_COMMANDS = (detect_command, practice_command, run_command, check_command, export_command)


def parser() -> argparse.ArgumentParser:
    """The command line with all its commands."""
    made = argparse.ArgumentParser(
        prog="benchwright",
        description="From “here is my machine” to “here is an MLPerf Inference submission that passes”. "
        "Without a command the window opens.",
    )
    made.add_argument("--version", action="version", version=f"Benchwright {__version__}")
    commands = made.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add_to(commands)
    commands.add_parser("window", help="open the window", description="Open the window.")
    test = commands.add_parser(
        "test",
        help="set up and run Benchwright's own tests",
        description="Set up what the tests need and run them; what follows goes to pytest. The launcher does this.",
    )
    test.set_defaults(do=_tests_are_the_launchers)
    return made


def main(arguments: Sequence[str]) -> int:
    """Do one command and return its exit status: 0 done, 1 not, 2 unusable arguments."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    use_terminal_language()
    chosen = parser().parse_args(list(arguments))
    try:
        return int(chosen.do(chosen))
    except UsageError as error:
        _complain(error)
        return EXIT_USAGE
    except ExpectedError as error:
        _complain(error)
        return EXIT_EXPECTED
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return EXIT_EXPECTED
    except OSError as error:
        _complain(os_error(error, error.filename or say("a file").text()))
        return EXIT_EXPECTED
    except KeyboardInterrupt:
        print("\n" + say("Stopped. What is finished is kept.").text(), file=sys.stderr)
        return EXIT_INTERRUPTED


def _tests_are_the_launchers(options: argparse.Namespace) -> int:
    raise UsageError(say("The tests are run by the launcher."), say("Type ./benchwright test in the program's folder."))


def _complain(error: ExpectedError) -> None:
    if sys.stderr is None:
        return
    print(f"benchwright: {error.text.text()}", file=sys.stderr)
    if error.remedy is not None:
        print(error.remedy.text(), file=sys.stderr)
