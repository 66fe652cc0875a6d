"""The power working group's checks on a session of power-dev: its sources, clocks, messages and recorded files."""

import hashlib
import re
import uuid
from typing import Any

from core.check.documents import Document, read_content
from core.check.findings import Severity
from core.check.power import MEASURE_AGAIN
from core.check.power_session import Exchange, Phases, PowerSession, Window, part
from core.check.rules import Remark, Remarks, RuleList
from core.messages import Message, say

PROTOCOL_RULES = RuleList[PowerSession]()

USE_RELEASE = say("Measure again with a released power-dev, unchanged.")
SESSION_KEYS = ("version", "timezone", "modules", "sources", "messages", "uuid", "session_name", "results", "phases")
CLIENT_HELLO = re.compile(r"mlcommons/power client v(\d+)$")
SERVER_HELLO = re.compile(r"mlcommons/power server v(\d+)$")


@PROTOCOL_RULES.rule("PWR-WG-SOURCES", say("Client and server are those of a released power-dev."))
def released_sources(session: PowerSession) -> Remarks:
    """Session files that cannot be read or lack a key, and sources whose checksums belong to no release."""
    for document in (session.client, session.server):
        if document.data is None:
            yield Remark(document.path, document.fault or say("The file is empty."), MEASURE_AGAIN)
            continue
        missing = [key for key in SESSION_KEYS if key not in document.data]
        if missing:
            names = ", ".join(missing)
            yield Remark(document.path, say("Parts of the session are missing."), MEASURE_AGAIN, wanted=names)
        elif document.data["sources"] not in session.rules.released_sources:
            changed = _changed(document.data["sources"], session.rules.released_sources)
            yield Remark(
                document.path,
                say("The sources of power-dev are not those of a release."),
                USE_RELEASE,
                changed,
                say("the sources of a release").text(),
            )


def _changed(sources: Any, releases: tuple[dict[str, str], ...]) -> str:
    if not isinstance(sources, dict) or not releases:
        return str(sources)[:80]
    nearest = releases[-1]
    return ", ".join(sorted(key for key in {*sources, *nearest} if sources.get(key) != nearest.get(key)))


def _unwritten(document: Document, key: str) -> Remark:
    return Remark(document.path, say("{key} is not written as power-dev does.", key=key), MEASURE_AGAIN)


def _both(session: PowerSession, key: str, kind: Any) -> tuple[Any, Any, list[Remark]]:
    """The part of both session files, with a remark for each that does not have it."""
    parts = [part(one, key, kind) for one in (session.client, session.server)]
    documents = (session.client, session.server)
    return parts[0], parts[1], [_unwritten(d, key) for d, one in zip(documents, parts, strict=True) if one is None]


@PROTOCOL_RULES.rule("PWR-WG-IDS", say("Client and server tell of the same session."))
def same_session(session: PowerSession) -> Remarks:
    """Both identifiers and the session's name."""
    if not session.complete:
        return
    client, server, wrong = _both(session, "uuid", dict[str, str])
    yield from wrong
    for who in () if wrong else ("client", "server"):
        if _uuid(client.get(who)) is None or _uuid(client.get(who)) != _uuid(server.get(who)):
            what = say("The identifiers of the {who} differ.", who=who)
            yield Remark(session.client.path, what, MEASURE_AGAIN, str(client.get(who)), str(server.get(who)))
    names = [(one.data or {}).get("session_name") for one in (session.client, session.server)]
    if names[0] != names[1]:
        what = say("The names of the session differ.")
        yield Remark(session.client.path, what, MEASURE_AGAIN, str(names[0])[:80], str(names[1])[:80])


def _uuid(text: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None


@PROTOCOL_RULES.rule("PWR-WG-TIMES", say("The clocks of client and server agree, and the load lies within its phase."))
def clocks_agree(session: PowerSession) -> Remarks:
    """Phases of both, LoadGen's times of both runs, and the mean power of both."""
    if not session.complete:
        return
    client, server, wrong = _both(session, "phases", Phases)
    yield from wrong
    if wrong:
        return
    yield from _phases_agree(session, "ranging", client.ranging, server.ranging)
    yield from _phases_agree(session, "testing", client.testing, server.testing)
    yield from _load_in_phase(session, "ranging", session.ranging_window, client.ranging)
    yield from _load_in_phase(session, "testing", session.window, client.testing)
    yield from _power_is_kept(session)


def _phases_agree(session: PowerSession, mode: str, client: list[list[float]], server: list[list[float]]) -> Remarks:
    if len(client) != len(server) or not all([*client, *server]):
        yield _unwritten(session.server, f"phases.{mode}")
        return
    most_ms = session.rules.clock_difference_ms_max
    differences = [abs(a[0] - b[0]) * 1000 for a, b in zip(client, server, strict=True)]
    if any(not one <= most_ms for one in differences):
        yield Remark(
            session.server.path,
            say("The clocks of client and server differ too much ({mode}).", mode=mode),
            say("Set the clocks of both machines by NTP, then measure again."),
            f"{max(differences):,.0f} ms",
            f"≤ {most_ms} ms",
        )


def _load_in_phase(session: PowerSession, mode: str, window: Window | None, phases: list[list[float]]) -> Remarks:
    if window is None or len(phases) < 3 or not all(phases):
        message = say("It cannot be told when the load of {mode} was on.", mode=mode)
        yield Remark(session.client.path, message, MEASURE_AGAIN, wanted="power_begin, power_end, phases")
        return
    first_s, last_s = phases[1][0], phases[2][0]
    shift_s = session.rules.clock_shift_s
    for time_s in window:
        if not (first_s < time_s < last_s or first_s < time_s - shift_s < last_s):
            yield Remark(
                session.client.path,
                say("The load of {mode} was not on during its phase.", mode=mode),
                say("Set the clocks of both machines by NTP, then measure again."),
                f"{time_s:.3f} s",
                f"{first_s:.3f} … {last_s:.3f} s",
            )


def _power_is_kept(session: PowerSession) -> Remarks:
    test, ranging = session.samples, session.ranging_samples
    if ranging.fault is not None or ranging.mean_w is None:
        yield Remark(
            f"{session.ranging_folder}/spl.txt",
            ranging.fault or say("No sample of the analyser lies within the time of the load."),
            MEASURE_AGAIN,
        )
    elif test.mean_w is not None:
        drop = round((round(test.mean_w, 5) / round(ranging.mean_w, 5) - 1) * 100, 2) if round(ranging.mean_w, 5) else 0
        if drop <= -session.rules.power_drop_percent_max:
            yield Remark(
                f"{session.result.performance_folder}/spl.txt",
                say("The mean power of the test is far below that of the ranging run."),
                say("Find out what throttled the system, then measure again."),
                f"{test.mean_w:.1f} W / {ranging.mean_w:.1f} W: {drop} %",
                f"> −{session.rules.power_drop_percent_max:g} %",
            )


@PROTOCOL_RULES.rule("PWR-WG-TIMES", say("The test lasts about as long as the ranging run."), Severity.WARNING)
def durations_agree(session: PowerSession) -> Remarks:
    """A test that is much shorter."""
    test, ranging = session.window, session.ranging_window
    if test is None or ranging is None or ranging.end_s <= ranging.begin_s:
        return
    whole_s, part_s = ranging.end_s - ranging.begin_s, test.end_s - test.begin_s
    if (whole_s - part_s) / whole_s * 100 > session.rules.duration_drop_percent_max:
        yield Remark(
            session.client.path,
            say("The test is much shorter than the ranging run."),
            say("Let both run equally long; reviewers ask about it."),
            f"{part_s:,.0f} s / {whole_s:,.0f} s",
        )


@PROTOCOL_RULES.rule("PWR-WG-MESSAGES", say("Client and server recorded the same commands, and are of one version."))
def same_messages(session: PowerSession) -> Remarks:
    """The lists of messages, but for replies about the time; then the versions in the first one."""
    if not session.complete:
        return
    client, server, wrong = _both(session, "messages", list[Exchange])
    yield from wrong
    if wrong:
        return
    pairs = list(zip(client, server, strict=False))
    different = next((i for i, (a, b) in enumerate(pairs) if not _same(a, b)), None)
    if len(client) != len(server) or different is not None:
        number = len(pairs) if different is None else different
        yield Remark(
            session.client.path,
            say("Client and server recorded different messages, from number {number} on.", number=number + 1),
            MEASURE_AGAIN,
            str(client[number].cmd if number < len(client) else "–")[:80],
            str(server[number].cmd if number < len(server) else "–")[:80],
        )
        return
    versions = (_version(CLIENT_HELLO, server[0].cmd), _version(SERVER_HELLO, server[0].reply)) if server else (None,)
    if versions[0] is None or versions[0] != versions[-1]:
        shown = " / ".join(str(one) for one in versions)
        yield Remark(session.server.path, say("Client and server are not of one version."), USE_RELEASE, shown)


def _same(client: Exchange, server: Exchange) -> bool:
    return client.cmd == server.cmd and (client.cmd == "time" or client.reply == server.reply)


def _version(hello: re.Pattern[str], text: Any) -> str | None:
    found = hello.search(text) if isinstance(text, str) else None
    return None if found is None else found[1]


@PROTOCOL_RULES.rule("PWR-WG-HASHES", say("The files of a session are those that were recorded when it ended."))
def files_are_unchanged(session: PowerSession) -> Remarks:
    """The SHA-1 of nine files, as client.json and server.json have it."""
    if not session.complete:
        return
    client, server, wrong = _both(session, "results", dict[str, Any])
    yield from wrong
    if wrong:
        return
    above = session.folder.rpartition("/")[0]
    for name in session.rules.hashed_files:
        recorded = {str(one[name]) for one in (client, server) if name in one}
        found = _sha1(session, f"{above}/{name}")
        if isinstance(found, Message) or recorded != {found}:
            yield Remark(
                f"{above}/{name}",
                found if isinstance(found, Message) else say("The file is not the one that was recorded."),
                say("Put back the file of the session; power logs are neither edited nor truncated."),
                "–" if isinstance(found, Message) else found,
                ", ".join(sorted(recorded)) or say("a recorded SHA-1").text(),
            )


def _sha1(session: PowerSession, path: str) -> str | Message:
    content = read_content(session.result.tree.scan, path)
    return content if isinstance(content, Message) else hashlib.sha1(content, usedforsecurity=False).hexdigest()
