"""The manifest of an archive: each file with its SHA-256, as `sha256sum -c` reads it."""

import os
from pathlib import Path

from core.errors import ExpectedError, os_error
from core.files import sha256_of
from core.messages import say
from core.values import Value


class ManifestEntry(Value, frozen=True):
    """A file of the tree, its path with `/`."""

    path: str
    size_bytes: int
    sha256: str


class Manifest(Value, frozen=True):
    """An archive and what is in it, sorted by path."""

    archive: str
    archive_sha256: str
    entries: tuple[ManifestEntry, ...]


def manifest_of(folder: Path) -> tuple[ManifestEntry, ...]:
    """Every file below `folder`, sorted by path.

    Raises ExpectedError where one is a link or no regular file, or cannot be read.
    """
    if not folder.is_dir():
        raise ExpectedError(say("{path} is not a folder.", path=str(folder)), say("Choose the folder of a tree."))
    found: list[ManifestEntry] = []
    waiting = [folder]
    try:
        while waiting:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    elif entry.is_file(follow_symlinks=False):
                        found.append(_entry(Path(entry.path), folder))
                    else:
                        raise _refused(Path(entry.path))
    except OSError as error:
        raise os_error(error, folder, "read") from error
    return tuple(sorted(found, key=lambda entry: entry.path))


def _entry(path: Path, folder: Path) -> ManifestEntry:
    return ManifestEntry(
        path=path.relative_to(folder).as_posix(), size_bytes=path.stat().st_size, sha256=sha256_of(path)
    )


def _refused(path: Path) -> ExpectedError:
    return ExpectedError(
        say("{path} is a link or a special file, which a submission must not hold.", path=str(path)),
        say("Put the file itself in its place."),
    )


def manifest_text(manifest: Manifest) -> str:
    """The archive's own line first, then one for each file."""
    lines = [f"{manifest.archive_sha256}  {manifest.archive}"]
    lines += [f"{entry.sha256}  {entry.path}" for entry in manifest.entries]
    return "\n".join(lines) + "\n"
