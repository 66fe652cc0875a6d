"""A submission tree before it is on disk: paths and where their bytes come from."""

from core.values import Value


class TreeFile(Value, frozen=True):
    """A file of the tree: its path with `/`, and either a source to copy or the content itself.

    note: what was done to it (generated, truncated, copied), for the preview.
    """

    path: str
    size_bytes: int
    note: str
    source: str = ""
    content: bytes = b""


class SubmissionTree(Value, frozen=True):
    """The previewed tree: its files sorted by path, and what was left out with the reason."""

    name: str
    round_id: str
    practice: bool
    files: tuple[TreeFile, ...]
    left_out: tuple[tuple[str, str], ...] = ()

    def size_bytes(self) -> int:
        """Of all files together."""
        return sum(f.size_bytes for f in self.files)
