"""`benchwright check TREE --round R`: the rules of a round on a submission tree."""

import argparse
from pathlib import Path
from typing import Any

from core.check.checker import check_tree
from core.check.report import exit_status, report_json, report_text
from core.cli.options import UsageError, add_json_option, write_result
from core.errors import ExpectedError
from core.messages import say
from core.rounds import Round, available_rounds, load_round


def add_to(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "check",
        help="check a submission tree",
        description="Check a submission tree by the rules of a round. "
        "Exit status 0: no errors and at least one result; 1: errors or no result; 2: unusable arguments.",
    )
    parser.add_argument("tree", metavar="TREE", help="the folder that holds closed/, open/ or network/")
    parser.add_argument("--round", required=True, metavar="ROUND", help="v5.1, v6.0, v6.1, practice, or a round file")
    parser.add_argument(
        "--predict", action="store_true", help="forecast what the official submission checker of today would say, too"
    )
    add_json_option(parser)
    parser.set_defaults(do=run)


def run(options: argparse.Namespace) -> int:
    """Check and report."""
    round_ = _round(options.round)
    tree = Path(options.tree)
    if not options.tree or not tree.is_dir():
        raise UsageError(
            say("{path} is not a folder.", path=str(tree)),
            say("Give the folder that holds closed/, open/ or network/."),
        )
    report = check_tree(tree, round_, predict=options.predict)
    assert report is not None, "nothing cancels it"
    write_result(options.json, report_json(report))
    if options.json != "-":
        print(report_text(report))
    return exit_status(report)


def _round(name: str) -> Round:
    """A round that ships with Benchwright, or one of the user's own by the path of its file."""
    if name in available_rounds():
        return load_round(name)
    path = Path(name)
    if not path.is_file():
        raise UsageError(
            say("There is no round “{name}”.", name=name),
            say(
                "Rounds here: {names}. The path of a round file can be given, too.", names=", ".join(available_rounds())
            ),
        )
    try:
        return load_round(path)
    except ExpectedError as error:
        raise UsageError(error.text, error.remedy) from error
