"""The accuracy folder of a result: the log cut as the rules want it, and accuracy.txt with the hash of the original.

LoadGen's own file in the store stays as it is: reviewers may ask for it.
"""

from pathlib import Path
from typing import NamedTuple

from core.errors import os_error

KEPT_BYTES = 4096
"""Of each end of a log that is cut."""

GAP = b"\n\n...\n\n"


class AccuracyLog(NamedTuple):
    """An accuracy log for the tree. `content` is None where the original is small enough to be copied."""

    size_bytes: int
    content: bytes | None


def accuracy_log_for_tree(original: Path, limit_bytes: int) -> AccuracyLog:
    """The log as it goes into the tree: whole up to `limit_bytes`, otherwise its first and last 4,096 bytes.

    Raises ExpectedError where it cannot be read.
    """
    try:
        size_bytes = original.stat().st_size
        if size_bytes <= limit_bytes:
            return AccuracyLog(size_bytes, None)
        with original.open("rb") as stream:
            head = stream.read(KEPT_BYTES)
            stream.seek(-KEPT_BYTES, 2)
            tail = stream.read(KEPT_BYTES)
    except OSError as error:
        raise os_error(error, original, "read") from error
    content = head + GAP + tail
    return AccuracyLog(len(content), content)


def accuracy_text(line: str, log_sha256: str) -> bytes:
    """accuracy.txt: what the accuracy script printed, then the hash of the log before it was cut on its own line."""
    return f"{line.strip()}\nhash={log_sha256}\n".encode()
