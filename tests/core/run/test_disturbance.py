"""Disturbances are intervals of the test's time."""

from core.run.disturbance import Disturbance, DisturbanceKind, disturbances_of, extended
from core.run.events import MachineReading


def reading(other: float = 0.0, steal: float = 0.0, throttled: bool = False) -> MachineReading:
    return MachineReading(
        time_s=0.0,
        processor_percent=50.0,
        memory_used_bytes=1,
        other_load_percent=other,
        steal_percent=steal,
        throttled=throttled,
    )


def test_a_quiet_machine_disturbs_nothing() -> None:
    assert disturbances_of(reading(other=3.0, steal=1.0)) == {}


def test_each_kind_is_told_apart() -> None:
    found = disturbances_of(reading(other=30.0, steal=8.0, throttled=True))
    assert set(found) == set(DisturbanceKind)


def test_a_disturbance_that_goes_on_is_one_interval_with_its_worst() -> None:
    known: tuple[Disturbance, ...] = ()
    for time_s, percent in ((10.0, 20.0), (11.0, 45.0), (12.0, 30.0)):
        known = extended(known, time_s, {DisturbanceKind.OTHER_LOAD: percent})
    assert len(known) == 1
    assert (known[0].start_s, known[0].end_s, known[0].worst_percent) == (9.0, 12.0, 45.0)


def test_a_disturbance_that_comes_back_later_is_a_second_interval() -> None:
    known = extended((), 10.0, {DisturbanceKind.STEAL: 9.0})
    known = extended(known, 60.0, {DisturbanceKind.STEAL: 9.0})
    assert [d.end_s for d in known] == [10.0, 60.0]


def test_intervals_are_bounded_however_often_it_disturbs() -> None:
    known: tuple[Disturbance, ...] = ()
    for step in range(500):
        known = extended(known, step * 10.0, {DisturbanceKind.OTHER_LOAD: 50.0})
    assert len(known) == 100
    assert known[-1].end_s == 4_990.0


def test_every_kind_says_itself() -> None:
    for kind in DisturbanceKind:
        disturbance = Disturbance(kind=kind, start_s=0.0, end_s=1.0, worst_percent=33.3)
        assert disturbance.label().text()
        assert disturbance.sentence().text().endswith(".")
