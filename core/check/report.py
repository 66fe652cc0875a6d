"""A report for scripts (JSON) and for the terminal (text), and the exit status it stands for."""

from typing import Any

import msgspec

from core.check.findings import CheckReport, Finding, OfficialOutcome, ResultReport, Severity
from core.messages import Message, say
from core.quantities import number_words


def report_json(report: CheckReport) -> bytes:
    """The report in the shape that scripts read, indented.

    {"round", "results": [{"division", "submitter", "system", "benchmark", "scenario", "verdict", "metric", "units",
    "power", "findings"}], "findings"}; a finding is {"rule", "severity", "path", "message", "remedy"}.
    With a forecast of the official checker also "official": {"outcome", "crashes"}, and in each result
    "official_verdict" and "official_rules".
    """
    data: dict[str, Any] = {
        "round": report.round_id,
        "results": [_result(one) for one in report.results],
        "findings": [_finding(one) for one in report.findings],
    }
    if report.official is not None:
        crashes = [_finding(one) for one in report.official.crashes]
        data["official"] = {"outcome": str(report.official.outcome), "crashes": crashes}
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


def _result(result: ResultReport) -> dict[str, Any]:
    return {
        "division": result.division,
        "submitter": result.submitter,
        "system": result.system,
        "benchmark": result.benchmark,
        "scenario": result.scenario,
        "verdict": "valid" if result.valid else "invalid",
        "metric": result.metric,
        "units": result.units,
        "power": result.power,
        "findings": [_finding(one) for one in result.findings],
        **_official(result),
    }


def _official(result: ResultReport) -> dict[str, Any]:
    if not result.official_verdict:
        return {}
    return {"official_verdict": result.official_verdict, "official_rules": list(result.official_rules)}


def _finding(finding: Finding) -> dict[str, Any]:
    message = finding.message.text()
    if finding.found or finding.wanted:
        message += " " + _compared(finding)
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "path": finding.path,
        "message": message,
        "remedy": finding.remedy.text(),
    }


def _compared(finding: Finding) -> str:
    if not finding.wanted:
        return say("Found: {found}.", found=finding.found).text()
    if not finding.found:
        return say("Wanted: {wanted}.", wanted=finding.wanted).text()
    return say("Found: {found}; wanted: {wanted}.", found=finding.found, wanted=finding.wanted).text()


def report_text(report: CheckReport) -> str:
    """The report as lines for a terminal: findings of the tree, then every result with its own."""
    lines = [*_finding_lines(report.findings, "")]
    for result in report.results:
        name = "/".join((result.division, result.submitter, result.system, result.benchmark, result.scenario))
        word = say("valid") if result.valid else say("INVALID")
        metric = f"  {number_words(result.metric)} {result.units}" if result.metric is not None else ""
        lines += [f"{word.text()}  {name}{metric}", *_finding_lines(result.findings, "  ")]
        if result.official_verdict and report.official is not None and not report.official.crashes:
            rules = f" ({', '.join(result.official_rules)})" if result.official_rules else ""
            lines.append(f"  {say('official checker: {verdict}', verdict=result.official_verdict).text()}{rules}")
    return "\n".join([*lines, *_official_lines(report), summary(report)]) + "\n"


def _official_lines(report: CheckReport) -> list[str]:
    if report.official is None:
        return []
    sentence = {
        OfficialOutcome.OK: say("The official checker of today would find no error."),
        OfficialOutcome.ERRORS: say("The official checker of today would report errors."),
        OfficialOutcome.CRASH: say("The official checker of today would abort and judge nothing."),
    }[report.official.outcome]
    return [sentence.text(), *_finding_lines(report.official.crashes, "  ")]


def _finding_lines(findings: tuple[Finding, ...], indent: str) -> list[str]:
    lines = []
    for one in findings:
        word = say("error") if one.severity is Severity.ERROR else say("warning")
        lines += [f"{indent}{word.text()}  {one.rule}  {one.path}", f"{indent}  {one.message.text()}"]
        if one.found or one.wanted:
            lines.append(f"{indent}  {_compared(one)}")
        lines.append(f"{indent}  {one.remedy.text()}")
    return lines


def summary(report: CheckReport) -> str:
    """One line: how many results, how many of them invalid, errors and warnings."""
    errors = report.error_count()
    count = len(report.results)
    return say(
        "{results}, {invalid} invalid; {findings} by the rules of {round}.",
        results=(say("{count} result", count=count) if count == 1 else say("{count} results", count=count)).text(),
        invalid=sum(not one.valid for one in report.results),
        findings=counts(errors, len(report.all_findings()) - errors).text(),
        round=report.round_id,
    ).text()


def counts(errors: int, warnings: int) -> Message:
    """How many errors and warnings, as one says it."""
    first = say("{count} error", count=errors) if errors == 1 else say("{count} errors", count=errors)
    second = say("{count} warning", count=warnings) if warnings == 1 else say("{count} warnings", count=warnings)
    return say("{errors}, {warnings}", errors=first.text(), warnings=second.text())


def exit_status(report: CheckReport) -> int:
    """0: no error and at least one result; 1 otherwise."""
    return 0 if report.passes() else 1
