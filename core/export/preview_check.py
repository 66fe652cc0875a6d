"""The tree that export would write, written to a scratch folder of our own and checked there."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from core import places
from core.check.checker import Progress, check_tree
from core.check.findings import CheckReport
from core.detect.description import SystemDescription
from core.export.build import build_tree
from core.export.tree import SubmissionTree
from core.export.write import write_tree
from core.files import remove_folder
from core.plan.run_plan import Submission
from core.record.store import RunStore
from core.record.test_record import TestRecord
from core.rounds.load import load_round


class CheckedPreview(NamedTuple):
    """A tree as export would write it, where its copy lies until the next check, and what the rules say of it."""

    tree: SubmissionTree
    folder: Path
    report: CheckReport


def check_preview(
    submission: Submission,
    system: SystemDescription,
    records: Iterable[TestRecord],
    round_id: str,
    store: RunStore | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> CheckedPreview | None:
    """Check what `records` make for `submission` by the rules of `round_id`; None when `cancelled` said yes.

    The tree is laid out for the submission's own round, whatever rules it is read by. Raises ExpectedError where there
    is no result to check, or the scratch folder cannot be written.
    """
    tree = build_tree(submission, system, records, load_round(submission.round_id), store)
    folder = places.cache_folder() / "check" / tree.name
    # The folder is ours alone, and may hold the tree of a submitter of another name.
    remove_folder(folder)
    write_tree(tree, folder)
    report = check_tree(folder, load_round(round_id), progress, cancelled)
    return None if report is None else CheckedPreview(tree, folder, report)
