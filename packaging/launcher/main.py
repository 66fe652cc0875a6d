"""What a start does: the environment, then the tests or the program."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from launcher import checks, qt_libraries
from launcher.environment import Environment, ready_environment
from launcher.pip_output import reason_of_failure
from launcher.surroundings import program_surroundings
from launcher.voice import SetupError, Voice

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def main(arguments: Sequence[str]) -> int:
    """Starts the program with these arguments, or the tests; the exit status."""
    voice = Voice()
    try:
        environment = ready_environment(voice)
        if arguments[:1] == ["test"]:
            return checks.prepare_and_run(environment, arguments[1:], voice)
        surroundings = program_surroundings(os.environ)
        if opens_a_window(arguments, surroundings) and not qt_libraries.look_after(environment, voice):
            # The program tries the display itself and goes on in the terminal; a platform forced on Qt would end it.
            surroundings.pop("QT_QPA_PLATFORM", None)
        return start(environment, arguments, surroundings)
    except SetupError as trouble:
        voice.trouble(trouble)
        return 1
    except OSError as error:
        reason = reason_of_failure(str(error))
        voice.trouble(SetupError(f"Benchwright could not be set up: {reason.happened}", reason.remedy))
        return 1
    except KeyboardInterrupt:
        voice.say("Stopped. The next start goes on from here.")
        return 130


def opens_a_window(arguments: Sequence[str], surroundings: dict[str, str]) -> bool:
    """Whether this start opens a window on a system whose libraries for it may be missing, which is Linux only."""
    asked = not arguments or arguments[0] == "window"
    return asked and sys.platform == "linux" and any(surroundings.get(name) for name in _DISPLAYS)


def start(environment: Environment, arguments: Sequence[str], surroundings: dict[str, str]) -> int:
    """Becomes the program; on Windows, where that is not possible, waits for it."""
    command = [str(environment.python), "-m", "gui", *arguments]
    if sys.platform == "win32":
        return _wait_for(command, surroundings)
    return os.execve(command[0], command, surroundings)


def _wait_for(command: Sequence[str], surroundings: dict[str, str]) -> int:
    program = subprocess.Popen(command, env=surroundings, cwd=Path.cwd())
    while True:
        try:
            return program.wait()
        except KeyboardInterrupt:
            continue  # the program got it too and decides
