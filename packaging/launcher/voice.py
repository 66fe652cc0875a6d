"""What the launcher says, and how it says that something went wrong.

Everything goes to stderr: stdout belongs to the program, whose output may be read by another program.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO


class SetupError(Exception):
    """Something that a person can put right: what happened, and what to do about it."""

    def __init__(self, happened: str, remedy: str) -> None:
        super().__init__(happened)
        self.happened = happened
        self.remedy = remedy


class Voice:
    """Lines for people; on a terminal also one line that is rewritten while something goes on."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._live_width = 0
        self._one_writer = threading.Lock()

    def say(self, text: str) -> None:
        """One line that stays."""
        with self._one_writer:
            self._write(" " * self._live_width + "\r" if self._live_width else "")
            self._live_width = 0
            self._write(text + "\n")

    def live(self, text: str) -> None:
        """A line that the next one replaces; nothing where the output is no terminal."""
        if not self._terminal:
            return
        text = text[:78]
        with self._one_writer:
            self._write(text.ljust(self._live_width) + "\r")
            self._live_width = len(text)

    @contextmanager
    def ticking(self, doing: Callable[[], str]) -> Iterator[None]:
        """While the body runs, a live line twice a second: what is going on, and for how long."""
        ended = threading.Event()
        started = time.monotonic()

        def tick() -> None:
            while not ended.wait(0.5):
                self.live(f"        {doing()} ({time.monotonic() - started:.0f} s)")

        ticker = threading.Thread(target=tick, daemon=True)
        ticker.start()
        try:
            yield
        finally:
            ended.set()
            ticker.join()
            self.live("")

    def trouble(self, trouble: SetupError) -> None:
        """What happened and what to do, as the last words."""
        self.say("")
        self.say(trouble.happened)
        self.say(f"What to do: {trouble.remedy}")

    def _write(self, text: str) -> None:
        encoding = self._stream.encoding or "ascii"
        self._stream.write(text.encode(encoding, "replace").decode(encoding))
        self._stream.flush()
