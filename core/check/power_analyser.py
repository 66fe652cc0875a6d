"""The power working group's checks on the analyser: what PTDaemon answered, logged, and was set to."""

import re
from typing import Any, NamedTuple

import msgspec

from core.check.findings import Severity
from core.check.power import MEASURE_AGAIN
from core.check.power_session import Exchange, PowerSession, Window, part, seconds
from core.check.rules import Remark, Remarks, RuleList
from core.messages import say

ANALYSER_RULES = RuleList[PowerSession]()

REPLIES = (
    ("SR,A", "Range A changed"),
    ("SR,V", "Range V changed"),
    ("Go,1000,", "Starting untimed measurement, maximum 500000 samples at 1000ms with 0 rampup samples"),
    ("Stop", "Stopping untimed measurement"),
)
"""How PTDaemon answers commands that begin so."""
THIRD_STOP = "Error: no measurement to stop"
"""In a usual session nothing is left to stop when Stop is said the third time."""
VERSION = re.compile(r"version=(.+?)-")
TIME = re.compile(r"\d\d-\d\d-\d\d\d\d \d\d:\d\d:\d\d.\d\d\d")
ACTIVATED = re.compile(r"Uncertainty checking for Yokogawa\S+ is activated")
UNCERTAIN = re.compile(r"Uncertainty \d+.\d+%, which is above 1.00% limit for the last sample!")
ACCEPTED_ERRORS = ("USB.",)
USUAL_RANGING_ERRORS = (
    "Can't evaluate uncertainty of this sample!",
    "Bad watts reading nan from ",
    "Bad amps reading nan from ",
    "Bad pf reading nan from ",
    "Bad volts reading nan from ",
    "Current appears to be too high for set range",
)
"""What PTDaemon says while it finds the ranges, without meaning."""


class Device(msgspec.Struct):
    """How one analyser was set up."""

    device_type: int | float
    command: list[Any] = []
    channel: Any = None


@ANALYSER_RULES.rule("PWR-WG-PTD", say("A supported PTDaemon and analyser answered as they should."))
def answers(session: PowerSession) -> Remarks:
    """Version and model, replies about ranges and measurements, and the ranges restored at the end."""
    if not session.complete:
        return
    messages, path = part(session.server, "ptd_messages", list[Exchange]), session.server.path
    if messages is None:
        yield Remark(path, say("{key} is not written as power-dev does.", key="ptd_messages"), MEASURE_AGAIN)
        return
    identity = next((str(one.reply) for one in messages if one.cmd == "Identify"), "")
    model, version = identity.split(",")[0], VERSION.search(identity)
    if version is None or version[1] not in session.rules.ptd_versions:
        what = say("PTDaemon is of a version that is not supported.")
        wanted = ", ".join(session.rules.ptd_versions)
        yield Remark(path, what, MEASURE_AGAIN, version[1] if version else identity[:80], wanted)
    if model not in session.rules.analysers:
        what = say("The analyser is not supported.")
        yield Remark(path, what, MEASURE_AGAIN, model[:80], ", ".join(session.rules.analysers))
    wrong = _wrong_reply(messages)
    if wrong is not None:
        what = say("PTDaemon did not answer “{command}” as it should.", command=wrong[0].cmd[:80])
        yield Remark(path, what, MEASURE_AGAIN, str(wrong[0].reply)[:120], wrong[1])
    if not _ranges_restored(messages):
        what = say("The analyser's ranges were not set back to what they were before.")
        yield Remark(path, what, MEASURE_AGAIN, wanted=say("the first ranges again at the end").text())


def _wrong_reply(messages: list[Exchange]) -> tuple[Exchange, str] | None:
    for start, wanted in REPLIES:
        stops = 0
        for one in messages:
            if not one.cmd.startswith(start):
                continue
            expected = wanted
            if start == "Stop":
                expected = THIRD_STOP if stops >= 2 else wanted
                stops += one.cmd == "Stop"
            if one.reply != expected:
                return one, expected
    return None


def _ranges_restored(messages: list[Exchange]) -> bool:
    """The third message asks for the ranges; the last commands of a session set them again."""
    if len(messages) < 3:
        return False
    amps, volts = (_first_range(str(messages[2].reply), column) for column in (1, 3))
    amps_commands = [one.cmd for one in messages if one.cmd.startswith("SR,A")]
    volts_commands = [one.cmd for one in messages if one.cmd.startswith("SR,V")]
    if amps is None or volts is None or len(amps_commands) < 4 or len(volts_commands) < 3:
        return False
    return f"SR,A,{amps}" in amps_commands[2:4] and volts_commands[2] == f"SR,V,{volts}"


def _first_range(reply: str, column: int) -> str | None:
    """The range at `column` and the next of the reply: 0 and a number above 0, else it was automatic."""
    columns = reply.split(",")
    try:
        fixed = columns[column] == "0" and float(columns[column + 1]) > 0
    except (ValueError, IndexError):
        return None
    return columns[column + 1] if fixed else "Auto"


class Log(NamedTuple):
    """ptd_logs.txt with the time of each line (None where it has none) and that of the ranging run."""

    lines: tuple[tuple[float | None, str], ...]
    ranging: Window | None


def _read_log(session: PowerSession) -> Log:
    mark = f": Go with mark {(session.server.data or {}).get('session_name')!s}_ranging"
    lines = tuple(_timed(line) for line in session.ptd_log.lines)
    begin_s = end_s = None
    for time_s, text in lines:
        if time_s is None:
            continue
        said = text.strip()
        if begin_s is None and said.replace("'", "") == mark.replace("'", ""):
            begin_s = time_s
        elif begin_s is not None and said == ": Completed test":
            end_s = time_s
            break
    return Log(lines, None if begin_s is None or end_s is None else Window(begin_s, end_s))


def _timed(line: str) -> tuple[float | None, str]:
    found = TIME.match(line)
    return (seconds(found[0]), line[found.end() :]) if found else (None, line)


@ANALYSER_RULES.rule(
    "PWR-WG-PTDLOG", say("The analyser checked its uncertainty, and logged no error outside the ranging run.")
)
def log_is_clean(session: PowerSession) -> Remarks:
    """Errors outside ranging, uncertainty above 1 % under load, and the check switched on in time."""
    if not session.complete:
        return
    path = session.ptd_log.path
    log = _read_log(session)
    if session.ptd_log.fault is not None or log.ranging is None or session.window is None:
        message = session.ptd_log.fault or say("It cannot be told from the log when the ranging run was.")
        yield Remark(path, message, MEASURE_AGAIN, wanted=say("“Go with mark”, “Completed test”").text())
        return
    if not _is_whole((session.server.data or {}).get("timezone")):
        message = say("{key} is not written as power-dev does.", key="timezone")
        yield Remark(session.server.path, message, MEASURE_AGAIN, wanted=say("whole seconds").text())
        return
    activated = next((time_s for time_s, text in log.lines if ACTIVATED.search(text)), None)
    if activated is None or activated >= log.ranging.begin_s:
        message = say("The analyser did not check its uncertainty from the beginning.")
        yield Remark(path, message, MEASURE_AGAIN, wanted=say("activated before the ranging run").text())
    spoilt = _first_spoilt(session, log.lines, log.ranging, session.window)
    if spoilt is not None:
        yield Remark(
            path,
            say("The analyser's log speaks against the measurement."),
            MEASURE_AGAIN,
            spoilt.strip()[:160],
            say("errors during the ranging run only; uncertainty of at most {percent} %", percent=1).text(),
        )


def _after(marker: str, text: str) -> str | None:
    """What follows `marker` in a line, None for a line without it or with nothing behind."""
    _, found, rest = text.partition(marker)
    return rest.strip() if found and rest.strip("\r\n") else None


def _is_whole(value: Any) -> bool:
    try:
        int(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _first_spoilt(
    session: PowerSession, lines: tuple[tuple[float | None, str], ...], ranging: Window, load: Window
) -> str | None:
    """The first line that spoils the measurement.

    The working group's check stops at the first line that it merely warns of, and accepted results have errors after
    it; `log_warnings` tells of those.
    """
    margin_s = session.rules.load_margin_s
    for time_s, text in lines:
        error, warning = _after("ERROR:", text), _after("WARNING:", text)
        if error is None and warning is None:
            continue
        if time_s is None:
            return text
        if warning is not None and load.begin_s + margin_s < time_s < load.end_s - margin_s:
            return text if UNCERTAIN.search(warning) else None
        if error is None:
            continue
        if error in ACCEPTED_ERRORS:
            return None
        if not ranging.begin_s < time_s < ranging.end_s:
            return text
        if not error.startswith(USUAL_RANGING_ERRORS):
            return None
    return None


@ANALYSER_RULES.rule("PWR-WG-CONFIG", say("The analyser is one of the supported ones, set up as its kind must be."))
def devices(session: PowerSession) -> Remarks:
    """Device numbers, two channels where the device has several, and no debugging."""
    if not session.complete:
        return
    path, found = session.server.path, part(session.server, "ptd_config", list[Device])
    if found is None:
        yield Remark(path, say("{key} is not written as power-dev does.", key="ptd_config"), MEASURE_AGAIN)
    numbers = sorted(set(session.rules.analysers.values()))
    for device in found or []:
        if device.device_type not in numbers:
            what = say("The device number is not supported.")
            yield Remark(path, what, MEASURE_AGAIN, str(device.device_type), ", ".join(map(str, numbers)))
        elif device.device_type == session.rules.two_channel_device and not _has_two_channels(device):
            what = say("The analyser was not set to two channels.")
            yield Remark(path, what, MEASURE_AGAIN, str(device.channel)[:80], say("two channels").text())
    if (session.server.data or {}).get("debug", False) is not False:
        what = say("The server ran in debug mode.")
        yield Remark(path, what, say("Switch it off, then measure again."), "debug: true", "debug: false")


def _has_two_channels(device: Device) -> bool:
    option = next((i for i, one in enumerate(device.command) if one == "-c"), None)
    channels = device.command[option + 1] if option is not None and option + 1 < len(device.command) else ""
    listed = device.channel if isinstance(device.channel, list | str) else []
    return len(str(channels).split(",")) == 2 and len(listed) == 2


@ANALYSER_RULES.rule("PWR-WG-PTDLOG", say("The analyser warned of nothing while the load was on."), Severity.WARNING)
def log_warnings(session: PowerSession) -> Remarks:
    """Warnings and errors during the load: once, with their count."""
    if session.window is None or session.ptd_log.fault is not None:
        return
    begin_s, end_s = session.window
    timed = [_timed(line) for line in session.ptd_log.lines if "WARNING:" in line or "ERROR:" in line]
    found = [text for time_s, text in timed if time_s is not None and begin_s < time_s < end_s]
    if found:
        yield Remark(
            session.ptd_log.path,
            say("The analyser warned while the load was on: {count} times.", count=len(found)),
            say("Reviewers ask about it; tell them why it does no harm."),
            found[0].strip()[:160],
        )
