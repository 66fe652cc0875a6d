"""The state of the whole flow: one optional value a step. A step is open when what it needs is there.

Changing an earlier value gives a new state without the later ones that depended on it.
"""

from enum import StrEnum

from core.backends.choice import BackendSettings
from core.check.findings import CheckReport
from core.detect.description import SystemDescription
from core.export.tree import SubmissionTree
from core.messages import Message, say
from core.plan.run_plan import RunPlan, Submission
from core.record.test_record import TestRecord
from core.run.outcome import DO_AGAIN
from core.terms import Validity
from core.values import Value, replace


class Step(StrEnum):
    """The seven steps in order."""

    SYSTEM = "System"
    SUBMISSION = "Submission"
    BENCHMARKS = "Benchmarks"
    BACKEND = "Backend"
    RUN = "Run"
    CHECK = "Check"
    EXPORT = "Export"


class StepState(StrEnum):
    """What the rail shows of a step, as icon and word."""

    OPEN = "open"
    DONE = "done"
    ATTENTION = "needs attention"
    LOCKED = "locked"


class FlowState(Value, frozen=True):
    """One value a step; None while it is not done."""

    system: SystemDescription | None = None
    submission: Submission | None = None
    benchmarks: tuple[str, ...] = ()
    backend: BackendSettings | None = None
    plan: RunPlan | None = None
    records: tuple[TestRecord, ...] = ()
    report: CheckReport | None = None
    tree: SubmissionTree | None = None

    def with_system(self, system: SystemDescription) -> "FlowState":
        """A new system. Records stay what they are: they carry their own system."""
        return replace(self, system=system, report=None, tree=None)

    def with_submission(self, submission: Submission) -> "FlowState":
        """A new submission; the choice of benchmarks and what followed is gone when it differs."""
        if submission == self.submission:
            return self
        return replace(
            self, submission=submission, benchmarks=(), backend=None, plan=None, records=(), report=None, tree=None
        )

    def with_benchmarks(self, benchmarks: tuple[str, ...]) -> "FlowState":
        """A new choice of benchmarks."""
        if benchmarks == self.benchmarks:
            return self
        return replace(self, benchmarks=benchmarks, plan=None, records=(), report=None, tree=None)

    def with_backend(self, backend: BackendSettings) -> "FlowState":
        """A new backend or other settings of it."""
        if backend == self.backend:
            return self
        return replace(self, backend=backend, plan=None, records=(), report=None, tree=None)

    def with_plan(self, plan: RunPlan) -> "FlowState":
        """A new plan, nothing of it done."""
        return replace(self, plan=plan, records=(), report=None, tree=None)

    def with_records(self, records: tuple[TestRecord, ...]) -> "FlowState":
        """The records so far; a later record of the same test replaces an earlier one."""
        return replace(self, records=records, report=None, tree=None)

    def with_report(self, report: CheckReport | None) -> "FlowState":
        """The report on the tree that these records make."""
        return replace(self, report=report)

    def with_tree(self, tree: SubmissionTree | None) -> "FlowState":
        """The exported tree."""
        return replace(self, tree=tree)

    def waits_for(self, step: Step) -> Step | None:
        """The step that must be done before `step` opens, or None when it is open."""
        if step is Step.SYSTEM:
            return None
        order = list(Step)
        for earlier in order[: order.index(step)]:
            if not self.done(earlier):
                return earlier
        return None

    def done(self, step: Step) -> bool:
        """Whether the step has its value."""
        match step:
            case Step.SYSTEM:
                return self.system is not None
            case Step.SUBMISSION:
                return self.submission is not None
            case Step.BENCHMARKS:
                return bool(self.benchmarks)
            case Step.BACKEND:
                return self.backend is not None
            case Step.RUN:
                ended = {r.test.test_id for r in self.records if r.outcome.ending not in DO_AGAIN}
                return self.plan is not None and {t.test_id for t in self.plan.tests} <= ended
            case Step.CHECK:
                return self.report is not None and self.report.passes()
            case Step.EXPORT:
                return self.tree is not None

    def needs_attention(self, step: Step) -> bool:
        """Whether the step is done in form but has something to mend."""
        match step:
            case Step.SYSTEM:
                from core.detect.fields import missing_fields

                return self.system is not None and bool(missing_fields(self.system))
            case Step.RUN:
                return any(r.validity is not Validity.VALID for r in self.records)
            case Step.CHECK:
                return self.report is not None and not self.report.passes()
            case _:
                return False

    def state_of(self, step: Step) -> StepState:
        """What the rail shows."""
        if self.needs_attention(step):
            return StepState.ATTENTION
        if self.waits_for(step) is not None:
            return StepState.LOCKED
        return StepState.DONE if self.done(step) else StepState.OPEN

    def word_of(self, step: Step) -> Message:
        """The word beside the icon of a step."""
        match self.state_of(step):
            case StepState.DONE:
                return say("Done")
            case StepState.ATTENTION:
                return say("Needs attention")
            case StepState.OPEN:
                return say("Open")
            case StepState.LOCKED:
                return say("Locked: waits for {step}", step=str(self.waits_for(step)))
