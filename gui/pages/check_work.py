"""What the Check page checks, and the work of doing it away from the window's thread."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from core.check.findings import CheckReport
from core.flow import FlowState


@dataclass(frozen=True)
class Target:
    """The tree of the open submission (`state`), or a folder; and the round whose rules it is read by."""

    round_id: str
    folder: Path | None = None
    state: FlowState | None = None
    runs_folder: Path | None = None

    @staticmethod
    def of_folder(folder: Path, round_id: str) -> "Target":
        """A folder that is already there."""
        return Target(round_id, folder=folder)

    @staticmethod
    def of_flow(state: FlowState, runs_folder: Path | None) -> "Target | None":
        """What export would write; None before there is anything."""
        if state.submission is None or state.system is None or not state.records:
            return None
        return Target(state.submission.round_id, state=_inputs(state), runs_folder=runs_folder)

    @property
    def is_flow(self) -> bool:
        """Whether this is the tree of the open submission."""
        return self.state is not None

    def same_tree(self, other: "Target") -> bool:
        """Whether both are the same tree, whatever rules it is read by."""
        return replace(self, round_id=other.round_id) == other

    def by_rules_of(self, round_id: str) -> "Target":
        """The same tree for the rules of another round."""
        return replace(self, round_id=round_id)

    def fits(self, state: FlowState) -> bool:
        """Whether a report on this target is the report of the submission in `state`, by its own rules."""
        return (
            self.state is not None
            and state.submission is not None
            and self.round_id == state.submission.round_id
            and self.state == _inputs(state)
        )


def _inputs(state: FlowState) -> FlowState:
    """What a tree is made of, without what is made from it."""
    return FlowState(system=state.system, submission=state.submission, records=state.records)


class Checked(NamedTuple):
    """A report with the folder it is about, its name for people, and what export leaves out of the tree."""

    name: str
    folder: Path
    report: CheckReport
    left_out: tuple[tuple[str, str], ...] = ()


def check_target(
    target: Target, report_fraction: Callable[[float], None], cancelled: Callable[[], bool]
) -> Checked | None:
    """Check `target`; None when it was cancelled. Raises ExpectedError where there is nothing that can be checked."""

    def progress(done: int, total: int) -> None:
        report_fraction(done / total if total else 1.0)

    if target.state is not None:
        return _check_flow(target, target.state, progress, cancelled)
    from core.check.checker import check_tree
    from core.rounds.load import load_round

    assert target.folder is not None
    report = check_tree(target.folder, load_round(target.round_id), progress, cancelled)
    return None if report is None else Checked(target.folder.name, target.folder, report)


def _check_flow(
    target: Target, state: FlowState, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> Checked | None:
    from core.export.preview_check import check_preview
    from core.record.store import RunStore

    assert state.submission is not None
    assert state.system is not None
    store = RunStore(target.runs_folder)
    found = check_preview(state.submission, state.system, state.records, target.round_id, store, progress, cancelled)
    if found is None:
        return None
    return Checked(found.tree.name, found.folder, found.report, found.tree.left_out)
