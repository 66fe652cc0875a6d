"""Which workloads there are and what their files are: light values, read before anything heavy is imported."""

from pathlib import Path

from core.messages import say
from core.places import RESOURCES
from core.values import Value
from core.workloads.score import DataSet


class ResourceFile(Value, frozen=True):
    """A file that comes with the program, and the hash that it must have."""

    path: Path
    sha256: str


DIGITS = "digits"
"""The workload of the practice, as plans and records name it."""

PRACTICE_DIGITS = "PRACTICE-digits"
"""The benchmark of the practice: our id, and its folder name in a tree, where model_mapping.json maps it to resnet."""

DIGITS_MODEL = ResourceFile(
    path=RESOURCES / "practice" / "digits.onnx",
    sha256="2c24cb4d7fd20b359f39f0240e40e999028dc2096a14d974e61247be48de2423",
)
DIGITS_DATA = ResourceFile(
    path=RESOURCES / "practice" / "digits.npz",
    sha256="7b3a24320093b610a9af80f2c1d08ad492a29c75511f3be913a424d9e4c5fe65",
)

HELD_OUT = DataSet(
    key="heldout",
    title=say("Handwritten digits, the {count} held-out images", count=360),
    sample_count=360,
    performance_sample_count=360,
    sha256="59b411a981ff5de04278ec1e7dd6ee848528fed36e230d7bcb793baae5dea1c9",
)
EXPANDED = DataSet(
    key="expanded",
    title=say("Handwritten digits, {count} samples made from the held-out images", count=50_000),
    sample_count=50_000,
    performance_sample_count=1_024,
    sha256="1d3206c04ecf9694aa94e6037a665e1df84b710f3ecfed8e93ebb9481ad70a12",
)

DATA_SETS: dict[str, tuple[DataSet, ...]] = {DIGITS: (HELD_OUT, EXPANDED)}
"""The data sets of each workload."""

WORKLOAD_OF = {PRACTICE_DIGITS: DIGITS}
"""The workload of each benchmark."""
