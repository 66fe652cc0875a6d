"""A lock that the operating system holds, so that it goes away with the process that took it.

On Linux and macOS children started with close_fds=False hold it too: where the launcher is killed and its pip lives on,
the next start waits for that pip instead of working in the same folder.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def one_at_a_time(lock_file: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Holds the lock; where another process has it, calls `on_wait` once and waits."""
    descriptor = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if sys.platform != "win32":
            os.set_inheritable(descriptor, True)
        waited = False
        while not _taken(descriptor):
            if not waited:
                on_wait()
                waited = True
            time.sleep(0.2)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _taken(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # a file system without locks: better to go on than to wait for ever
        return True
