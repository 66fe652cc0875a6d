"""A previewed tree onto the disk, and a tree on the disk into an archive. Nothing half-written is ever left."""

import gzip
import tarfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from core.errors import ExpectedError, os_error
from core.export.manifest import Manifest, ManifestEntry, manifest_of, manifest_text
from core.export.practice_mark import MARK, require_marked
from core.export.tree import SubmissionTree, TreeFile
from core.files import clear_leftovers, copy_into, new_file, new_folder, put_into, read_bytes, sha256_of, write_text
from core.messages import say
from core.terms import Division

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all. What it raises ends the work, and nothing is left of it."""

TREE_FOLDERS = frozenset(division.value for division in Division)
SUBMITTER_PARTS = frozenset({"results", "measurements", "systems", "src", "code", "model_mapping.json"})
"""What the layouts of the rounds put into a submitter's folder; anything else there a person has added."""
ROOT_README = "README.md"
ROOT_README_BEGINS = b"# PRACTICE\n"
"""How the one file begins that an export puts at the root of a tree, and only of a practice's."""
COMPRESSION_LEVEL = 6


def write_tree(tree: SubmissionTree, target: Path, overwrite: bool = False, progress: Progress | None = None) -> Path:
    """Write `tree` as the folder `target`, beside its place first, then under its name.

    An existing tree of the same submitter is replaced only with `overwrite`, and a folder that holds anything else
    never. Raises ExpectedError where that is refused, a source is gone or has changed, or the disk is full or cannot
    be written; what stood there stays.
    """
    if not tree.files:
        raise ExpectedError(
            say("There is no result to export."),
            say("Run the tests until a benchmark has a valid performance test and a valid accuracy test."),
        )
    if tree.practice:
        require_marked(target)
    _check_target(tree, target, overwrite)
    total = tree.size_bytes()
    done = 0
    with new_folder(target) as staged:
        for file in tree.files:
            done += _write_file(file, staged)
            if progress is not None:
                progress(done, total)
    return target


def _write_file(file: TreeFile, staged: Path) -> int:
    path = PurePosixPath(file.path)
    if path.is_absolute() or ".." in path.parts or "\\" in file.path:
        raise ValueError(f"a tree has the path {file.path!r}")
    place = staged / path
    written = copy_into(Path(file.source), place) if file.source else put_into(place, [file.content])
    if written != file.size_bytes:
        raise ExpectedError(
            say("{path} has changed since the preview. Nothing was written.", path=file.source or file.path),
            say("Look at the preview again, then export."),
        )
    return written


def _check_target(tree: SubmissionTree, target: Path, overwrite: bool) -> None:
    """An empty folder is as good as none."""
    try:
        if not target.exists() and not target.is_symlink():
            return
        if target.is_symlink() or not target.is_dir():
            raise ExpectedError(
                say("{path} exists and is not a folder. It is kept.", path=str(target)), say("Choose another name.")
            )
        if not any(target.iterdir()):
            return
        foreign = _not_of(tree, target)
    except OSError as error:
        raise os_error(error, target, "read") from error
    if foreign is not None:
        raise ExpectedError(
            say(
                "{path} holds other files than this submission tree, such as {name}. They are kept.",
                path=str(target),
                name=foreign.relative_to(target).as_posix(),
            ),
            say("Choose a new or an empty folder."),
        )
    if not overwrite:
        raise ExpectedError(
            say("{path} exists already. It is kept.", path=str(target)),
            say("Choose another folder, or allow it to be replaced."),
        )


def _not_of(tree: SubmissionTree, target: Path) -> Path | None:
    """Something in `target` that no export for the submitter of `tree` has written; None where all of it may go."""
    submitters = {path.parts[1] for path in (PurePosixPath(file.path) for file in tree.files) if len(path.parts) > 1}
    for entry in sorted(target.iterdir()):
        if entry.name == ROOT_README:
            if not read_bytes(entry).startswith(ROOT_README_BEGINS):
                return entry
            continue
        if entry.name not in TREE_FOLDERS or not _is_own_folder(entry):
            return entry
        for folder in sorted(entry.iterdir()):
            if folder.name not in submitters or not _is_own_folder(folder):
                return folder
            for part in sorted(folder.iterdir()):
                if part.name not in SUBMITTER_PARTS:
                    return part
    return None


def _is_own_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def write_archive(
    tree_folder: Path, archive: Path, overwrite: bool = False, progress: Progress | None = None
) -> Manifest:
    """Pack the tree at `tree_folder` as `archive` (.tar.gz), with `<archive>.sha256` beside it.

    The same files make the same bytes: names sorted, no times, no owners. Links and special files are refused.
    Raises ExpectedError where that happens, the archive exists and `overwrite` is not set, or it cannot be written.
    """
    if archive.exists() and not overwrite:
        raise ExpectedError(
            say("{path} exists already. It is kept.", path=str(archive)),
            say("Choose another name, or allow it to be replaced."),
        )
    entries = manifest_of(tree_folder)
    if any(MARK in part for entry in entries for part in PurePosixPath(entry.path).parts[:4]):
        require_marked(archive)
    total, done = sum(entry.size_bytes for entry in entries), 0
    clear_leftovers(archive, ".part")
    with (
        new_file(archive) as stream,
        gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0, compresslevel=COMPRESSION_LEVEL) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as packed,
    ):
        for entry in entries:
            _add(packed, tree_folder, entry)
            done += entry.size_bytes
            if progress is not None:
                progress(done, total)
    manifest = Manifest(archive=archive.name, archive_sha256=sha256_of(archive), entries=entries)
    write_text(manifest_path(archive), manifest_text(manifest))
    return manifest


def manifest_path(archive: Path) -> Path:
    """Where the manifest of an archive lies."""
    return archive.with_name(f"{archive.name}.sha256")


def _add(packed: tarfile.TarFile, tree_folder: Path, entry: ManifestEntry) -> None:
    info = tarfile.TarInfo(entry.path)
    info.size, info.mtime, info.mode = entry.size_bytes, 0, 0o644
    with (tree_folder / entry.path).open("rb") as source:
        packed.addfile(info, source)
