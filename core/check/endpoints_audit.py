"""Audits of endpoints results, which stand for the compliance tests."""

from core.check.documents import read_object
from core.check.endpoints import EndpointsRun
from core.check.json_words import json_words
from core.check.rules import Remark, Remarks, RuleList
from core.messages import say

AUDIT_RULES = RuleList[EndpointsRun]()

REQUIRED_AUDITS = ("TEST04",)
"""Tests whose audit must be there; others count only where they are."""


@AUDIT_RULES.rule("EP-AUDIT", say("The audits of a benchmark passed; that of TEST04 is there, in every division."))
def audits_passed(run: EndpointsRun) -> Remarks:
    """audit/audit_<name>.json of each test of the benchmark."""
    names = run.result.tree.round.endpoints
    for test in run.benchmark.compliance if run.benchmark is not None else ():
        name = names.audit_names.get(test)
        if name is None:
            continue
        path = f"{run.result.path}/{names.audit.format(name=name)}"
        if path not in run.result.tree.scan.entries and test not in REQUIRED_AUDITS:
            continue
        audit = read_object(run.result.tree.scan, path)
        data = audit.data or {}
        if data.get("test") != name or not data.get("passed"):
            yield Remark(
                path,
                audit.fault or say("The audit {name} did not pass.", name=name),
                say("Run the audit again and copy what it writes."),
                f"test {json_words(data.get('test'))}, passed {json_words(data.get('passed'))}",
                f"test {name}, passed true",
            )


@AUDIT_RULES.rule("EP-OSL", say("The outputs of the performance run have their usual mean length."))
def output_length(run: EndpointsRun) -> Remarks:
    """output_sequence_lengths.avg of benchmarks with TEST09, in every division."""
    if run.benchmark is None or "TEST09" not in run.benchmark.compliance:
        return
    names, found = run.result.tree.round.endpoints, run.files.number("output_sequence_lengths.avg")
    least, most = names.mean_output_tokens_min, names.mean_output_tokens_max
    if found is None or not least <= found <= most:
        yield Remark(
            run.files.summary_path,
            say("The mean length of the outputs is outside its bounds."),
            say("Do not cut or lengthen outputs, then run the test again."),
            say("{count} tokens", count="–" if found is None else f"{found:g}").text(),
            say("{least} to {most} tokens", least=f"{least:g}", most=f"{most:g}").text(),
        )
