"""The plan of the Run page: made from what was chosen, and changed by the remedies that a person accepted."""

from collections.abc import Mapping
from datetime import datetime

from core.flow import FlowState
from core.plan.practice import BENCHMARK, practice_plan
from core.plan.run_plan import RunPlan
from core.plan.tuning import with_changes
from core.terms import Profile
from gui.practice import plan_practice


def planned(state: FlowState, profile: Profile) -> FlowState:
    """`state` with a new plan of this profile; unchanged where nothing is chosen that can be planned."""
    if state.submission is None or state.backend is None:
        return state
    if state.submission.practice:
        return plan_practice(state, profile, state.backend)
    if BENCHMARK not in state.benchmarks:
        return state
    return state.with_plan(practice_plan(profile, state.submission, state.backend, datetime.now().astimezone()))


def with_reruns(plan: RunPlan, reruns: Mapping[str, dict[str, float | int]]) -> RunPlan:
    """`plan` with the changes of each test that is to be done again, by its id."""
    for test_id, changes in reruns.items():
        plan = with_changes(plan, test_id, changes)
    return plan
