"""A summary page of a run: one HTML file that needs nothing else, to read, print or send on."""

from collections.abc import Iterable, Sequence
from html import escape

from core import __version__
from core.check.findings import CheckReport
from core.detect.description import SystemDescription
from core.detect.fields import FIELDS
from core.detect.system_file import PRACTICE_NOTE
from core.export.practice_mark import made_by_practice, names_practice
from core.messages import say
from core.plan.models import model_file_name
from core.plan.run_plan import Submission
from core.quantities import latency_words, number_words
from core.record.store import counted_records
from core.record.test_record import TestRecord
from core.rounds.model import Round
from core.terms import Validity

_STYLE = """
:root { color-scheme: light dark; --text: #1b1f24; --quiet: #5a6472; --line: #e1e5ea; --back: #ffffff;
  --good: #17774a; --bad: #c22f2f; }
@media (prefers-color-scheme: dark) { :root { --text: #e8ebf0; --quiet: #9aa4b2; --line: #2e343e; --back: #14171c;
  --good: #4cc38a; --bad: #ff7b72; } }
body { font: 14px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); max-width: 60rem;
  margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .4rem 0; } .quiet { color: var(--quiet); }
.mark { border: 1px solid var(--bad); border-radius: 8px; padding: .6rem 1rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top;
  padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th { color: var(--quiet); font-weight: 500; } .good { color: var(--good); } .bad { color: var(--bad); }
code { font-size: 12px; overflow-wrap: anywhere; }
"""


def summary_html(
    submission: Submission,
    system: SystemDescription | None,
    records: Iterable[TestRecord],
    round_: Round,
    report: CheckReport | None = None,
) -> str:
    """The page: results with verdicts and reasons, the system, the check, versions and hashes. All text is escaped."""
    counted = counted_records(tuple(records))
    title = say("{system}, round {round}", system=submission.system_desc_id, round=round_.round_id).text()
    body = [f"<h1>{escape(title)}</h1>"]
    about = say(
        "{submitter}, {division} division, {type}, {status}. Made with Benchwright {version}.",
        submitter=submission.submitter,
        division=submission.division,
        type=submission.system_type,
        status=submission.availability,
        version=__version__,
    )
    body.append(_paragraph(about.text(), "quiet"))
    if names_practice(submission) or any(made_by_practice(record) for record in counted):
        body.append(_paragraph(PRACTICE_NOTE, "mark"))
    body += _section(say("Results").text(), _results(counted))
    body += _section(say("Check").text(), _check(report))
    body += _section(say("System").text(), _system(system))
    body += _section(say("Versions").text(), _versions(counted))
    body += _section(say("Hashes of model and data (SHA-256)").text(), _hashes(counted))
    footer = say("MLPerf is a trademark of MLCommons. These results are unverified until MLCommons has reviewed them.")
    body.append(_paragraph(footer.text(), "quiet"))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head>\n<body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def _section(title: str, content: str) -> list[str]:
    return [f"<h2>{escape(title)}</h2>", content]


def _paragraph(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>'


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], numbers: frozenset[int] = frozenset()) -> str:
    """`rows` are cells of HTML; columns in `numbers` are set to the right."""

    def cells(tag: str, row: tuple[str, ...]) -> str:
        return "".join(
            f'<{tag} class="number">{cell}</{tag}>' if at in numbers else f"<{tag}>{cell}</{tag}>"
            for at, cell in enumerate(row)
        )

    top = f"<thead><tr>{cells('th', tuple(escape(h) for h in head))}</tr></thead>" if head else ""
    return f"<table>{top}<tbody>" + "".join(f"<tr>{cells('td', row)}</tr>" for row in rows) + "</tbody></table>"


def _results(records: tuple[TestRecord, ...]) -> str:
    if not records:
        return _paragraph(say("No test has been done.").text())
    head = (say("Test"), say("Result"), say("50th / 99th percentile"), say("Verdict"))
    rows = [
        (
            f"{escape(record.test.benchmark)}<br>{escape(str(record.test.scenario))}, {escape(str(record.test.mode))}",
            escape(_value(record)),
            escape(_percentiles(record)),
            _verdict(record),
        )
        for record in records
    ]
    return _table(tuple(h.text() for h in head), rows, frozenset({1, 2}))


def _value(record: TestRecord) -> str:
    if record.performance is not None:
        return f"{number_words(record.performance.metric)} {record.performance.unit}"
    if record.accuracy is not None:
        return f"{record.accuracy.value:.3f} {record.accuracy.unit}"
    return "–"


def _percentiles(record: TestRecord) -> str:
    latencies = record.performance.latencies_ns if record.performance else {}
    if "50.00" not in latencies or "99.00" not in latencies:
        return "–"
    return f"{latency_words(latencies['50.00'])} / {latency_words(latencies['99.00'])}"


def _verdict(record: TestRecord) -> str:
    kind = "good" if record.validity is Validity.VALID else "bad"
    reasons = "".join(f"<br>{escape(reason.text.text())}" for reason in record.reasons)
    return f'<span class="{kind}">{escape(record.validity)}</span>{reasons}'


def _check(report: CheckReport | None) -> str:
    if report is None:
        return _paragraph(say("The tree has not been checked.").text())
    findings = report.all_findings()
    errors = report.error_count()
    counts = say(
        "Round {round}: {valid} of {results} results valid, {errors} errors, {warnings} warnings.",
        round=report.round_id,
        valid=sum(result.valid for result in report.results),
        results=len(report.results),
        errors=errors,
        warnings=len(findings) - errors,
    )
    rows = [
        (
            f"<code>{escape(f.rule)}</code>",
            escape(f.severity),
            escape(f.message.text()),
            f"<code>{escape(f.path)}</code>",
        )
        for f in findings[:200]
    ]
    return _paragraph(counts.text()) + (_table((), rows) if rows else "")


def _system(system: SystemDescription | None) -> str:
    if system is None:
        return _paragraph(say("No system description.").text())
    rows = [
        (escape(spec.title.text()), escape(str(fact.value)))
        for spec in FIELDS
        if (fact := system.fields.get(spec.key)) is not None and fact.value not in (None, "")
    ]
    return _table((), rows)


def _versions(records: tuple[TestRecord, ...]) -> str:
    versions = {name: version for record in records for name, version in record.versions.items()}
    return _table((), [(escape(name), escape(version)) for name, version in sorted(versions.items())])


def _hashes(records: tuple[TestRecord, ...]) -> str:
    names = {(model_file_name(record.test), record.model_sha256) for record in records}
    names |= {(record.test.data_set, record.data_sha256) for record in records}
    return _table((), [(escape(name), f"<code>{escape(digest)}</code>") for name, digest in sorted(names) if digest])
