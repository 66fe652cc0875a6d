"""Everything an export leaves on the disk: the tree, its archive with a manifest, and the summary page."""

from pathlib import Path

from core.errors import ExpectedError
from core.export.practice_mark import require_marked
from core.export.tree import SubmissionTree
from core.export.write import Progress, manifest_path, write_archive, write_tree
from core.files import write_text
from core.messages import say
from core.values import Value


class Destination(Value, frozen=True):
    """Where an export goes. The archive and the summary lie beside the tree and have its name."""

    tree: Path
    with_archive: bool = True
    with_summary: bool = True
    overwrite: bool = False

    def archive(self) -> Path:
        """The archive's path."""
        return self.tree.with_name(f"{self.tree.name}.tar.gz")

    def summary(self) -> Path:
        """The summary page's path."""
        return self.tree.with_name(f"{self.tree.name}.html")

    def paths(self) -> tuple[Path, ...]:
        """Everything that is written, the tree first."""
        archive = (self.archive(), manifest_path(self.archive())) if self.with_archive else ()
        return (self.tree, *archive, *((self.summary(),) if self.with_summary else ()))

    def in_the_way(self) -> tuple[Path, ...]:
        """What stands there already; an empty folder does not count."""
        return tuple(path for path in self.paths() if _stands(path))


class Delivered(Value, frozen=True):
    """What was written: paths, and the archive's SHA-256 ("" without an archive)."""

    destination: Destination
    archive_sha256: str
    archive_bytes: int


def check_destination(destination: Destination, practice: bool) -> None:
    """Raise ExpectedError where an export to `destination` would be refused: known before a long run begins."""
    if practice:
        require_marked(destination.tree)
    existing = destination.in_the_way()
    if existing and not destination.overwrite:
        raise ExpectedError(
            say("{path} exists already. It is kept.", path=str(existing[0])),
            say("Choose another name, or allow it to be replaced."),
        )


def deliver(
    tree: SubmissionTree, summary_page: str, destination: Destination, progress: Progress | None = None
) -> Delivered:
    """Write all of it. Everything that may refuse does so before the first file is written.

    `progress` counts bytes of the whole work and may raise to stop it. Raises ExpectedError as `write_tree` and
    `write_archive` do.
    """
    check_destination(destination, tree.practice)
    total = tree.size_bytes() * (2 if destination.with_archive else 1)

    def packing(done: int, of: int) -> None:
        if progress is not None:
            progress(tree.size_bytes() + done, total)

    def writing(done: int, of: int) -> None:
        if progress is not None:
            progress(done, total)

    write_tree(tree, destination.tree, overwrite=destination.overwrite, progress=writing)
    digest, size_bytes = "", 0
    if destination.with_archive:
        archive = destination.archive()
        digest = write_archive(destination.tree, archive, destination.overwrite, packing).archive_sha256
        size_bytes = archive.stat().st_size
    if destination.with_summary:
        write_text(destination.summary(), summary_page)
    return Delivered(destination=destination, archive_sha256=digest, archive_bytes=size_bytes)


def _stands(path: Path) -> bool:
    try:
        return path.is_symlink() or (any(path.iterdir()) if path.is_dir() else path.exists())
    except OSError:
        return True
