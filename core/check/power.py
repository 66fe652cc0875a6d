"""Power: the files of a measurement, and its result in watts or millijoules."""

import fnmatch

from core.check.file_lists import listed_files
from core.check.findings import Severity
from core.check.power_session import PowerSession, power_metric
from core.check.rules import Remark, Remarks, RuleList
from core.check.subjects import DETAIL_LOG
from core.messages import say

POWER_RULES = RuleList[PowerSession]()

MEASURE_AGAIN = say("Measure power again.")


@POWER_RULES.rule("PWR-DIR-FILES", say("performance/power holds the five files of a session and nothing else."))
def session_files(session: PowerSession) -> Remarks:
    """Missing and stray files in power/, or no folder at all."""
    if not session.result.tree.scan.is_folder(session.folder):
        yield Remark(session.folder, say("This is no folder."), MEASURE_AGAIN)
    yield from listed_files(session.result, session.folder, set(session.result.tree.round.files.power))


@POWER_RULES.rule("PWR-RUN-FILES", say("The ranging run is kept, with LoadGen's logs and the analyser's samples."))
def ranging_files(session: PowerSession) -> Remarks:
    """Missing and stray files in ranging/; those of run_1 have a rule of their own."""
    if not session.result.tree.scan.is_folder(session.ranging_folder):
        yield Remark(session.ranging_folder, say("The ranging run is missing."), MEASURE_AGAIN)
        return
    files = session.result.tree.round.files
    wanted = {*files.performance, *files.performance_with_power}
    yield from listed_files(session.result, session.ranging_folder, wanted, optional=set(files.performance_optional))


@POWER_RULES.rule("PWR-WINDOW", say("The analyser measured while the load was on."))
def samples_in_window(session: PowerSession) -> Remarks:
    """power_begin and power_end in the log, and a positive sample strictly between them."""
    folder = session.result.performance_folder
    if session.window is None:
        yield Remark(
            f"{folder}/{DETAIL_LOG}",
            say("The log does not say when the load began and ended."),
            say("Measure again with power-dev and an unchanged LoadGen."),
            wanted="power_begin, power_end",
        )
    elif session.samples.fault is not None:
        yield Remark(f"{folder}/spl.txt", session.samples.fault, MEASURE_AGAIN)
    elif session.samples.mean_w is None:
        yield Remark(
            f"{folder}/spl.txt",
            say("No sample of the analyser lies within the time of the load."),
            say("Set the clocks of both machines by NTP, then measure again."),
            say("{count} samples", count=0).text(),
            say("at least {count} sample", count=1).text(),
        )


@POWER_RULES.rule("PWR-METRIC", say("SingleStream and MultiStream give the energy of a query, so queries are counted."))
def energy_of_a_query(session: PowerSession) -> Remarks:
    """result_query_count missing or 0."""
    if session.samples.mean_w is not None and power_metric(session) is None:
        yield Remark(
            f"{session.result.performance_folder}/{DETAIL_LOG}",
            say("The log does not count the queries, so their energy cannot be told."),
            say("Run the test again."),
            wanted=say("{key}, a number above {least}", key="result_query_count", least=0).text(),
        )


@POWER_RULES.rule("MEAS-POWER-FILES", say("Power results tell about the analyser and the power settings."))
def setup_is_told(session: PowerSession) -> Remarks:
    """analyzer_table.* and power_settings.* beside the measurements or up to three folders above, not empty."""
    if session.result.tree.round.files.power_settings_required:
        yield from _untold_setup(session)


@POWER_RULES.rule("MEAS-POWER-FILES", say("Reviewers look for the analyser and the power settings."), Severity.WARNING)
def setup_is_better_told(session: PowerSession) -> Remarks:
    """The same in a round that accepted results without these files."""
    if not session.result.tree.round.files.power_settings_required:
        yield from _untold_setup(session)


def _untold_setup(session: PowerSession) -> Remarks:
    scan, folder = session.result.tree.scan, session.result.measurements_folder
    folders = [folder]
    for _ in range(3):
        folders.append(folders[-1].rpartition("/")[0])
    entries = [entry for one in folders for entry in scan.files(one)]
    for pattern in session.result.tree.round.files.power_settings_patterns:
        found = [entry for entry in entries if fnmatch.fnmatchcase(entry.name, pattern.replace(".*", "*"))]
        if not any(entry.size_bytes for entry in found):
            yield Remark(
                f"{folder}/{pattern}",
                say("{name} is empty.", name=pattern) if found else say("{name} is missing.", name=pattern),
                say("Write which analyser measured, and how power was set up."),
            )
