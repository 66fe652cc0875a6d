"""A look of some seconds at how fast model and backend are on this machine, without LoadGen.

It gives the first target_qps and expected latencies, so that a first test is rarely INVALID for a bad guess.
"""

import threading
from pathlib import Path
from time import perf_counter, perf_counter_ns

import numpy as np

from core.backends.protocol import Array, LoadedModel, Runner
from core.files import write_json
from core.run import events
from core.run.job import PROBE_FILE, PROBE_KIND, PROBE_VERSION, Probe, WorkerJob
from core.run.loaded import load_for
from core.run.worker import EventStream
from core.workloads.protocol import Workload

SINGLE_S = 0.8
BATCHED_S = 1.5
PROBE_SAMPLES = 64


def run_probe(job: WorkerJob, folder: Path, stream: EventStream) -> None:
    """Measure and write `probe.json` into `folder`."""
    stream.stage(events.Stage.LOAD_RUNTIME)
    loaded = load_for(job.test)
    stream.emit(events.Loaded(used=loaded.model.used))
    workload = loaded.workload
    indices = list(range(min(PROBE_SAMPLES, workload.data_set.sample_count)))
    workload.load_samples(indices)
    stream.stage(events.Stage.MEASURE)
    begun_s = perf_counter()
    singles = _latencies(loaded.model, workload, indices, 1)
    eights = _latencies(loaded.model, workload, indices, 8)
    throughput_sps, batch_ns = _throughput(loaded.model, workload, indices, loaded.batch, loaded.streams)
    probe = Probe(
        single_p50_ns=int(np.percentile(singles, 50)),
        single_p90_ns=int(np.percentile(singles, 90)),
        multi_p50_ns=int(np.percentile(eights, 50)),
        batch_latency_ns=batch_ns,
        throughput_sps=throughput_sps,
    )
    stream.stage(events.Stage.WRITE)
    write_json(folder / PROBE_FILE, PROBE_KIND, PROBE_VERSION, probe)
    stream.emit(events.Finished(duration_s=perf_counter() - begun_s, queries_done=0, samples_done=0))


def _one(runner: Runner, workload: Workload, indices: list[int], rows: Array) -> int:
    start_ns = perf_counter_ns()
    workload.fill(indices, runner.inputs)
    runner.run(len(indices))
    workload.respond(runner.outputs, len(indices), rows)
    return perf_counter_ns() - start_ns


def _latencies(model: LoadedModel, workload: Workload, indices: list[int], count: int) -> list[int]:
    runner = model.runner(count)
    rows = np.zeros((count, workload.response_bytes), dtype=np.uint8)
    chosen = [indices[i % len(indices)] for i in range(count)]
    for _ in range(3):
        _one(runner, workload, chosen, rows)
    found: list[int] = []
    end_s = perf_counter() + SINGLE_S
    while perf_counter() < end_s or len(found) < 3:
        found.append(_one(runner, workload, chosen, rows))
    return found


def _throughput(
    model: LoadedModel, workload: Workload, indices: list[int], batch: int, streams: int
) -> tuple[float, int]:
    """Samples per second of `streams` threads with full batches, and the median time of a batch in nanoseconds."""
    chosen = [indices[i % len(indices)] for i in range(batch)]
    found: list[list[int]] = [[] for _ in range(streams)]
    failures: list[BaseException] = []
    runners = [model.runner(batch) for _ in range(streams)]
    end_s = perf_counter() + BATCHED_S

    def work(number: int) -> None:
        try:
            rows = np.zeros((batch, workload.response_bytes), dtype=np.uint8)
            while perf_counter() < end_s or len(found[number]) < 2:
                found[number].append(_one(runners[number], workload, chosen, rows))
        except BaseException as error:
            failures.append(error)

    begun_s = perf_counter()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(streams)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    spent_s = perf_counter() - begun_s
    batches = sum(len(f) for f in found)
    return batches * batch / spent_s, int(np.median([t for f in found for t in f]))
