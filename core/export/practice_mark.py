"""The mark of the practice: it stands in every name, and no export takes it off."""

from collections.abc import Iterable
from pathlib import PurePath

from core.errors import ExpectedError
from core.messages import say
from core.plan.run_plan import Submission
from core.record.test_record import TestRecord
from core.terms import PRACTICE_MARK
from core.workloads.catalogue import DIGITS, WORKLOAD_OF

MARK = PRACTICE_MARK


def made_by_practice(record: TestRecord) -> bool:
    """Whether the practice made `record`: by its own word, by a name in it, or by the workload that only it has.

    The word alone is not enough: it is one line of a JSON file, and a slip of the pen there makes no submission.
    """
    test, submission = record.test, record.submission
    names = (record.run_id, test.benchmark, submission.submitter, submission.system_desc_id)
    return (
        submission.practice
        or any(MARK in name for name in names)
        or WORKLOAD_OF.get(test.workload, test.workload) == DIGITS
    )


def names_practice(submission: Submission) -> bool:
    """Whether `submission` is the practice's by its own word or by one of its names."""
    return submission.practice or MARK in submission.submitter or MARK in submission.system_desc_id


def is_practice(submission: Submission, records: Iterable[TestRecord]) -> bool:
    """Whether a tree of these is a practice tree.

    Raises ExpectedError where records of the practice would go into a submission that does not say so, or where the
    submission is the practice's and a name in it has lost the mark.
    """
    if not names_practice(submission):
        if any(made_by_practice(record) for record in records):
            raise ExpectedError(
                say("These records were made by the practice; they cannot become a submission."),
                say("Run the benchmark for a submission of your own, or export them as the practice they are."),
            )
        return False
    for name in (submission.submitter, submission.system_desc_id):
        if MARK not in name:
            raise ExpectedError(
                say("“{name}” does not say {mark}, which every name of the practice must.", name=name, mark=MARK),
                say("Put {mark} back into the name.", mark=MARK),
            )
    return True


def require_marked(path: PurePath) -> None:
    """Raises ExpectedError where the name of a practice's folder or archive does not carry the mark."""
    if MARK not in path.name:
        raise ExpectedError(
            say(
                "“{name}” does not say {mark}, so that someone could take the practice for a submission. Nothing was "
                "written.",
                name=path.name,
                mark=MARK,
            ),
            say("Choose a name with {mark} in it, such as {example}.", mark=MARK, example=f"{MARK}-{path.name}"),
        )
