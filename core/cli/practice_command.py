"""`benchwright practice`: a whole submission in small: detect, run, check, export."""

import argparse
import json
import platform
from datetime import datetime
from pathlib import Path
from typing import Any

from core.check.checker import check_tree
from core.check.report import report_json, report_text
from core.cli.options import add_backend_options, add_json_option, chosen_backend, tell, write_result
from core.cli.running import do_plan_and_mend, refuse_other_options
from core.cli.stored import existing_run, records_json, run_store, say_problems
from core.detect.description import SystemDescription
from core.detect.detection import detect
from core.export.build import build_tree
from core.export.deliver import Destination, check_destination, deliver
from core.export.summary import summary_html
from core.flow import FlowState, Step
from core.messages import say
from core.plan.practice import BENCHMARK, MARK, practice_plan, practice_submission
from core.plan.run_plan import RunPlan
from core.record.store import RunStore, counted_records
from core.rounds import load_round
from core.terms import Profile, Validity
from core.values import replace

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
        help="quick: about two minutes (default); full: every rule of round v6.1, about 45 minutes",
    )
    parser.add_argument(
        "--resume", metavar="RUN", help="go on with a practice that was interrupted; `latest` for the newest"
    )
    parser.add_argument("--out", metavar="DIR", help="where the tree is written (default: in the folder of the run)")
    parser.add_argument("--force", action="store_true", help="replace a tree that is there already")
    add_backend_options(parser)
    add_json_option(parser)
    parser.set_defaults(do=run)


def run(options: argparse.Namespace) -> int:
    """Do the practice from detection to the tree on disk."""
    to_json = options.json
    store = run_store()
    tell(say("Detecting this machine…"), to_json)
    system = detect()
    plan = _resumed(options, store) if options.resume else _new(options, store)
    destination = _destination(options, store, plan)
    check_destination(destination, practice=True)
    ended = do_plan_and_mend(plan, store, system, f"benchwright practice --resume {plan.run_id}")
    stored = store.load_run(plan.run_id)
    say_problems(stored)
    result: dict[str, Any] = {
        "run": plan.run_id,
        "folder": str(stored.folder),
        "completed": ended.completed,
        "records": records_json(stored.records),
    }
    if not ended.completed:
        write_result(to_json, result)
        return EXIT_NOT_DONE
    state = _state(plan, system).with_records(stored.records)
    round_ = load_round(plan.submission.round_id)
    tree = build_tree(plan.submission, system, stored.history, round_, store)
    page = summary_html(plan.submission, system, stored.history, round_)
    deliver(tree, page, destination)
    report = check_tree(destination.tree, round_)
    assert report is not None, "nothing cancels it"
    state = state.with_tree(tree).with_report(report)
    result |= {
        "tree": str(destination.tree),
        "archive": str(destination.archive()),
        "summary": str(destination.summary()),
        "check": json.loads(report_json(report)),
    }
    write_result(to_json, result)
    if to_json != "-":
        print(f"\n{report_text(report)}\n")
    tell(say("The tree: {path}", path=str(destination.tree)), to_json)
    tell(say("The archive: {path}", path=str(destination.archive())), to_json)
    tell(say("The summary: {path}", path=str(destination.summary())), to_json)
    everything = all(record.validity is Validity.VALID for record in counted_records(stored.history))
    return 0 if everything and state.done(Step.EXPORT) and state.done(Step.CHECK) else EXIT_NOT_DONE


def _new(options: argparse.Namespace, store: RunStore) -> RunPlan:
    profile = Profile(options.profile or Profile.QUICK)
    backend = chosen_backend(options.backend, options.settings)
    plan = practice_plan(profile, practice_submission(profile, platform.node()), backend, datetime.now().astimezone())
    return replace(plan, run_id=store.free_run_id(plan.run_id))


def _resumed(options: argparse.Namespace, store: RunStore) -> RunPlan:
    refuse_other_options(profile=options.profile, backend=options.backend, set=options.settings)
    return existing_run(store, options.resume, practice=True).plan


def _destination(options: argparse.Namespace, store: RunStore, plan: RunPlan) -> Destination:
    if options.out is not None:
        return Destination(tree=Path(options.out).absolute(), overwrite=options.force)
    return Destination(tree=store.run_folder(plan.run_id) / f"{MARK}-submission", overwrite=True)


def _state(plan: RunPlan, system: SystemDescription) -> FlowState:
    return (
        FlowState()
        .with_system(system)
        .with_submission(plan.submission)
        .with_benchmarks((BENCHMARK,))
        .with_backend(plan.tests[0].backend)
        .with_plan(plan)
    )
