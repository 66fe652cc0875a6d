"""The check before the export reads the tree that the export would write, whatever was checked before it."""

from core.export.preview_check import check_preview
from core.values import replace
from tests.core.export.conftest import StoredPractice
from tests.support.loadgen_runs import described_system


def test_a_tree_of_another_submitter_takes_the_place_of_the_last_preview(practice: StoredPractice) -> None:
    for submitter in ("PRACTICE", "PRACTICE_Harbour"):
        submission = replace(practice.plan.submission, submitter=submitter)

        checked = check_preview(submission, described_system(), practice.history(), "v6.1", practice.store)

        assert checked is not None
        assert [folder.name for folder in (checked.folder / "open").iterdir()] == [submitter]
        assert {result.submitter for result in checked.report.results} == {submitter}
