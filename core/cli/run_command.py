"""`benchwright run`: tests of the practice benchmark, all or some, or a run that goes on."""

import argparse
import platform
from datetime import datetime
from typing import Any

import msgspec

from core.cli.options import UsageError, add_backend_options, add_json_option, chosen_backend, run_store, write_result
from core.cli.running import do_plan
from core.detect.detection import detect
from core.messages import say
from core.plan.practice import BENCHMARK, practice_plan, practice_submission
from core.plan.run_plan import RunPlan
from core.record.test_record import TestRecord
from core.terms import Profile, Scenario, TestMode, Validity
from core.values import replace

MODES = {"performance": TestMode.PERFORMANCE, "accuracy": TestMode.ACCURACY}


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
    parser.add_argument(
        "--profile", choices=[profile.value for profile in Profile], default=Profile.QUICK.value, help="quick or full"
    )
    parser.add_argument("--target-qps", type=float, metavar="N", help="target_qps of Server and Offline")
    parser.add_argument("--resume", metavar="RUN", help="go on with a run that was interrupted")
    add_backend_options(parser)
    add_json_option(parser)
    parser.set_defaults(do=run)


def run(options: argparse.Namespace) -> int:
    """Run what the options ask for."""
    store = run_store()
    plan = store.load_plan(options.resume) if options.resume else _new_plan(options)
    ended = do_plan(plan, store, detect())
    records = store.load_run(plan.run_id).records
    write_result(
        options.json,
        {
            "run": plan.run_id,
            "folder": str(store.run_folder(plan.run_id)),
            "completed": ended.completed,
            "records": [record_json(record) for record in records],
        },
    )
    valid = ended.completed and all(record.validity is Validity.VALID for record in records)
    return 0 if valid else 1


def _new_plan(options: argparse.Namespace) -> RunPlan:
    profile = Profile(options.profile)
    backend = chosen_backend(options.backend, options.settings)
    plan = practice_plan(profile, practice_submission(profile, platform.node()), backend, datetime.now().astimezone())
    scenarios = {Scenario(name) for name in options.scenario or [s.value for s in Scenario]}
    modes = {MODES[name] for name in options.mode or MODES}
    tests = tuple(test for test in plan.tests if test.scenario in scenarios and test.mode in modes)
    if options.target_qps is not None:
        if not options.target_qps > 0:
            raise UsageError(say("target_qps must be above 0."), say("Write it like --target-qps 1000."))
        rated = (Scenario.SERVER, Scenario.OFFLINE)
        tests = tuple(
            replace(test, load=replace(test.load, target_qps=options.target_qps)) if test.scenario in rated else test
            for test in tests
        )
    return replace(plan, tests=tests)


def record_json(record: TestRecord) -> dict[str, Any]:
    """What a script wants to know of a test."""
    return {
        "test": record.test.test_id,
        "benchmark": record.test.benchmark,
        "scenario": record.test.scenario.value,
        "mode": record.test.mode.value,
        "validity": record.validity.value,
        "ending": record.outcome.ending.value,
        "reasons": [str(reason.text) for reason in record.reasons],
        "performance": msgspec.to_builtins(record.performance),
        "accuracy": msgspec.to_builtins(record.accuracy),
    }
