"""A plan names its model by an absolute path, or a built-in one by a name that holds on every machine."""

from pathlib import Path

import pytest

from core.errors import ExpectedError
from core.plan.models import BUILT_IN, model_file_name, model_path
from core.plan.run_plan import PlannedTest
from core.terms import Scenario
from core.values import replace
from tests.support.loadgen_runs import practice_test


def planned(model: str) -> PlannedTest:
    return replace(practice_test(Scenario.OFFLINE), model=model)


@pytest.mark.parametrize("name", list(BUILT_IN))
def test_a_built_in_model_is_found_by_its_name(name: str) -> None:
    assert model_path(planned(name)).is_file()
    assert model_file_name(planned(name)) == model_path(planned(name)).name


def test_the_practice_has_a_built_in_model() -> None:
    assert model_file_name(planned("builtin:digits")) == "digits.onnx"


def test_a_path_stays_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "own.onnx"
    assert model_path(planned(str(path))) == path
    assert model_file_name(planned(str(path))) == "own.onnx"
    assert model_file_name(planned(r"C:\models\own.onnx")) == "own.onnx"


@pytest.mark.fault
def test_a_built_in_name_that_nobody_knows_is_refused_in_words() -> None:
    with pytest.raises(ExpectedError, match="No built-in model is called “builtin:letters”"):
        model_path(planned("builtin:letters"))
