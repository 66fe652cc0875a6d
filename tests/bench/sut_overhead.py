"""What LoadGen and our SUT cost: throughput and latency through them against a raw loop over the same session.

    python tests/bench/sut_overhead.py [--rounds N] [--seconds S]

Raw loop and LoadGen run in turn, each in a process of its own; the table shows the ratio of each pair. Targets:
Offline at least 0.97 for the ResNet-50 shape and 0.90 for the practice model; SingleStream p90 at most 30 µs or 2 %
above the raw loop's, whichever is more.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from core.backends import find_backends  # noqa: E402
from core.backends.choice import BackendSettings  # noqa: E402
from core.files import write_json, write_text  # noqa: E402
from core.messages import say  # noqa: E402
from core.plan.run_plan import LoadSettings, PlannedTest  # noqa: E402
from core.plan.user_conf import user_conf  # noqa: E402
from core.run.job import JOB_FILE, JOB_KIND, JOB_VERSION, LOADGEN_FOLDER, USER_CONF_FILE, Task, WorkerJob  # noqa: E402
from core.terms import Scenario, TestMode  # noqa: E402
from core.workloads.catalogue import DIGITS_MODEL  # noqa: E402
from core.workloads.score import DataSet  # noqa: E402

SAMPLES = 256
CASES = {
    # name: (scenario, model, settings)
    "resnet50-shape Offline": (Scenario.OFFLINE, "resnet50", {"streams": 1, "threads": 2, "batch": 32}),
    "practice model Offline": (Scenario.OFFLINE, "practice", {"streams": 2, "threads": 1, "batch": 32}),
    "resnet50-shape SingleStream": (Scenario.SINGLE_STREAM, "resnet50", {"streams": 1, "threads": 2, "batch": 1}),
    "practice model SingleStream": (Scenario.SINGLE_STREAM, "practice", {"streams": 1, "threads": 1, "batch": 1}),
}


class RandomWorkload:
    """Seeded random samples of the model's input shape; the answer is the best class."""

    benchmark = "bench"
    response_bytes = 4

    def __init__(self, shape: tuple[int, ...]) -> None:
        generator = np.random.default_rng(2024)
        self._samples = generator.random((SAMPLES, *shape), dtype=np.float32)
        self.data_set = DataSet(
            key="random", title=say("Random"), sample_count=SAMPLES, performance_sample_count=SAMPLES, sha256=""
        )

    def load_samples(self, indices: Sequence[int]) -> None:
        """Everything is in memory."""

    def unload_samples(self, indices: Sequence[int]) -> None:
        """Nothing to free."""

    def fill(self, indices: Sequence[int], inputs: tuple[Any, ...]) -> None:
        """Copy samples to the first rows of the input."""
        self._samples.take(indices, 0, inputs[0][: len(indices)], "clip")

    def respond(self, outputs: tuple[Any, ...], count: int, responses: Any) -> None:
        """The class with the highest score of each row."""
        responses[:count].view(np.float32)[:, 0] = outputs[0][:count].argmax(1)


def loaded(test: PlannedTest) -> Any:
    """Model and random samples of `test`, as the worker wants them."""
    from core.run.loaded import Loaded

    model = find_backends()[test.backend.backend].load(Path(test.model), test.backend)
    shape = tuple(abs(size) for size in model.inputs[0].shape[1:])
    settings = test.backend.settings
    return Loaded(model, RandomWorkload(shape), int(settings["batch"]), int(settings["streams"]))  # type: ignore[arg-type]


def child(mode: str, folder: Path, seconds: float) -> None:
    """In the child process: measure by a raw loop or through LoadGen and print the figure."""
    import core.run.loaded
    from core.files import read_json

    job = read_json(folder / JOB_FILE, JOB_KIND, JOB_VERSION, WorkerJob)
    if mode == "raw":
        print(json.dumps(raw(job.test, seconds)))
        return
    core.run.loaded.load_for = loaded
    from core.run.worker import main

    sys.exit(main(folder / JOB_FILE))


def raw(test: PlannedTest, seconds: float) -> float:
    """Samples per second, or the 90th percentile in nanoseconds for SingleStream, of the bare session."""
    import threading
    from time import perf_counter, perf_counter_ns

    model, workload, batch, streams = loaded(test)
    single = test.scenario is Scenario.SINGLE_STREAM
    runners = [model.runner(batch) for _ in range(streams)]
    found: list[list[int]] = [[] for _ in runners]
    for runner in runners:
        workload.fill(list(range(batch)), runner.inputs)
        for _ in range(3):
            runner.run(batch)
    end_s = perf_counter() + seconds

    def loop(number: int) -> None:
        run, latencies = runners[number].run, found[number]
        while perf_counter() < end_s:
            start_ns = perf_counter_ns()
            run(batch)
            latencies.append(perf_counter_ns() - start_ns)

    begun_s = perf_counter()
    threads = [threading.Thread(target=loop, args=(number,)) for number in range(streams)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if single:
        return float(np.percentile(found[0], 90, method="inverted_cdf"))
    return sum(map(len, found)) * batch / (perf_counter() - begun_s)


def measure(mode: str, test: PlannedTest, seconds: float) -> float:
    """One figure in a fresh process."""
    from core.record.detail_log import read_detail_log

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_text(folder / USER_CONF_FILE, user_conf(test))
        write_json(folder / JOB_FILE, JOB_KIND, JOB_VERSION, WorkerJob(task=Task.TEST, test=test))
        command = [sys.executable, __file__, "--child", mode, "--folder", name, "--seconds", str(seconds)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        printed = process.stdout.read()
        if process.wait() != 0:
            raise SystemExit(f"{mode} of {test.test_id} failed: {printed[-2000:]}")
        if mode == "raw":
            return float(json.loads(printed))
        log = read_detail_log(folder / LOADGEN_FOLDER / "mlperf_log_detail.txt")
        key = (
            "result_90.00_percentile_latency_ns"
            if test.scenario is Scenario.SINGLE_STREAM
            else "result_samples_per_second"
        )
        figure = log.number(key)
        assert figure is not None
        return figure


def planned(name: str, model: Path, seconds: float, rate: float) -> PlannedTest:
    """The test of a case; `rate` in samples per second sets how much work LoadGen prepares."""
    scenario, _, settings = CASES[name]
    single = scenario is Scenario.SINGLE_STREAM
    return PlannedTest(
        test_id=name.replace(" ", "-"),
        benchmark="bench",
        official_benchmark="resnet",
        loadgen_model="resnet50",
        scenario=scenario,
        mode=TestMode.PERFORMANCE,
        workload="random",
        data_set="random",
        model=str(model),
        backend=BackendSettings(backend="onnxruntime", device="cpu", precision="fp32", settings=dict(settings)),
        load=LoadSettings(
            min_duration_ms=int(seconds * 1000),
            min_query_count=1 if not single else None,
            target_qps=None if single else rate,
            expected_latency_ms=1000 / rate if single else None,
            performance_sample_count=SAMPLES,
        ),
        expected_duration_s=seconds,
    )


def compare(name: str, model: Path, rounds: int, seconds: float) -> None:
    """Interleave raw and LoadGen, and print the pair ratios."""
    scenario = CASES[name][0]
    first = measure("raw", planned(name, model, seconds, 100.0), min(seconds, 3.0))
    rate = 1e9 / first if scenario is Scenario.SINGLE_STREAM else first
    test = planned(name, model, seconds, rate)
    pairs = []
    for _ in range(rounds):
        pairs.append((measure("raw", test, seconds), measure("loadgen", test, seconds)))
    if scenario is Scenario.SINGLE_STREAM:
        above = [(through - bare) / 1000 for bare, through in pairs]
        percent = [100 * (through / bare - 1) for bare, through in pairs]
        bare_us = statistics.median(bare for bare, _ in pairs) / 1000
        verdict = statistics.median(above) <= max(30.0, 0.02 * bare_us)
        over = f"{statistics.median(above):7.1f} µs ({statistics.median(percent):+.1f} %)"
        shown = f"p90 raw {bare_us:10.1f} µs   above it {over}"
    else:
        ratios = [through / bare for bare, through in pairs]
        bare_sps = statistics.median(bare for bare, _ in pairs)
        wanted = 0.97 if "resnet" in name else 0.90
        verdict = statistics.median(ratios) >= wanted
        spread = f"{min(ratios):.3f} to {max(ratios):.3f}"
        shown = f"raw {bare_sps:10.1f} samples/s   ratio {statistics.median(ratios):.3f} ({spread}), wanted {wanted}"
    print(f"{name:<30} {shown}   {'reached' if verdict else 'MISSED'}", flush=True)


def main() -> None:
    """Run all cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--case", action="append", choices=list(CASES))
    parser.add_argument("--child", choices=["raw", "loadgen"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.folder, options.seconds)
        return
    from tests.bench.resnet50_shape import build

    with tempfile.TemporaryDirectory() as name:
        models = {"practice": DIGITS_MODEL.path, "resnet50": Path(name) / "resnet50.onnx"}
        build(models["resnet50"])
        for case in options.case or CASES:
            compare(case, models[CASES[case][1]], options.rounds, options.seconds)


if __name__ == "__main__":
    main()
