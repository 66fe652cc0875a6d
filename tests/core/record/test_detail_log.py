"""The detail log is read whole where it is whole, and its faults are data where it is not."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.record.detail_log import (
    MAX_KEPT_MESSAGES,
    LogEntry,
    LogFault,
    LogProblem,
    read_detail_log,
    read_entries,
)
from core.terms import Scenario

LINE = b':::MLLOG {"key": "%s", "value": %s, "time_ms": 1.0, "metadata": {"is_error": %s, "is_warning": false}}\n'


def line(key: str, value: str = "1", is_error: bool = False) -> bytes:
    return LINE % (key.encode(), value.encode(), b"true" if is_error else b"false")


def write(tmp_path: Path, *parts: bytes) -> Path:
    path = tmp_path / "mlperf_log_detail.txt"
    path.write_bytes(b"".join(parts))
    return path


def test_a_real_log_has_no_fault_and_keeps_every_digit_of_the_seeds(performance_folders: dict[Scenario, Path]) -> None:
    log = read_detail_log(performance_folders[Scenario.SERVER] / "mlperf_log_detail.txt")

    assert log.problems == ()
    assert log.error_count == 0
    assert log.text("result_validity") == "VALID"
    assert log.whole("effective_schedule_rng_seed") == 16159082839903944936
    assert log.flag("early_stopping_met") is True


def test_lists_are_noticed_but_not_kept(performance_folders: dict[Scenario, Path]) -> None:
    log = read_detail_log(performance_folders[Scenario.SERVER] / "mlperf_log_detail.txt")

    assert "loaded_qsl_set" in log.values
    assert log.values["loaded_qsl_set"] is None


def test_the_first_value_of_a_repeated_key_counts(tmp_path: Path) -> None:
    log = read_detail_log(write(tmp_path, line("k", "1"), line("k", "2")))

    assert log.whole("k") == 1
    assert log.line_of["k"] == 1


def test_errors_are_counted_beyond_those_kept(tmp_path: Path) -> None:
    log = read_detail_log(write(tmp_path, *[line("error_runtime", '"twice"', is_error=True)] * 250))

    assert log.error_count == 250
    assert len(log.errors) == MAX_KEPT_MESSAGES


@pytest.mark.fault
@pytest.mark.parametrize(
    ("content", "fault", "line_no"),
    [
        (b"", LogFault.EMPTY, 0),
        (b"hello\n", LogFault.NO_MARKER, 1),
        (line("a") + b":::MLLOG {cut", LogFault.NOT_JSON, 2),
        (line("a") + b':::MLLOG {"key": "\xff"}\n', LogFault.NOT_UTF8, 2),
        (line("a") + b"stray \xff\n", LogFault.NOT_UTF8, 2),
        (line("a") + b":::MLLOG [1]\n", LogFault.NOT_A_RECORD, 2),
        (line("a") + b':::MLLOG {"value": 1}\n', LogFault.NOT_A_RECORD, 2),
        (line("a") + b':::MLLOG {"key": "k", "value": ' + b"[" * 200_000 + b"\n", LogFault.NOT_JSON, 2),
        (line("a", "-nan"), LogFault.NOT_JSON, 1),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, content: bytes, fault: LogFault, line_no: int) -> None:
    problems = read_detail_log(write(tmp_path, content)).problems

    assert [(p.fault, p.line_no) for p in problems] == [(fault, line_no)]


def test_lines_without_marker_after_the_first_are_no_records(tmp_path: Path) -> None:
    log = read_detail_log(write(tmp_path, line("a"), b"a note\n", line("b")))

    assert log.problems == ()
    assert set(log.values) == {"a", "b"}


def test_a_value_that_python_reads_as_nan_stays_nan(tmp_path: Path) -> None:
    log = read_detail_log(write(tmp_path, line("k", "NaN")))

    assert log.problems == ()
    assert str(log.number("k")) == "nan"


@pytest.mark.fault
def test_a_missing_log_is_a_fault_not_an_exception(tmp_path: Path) -> None:
    assert list(read_entries(tmp_path / "none")) == [LogProblem(LogFault.MISSING, 0)]


@pytest.mark.fault
def test_a_folder_in_place_of_the_log_is_unreadable(tmp_path: Path) -> None:
    (item,) = read_entries(tmp_path)

    assert isinstance(item, LogProblem)
    assert item.fault is LogFault.UNREADABLE


@pytest.mark.fault
def test_a_line_of_100_megabytes_is_passed_over_in_bounded_memory(tmp_path: Path) -> None:
    path = write(tmp_path, line("a"))
    with path.open("r+b") as stream:
        os.truncate(stream.fileno(), 100_000_000)
        stream.seek(0, os.SEEK_END)
        stream.write(b"\n" + line("b"))

    items = list(read_entries(path))

    assert [item.fault for item in items if isinstance(item, LogProblem)] == [LogFault.LINE_TOO_LONG]
    assert [item.key for item in items if isinstance(item, LogEntry)] == ["a", "b"]


@pytest.mark.fault
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    content=st.binary(max_size=400)
    | st.lists(st.sampled_from([line("a"), b":::MLLOG", b'{"key":', b"\n"])).map(b"".join)
)
def test_no_content_raises(tmp_path: Path, content: bytes) -> None:
    log = read_detail_log(write(tmp_path, content))

    assert log.problems or log.values
