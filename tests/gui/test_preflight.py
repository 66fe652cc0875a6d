"""The look ahead asks the installed LoadGen and the disk, without loading LoadGen here."""

import sys
from datetime import datetime
from pathlib import Path

from core.plan.practice import practice_plan, practice_submission
from core.plan.run_plan import RunPlan
from core.terms import Profile
from core.values import replace
from gui.preflight import look_ahead
from tests.support.scripted_runner import BACKEND


def quick_plan() -> RunPlan:
    submission = practice_submission(Profile.QUICK, "here")
    return practice_plan(Profile.QUICK, submission, BACKEND, datetime.now().astimezone())


def test_a_practice_on_this_machine_has_nothing_in_its_way(tmp_path: Path) -> None:
    plan = practice_plan(
        Profile.QUICK, practice_submission(Profile.QUICK, "here"), BACKEND, datetime.now().astimezone()
    )
    assert look_ahead(plan, tmp_path) == ()
    assert "mlperf_loadgen" not in sys.modules


def test_a_model_that_is_gone_stops_the_run_before_it_starts(tmp_path: Path) -> None:
    plan = practice_plan(
        Profile.QUICK, practice_submission(Profile.QUICK, "here"), BACKEND, datetime.now().astimezone()
    )
    gone = replace(plan, tests=tuple(replace(test, model=str(tmp_path / "gone.onnx")) for test in plan.tests))
    remarks = look_ahead(gone, tmp_path)
    assert [remark.blocking for remark in remarks] == [True]
    assert "gone.onnx" in remarks[0].text.text()
