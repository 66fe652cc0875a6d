"""The parent's side of a worker: start it, read its events, stop it in steps, and say how it ended."""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import IO

from core.errors import os_error
from core.messages import say
from core.places import PROGRAM
from core.run.events import Failed, Finished, LogLine, RunEvent, decode
from core.run.outcome import COMPLETED, Ending, Outcome
from core.run.worker import EXIT_ASKED_TO_STOP, EXIT_FAILED

WORKER_ARGUMENT = "--worker"
MAX_LOG_BYTES = 16 * 1024 * 1024
MAX_LINE_BYTES = 1024 * 1024
MAX_LOG_LINE = 2000
ASK_S = 0.6
TERMINATE_S = 0.6


def worker_command(job_file: Path) -> list[str]:
    """The command that starts this program as the worker of `job_file`."""
    return [sys.executable, "-X", "faulthandler", "-m", "gui", WORKER_ARGUMENT, str(job_file)]


class WorkerProcess:
    """A running worker. Iterate `events()` to its end, then ask `outcome()`."""

    def __init__(self, command: Sequence[str], log_file: Path) -> None:
        """Start `command`; what it prints is kept in `log_file`. Raises ExpectedError when it cannot be started."""
        self._stop_why: Ending | None = None
        self._failed: Failed | None = None
        self._finished = False
        self._queue: queue.SimpleQueue[RunEvent | None] = queue.SimpleQueue()
        self._started_s = monotonic()
        self._oom_kills = _oom_kills()
        environment = dict(os.environ)
        environment["PYTHONPATH"] = os.pathsep.join(
            part for part in (str(PROGRAM), environment.get("PYTHONPATH", "")) if part
        )
        environment["PYTHONUNBUFFERED"] = "1"
        try:
            self._log: IO[bytes] = log_file.open("wb")
        except OSError as error:
            raise os_error(error, log_file, "write") from error
        # A group of its own, so that a stop reaches everything the worker starts; the same session, so that the
        # kernel weighs the window's niceness against the worker's.
        group = {"process_group": 0} if os.name == "posix" else {"creationflags": 0x00000200}
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                cwd=log_file.parent,
                **group,  # type: ignore[call-overload]
            )
        except OSError as error:
            self._log.close()
            raise os_error(error, command[0], "start") from error
        self.pid: int = self._process.pid
        self._readers = [
            threading.Thread(target=self._read_events, name="worker-events", daemon=True),
            threading.Thread(target=self._read_log, name="worker-log", daemon=True),
        ]
        for reader in self._readers:
            reader.start()
        threading.Thread(target=self._reap, name="worker-wait", daemon=True).start()

    def events(self) -> Iterator[RunEvent]:
        """Everything the worker says, until it has ended and its pipes are empty."""
        open_pipes = len(self._readers)
        while open_pipes:
            event = self._queue.get()
            if event is None:
                open_pipes -= 1
                continue
            if isinstance(event, Failed):
                self._failed = event
            elif isinstance(event, Finished):
                self._finished = True
            yield event
        self._process.wait()
        for reader in self._readers:
            reader.join()
        self._close_stdin()

    def stop(self, why: Ending, on_step: Callable[[], None] | None = None) -> None:
        """Stop the worker: ask, then SIGTERM to its group, then SIGKILL. Returns when it has ended, within 2 s."""
        self._stop_why = why
        self._close_stdin()
        for wait_s, force in ((ASK_S, False), (TERMINATE_S, True)):
            try:
                self._process.wait(wait_s)
            except subprocess.TimeoutExpired:
                if on_step is not None:
                    on_step()
                self._signal_group(force)
            else:
                break
        self._process.wait()

    def _close_stdin(self) -> None:
        """End of file is how the worker is asked to stop."""
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()

    def _reap(self) -> None:
        """Wait for the worker; children it left behind go with it, so that its pipes always close."""
        self._process.wait()
        self._signal_group(force=True)

    def _signal_group(self, force: bool) -> None:
        if sys.platform == "win32":
            with contextlib.suppress(OSError):
                subprocess.run(
                    ["taskkill", "/T", "/F", "/PID", str(self.pid)], capture_output=True, check=False, timeout=5
                )
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL if force else signal.SIGTERM)

    def outcome(self) -> Outcome:
        """How it ended; call it when `events()` is exhausted."""
        code = self._process.returncode
        if self._finished and code == 0:
            return COMPLETED
        if self._stop_why is not None:
            text = say("The test was skipped.") if self._stop_why is Ending.SKIPPED else say("The test was cancelled.")
            again = say("Go on with the run, or run this test again.")
            return Outcome(ending=self._stop_why, exit_code=code, text=text, remedy=again)
        if self._failed is not None:
            return Outcome(ending=Ending.FAILED, exit_code=code, text=self._failed.text, remedy=self._failed.remedy)
        if code is not None and code < 0:
            return self._crash(-code)
        if code in (EXIT_FAILED, EXIT_ASKED_TO_STOP, 0) or code is None:
            return Outcome(
                ending=Ending.LOST,
                exit_code=code,
                text=say("The worker of the test ended without saying how (exit status {code}).", code=str(code)),
                remedy=say("Start the test again. Its log is kept beside the record."),
            )
        return Outcome(
            ending=Ending.CRASHED,
            exit_code=code,
            text=say("The worker of the test ended with exit status {code}.", code=code),
            remedy=say("Read the log of the test, then start it again."),
        )

    def _crash(self, number: int) -> Outcome:
        try:
            name = signal.Signals(number).name
        except ValueError:
            name = str(number)
        if name == "SIGKILL" and _oom_kills() > self._oom_kills:
            text = say("The system killed the worker because memory ran out.")
            remedy = say("Close other programs, or choose a smaller batch or fewer streams, and start the test again.")
        elif name == "SIGKILL":
            text = say("The worker was killed from outside (SIGKILL). Most often that means that memory ran out.")
            remedy = say("Close other programs, or choose a smaller batch or fewer streams, and start the test again.")
        else:
            text = say("The worker crashed ({signal}). Nothing that it measured counts.", signal=name)
            remedy = say("Start the test again. If it crashes again, another backend or other settings may help.")
        return Outcome(ending=Ending.CRASHED, exit_code=-number, text=text, signal=name, remedy=remedy)

    def _read_events(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        with stream, contextlib.suppress(OSError, ValueError):
            while line := stream.readline(MAX_LINE_BYTES):
                event = decode(line)
                if event is None:
                    self._keep(line)
                    event = self._log_line(line)
                self._queue.put(event)
        self._queue.put(None)

    def _read_log(self) -> None:
        stream = self._process.stderr
        assert stream is not None
        with stream, self._log, contextlib.suppress(OSError, ValueError):
            while line := stream.readline(MAX_LINE_BYTES):
                self._keep(line)
                self._queue.put(self._log_line(line))
        self._queue.put(None)

    def _keep(self, line: bytes) -> None:
        """Write to the log file as far as it may grow; a full disk must not stop the reading."""
        with contextlib.suppress(OSError, ValueError):
            if self._log.tell() < MAX_LOG_BYTES:
                self._log.write(line)
                self._log.flush()

    def _log_line(self, line: bytes) -> LogLine:
        text = line.decode("utf-8", "replace").rstrip()
        return LogLine(time_s=monotonic() - self._started_s, text=text[:MAX_LOG_LINE])


def _oom_kills() -> int:
    """How often the kernel has killed for memory since it started; 0 where it does not tell."""
    try:
        lines = Path("/proc/vmstat").read_text().splitlines()
    except (OSError, UnicodeDecodeError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)
