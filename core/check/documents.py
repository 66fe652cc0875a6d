"""JSON and text files of a tree, read with bounds; what is wrong with one comes back as a sentence."""

import json
from typing import Any, NamedTuple

import msgspec

from core.check.tree_scan import TreeScan
from core.errors import ExpectedError
from core.files import read_bytes
from core.messages import Message, say

MAX_TEXT_BYTES = 64 * 1024 * 1024


class Document(NamedTuple):
    """A JSON object (`data`), or why there is none (`fault`). `path` is that in the tree."""

    path: str
    data: dict[str, Any] | None
    fault: Message | None


class Lines(NamedTuple):
    """The lines of a text file without their ends, or why there are none."""

    path: str
    lines: tuple[str, ...]
    fault: Message | None


def read_object(tree: TreeScan, path: str) -> Document:
    """The JSON object at `path` of the tree."""
    content = read_content(tree, path)
    if isinstance(content, Message):
        return Document(path, None, content)
    try:
        data = _decoded(content)
    except (msgspec.DecodeError, ValueError) as error:
        return Document(path, None, say("The file is no valid JSON: {reason}.", reason=str(error)[:200]))
    except RecursionError:
        return Document(path, None, say("The file is nested too deep to be read."))
    if not isinstance(data, dict):
        return Document(path, None, say("The file holds no JSON object."))
    return Document(path, data, None)


def _decoded(content: bytes) -> Any:
    """JSON, with NaN and Infinity as Python's own reader takes them, which the submission checker uses."""
    try:
        return msgspec.json.decode(content)
    except msgspec.DecodeError:
        if not any(word in content for word in (b"NaN", b"Infinity")):
            raise
    return json.loads(content.decode())


def read_lines(tree: TreeScan, path: str) -> Lines:
    """The lines of the UTF-8 text at `path` of the tree."""
    content = read_content(tree, path)
    if isinstance(content, Message):
        return Lines(path, (), content)
    try:
        return Lines(path, tuple(content.decode().replace("\r\n", "\n").split("\n")), None)
    except UnicodeDecodeError:
        return Lines(path, (), say("The file is no UTF-8 text."))


def read_content(tree: TreeScan, path: str) -> bytes | Message:
    """The bytes of the file at `path` of the tree (at most 64 MiB), or why there are none."""
    if tree.file(path) is None:
        return say("A folder stands in its place.") if tree.is_folder(path) else say("The file is missing.")
    try:
        return read_bytes(tree.path(path), MAX_TEXT_BYTES)
    except ExpectedError as error:
        return error.text
