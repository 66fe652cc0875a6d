"""What a benchmark task is: samples in, responses out, and a score from LoadGen's accuracy log.

A workload lives in the worker process for `load_samples`, `fill` and `respond`; `score` runs wherever the record is
made. Samples are loaded before the measurement, so `fill` only copies.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from core.backends.protocol import Array
from core.workloads.score import Accuracy, DataSet


class Workload(Protocol):
    """A task on one data set. Response rows are `response_bytes` long each."""

    benchmark: str
    data_set: DataSet
    response_bytes: int

    def load_samples(self, indices: Sequence[int]) -> None:
        """Read and pre-process these samples into memory (LoadGen's QSL load)."""

    def unload_samples(self, indices: Sequence[int]) -> None:
        """Free them."""

    def fill(self, indices: Sequence[int], inputs: tuple[Array, ...]) -> None:
        """Copy sample `indices[i]` to row i of each input buffer."""

    def respond(self, outputs: tuple[Array, ...], count: int, responses: Array) -> None:
        """Write the answers of the first `count` rows to `responses`, uint8 of shape (rows, response_bytes)."""

    def score(self, accuracy_log: Path) -> Accuracy:
        """Score LoadGen's `mlperf_log_accuracy.json`. Raises ExpectedError for a log that is cut short or not one."""
