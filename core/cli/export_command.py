"""`benchwright export RUN --to DIR`: the submission tree of a run, as a folder and an archive."""

import argparse
from pathlib import Path
from typing import Any

from core.cli.options import add_json_option, run_store, write_result
from core.detect.detection import detect
from core.errors import ExpectedError
from core.export.build import build_tree
from core.export.write import write_archive, write_tree
from core.messages import say
from core.quantities import number_words
from core.record.store import RunStore
from core.rounds import load_round


def add_to(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "export",
        help="write the submission tree of a run",
        description="Write the submission tree of a run. Nothing is overwritten without --force.",
    )
    parser.add_argument("run", metavar="RUN", help="the name of the run; `latest` for the newest")
    parser.add_argument("--to", required=True, metavar="DIR", help="the folder to write")
    parser.add_argument("--archive", action="store_true", help="also write DIR.tar.gz")
    parser.add_argument("--force", action="store_true", help="replace what is there already")
    parser.add_argument("--preview", action="store_true", help="only say what would be written")
    add_json_option(parser)
    parser.set_defaults(do=run)


def run(options: argparse.Namespace) -> int:
    """Build, preview or write."""
    store = run_store()
    name = _latest(store) if options.run == "latest" else options.run
    stored = store.load_run(name)
    system = next((r.system for r in reversed(stored.history) if r.system is not None), None) or detect()
    round_ = load_round(stored.plan.submission.round_id)
    tree = build_tree(stored.plan.submission, system, stored.history, round_, store)
    quiet = options.json == "-"
    if not quiet:
        for file in tree.files:
            print(f"{file.size_bytes:>12,}  {file.path}  {file.note}")
        for path, why in tree.left_out:
            print(say("left out: {path} ({why})", path=path, why=why).text())
    target = Path(options.to)
    archive = target.with_name(f"{target.name}.tar.gz") if options.archive else None
    if not options.preview:
        write_tree(tree, target, overwrite=options.force)
        if archive is not None:
            write_archive(target, archive, overwrite=options.force)
    if not quiet:
        size_mb = number_words(tree.size_bytes() / 1e6)
        what = say("{count} files, {size} MB: {path}", count=len(tree.files), size=size_mb, path=str(target))
        print(what.text())
    write_result(
        options.json,
        {
            "tree": None if options.preview else str(target),
            "archive": str(archive) if archive is not None and not options.preview else None,
            "files": [{"path": f.path, "size_bytes": f.size_bytes, "note": f.note} for f in tree.files],
            "left_out": [{"path": path, "why": why} for path, why in tree.left_out],
        },
    )
    return 0


def _latest(store: RunStore) -> str:
    for listing in store.list_runs():
        if listing.plan is not None:
            return listing.run_id
    raise ExpectedError(say("There is no run yet."), say("Start with `benchwright practice`."))
