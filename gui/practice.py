"""The practice in one step: detect, choose the defaults, plan. Called away from the window's thread."""

import platform
from datetime import datetime

from core.flow import FlowState
from core.terms import Profile


def prepare_practice(profile: Profile) -> FlowState:
    """The flow of a new practice up to its plan. Raises ExpectedError where the backend cannot run here."""
    from core.backends.defaults import default_choice
    from core.detect.detection import detect
    from core.plan.practice import BENCHMARK, practice_plan, practice_submission

    backend = default_choice()
    submission = practice_submission(profile, platform.node())
    return (
        FlowState()
        .with_system(detect())
        .with_submission(submission)
        .with_benchmarks((BENCHMARK,))
        .with_backend(backend)
        .with_plan(practice_plan(profile, submission, backend, datetime.now().astimezone()))
    )
