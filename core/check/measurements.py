"""Measurements: what is told about the model of a result, its settings, and how to reproduce it."""

from core.check.rules import Remark, Remarks, RuleList
from core.check.subjects import Result
from core.messages import say

MEASUREMENT_RULES = RuleList[Result]()


@MEASUREMENT_RULES.rule("MEAS-JSON", say("Every result has its measurements file, a JSON object."))
def file_exists(result: Result) -> Remarks:
    """measurements.json (v5.1: <system>_<scenario>.json or <system>….json)."""
    if result.measurements.fault is not None:
        yield Remark(
            result.measurements.path,
            result.measurements.fault,
            say("Write the five facts about the model into it."),
        )


@MEASUREMENT_RULES.rule("MEAS-FIELDS", say("Five facts about the model are given."))
def facts_are_given(result: Result) -> Remarks:
    """Missing or empty keys; "no" and "none" are values."""
    data = result.measurements.data
    if data is None:
        return
    wrong = [key for key in result.tree.round.measurements_filled if not data.get(key)]
    if wrong:
        yield Remark(
            result.measurements.path,
            say("Facts about the model are missing: {names}.", names=", ".join(wrong)),
            say("Fill them in; write “no” or “none” where there is nothing to tell."),
            say("nothing").text(),
            ", ".join(wrong),
        )


@MEASUREMENT_RULES.rule("MEAS-README", say("A README says how to reproduce the result."))
def readme(result: Result) -> Remarks:
    """README.md, not empty."""
    yield from _not_empty(result, "README.md")


@MEASUREMENT_RULES.rule("MEAS-USERCONF", say("The user.conf of the run is kept."))
def user_conf(result: Result) -> Remarks:
    """user.conf, not empty; endpoints have none."""
    if result.endpoints is None:
        yield from _not_empty(result, "user.conf")


def _not_empty(result: Result, name: str) -> Remarks:
    path = f"{result.measurements_folder}/{name}"
    entry = result.tree.scan.file(path)
    if entry is None or entry.size_bytes == 0:
        yield Remark(
            path,
            say("{name} is missing.", name=name) if entry is None else say("{name} is empty.", name=name),
            say("Write the steps that reproduce the result.")
            if name.endswith(".md")
            else say("Put back the file that the run was made with."),
        )
