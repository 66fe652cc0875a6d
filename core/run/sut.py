"""The systems under test: how queries reach the model and how answers get back to LoadGen.

SingleStream and MultiStream answer inside the call that issues the query: a hop to another thread costs some 30 µs.
Offline and Server hand over to one thread a stream, each with its own buffers, that answer in batches. Nothing raises
through LoadGen: a failure goes to `fail`, which does not return.
"""

import itertools
import queue
import threading
from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter_ns
from typing import NoReturn, Protocol

import numpy as np

from core.backends.protocol import LoadedModel
from core.run.counters import Counters, Lane
from core.run.loadgen_seam import Response, complete
from core.terms import Scenario
from core.workloads.protocol import Workload

Fail = Callable[[BaseException], NoReturn]


class Sut(Protocol):
    """What LoadGen's callbacks need, and a stop for the threads behind it."""

    def issue(self, ids: list[int], indices: list[int]) -> None:
        """Take a query. Never raises."""

    def stop(self) -> None:
        """End the threads; every query must have been answered."""


class Answerer:
    """One execution context: gathers samples, runs the model, completes the queries. Belongs to one thread."""

    def __init__(self, model: LoadedModel, workload: Workload, batch: int) -> None:
        self._runner = model.runner(batch)
        self._workload = workload
        self._batch = batch
        width = workload.response_bytes
        self._rows = np.zeros((batch, width), dtype=np.uint8)
        base = self._rows.ctypes.data
        # LoadGen's own objects are made once and get a new id for each query: making one costs 0.36 µs.
        self._responses = [Response(0, base + row * width, width) for row in range(batch)]

    def warm_up(self) -> None:
        """Run full and single batches so that the first query meets a warm runtime."""
        for count in (self._batch, 1, self._batch, 1):
            self._runner.run(count)

    def answer(self, ids: Sequence[int], indices: Sequence[int]) -> None:
        """Answer up to `batch` samples and tell LoadGen."""
        count = len(ids)
        self._workload.fill(indices, self._runner.inputs)
        self._runner.run(count)
        self._workload.respond(self._runner.outputs, count, self._rows)
        responses = self._responses if count == self._batch else self._responses[:count]
        for response, sample in zip(responses, ids, strict=True):
            response.id = sample
        complete(responses)


class InlineSut:
    """Answers in the thread that issues: SingleStream and MultiStream."""

    def __init__(self, answerer: Answerer, counters: Counters, batch: int, fail: Fail) -> None:
        self._answer = answerer.answer
        self._counters = counters
        self._lane = counters.lane()
        self._batch = batch
        self._fail = fail

    def issue(self, ids: list[int], indices: list[int]) -> None:
        """Answer the query before returning."""
        counters = self._counters
        start_ns = perf_counter_ns()
        if not counters.first_issue_ns:
            counters.first_issue_ns = start_ns
        counters.queries_issued += 1
        count = len(ids)
        counters.samples_issued += count
        try:
            if count <= self._batch:
                self._answer(ids, indices)
            else:
                for first in range(0, count, self._batch):
                    self._answer(ids[first : first + self._batch], indices[first : first + self._batch])
        except BaseException as error:
            self._fail(error)
        self._lane.completed(perf_counter_ns() - start_ns, 1, count)

    def stop(self) -> None:
        """Nothing runs behind it."""


def _start_stream(number: int, work: Callable[[], None], fail: Fail) -> threading.Thread:
    """A thread that does `work`; what it raises goes to `fail`."""

    def guarded() -> None:
        try:
            work()
        except BaseException as error:
            fail(error)

    thread = threading.Thread(target=guarded, name=f"stream-{number}", daemon=True)
    thread.start()
    return thread


class _Block:
    """All samples of one Offline query; streams take batch after batch. Slices are made only when a batch is due."""

    def __init__(self, ids: list[int], indices: list[int], batch: int) -> None:
        self.ids = ids
        self.indices = indices
        # next() of a C iterator is atomic under the GIL: no lock on the query path.
        self.starts = iter(range(0, len(ids), batch))


class OfflineSut:
    """Takes the one query of Offline and lets each stream pull batches of it."""

    def __init__(self, answerers: list[Answerer], counters: Counters, batch: int, fail: Fail) -> None:
        self._counters = counters
        self._batch = batch
        self._fail = fail
        self._blocks: list[queue.SimpleQueue[_Block | None]] = [queue.SimpleQueue() for _ in answerers]
        self._threads = [
            _start_stream(number, partial(self._work, answerer, counters.lane(), blocks), fail)
            for number, (answerer, blocks) in enumerate(zip(answerers, self._blocks, strict=True))
        ]

    def issue(self, ids: list[int], indices: list[int]) -> None:
        """Give the block to every stream."""
        try:
            if not self._counters.first_issue_ns:
                self._counters.first_issue_ns = perf_counter_ns()
            self._counters.queries_issued += 1
            self._counters.samples_issued += len(ids)
            block = _Block(ids, indices, self._batch)
            for blocks in self._blocks:
                blocks.put(block)
        except BaseException as error:
            self._fail(error)

    def _work(self, answerer: Answerer, lane: Lane, blocks: "queue.SimpleQueue[_Block | None]") -> None:
        batch = self._batch
        while (block := blocks.get()) is not None:
            ids, indices = block.ids, block.indices
            for start in block.starts:
                begun_ns = perf_counter_ns()
                chunk = ids[start : start + batch]
                answerer.answer(chunk, indices[start : start + batch])
                lane.completed(perf_counter_ns() - begun_ns, len(chunk), len(chunk))

    def stop(self) -> None:
        """End the streams."""
        for blocks in self._blocks:
            blocks.put(None)
        for thread in self._threads:
            thread.join()


class ServerSut:
    """Queues single samples; a free stream takes all that wait, up to a batch."""

    def __init__(self, answerers: list[Answerer], counters: Counters, batch: int, fail: Fail) -> None:
        self._queue: queue.SimpleQueue[tuple[int, int, int] | None] = queue.SimpleQueue()
        self._counters = counters
        self._batch = batch
        self._fail = fail
        self._threads = [
            _start_stream(number, partial(self._work, answerer, counters.lane()), fail)
            for number, answerer in enumerate(answerers)
        ]

    def issue(self, ids: list[int], indices: list[int]) -> None:
        """Queue the samples with the time of their issue."""
        try:
            now_ns = perf_counter_ns()
            counters = self._counters
            if not counters.first_issue_ns:
                counters.first_issue_ns = now_ns
            counters.queries_issued += len(ids)
            counters.samples_issued += len(ids)
            for sample, index in zip(ids, indices, strict=True):
                self._queue.put((sample, index, now_ns))
        except BaseException as error:
            self._fail(error)

    def _work(self, answerer: Answerer, lane: Lane) -> None:
        waiting, batch = self._queue, self._batch
        while (first := waiting.get()) is not None:
            ids, indices, issued = [first[0]], [first[1]], [first[2]]
            ended = False
            for _ in itertools.repeat(None, min(waiting.qsize(), batch - 1)):
                try:
                    item = waiting.get_nowait()
                except queue.Empty:
                    break
                if item is None:
                    ended = True
                    break
                ids.append(item[0])
                indices.append(item[1])
                issued.append(item[2])
            answerer.answer(ids, indices)
            now_ns = perf_counter_ns()
            for issued_ns in issued:
                lane.completed(now_ns - issued_ns, 1, 1)
            if ended:
                return

    def stop(self) -> None:
        """End the streams."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()


def make_sut(
    scenario: Scenario, model: LoadedModel, workload: Workload, batch: int, streams: int, counters: Counters, fail: Fail
) -> Sut:
    """The SUT that fits `scenario`, warmed up. `batch` and `streams` count for Offline and Server only."""
    match scenario:
        case Scenario.SINGLE_STREAM | Scenario.MULTI_STREAM:
            size = 1 if scenario is Scenario.SINGLE_STREAM else 8
            answerer = Answerer(model, workload, size)
            answerer.warm_up()
            return InlineSut(answerer, counters, size, fail)
        case _:
            answerers = [Answerer(model, workload, batch) for _ in range(streams)]
            for answerer in answerers:
                answerer.warm_up()
            if scenario is Scenario.OFFLINE:
                return OfflineSut(answerers, counters, batch, fail)
            return ServerSut(answerers, counters, batch, fail)
