"""The summary page stands alone and shows what was measured."""

from html.parser import HTMLParser

from core.check.findings import CheckReport
from core.export.summary import summary_html
from core.rounds import load_round
from core.terms import Validity
from core.values import replace
from tests.core.export.conftest import StoredPractice
from tests.support.loadgen_runs import described_system, practice_submission


class Links(HTMLParser):
    """Collects what a page would load from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("src", "href", "action")]


def test_the_page_loads_nothing_and_shows_results_and_verdicts(practice: StoredPractice) -> None:
    page = summary_html(practice.plan.submission, described_system(), practice.history(), load_round("v6.1"))

    links = Links()
    links.feed(page)
    assert links.found == []
    assert "url(" not in page
    assert page.count(">VALID<") == 4
    assert "samples/s" in page
    assert "100.000 percent" in page
    assert "PRACTICE: made by" in page
    assert "Example CPU" in page
    assert "has not been checked" in page


def test_text_from_outside_cannot_become_markup(practice: StoredPractice) -> None:
    submission = practice_submission(submitter="<script>alert(1)</script>PRACTICE")
    records = [replace(r, validity=Validity.INVALID, versions={"<b>": "<i>"}) for r in practice.history()]

    page = summary_html(submission, described_system(), records, load_round("v6.1"))

    assert "<script>" not in page
    assert "<i>" not in page


def test_the_check_is_counted(practice: StoredPractice) -> None:
    report = CheckReport(round_id="v6.1", results=(), findings=(), file_count=3, duration_s=0.1)

    page = summary_html(practice.plan.submission, None, (), load_round("v6.1"), report)

    assert "0 of 0 results valid, 0 errors, 0 warnings" in page
    assert "No test has been done" in page
