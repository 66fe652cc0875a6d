"""Counters of the SUT and the reporter that reads them."""

from time import sleep

import pytest

from core.run.counters import LANE_SIZE, Counters, Lane
from core.run.events import Snapshot
from core.run.histogram import bin_of
from core.run.reporter import Reporter


def test_a_lane_gives_what_was_written_since_the_last_look() -> None:
    lane = Lane()
    for latency in (5, 6, 7):
        lane.completed(latency, 1, 2)
    first, seen = lane.since(0)
    assert first.tolist() == [5, 6, 7]
    lane.completed(8, 1, 2)
    second, _ = lane.since(seen)
    assert second.tolist() == [8]
    assert (lane.queries, lane.samples) == (4, 8)


def test_a_lane_that_went_round_gives_the_newest_in_order() -> None:
    lane = Lane()
    for latency in range(LANE_SIZE + 10):
        lane.completed(latency, 1, 1)
    newest, seen = lane.since(0)
    assert seen == LANE_SIZE + 10
    assert newest.tolist() == list(range(10, LANE_SIZE + 10))


def test_totals_add_up_over_lanes() -> None:
    counters = Counters()
    for samples in (3, 4):
        counters.lane().completed(1, 1, samples)
    assert (counters.queries_done(), counters.samples_done()) == (2, 7)


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.run.reporter.PERIOD_S", 0.1)


def reporter(
    counters: Counters, limit_s: float = 60.0, at_once: bool = True
) -> tuple[Reporter, list[Snapshot], list[float]]:
    snapshots: list[Snapshot] = []
    silences: list[float] = []
    return Reporter(counters, snapshots.append, silences.append, limit_s, at_once), snapshots, silences


def test_nothing_is_reported_before_the_first_query() -> None:
    made, snapshots, _ = reporter(Counters())
    made.start()
    made.stop()
    assert snapshots == []


def test_the_last_snapshot_counts_everything() -> None:
    counters = Counters()
    lane = counters.lane()
    counters.first_issue_ns = 1
    counters.queries_issued = counters.samples_issued = 100
    for _ in range(100):
        lane.completed(2_000_000, 1, 1)
    made, snapshots, _ = reporter(counters)
    made.start()
    made.stop()
    last = snapshots[-1]
    assert (last.queries_issued, last.queries_done, last.samples_done) == (100, 100, 100)
    assert (last.p50_ns, last.p90_ns, last.p99_ns) == (2_000_000,) * 3
    assert last.histogram[bin_of(2_000_000)] == 100
    assert sum(last.histogram) == 100


def test_outstanding_samples_that_do_not_move_are_a_stall() -> None:
    counters = Counters()
    counters.lane()
    counters.first_issue_ns = 1
    counters.samples_issued = 1
    made, _, silences = reporter(counters, limit_s=0.3)
    made.start()
    sleep(0.9)
    made.stop()
    assert silences
    assert silences[0] >= 0.3


def test_a_server_that_waits_for_the_next_arrival_is_no_stall() -> None:
    counters = Counters()
    counters.lane().completed(1, 1, 1)
    counters.first_issue_ns = 1
    counters.samples_issued = 1
    made, _, silences = reporter(counters, limit_s=0.05, at_once=False)
    made.start()
    sleep(0.9)
    made.stop()
    assert silences == []
