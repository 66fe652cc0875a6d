"""`benchwright practice`: a whole submission in small: detect, run, check, export."""

import argparse
import json
import platform
from datetime import datetime
from pathlib import Path
from typing import Any

from core.check.checker import check_tree
from core.check.report import report_json, report_text
from core.cli.options import add_backend_options, add_json_option, chosen_backend, run_store, tell, write_result
from core.cli.run_command import record_json
from core.cli.running import do_plan_and_mend
from core.detect.detection import detect
from core.export.build import build_tree
from core.export.write import write_archive, write_tree
from core.flow import FlowState, Step
from core.messages import say
from core.plan.practice import BENCHMARK, MARK, practice_plan, practice_submission
from core.record.store import counted_records
from core.rounds import load_round
from core.terms import Profile, Validity

EXIT_NOT_DONE = 1


def add_to(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "practice",
        help="practise a whole submission (no download)",
        description="Run the built-in model with the real LoadGen in all four scenarios, check and export the tree. "
        "Everything it makes says PRACTICE.",
    )
    parser.add_argument(
        "--profile",
        choices=[profile.value for profile in Profile],
        default=Profile.QUICK.value,
        help="quick: about two minutes; full: every rule of round v6.1, about 45 minutes",
    )
    parser.add_argument("--out", metavar="DIR", help="where the tree is written (default: in the folder of the run)")
    parser.add_argument("--force", action="store_true", help="replace a tree that is there already")
    add_backend_options(parser)
    add_json_option(parser)
    parser.set_defaults(do=run)


def run(options: argparse.Namespace) -> int:
    """Do the practice from detection to the tree on disk."""
    profile = Profile(options.profile)
    to_json = options.json
    tell(say("Detecting this machine…"), to_json)
    backend = chosen_backend(options.backend, options.settings)
    submission = practice_submission(profile, platform.node())
    system = detect()
    plan = practice_plan(profile, submission, backend, datetime.now().astimezone())
    state = (
        FlowState()
        .with_system(system)
        .with_submission(submission)
        .with_benchmarks((BENCHMARK,))
        .with_backend(backend)
        .with_plan(plan)
    )
    store = run_store()
    minutes = round(sum(test.expected_duration_s for test in plan.tests) / 60)
    tell(say("{count} tests, about {minutes} min.", count=len(plan.tests), minutes=max(minutes, 1)), to_json)
    ended = do_plan_and_mend(plan, store, system)
    stored = store.load_run(plan.run_id)
    state = state.with_records(stored.records)
    result: dict[str, Any] = {
        "run": plan.run_id,
        "folder": str(stored.folder),
        "completed": ended.completed,
        "records": [record_json(record) for record in stored.records],
    }
    if not ended.completed:
        write_result(to_json, result)
        return EXIT_NOT_DONE
    round_ = load_round(submission.round_id)
    tree = build_tree(submission, system, stored.history, round_, store)
    target = Path(options.out) if options.out else stored.folder / f"{MARK}-submission"
    write_tree(tree, target, overwrite=options.force or options.out is None)
    archive = target.with_name(f"{target.name}.tar.gz")
    write_archive(target, archive, overwrite=options.force or options.out is None)
    report = check_tree(target, round_)
    assert report is not None, "nothing cancels it"
    state = state.with_tree(tree).with_report(report)
    if to_json != "-":
        print(f"\n{report_text(report)}\n")
    tell(say("The tree: {path}", path=str(target)), to_json)
    tell(say("The archive: {path}", path=str(archive)), to_json)
    result |= {"tree": str(target), "archive": str(archive), "check": json.loads(report_json(report))}
    write_result(to_json, result)
    everything = all(record.validity is Validity.VALID for record in counted_records(stored.history))
    return 0 if everything and state.done(Step.EXPORT) and state.done(Step.CHECK) else EXIT_NOT_DONE
