"""The files of a tree, listed once. Links are never followed out of the tree, and folders behind links not at all."""

import os
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from core.errors import ExpectedError, os_error
from core.messages import say

MAX_ENTRIES = 500_000
MAX_DEPTH = 64


class Kind(StrEnum):
    """What stands at a path. BAD_LINK: broken, or it leaves the tree. OTHER: pipes, devices, sockets."""

    FILE = "file"
    FOLDER = "folder"
    FILE_LINK = "link to a file"
    FOLDER_LINK = "link to a folder"
    BAD_LINK = "bad link"
    OTHER = "other"


class Entry(NamedTuple):
    """One name of the tree. path: from the root, with `/`. size_bytes: of the file or the link's target."""

    path: str
    name: str
    kind: Kind
    size_bytes: int
    readable: bool = True

    @property
    def depth(self) -> int:
        """How many names the path has."""
        return self.path.count("/") + 1


class TreeScan:
    """A tree as it was when it was listed. Below the root only the folders named in `inside` are entered."""

    def __init__(self, root: Path, inside: tuple[str, ...]) -> None:
        """List the tree at `root`. Raises ExpectedError when it is no folder or holds more than 500,000 names."""
        self.root = root
        self._real_root = os.path.realpath(root)
        self.entries: dict[str, Entry] = {}
        self._children: dict[str, list[Entry]] = {}
        try:
            if not root.is_dir():
                raise ExpectedError(say("{path} is not a folder.", path=str(root)), say("Choose the folder of a tree."))
            top = self._list(root, "")
        except OSError as error:
            raise os_error(error, root, "read") from error
        pending = [entry for entry in top if entry.kind is Kind.FOLDER and entry.name in inside]
        while pending:
            entry = pending.pop()
            try:
                below = self._list(self.path(entry.path), entry.path)
            except OSError:
                self._unreadable(entry)
                continue
            pending.extend(one for one in below if one.kind is Kind.FOLDER)

    def _list(self, folder: Path, path: str) -> list[Entry]:
        prefix = f"{path}/" if path else ""
        with os.scandir(folder) as names:
            entries = sorted(self._entry(prefix, one) for one in names)
        if len(self.entries) + len(entries) > MAX_ENTRIES or path.count("/") >= MAX_DEPTH:
            raise ExpectedError(
                say("{path} holds too many files or folders for a submission.", path=str(self.root)),
                say("Choose the folder of the tree itself, not one above it."),
            )
        for entry in entries:
            self.entries[entry.path] = entry
        self._children[path] = entries
        return entries

    def _entry(self, prefix: str, one: "os.DirEntry[str]") -> Entry:
        path = prefix + one.name
        try:
            if one.is_symlink():
                kind = self._link_kind(one.path)
                size_bytes = os.stat(one.path).st_size if kind is Kind.FILE_LINK else 0  # noqa: PTH116
            elif one.is_dir(follow_symlinks=False):
                kind, size_bytes = Kind.FOLDER, 0
            elif one.is_file(follow_symlinks=False):
                kind, size_bytes = Kind.FILE, one.stat(follow_symlinks=False).st_size
            else:
                kind, size_bytes = Kind.OTHER, 0
        except OSError:
            return Entry(path, one.name, Kind.OTHER, 0, readable=False)
        return Entry(path, one.name, kind, size_bytes)

    def _link_kind(self, path: str) -> Kind:
        target = os.path.realpath(path)
        inside = target == self._real_root or target.startswith(self._real_root + os.sep)
        if not inside or not os.path.exists(target):  # noqa: PTH110
            return Kind.BAD_LINK
        if os.path.isdir(target):  # noqa: PTH112
            return Kind.FOLDER_LINK
        return Kind.FILE_LINK if os.path.isfile(target) else Kind.BAD_LINK  # noqa: PTH113

    def _unreadable(self, entry: Entry) -> None:
        self.entries[entry.path] = entry._replace(readable=False)
        self._children[entry.path] = []

    def path(self, path: str) -> Path:
        """Where `path` of the tree is on disk."""
        return self.root / path

    def children(self, folder: str) -> list[Entry]:
        """What stands in `folder`, sorted by name; nothing for a folder that is not there or was not entered."""
        return self._children.get(folder, [])

    def folders(self, folder: str) -> list[str]:
        """The names of the folders in `folder`, links to folders among them."""
        return [one.name for one in self.children(folder) if one.kind in (Kind.FOLDER, Kind.FOLDER_LINK)]

    def files(self, folder: str) -> list[Entry]:
        """The files in `folder`, links to files and links that lead nowhere among them."""
        return [one for one in self.children(folder) if one.kind not in (Kind.FOLDER, Kind.FOLDER_LINK)]

    def file(self, path: str) -> Entry | None:
        """The file at `path`; None where there is none that may be read."""
        entry = self.entries.get(path)
        return entry if entry is not None and entry.kind in (Kind.FILE, Kind.FILE_LINK) else None

    def is_folder(self, path: str) -> bool:
        """Whether a folder stands at `path`."""
        entry = self.entries.get(path)
        return entry is not None and entry.kind is Kind.FOLDER

    def file_count(self) -> int:
        """How many files the tree has."""
        return sum(one.kind in (Kind.FILE, Kind.FILE_LINK) for one in self.entries.values())
