"""`benchwright export RUN --to DIR`: the submission tree of a run, as a folder and an archive."""

import argparse
from pathlib import Path
from typing import Any

from core.cli.options import add_json_option, write_result
from core.cli.stored import existing_run, run_store, say_problems
from core.detect.detection import detect
from core.export.build import build_tree
from core.export.deliver import Destination, deliver
from core.export.summary import summary_html
from core.messages import say
from core.quantities import number_words
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
    parser.add_argument("--summary", action="store_true", help="also write DIR.html")
    parser.add_argument("--force", action="store_true", help="replace what is there already")
    parser.add_argument("--preview", action="store_true", help="only say what would be written")
    add_json_option(parser)
    parser.set_defaults(do=run)


def run(options: argparse.Namespace) -> int:
    """Build, preview or write."""
    store = run_store()
    stored = existing_run(store, options.run)
    say_problems(stored)
    submission = stored.plan.submission
    system = next((r.system for r in reversed(stored.history) if r.system is not None), None) or detect()
    round_ = load_round(submission.round_id)
    tree = build_tree(submission, system, stored.history, round_, store)
    destination = Destination(
        tree=Path(options.to).absolute(),
        with_archive=options.archive,
        with_summary=options.summary,
        overwrite=options.force,
    )
    quiet = options.json == "-"
    if not options.preview:
        deliver(tree, summary_html(submission, system, stored.history, round_), destination)
    if not quiet:
        for file in tree.files:
            print(f"{file.size_bytes:>12,}  {file.path}  {file.note}")
        for path, why in tree.left_out:
            print(say("left out: {path} ({why})", path=path, why=why).text())
    archive = destination.archive() if options.archive and not options.preview else None
    if not quiet:
        size_mb = number_words(tree.size_bytes() / 1e6)
        what = say("{count} files, {size} MB: {path}", count=len(tree.files), size=size_mb, path=str(destination.tree))
        print(what.text())
    write_result(
        options.json,
        {
            "tree": None if options.preview else str(destination.tree),
            "archive": str(archive) if archive is not None else None,
            "files": [{"path": f.path, "size_bytes": f.size_bytes, "note": f.note} for f in tree.files],
            "left_out": [{"path": path, "why": why} for path, why in tree.left_out],
        },
    )
    return 0 if tree.files else 1
