"""`benchwright run`: tests of the practice benchmark, all or some, or a run that goes on."""

import argparse
import math
import platform
from datetime import datetime
from typing import Any

from core.cli.options import UsageError, add_backend_options, add_json_option, chosen_backend, write_result
from core.cli.running import do_plan, refuse_other_options
from core.cli.stored import existing_run, records_json, run_store, say_problems
from core.detect.detection import detect
from core.messages import say
from core.plan.practice import BENCHMARK, practice_plan, practice_submission
from core.plan.run_plan import PlannedTest, RunPlan
from core.plan.tuning import with_changes
from core.record.store import RunStore
from core.terms import Profile, Scenario, TestMode, Validity
from core.values import replace

MODES = {"performance": TestMode.PERFORMANCE, "accuracy": TestMode.ACCURACY}
RATED = (Scenario.SERVER, Scenario.OFFLINE)
LOWEST_QPS, HIGHEST_QPS = 1e-4, 1e9


def add_to(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "run",
        help="run tests with LoadGen",
        description="Run tests with the real LoadGen and keep a record of each. Exit status 0: every test is valid.",
    )
    parser.add_argument("--benchmark", default=BENCHMARK, choices=[BENCHMARK], help="the benchmark")
    parser.add_argument(
        "--scenario",
        action="append",
        choices=["SingleStream", "MultiStream", "Server", "Offline"],
        help="a scenario; may be given several times (default: all)",
    )
    parser.add_argument("--mode", action="append", choices=list(MODES), help="performance, accuracy (default: both)")
    parser.add_argument("--profile", choices=[profile.value for profile in Profile], help="quick (default) or full")
    parser.add_argument("--target-qps", type=float, metavar="N", help="target_qps of Server and Offline")
    parser.add_argument(
        "--resume",
        metavar="RUN",
        help="go on with a run (`latest` for the newest): with what is left of it, or with the scenarios and modes "
        "that are given, again",
    )
    add_backend_options(parser)
    add_json_option(parser)
    parser.set_defaults(do=run)


def run(options: argparse.Namespace) -> int:
    """Run what the options ask for."""
    _check_rate(options)
    store = run_store()
    only: frozenset[str] | None = None
    if options.resume:
        refuse_other_options(profile=options.profile, backend=options.backend, set=options.settings)
        plan = _rated(existing_run(store, options.resume).plan, options)
        if options.scenario or options.mode or options.target_qps is not None:
            only = frozenset(test.test_id for test in _chosen(plan, options))
    else:
        plan = _new_plan(options, store)
    ended = do_plan(plan, store, detect(), only, f"benchwright run --resume {plan.run_id}")
    result: dict[str, Any] = {
        "run": plan.run_id,
        "folder": str(store.run_folder(plan.run_id)),
        "completed": ended.completed,
        "records": [],
    }
    valid = False
    if store.has_run(plan.run_id):
        stored = store.load_run(plan.run_id)
        say_problems(stored)
        result["records"] = records_json(stored.records)
        valid = ended.completed and all(record.validity is Validity.VALID for record in stored.records)
    write_result(options.json, result)
    return 0 if valid else 1


def _check_rate(options: argparse.Namespace) -> None:
    rate = options.target_qps
    if rate is None:
        return
    if not math.isfinite(rate) or not LOWEST_QPS <= rate <= HIGHEST_QPS:
        raise UsageError(
            say("target_qps must lie between {low} and {high}.", low=LOWEST_QPS, high=f"{HIGHEST_QPS:.0f}"),
            say("Write it like --target-qps 1000."),
        )
    if options.scenario and not {Scenario(name) for name in options.scenario} & set(RATED):
        raise UsageError(
            say("--target-qps has no effect on {scenarios}.", scenarios=", ".join(options.scenario)),
            say("It is the rate of Server and Offline."),
        )


def _new_plan(options: argparse.Namespace, store: RunStore) -> RunPlan:
    profile = Profile(options.profile or Profile.QUICK)
    backend = chosen_backend(options.backend, options.settings)
    plan = practice_plan(profile, practice_submission(profile, platform.node()), backend, datetime.now().astimezone())
    plan = _rated(replace(plan, run_id=store.free_run_id(plan.run_id)), options)
    return replace(plan, tests=_chosen(plan, options))


def _chosen(plan: RunPlan, options: argparse.Namespace) -> tuple[PlannedTest, ...]:
    """The tests of the scenarios and modes that the options name; a rate alone names the scenarios that have one."""
    names = options.scenario or [scenario.value for scenario in Scenario]
    scenarios = {Scenario(name) for name in names}
    if options.resume and options.target_qps is not None and not options.scenario:
        scenarios = set(RATED)
    modes = {MODES[name] for name in options.mode or MODES}
    return tuple(test for test in plan.tests if test.scenario in scenarios and test.mode in modes)


def _rated(plan: RunPlan, options: argparse.Namespace) -> RunPlan:
    if options.target_qps is None:
        return plan
    for test in plan.tests:
        if test.scenario in RATED:
            plan = with_changes(plan, test.test_id, {"target_qps": options.target_qps})
    return plan
