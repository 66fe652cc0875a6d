"""Model and workload of a test, loaded in the worker process."""

from typing import NamedTuple

from core.backends import find_backends
from core.backends.protocol import LoadedModel
from core.errors import ExpectedError
from core.messages import say
from core.plan.models import model_path
from core.plan.run_plan import PlannedTest
from core.workloads import open_workload
from core.workloads.protocol import Workload


class Loaded(NamedTuple):
    """What a SUT is made from. `batch` and `streams` are the backend's settings of that name."""

    model: LoadedModel
    workload: Workload
    batch: int
    streams: int


def load_for(test: PlannedTest) -> Loaded:
    """Load what `test` names. Raises ExpectedError where a backend, model or data set is missing or damaged."""
    backend = find_backends().get(test.backend.backend)
    if backend is None:
        raise ExpectedError(
            say("No backend is called “{name}”.", name=test.backend.backend),
            say("Choose one of the backends that this machine has."),
        )
    workload = open_workload(test.workload, test.data_set)
    model = backend.load(model_path(test), test.backend)
    return Loaded(
        model=model,
        workload=workload,
        batch=int(test.backend.settings.get("batch", 1)),
        streams=int(test.backend.settings.get("streams", 1)),
    )
