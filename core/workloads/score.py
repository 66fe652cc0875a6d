"""What a task's data set is and how an accuracy test ended: plain values, no numpy here."""

from core.messages import Message
from core.values import Value


class Accuracy(Value, frozen=True):
    """The outcome of an accuracy test.

    metric: the checker's name (`top1_accuracy`). value: in `unit` (`percent`). line: the line of accuracy.txt that
    the submission checker reads. good and total: correct and scored samples.
    """

    metric: str
    value: float
    unit: str
    good: int
    total: int
    line: str


class DataSet(Value, frozen=True):
    """A named set of samples of a workload: what it is, how many, and the hash of its content."""

    key: str
    title: Message
    sample_count: int
    performance_sample_count: int
    sha256: str
