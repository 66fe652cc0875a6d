"""What the Run page says of a run: its lead, what Next waits for, the command, and what is said at once of a result."""

from datetime import datetime, timedelta
from typing import NamedTuple

from core.backends.defaults import DEFAULT_BACKEND
from core.flow import FlowState
from core.messages import Message, say
from core.record.reasons import settable_changes
from core.record.test_record import TestRecord
from core.run.outcome import Ending
from core.run_progress import RunProgress
from core.terms import Validity
from gui import figures
from gui.i18n import text_of, tr
from gui.record_words import full_name, profile_word, verdict
from gui.widgets.state_label import Mark


class Announcement(NamedTuple):
    """A result that needs a look: what came out and why, what to do, the button, and the changes that it makes."""

    mark: Mark
    text: str
    remedy: str
    action: str
    changes: dict[str, float | int]


def lead_of(progress: RunProgress) -> Message | None:
    """How far the run is and when it will end."""
    plan = progress.plan
    if plan is None:
        return None
    profile = profile_word(plan.profile)
    if progress.active:
        left_s = progress.time_left_s()
        until = (datetime.now() + timedelta(seconds=left_s)).strftime("%H:%M")
        return say(
            "Test {number} of {total} · {profile} profile · about {time} left, until {until}",
            number=min(progress.done_count + 1, len(plan.tests)),
            total=len(plan.tests),
            profile=profile,
            time=figures.about(left_s),
            until=until,
        )
    if not progress.to_do:
        return say("All {total} tests are done · {profile} profile", total=len(plan.tests), profile=profile)
    return say(
        "{done} of {total} tests are done · {profile} profile",
        done=progress.done_count,
        total=len(plan.tests),
        profile=profile,
    )


def next_hint_of(progress: RunProgress) -> Message | None:
    """What Next waits for."""
    if progress.active:
        return say("Check opens when the plan is done.")
    if progress.to_do:
        return say("Check opens when every test has a result.")
    return None


def command_of(state: FlowState, progress: RunProgress) -> str:
    """The command that would do, or go on with, the plan."""
    plan = state.plan
    if plan is None:
        return ""
    name = "practice" if plan.submission.practice else "run"
    if state.records and progress.to_do:
        return f"benchwright {name} --resume {plan.run_id}"
    backend = plan.tests[0].backend if plan.tests else None
    chosen = f" --backend {backend.backend}" if backend is not None and backend.backend != DEFAULT_BACKEND else ""
    chosen += "".join(f" --set {key}={value}" for key, value in (backend.settings if backend else {}).items())
    return f"benchwright {name} --profile {plan.profile}{chosen}"


def announcement_of(record: TestRecord) -> Announcement | None:
    """What to say at once of a test that has ended; None where it is valid or ended because someone wanted it to."""
    if record.validity is Validity.VALID or record.outcome.ending in (Ending.CANCELLED, Ending.SKIPPED):
        return None
    mark, word = verdict(record)
    reason = record.reasons[0] if record.reasons else None
    why = text_of(reason.text if reason is not None else record.outcome.text)
    remedy = reason.remedy.text if reason is not None and reason.remedy is not None else record.outcome.remedy
    changes = settable_changes(record)
    return Announcement(
        mark,
        tr("{test}: {verdict}. {reason}", test=full_name(record.test), verdict=word, reason=why),
        text_of(remedy),
        tr("Set this and run again") if changes else tr("Run again"),
        changes,
    )
