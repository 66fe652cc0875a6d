"""LoadGen's `mlperf_log_detail.txt`, read line by line with bounds; what is wrong with it comes back as data.

A line is `:::MLLOG {"key", "value", …, "metadata": {"is_error", "is_warning", …}}`. The submission checker wants the
marker on the first line and valid JSON after every marker; other lines are no records. For a repeated key the first
value counts.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec

MARKER = b":::MLLOG"
MAX_LINE_BYTES = 32 * 1024 * 1024
"""The longest real line lists the indices of the loaded samples: 6 MB for the largest data set of a round."""
MAX_FILE_BYTES = 1024 * 1024 * 1024
MAX_KEPT_MESSAGES = 100
MAX_KEPT_KEYS = 10_000
MAX_KEPT_TEXT = 20_000

Scalar = str | int | float | bool | None


class LogFault(StrEnum):
    """What is wrong with a log or one of its lines."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    NO_MARKER = "no marker in the first line"
    NOT_UTF8 = "not UTF-8"
    NOT_JSON = "not JSON"
    NOT_A_RECORD = "not a record"
    LINE_TOO_LONG = "line too long"
    FILE_TOO_LARGE = "file too large"


class LogProblem(NamedTuple):
    """A fault with the line it is on (from 1; 0: the whole file). `detail`: an excerpt or the system's word."""

    fault: LogFault
    line_no: int
    detail: str = ""


class LogEntry(NamedTuple):
    """One record of the log. Whole numbers keep all their digits (seeds exceed 2^53)."""

    key: str
    value: Any
    is_error: bool
    is_warning: bool
    line_no: int


class _Metadata(msgspec.Struct):
    is_error: bool = False
    is_warning: bool = False


class _Line(msgspec.Struct):
    key: str
    value: Any = None
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


_decoder = msgspec.json.Decoder(_Line)
_NAN = re.compile(rb'"value"\s*:\s*-?(?:nan|inf)', re.IGNORECASE)


def read_entries(path: Path) -> Iterator[LogEntry | LogProblem]:
    """Every record and every fault of a detail log in order; never raises for what the file holds or lacks.

    Memory is bounded by one line of at most `MAX_LINE_BYTES`.
    """
    try:
        with path.open("rb") as stream:
            yield from _read_stream(stream)
    except FileNotFoundError:
        yield LogProblem(LogFault.MISSING, 0)
    except OSError as error:
        yield LogProblem(LogFault.UNREADABLE, 0, error.strerror or str(error))


def _read_stream(stream: IO[bytes]) -> Iterator[LogEntry | LogProblem]:
    line_no = 0
    read_bytes = 0
    while line := stream.readline(MAX_LINE_BYTES):
        line_no += 1
        read_bytes += len(line)
        if read_bytes > MAX_FILE_BYTES:
            yield LogProblem(LogFault.FILE_TOO_LARGE, line_no)
            return
        if len(line) == MAX_LINE_BYTES and not line.endswith(b"\n"):
            yield LogProblem(LogFault.LINE_TOO_LONG, line_no, _excerpt(line))
            read_bytes += _skip_line(stream, MAX_FILE_BYTES - read_bytes)
            continue
        if line.startswith(MARKER):
            yield _parse(line[len(MARKER) :], line_no)
        elif line_no == 1:
            yield LogProblem(LogFault.NO_MARKER, line_no, _excerpt(line))
        elif not _is_utf8(line):
            yield LogProblem(LogFault.NOT_UTF8, line_no, _excerpt(line))
    if line_no == 0:
        yield LogProblem(LogFault.EMPTY, 0)


def _skip_line(stream: IO[bytes], limit_bytes: int) -> int:
    skipped = 0
    while skipped <= limit_bytes and (part := stream.readline(MAX_LINE_BYTES)):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def _parse(body: bytes, line_no: int) -> LogEntry | LogProblem:
    if not _is_utf8(body):
        return LogProblem(LogFault.NOT_UTF8, line_no, _excerpt(body))
    try:
        line = _decoder.decode(body)
    except msgspec.ValidationError as error:
        return LogProblem(LogFault.NOT_A_RECORD, line_no, str(error)[:200])
    except (msgspec.DecodeError, RecursionError):
        return _parse_lenient(body, line_no)
    return LogEntry(line.key, line.value, line.metadata.is_error, line.metadata.is_warning, line_no)


def _parse_lenient(body: bytes, line_no: int) -> LogEntry | LogProblem:
    """Python's own reader, which the submission checker uses, also takes NaN and Infinity."""
    if not _NAN.search(body):
        return LogProblem(LogFault.NOT_JSON, line_no, _excerpt(body))
    try:
        line = msgspec.convert(json.loads(body), type=_Line)
    except (ValueError, RecursionError):
        return LogProblem(LogFault.NOT_JSON, line_no, _excerpt(body))
    return LogEntry(line.key, line.value, line.metadata.is_error, line.metadata.is_warning, line_no)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _excerpt(line: bytes) -> str:
    text = line[:120].decode(errors="replace").strip()
    return "".join(c if c.isprintable() else "�" for c in text)


@dataclass(frozen=True)
class DetailLog:
    """A detail log as a whole, in bounded memory.

    values: the first value of each key; lists and objects (which no rule reads) stand as None, long texts are cut.
    errors and warnings: the first `MAX_KEPT_MESSAGES` records of each kind, with the counts of all beside them.
    problems: the first `MAX_KEPT_MESSAGES` faults of the file.
    """

    values: dict[str, Scalar]
    errors: tuple[LogEntry, ...]
    error_count: int
    warnings: tuple[LogEntry, ...]
    warning_count: int
    problems: tuple[LogProblem, ...]
    line_of: dict[str, int]

    def text(self, key: str) -> str | None:
        """A text value, None when it is absent or no text."""
        value = self.values.get(key)
        return value if isinstance(value, str) else None

    def whole(self, key: str) -> int | None:
        """A whole number (also one logged as text or with a zero fraction), None when it is absent or none."""
        value = self.values.get(key)
        if isinstance(value, bool) or value is None:
            return None
        try:
            number = int(value) if not isinstance(value, float) else None
        except ValueError:
            return None
        if number is None and isinstance(value, float) and value.is_integer():
            return int(value)
        return number

    def number(self, key: str) -> float | None:
        """A number; NaN and infinity come back as they are. None when it is absent or none."""
        value = self.values.get(key)
        if isinstance(value, bool) or value is None:
            return None
        try:
            return float(value)
        except (ValueError, OverflowError):
            return None

    def flag(self, key: str) -> bool | None:
        """A yes or no, None when it is absent or none."""
        value = self.values.get(key)
        return value if isinstance(value, bool) else None


def read_detail_log(path: Path) -> DetailLog:
    """The whole log at `path`; never raises for what the file holds or lacks (see `DetailLog.problems`)."""
    values: dict[str, Scalar] = {}
    line_of: dict[str, int] = {}
    errors: list[LogEntry] = []
    warnings: list[LogEntry] = []
    problems: list[LogProblem] = []
    error_count = warning_count = 0
    for item in read_entries(path):
        if isinstance(item, LogProblem):
            if len(problems) < MAX_KEPT_MESSAGES:
                problems.append(item)
            continue
        kept = item._replace(value=_bounded(item.value))
        if item.key not in values and len(values) < MAX_KEPT_KEYS:
            values[item.key] = kept.value
            line_of[item.key] = item.line_no
        if item.is_error:
            error_count += 1
            if len(errors) < MAX_KEPT_MESSAGES:
                errors.append(kept)
        if item.is_warning:
            warning_count += 1
            if len(warnings) < MAX_KEPT_MESSAGES:
                warnings.append(kept)
    return DetailLog(
        values=values,
        errors=tuple(errors),
        error_count=error_count,
        warnings=tuple(warnings),
        warning_count=warning_count,
        problems=tuple(problems),
        line_of=line_of,
    )


def _bounded(value: Any) -> Scalar:
    if isinstance(value, str):
        return value[:MAX_KEPT_TEXT]
    return value if isinstance(value, int | float | bool) else None
