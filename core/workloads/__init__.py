"""What a benchmark task is: read samples, pre-process, post-process, score. One file a task.

Names and data sets are light to ask for; a workload itself brings numpy and is opened in the worker and for scoring.
"""

from core.errors import ExpectedError
from core.messages import say
from core.workloads.catalogue import DATA_SETS, DIGITS, WORKLOAD_OF
from core.workloads.protocol import Workload
from core.workloads.score import DataSet

__all__ = ["data_sets", "find_data_set", "open_workload"]


def data_sets(name: str) -> tuple[DataSet, ...]:
    """The data sets of a workload, given by its own name or by the id of its benchmark.

    Raises ExpectedError for a name that is not known.
    """
    workload = WORKLOAD_OF.get(name, name)
    if workload not in DATA_SETS:
        raise ExpectedError(
            say("No workload is called “{name}”.", name=name[:80]),
            say("Known workloads: {names}.", names=", ".join(DATA_SETS)),
        )
    return DATA_SETS[workload]


def find_data_set(name: str, key: str) -> DataSet:
    """The data set `key` of a workload. Raises ExpectedError when there is none."""
    known = data_sets(name)
    for data_set in known:
        if data_set.key == key:
            return data_set
    raise ExpectedError(
        say("The workload {workload} has no data set “{key}”.", workload=name, key=key[:80]),
        say("Its data sets are: {keys}.", keys=", ".join(data_set.key for data_set in known)),
    )


def open_workload(name: str, data_set: str) -> Workload:
    """The workload `name` (its own name or the id of its benchmark) on one of its data sets.

    Raises ExpectedError for a name that is not known and for data that are missing or damaged.
    """
    chosen = find_data_set(name, data_set)
    match WORKLOAD_OF.get(name, name):
        case workload if workload == DIGITS:
            from core.workloads.digits import DigitsWorkload

            return DigitsWorkload(chosen)
        case workload:
            raise AssertionError(f"the catalogue names {workload}, which nothing opens")
