"""Installs a lock file with pip and says what is going on in words instead of pip's."""

import os
import re
import subprocess
from pathlib import Path

from launcher import loadgen_build
from launcher.pip_output import PipOutput, reason_of_failure
from launcher.voice import SetupError, Voice

_PIP = ["-I", "-u", "-m", "pip"]
_LEFT_OUT_OF_PIPS_SURROUNDINGS = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_QUIET", "PIP_VERBOSE")


def install(python: Path, requirements: Path, log_file: Path, voice: Voice) -> None:
    """Installs exactly the pinned packages, each checked against its hash. Raises SetupError."""
    command = [str(python), *_PIP, "install", "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    if loadgen_build.is_needed(requirements):
        loadgen_build.ensure_compiler(log_file, voice)
        command += ["--no-binary", loadgen_build.PACKAGE]
    command += ["--no-input", "--disable-pip-version-check", "--no-warn-script-location"]
    command += ["--progress-bar", _progress_style(python), "-r", str(requirements)]
    output = PipOutput(count_pins(requirements), voice)
    with log_file.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        with subprocess.Popen(
            command,
            env=_surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            close_fds=False,
        ) as pip:
            assert pip.stdout is not None
            with voice.ticking(lambda: output.doing):
                for line in pip.stdout:
                    if not output.read(line.rstrip("\n")):
                        log.write(line)
    if pip.returncode != 0:
        raise explain_failure("The packages could not be installed", log_file)


def count_pins(requirements: Path) -> int:
    """How many packages a lock file names, those for other systems included."""
    return len(re.findall(r"^[A-Za-z0-9]", requirements.read_text(encoding="utf-8"), re.MULTILINE))


def explain_failure(what: str, log_file: Path) -> SetupError:
    """The trouble behind a failed step, found in the end of its log."""
    with log_file.open(encoding="utf-8", errors="replace") as log:
        text = log.read()[-200_000:]
    reason = reason_of_failure(text)
    return SetupError(f"{what}: {reason.happened}\nThe whole log: {log_file}", reason.remedy)


def _surroundings() -> dict[str, str]:
    surroundings = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT_OF_PIPS_SURROUNDINGS}
    return {**surroundings, "PIP_USER": "0", "PYTHONIOENCODING": "utf-8"}


def _progress_style(python: Path) -> str:
    """pip tells bytes in plain numbers from 24.1 on; older ones can only be silent between two packages."""
    asked = subprocess.run([str(python), *_PIP, "--version"], capture_output=True, encoding="utf-8", check=False)
    version = re.match(r"pip (\d+)\.(\d+)", asked.stdout)
    return "raw" if version and (int(version[1]), int(version[2])) >= (24, 1) else "off"
