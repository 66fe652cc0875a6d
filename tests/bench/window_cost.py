"""What the open window costs a test: throughput with window and live charts against the same test without a window.

    python tests/bench/window_cost.py [--rounds 7] [--seconds 10] [--model practice|resnet50]

Both run the same plan (one Offline test on all cores) through the same runner and the same worker, in turn, each in a
process of its own; the table shows the ratio of each pair and the processor time of the process that looks on. Target:
the median ratio is at least 0.99. The platform is the one of the environment (offscreen unless QT_QPA_PLATFORM or a
display says otherwise). On a machine that does other work as well, single pairs spread by tens of percent: give the
benchmark a priority of its own there (Linux: `nice`, and the session's `/proc/self/autogroup`).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from core.plan.run_plan import LoadSettings, RunPlan  # noqa: E402
from core.record.store import RunStore  # noqa: E402
from core.run.events import Finished, Stage, StageEntered  # noqa: E402
from core.runner_events import TestProgress  # noqa: E402
from core.terms import Profile, Scenario, TestMode  # noqa: E402
from core.values import replace  # noqa: E402

TARGET = 0.99


def offline_plan(seconds: float, rate: float) -> RunPlan:
    """The practice's Offline performance test alone, on every core, for about `seconds` at `rate` samples/s."""
    from core.backends.defaults import default_choice
    from core.plan.practice import practice_plan, practice_submission

    plan = practice_plan(
        Profile.QUICK, practice_submission(Profile.QUICK, "bench"), default_choice(), datetime.now().astimezone()
    )
    test = next(t for t in plan.tests if t.scenario is Scenario.OFFLINE and t.mode is TestMode.PERFORMANCE)
    load = LoadSettings(
        min_duration_ms=int(seconds * 1000),
        min_query_count=1,
        target_qps=rate,
        performance_sample_count=test.load.performance_sample_count,
    )
    return replace(plan, tests=(replace(test, load=load),))


class Meter:
    """Our processor time between the first query and LoadGen's end."""

    def __init__(self) -> None:
        self.spent_s = 0.0

    def hear(self, event: object) -> None:
        """Called with every runner event, in the thread that tells it."""
        if isinstance(event, TestProgress):
            if isinstance(event.event, StageEntered) and event.event.stage is Stage.MEASURE:
                self.spent_s = -time.process_time()
            elif isinstance(event.event, Finished):
                self.spent_s += time.process_time()


def without_window(plan: RunPlan, store: RunStore, meter: Meter) -> None:
    """The same runner with a listener that keeps nothing."""
    from core.runner import PlanRunner

    runner = PlanRunner(plan, store, meter.hear, None, window_open=False)
    runner.start()
    runner.wait()


def with_window(plan: RunPlan, meter: Meter) -> None:
    """The main window on its Run page, drawing."""
    from PySide6.QtWidgets import QApplication

    from core.detect.description import SystemDescription
    from core.detect.detection import detect
    from core.flow import FlowState, Step
    from core.runner_events import RunEnded
    from core.settings import load_settings
    from gui.application import open_window

    application = QApplication(["bench"])
    window = open_window(application, load_settings())
    session = window.session
    while session.run is None:  # it comes after the first paint
        application.processEvents()
    system: SystemDescription = detect()
    test = plan.tests[0]
    session.set_state(
        FlowState()
        .with_system(system)
        .with_submission(plan.submission)
        .with_benchmarks((test.benchmark,))
        .with_backend(test.backend)
        .with_plan(plan)
    )
    window.show_place(Step.RUN)
    session.run.told.connect(lambda event: application.exit() if isinstance(event, RunEnded) else None)
    bridge, listen = session.run, session.run._listen
    bridge._listen = lambda event: (meter.hear(event), listen(event))  # type: ignore[method-assign, func-returns-value]
    window.page.start_run()  # type: ignore[attr-defined]
    application.exec()


def child(mode: str, seconds: float, rate: float) -> None:
    """In the child process: do the test and print its throughput and our processor time."""
    plan = offline_plan(seconds, rate)
    store = RunStore()
    meter = Meter()
    if mode == "with":
        with_window(plan, meter)
    else:
        without_window(plan, store, meter)
    record = store.load_run(plan.run_id).records[0]
    found = record.performance
    if found is None:
        raise SystemExit(f"the test has no result: {record.outcome.text}")
    print(json.dumps({"sps": found.metric, "spent_s": meter.spent_s, "duration_s": found.duration_s}), flush=True)
    os._exit(0)


def measure(mode: str, seconds: float, rate: float) -> dict[str, float]:
    """One figure in a fresh process with a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "BENCHWRIGHT_HOME": home}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen" if not os.environ.get("DISPLAY") else "xcb")
        command = [sys.executable, __file__, "--child", mode, "--seconds", str(seconds), "--rate", str(rate)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{mode} failed: {done.stdout[-1000:]}{done.stderr[-3000:]}")
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found


def main() -> int:
    """Interleave, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=1_000.0)
    parser.add_argument("--child", choices=["with", "without"])
    options = parser.parse_args()
    if options.child:
        child(options.child, options.seconds, options.rate)
    rate = measure("without", 3.0, options.rate)["sps"]
    print(f"{'round':>5} {'without':>12} {'with':>12} {'ratio':>7} {'own time without':>17} {'with':>7}")
    ratios = []
    for number in range(1, options.rounds + 1):
        order = ("without", "with") if number % 2 else ("with", "without")
        found = {mode: measure(mode, options.seconds, rate) for mode in order}
        bare, seen = found["without"], found["with"]
        ratios.append(seen["sps"] / bare["sps"])
        shares = [100 * each["spent_s"] / max(each["duration_s"], 1e-9) for each in (bare, seen)]
        print(
            f"{number:>5} {bare['sps']:>10,.0f}/s {seen['sps']:>10,.0f}/s {ratios[-1]:>7.3f} "
            f"{shares[0]:>15.1f} % {shares[1]:>5.1f} %",
            flush=True,
        )
    median = statistics.median(ratios)
    verdict = "met" if median >= TARGET else "missed"
    print(f"median ratio {median:.3f}, lowest {min(ratios):.3f}; target {TARGET}: {verdict}")
    return 0 if median >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
