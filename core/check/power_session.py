"""A power measurement: the session files of power-dev, the load's window of time, and the analyser's samples in it."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import msgspec

from core.check.documents import Document, Lines, read_lines, read_object
from core.check.subjects import DETAIL_LOG, Result, Run, run_at
from core.messages import Message, say
from core.rounds.model import PowerRules
from core.terms import Scenario

T = TypeVar("T")

TIME_FORMAT = "%m-%d-%Y %H:%M:%S.%f"
WATTS_COLUMN, POWER_FACTOR_COLUMN = 3, 9


class Window(NamedTuple):
    """When load was on, by the clock of the system: seconds since 1970, taken as UTC."""

    begin_s: float
    end_s: float


class Samples(NamedTuple):
    """The mean power in watts of the positive samples strictly inside a window, None where there are none.

    fault: why the file cannot be read.
    """

    mean_w: float | None
    fault: Message | None


class Exchange(msgspec.Struct):
    """A command to the server or the analyser and what it answered."""

    cmd: str
    reply: Any = None


class Phases(msgspec.Struct):
    """When each phase began by the clock of the one who writes: the first number of each entry, in seconds."""

    ranging: list[list[float]]
    testing: list[list[float]]


@dataclass(frozen=True)
class PowerSession:
    """The power measurement of a result."""

    result: Result

    @property
    def rules(self) -> PowerRules:
        """What the round says of power."""
        return self.result.tree.round.power

    @property
    def folder(self) -> str:
        """performance/power."""
        return self.result.place(self.result.tree.round.layout.power)

    @property
    def ranging_folder(self) -> str:
        """performance/ranging: a first run that finds the analyser's ranges."""
        return self.result.place(self.result.tree.round.layout.ranging)

    @cached_property
    def client(self) -> Document:
        """client.json."""
        return read_object(self.result.tree.scan, f"{self.folder}/client.json")

    @cached_property
    def server(self) -> Document:
        """server.json."""
        return read_object(self.result.tree.scan, f"{self.folder}/server.json")

    @property
    def complete(self) -> bool:
        """Whether both session files can be read; else nothing else is said of the session."""
        return self.client.data is not None and self.server.data is not None

    @cached_property
    def ptd_log(self) -> Lines:
        """ptd_logs.txt: what PTDaemon said."""
        return read_lines(self.result.tree.scan, f"{self.folder}/ptd_logs.txt")

    @cached_property
    def ranging_run(self) -> Run | None:
        """LoadGen's run while ranges were found."""
        return run_at(self.result, f"{self.ranging_folder}/{DETAIL_LOG}")

    @cached_property
    def window(self) -> Window | None:
        """The load of the test."""
        return _window(self.result.run)

    @cached_property
    def ranging_window(self) -> Window | None:
        """The load of the ranging run."""
        return _window(self.ranging_run)

    @cached_property
    def samples(self) -> Samples:
        """The samples of the test."""
        return self._samples(self.result.performance_folder, self.window)

    @cached_property
    def ranging_samples(self) -> Samples:
        """The samples of the ranging run."""
        return self._samples(self.ranging_folder, self.ranging_window)

    def _samples(self, folder: str, window: Window | None) -> Samples:
        text = read_lines(self.result.tree.scan, f"{folder}/spl.txt")
        if text.fault is not None or window is None:
            return Samples(None, text.fault)
        watts: list[float] = []
        for number, line in enumerate(text.lines, 1):
            if not line.startswith("Time"):
                continue
            columns = line.split(",")
            time_s = seconds(columns[1]) if len(columns) > POWER_FACTOR_COLUMN else None
            inside = time_s is not None and window.begin_s < time_s < window.end_s
            values = _numbers(columns) if inside else []
            if time_s is None or (inside and not values):
                return Samples(None, say("Line {line} is no sample.", line=number))
            if inside and values[0] > 0:
                watts.append(values[0])
        return Samples(sum(watts) / len(watts) if watts else None, None)


def _numbers(columns: list[str]) -> list[float]:
    try:
        values = [float(columns[WATTS_COLUMN]), float(columns[POWER_FACTOR_COLUMN])]
    except ValueError:
        return []
    return [] if math.isinf(values[0]) else values


def _window(run: Run | None) -> Window | None:
    if run is None:
        return None
    begin, end = (seconds(run.log.values.get(key)) for key in ("power_begin", "power_end"))
    return None if begin is None or end is None else Window(begin, end)


def seconds(text: object) -> float | None:
    """Seconds since 1970 of a time as LoadGen and PTDaemon write it, None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        return datetime.strptime(text, TIME_FORMAT).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None


def part(document: Document, key: str, kind: type[T]) -> T | None:
    """The part `key` of a session file as `kind`, None where it is not written so."""
    try:
        return msgspec.convert((document.data or {}).get(key), type=kind)
    except (msgspec.ValidationError, RecursionError):
        return None


def power_metric(session: PowerSession) -> float | None:
    """Mean watts; SingleStream and MultiStream: millijoules for each query. None where it cannot be told."""
    mean_w, window, run = session.samples.mean_w, session.window, session.result.run
    if mean_w is None or window is None or run is None:
        return None
    scenario = session.result.scenario
    if scenario not in (Scenario.SINGLE_STREAM, Scenario.MULTI_STREAM):
        return mean_w
    queries = run.log.whole("result_query_count")
    if not queries:
        return None
    mj = mean_w * round(window.end_s - window.begin_s, 6) * 1000 / queries
    copied = scenario is Scenario.MULTI_STREAM and run.scenario is Scenario.SINGLE_STREAM
    return mj * session.result.tree.round.limits.multistream_samples_per_query if copied else mj
