"""The practice in one step: detect, choose the defaults, plan."""

import platform
from datetime import datetime

from core.backends.choice import BackendSettings
from core.flow import FlowState
from core.plan.run_plan import Submission
from core.terms import Profile


def prepare_practice(profile: Profile) -> FlowState:
    """The flow of a new practice up to its plan; detection takes up to two seconds, so call it in the background.

    Raises ExpectedError where the backend cannot run here.
    """
    from core.backends.defaults import default_choice
    from core.detect.detection import detect

    backend = default_choice()
    return plan_practice(FlowState().with_system(detect()), profile, backend)


def practise(state: FlowState, profile: Profile) -> FlowState:
    """`state` as a practice of this profile up to the choice of its benchmark."""
    from core.plan.practice import BENCHMARK, practice_submission

    return state.with_submission(practice_submission(profile, platform.node())).with_benchmarks((BENCHMARK,))


def plan_practice(state: FlowState, profile: Profile, backend: BackendSettings) -> FlowState:
    """`state` with the practice of this profile chosen and planned anew; its system stays."""
    from core.plan.practice import practice_plan

    chosen = practise(state, profile).with_backend(backend)
    assert chosen.submission is not None
    return chosen.with_plan(practice_plan(profile, chosen.submission, backend, datetime.now().astimezone()))


def expected_s(profile: Profile) -> float:
    """How long the practice of this profile takes by its plan, in seconds."""
    from core.plan.practice import practice_plan, practice_submission

    backend = BackendSettings(backend="", device="", precision="")
    plan = practice_plan(profile, practice_submission(profile, "machine"), backend, datetime.now().astimezone())
    return sum(test.expected_duration_s for test in plan.tests)


def profile_of(submission: Submission) -> Profile:
    """The profile that a practice was chosen with; its round tells."""
    from core.plan.practice import ROUND_OF

    return next((profile for profile, name in ROUND_OF.items() if name == submission.round_id), Profile.QUICK)
