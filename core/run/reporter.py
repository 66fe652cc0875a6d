"""The thread of the worker that only reads: a snapshot a few times a second, and the watch for a stalled SUT."""

import threading
from collections import deque
from collections.abc import Callable
from time import perf_counter_ns
from typing import TYPE_CHECKING

from core.run.counters import Counters
from core.run.events import Snapshot
from core.run.histogram import BIN_COUNT, count_into, edges_array

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PERIOD_S = 0.5
"""A look takes a core from the backend for a moment; with two looks a second fewer than one query in ten meets one."""
WINDOW_LOOKS = 10
"""Rolling percentiles cover the last 25 looks (5 s)."""
WINDOW_LATENCIES = 20_000
IDLE_FACTOR = 3


class Reporter:
    """Emits a `Snapshot` every `PERIOD_S` and calls `stalled` when nothing moves for too long.

    issues_at_once: LoadGen issues the next query as soon as one is done (every scenario but Server).
    """

    def __init__(
        self,
        counters: Counters,
        emit: Callable[[Snapshot], None],
        stalled: Callable[[float], None],
        stall_limit_s: float,
        issues_at_once: bool,
    ) -> None:
        import numpy

        self._counters = counters
        self._emit = emit
        self._stalled = stalled
        self._stall_limit_ns = int(stall_limit_s * 1e9)
        self._counts = numpy.zeros(BIN_COUNT, dtype=numpy.int64)
        self._edges = edges_array()
        self._seen: list[int] = []
        self._recent: deque[NDArray[np.int64]] = deque(maxlen=WINDOW_LOOKS)
        self._last_ns = 0
        self._last_samples = 0
        self._issues_at_once = issues_at_once
        self._moved_ns = perf_counter_ns()
        self._last_moved = (0, 0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="reporter", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Take the last snapshot and end."""
        self._stop.set()
        self._thread.join()
        self._look(perf_counter_ns())

    def _loop(self) -> None:
        while not self._stop.wait(PERIOD_S):
            now_ns = perf_counter_ns()
            self._look(now_ns)
            self._watch(now_ns)

    def _watch(self, now_ns: int) -> None:
        """Notice silence: with samples outstanding, or (for longer, LoadGen also sorts and writes) without any.

        A SUT that forgets a query has nothing outstanding by its own count, but LoadGen then issues nothing more.
        Silence of a Server between two arrivals is no fault.
        """
        counters = self._counters
        if not counters.first_issue_ns:
            return
        moved = (counters.samples_issued, counters.samples_done())
        if moved != self._last_moved:
            self._moved_ns, self._last_moved = now_ns, moved
            return
        outstanding = moved[0] > moved[1]
        if not outstanding and not self._issues_at_once:
            return
        limit_ns = self._stall_limit_ns * (1 if outstanding else IDLE_FACTOR)
        if now_ns - self._moved_ns > limit_ns:
            self._stalled((now_ns - self._moved_ns) / 1e9)

    def _look(self, now_ns: int) -> None:
        import numpy

        counters = self._counters
        if not counters.first_issue_ns:
            return
        while len(self._seen) < len(counters.lanes):
            self._seen.append(0)
        fresh = []
        for number, lane in enumerate(list(counters.lanes)):
            latencies, self._seen[number] = lane.since(self._seen[number])
            if len(latencies):
                fresh.append(latencies)
        if fresh:
            block = numpy.concatenate(fresh)
            count_into(self._counts, block, self._edges)
            self._recent.append(block[-WINDOW_LATENCIES:])
        percentiles = (0, 0, 0)
        if self._recent:
            window = numpy.concatenate(tuple(self._recent))[-WINDOW_LATENCIES:]
            p50, p90, p99 = numpy.percentile(window, (50, 90, 99), method="inverted_cdf")
            percentiles = (int(p50), int(p90), int(p99))
        samples = counters.samples_done()
        since_s = (now_ns - (self._last_ns or counters.first_issue_ns)) / 1e9
        rate = (samples - self._last_samples) / since_s if since_s > 0 else 0.0
        self._last_ns, self._last_samples = now_ns, samples
        self._emit(
            Snapshot(
                time_s=(now_ns - counters.first_issue_ns) / 1e9,
                queries_issued=counters.queries_issued,
                queries_done=counters.queries_done(),
                samples_done=samples,
                throughput_sps=rate,
                p50_ns=percentiles[0],
                p90_ns=percentiles[1],
                p99_ns=percentiles[2],
                histogram=tuple(self._counts.tolist()),
            )
        )
