"""Files of our own: atomic writes, versioned JSON, checksums. The only place in core that writes files.

Every JSON file is `{"kind": …, "version": …, "data": …}`. A file of a newer version is refused in words, one of an
older version is lifted step by step, and one that is cut short or not ours is named, never guessed at.
"""

import contextlib
import errno
import hashlib
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Literal, TypeVar

import msgspec

from core.errors import ExpectedError, os_error
from core.messages import say

T = TypeVar("T")
Upgrade = Callable[[Any], Any]

MAX_JSON_BYTES = 64 * 1024 * 1024
COPY_BLOCK_BYTES = 1024 * 1024
ABANDONED_S = 24 * 3600


class _Envelope(msgspec.Struct):
    kind: str
    version: int
    data: msgspec.Raw


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Write `path` in one step: it appears, or changes, when the block ends without an error; readers see no part.

    Raises ExpectedError when the disk is full or the folder cannot be written; the old content stays.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as stream:
            _mark_in_use(descriptor)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
        settle(path.parent)
    except BaseException as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        if isinstance(error, OSError):
            raise os_error(error, path, "write") from error
        raise


def write_bytes(path: Path, content: bytes) -> None:
    """Replace `path` with `content` in one step: readers see the old file or the new one, never a part.

    Raises ExpectedError when the disk is full or the folder cannot be written; the old content stays.
    """
    with new_file(path) as stream:
        stream.write(content)


def write_text(path: Path, content: str) -> None:
    """`write_bytes` for text: UTF-8 with line ends as they are."""
    write_bytes(path, content.encode())


def write_json(path: Path, kind: str, version: int, value: Any) -> None:
    """Write `value` as a versioned JSON file, indented so that people can read it."""
    body = msgspec.json.encode({"kind": kind, "version": version, "data": value})
    write_bytes(path, msgspec.json.format(body, indent=1) + b"\n")


def read_bytes(path: Path, limit_bytes: int = MAX_JSON_BYTES) -> bytes:
    """The content of a regular file of at most `limit_bytes`; ExpectedError otherwise."""
    try:
        size_bytes = path.stat().st_size
        if not path.is_file():
            raise ExpectedError(say("{path} is not a file.", path=str(path)), say("Choose a file."))
        if size_bytes > limit_bytes:
            raise ExpectedError(
                say(
                    "{path} is too large: {size} bytes, at most {limit} are read.",
                    path=str(path),
                    size=size_bytes,
                    limit=limit_bytes,
                ),
                say("Check that it is the right file."),
            )
        return path.read_bytes()
    except OSError as error:
        raise os_error(error, path, "read") from error


def read_json(path: Path, kind: str, version: int, type: type[T], upgrades: Mapping[int, Upgrade] | None = None) -> T:
    """Read a file written by `write_json` as `type`.

    `upgrades[n]` lifts the data of version n to n + 1. Raises ExpectedError for a file that is missing, cut short,
    of another kind, of a newer version, or whose data do not fit.
    """
    content = read_bytes(path)
    try:
        envelope = msgspec.json.decode(content, type=_Envelope)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ExpectedError(
            say("{path} is not a file of Benchwright, or it was cut short.", path=str(path)),
            say("Restore it from a copy, or move it away."),
        ) from error
    if envelope.kind != kind:
        raise ExpectedError(
            say("{path} holds “{found}”, not “{wanted}”.", path=str(path), found=envelope.kind[:80], wanted=kind),
            say("Choose another file."),
        )
    if envelope.version < 1:
        raise ExpectedError(
            say("{path} has no file version that ever was ({found}).", path=str(path), found=envelope.version),
            say("Restore it from a copy, or move it away."),
        )
    if envelope.version > version:
        raise ExpectedError(
            say(
                "{path} was written by a newer Benchwright (file version {found}, this one reads up to {known}).",
                path=str(path),
                found=envelope.version,
                known=version,
            ),
            say("Update Benchwright to open it."),
        )
    try:
        data = msgspec.json.decode(envelope.data)
        for step in range(envelope.version, version):
            data = (upgrades or {})[step](data)
        return msgspec.convert(data, type=type)
    except (msgspec.DecodeError, msgspec.ValidationError, KeyError, RecursionError) as error:
        raise ExpectedError(
            say("{path} cannot be read: {reason}", path=str(path), reason=str(error)),
            say("Restore it from a copy, or move it away."),
        ) from error


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file as 64 hexadecimal digits, read in blocks."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise os_error(error, path, "read") from error


def settle(path: Path) -> None:
    """Ask the system to put a file or the entries of a folder on disk now, so that a power cut does not undo them.

    Best effort: some systems and network disks cannot, and Windows does not open folders.
    """
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folder(path: Path) -> None:
    """Make `path` and the folders above it. Raises ExpectedError where that is not possible."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise os_error(error, path, "make") from error


def remove_folder(path: Path) -> None:
    """Remove a folder with all it holds; links in it are removed, not followed. A missing one is fine.

    The folder is first renamed out of sight, so that one that is removed in part is never taken for a whole.
    """
    if not path.is_dir():
        return
    hidden = path.with_name(f".{path.name}.{os.getpid()}.removed")
    try:
        path.rename(hidden)
        shutil.rmtree(hidden)
    except OSError as error:
        raise os_error(error, path, "remove") from error


@contextlib.contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Make a folder in one step: gives an empty one beside `path`, which takes its name when the block ends well.

    What stood at `path` is moved aside before and removed after, so that an error at any moment leaves the old folder
    or the new one whole, and nothing half-written. Raises ExpectedError where the disk is full or cannot be written.
    """
    staged: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(path, ".part")
        staged = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
        staged.chmod(0o755)
        with _folder_in_use(staged):
            yield staged
            _take_place(staged, path)
        # Only now: after a kill between two renames an old folder is the only one there is.
        clear_leftovers(path, ".old")
    except BaseException as error:
        if staged is not None:
            shutil.rmtree(staged, ignore_errors=True)
        if isinstance(error, OSError):
            raise os_error(error, path, "write") from error
        raise


def _take_place(staged: Path, path: Path) -> None:
    old = staged.with_suffix(".old")
    replaced = path.is_dir()
    if replaced:
        path.rename(old)
    try:
        staged.rename(path)
    except OSError:
        if replaced:
            old.rename(path)
        raise
    settle(path.parent)
    if replaced:
        shutil.rmtree(old, ignore_errors=True)


def clear_leftovers(path: Path, suffix: Literal[".part", ".old"]) -> None:
    """Remove what writers of `path` that were killed have left beside it. One that still writes keeps its own.

    Best effort: what cannot be removed stays, and is in nobody's way.
    """
    ours = re.compile(rf"\.{re.escape(path.name)}\.[a-z0-9_]{{8}}{re.escape(suffix)}")
    with contextlib.suppress(OSError):
        for entry in list(path.parent.iterdir()):
            if not ours.fullmatch(entry.name) or entry.is_symlink() or not _abandoned(entry):
                continue
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink()


def _abandoned(path: Path) -> bool:
    if sys.platform == "win32":
        # Folders have no locks there.
        return time.time() - path.stat().st_mtime > ABANDONED_S
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return _lock(descriptor, path)
    except ExpectedError:
        return False
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _folder_in_use(folder: Path) -> Iterator[None]:
    """Hold a lock on a folder that is being filled, so that nobody takes it for a leftover."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _mark_in_use(descriptor)
        yield
    finally:
        os.close(descriptor)


def _mark_in_use(descriptor: int) -> None:
    """As far as the disk knows locks; where it knows none, nothing is ever taken for a leftover."""
    if sys.platform != "win32":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def copy_into(source: Path, target: Path) -> int:
    """Copy the content of a regular file to the new file `target` in a folder of `new_folder`; gives its bytes.

    Raises ExpectedError where the source cannot be read; a link as source is refused.
    """
    try:
        if source.is_symlink() or not source.is_file():
            raise ExpectedError(
                say("{path} is a link or no file.", path=str(source)), say("Put the file itself in its place.")
            )
        stream = source.open("rb")
    except OSError as error:
        raise os_error(error, source, "read") from error
    with stream:
        return put_into(target, iter(lambda: stream.read(COPY_BLOCK_BYTES), b""))


def put_into(target: Path, blocks: Iterable[bytes]) -> int:
    """Write blocks to the new file `target` in a folder of `new_folder`, and to the disk; gives its bytes."""
    written = 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as stream:
        for block in blocks:
            written += stream.write(block)
        stream.flush()
        os.fsync(stream.fileno())
    return written


@contextlib.contextmanager
def exclusive_lock(path: Path) -> Iterator[bool]:
    """Hold the lock file `path` while the block runs; gives whether it was free.

    The system releases it when the process ends, however it ends. Processes that are started do not inherit it.
    Raises ExpectedError where the file cannot be made or its disk knows no locks.
    """
    make_folder(path.parent)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise os_error(error, path, "lock") from error
    try:
        yield _lock(descriptor, path)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
            return False
        raise os_error(error, path, "lock") from error
    return True


def move_aside(path: Path, why: str) -> Path:
    """Rename `path` to `<name>.<why>-<time>` beside it and return the new path, so that nothing is lost.

    Raises ExpectedError when the folder cannot be written; the file then stays where it is.
    """
    import datetime

    stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{path.name}.{why}-{stamp}")
    for number in range(2, 1000):
        if not kept.exists():
            break
        kept = path.with_name(f"{path.name}.{why}-{stamp}-{number}")
    try:
        return path.rename(kept)
    except OSError as error:
        raise os_error(error, path, "move aside") from error
