"""Image classification: the answer of a sample is its class, the score the share of right answers.

An answer is the class number as little-endian float32, which MLCommons' script for ImageNet reads by default.
"""

import struct
from collections.abc import Sequence

from core.workloads.score import Accuracy

ANSWER_BYTES = 4


def top1(answers: Sequence[bytes], labels: Sequence[int]) -> Accuracy:
    """Top-1 accuracy of `answers`, one a label, in the line that the submission checker reads."""
    good = sum(struct.unpack("<f", answer)[0] == label for answer, label in zip(answers, labels, strict=True))
    total = len(labels)
    percent = 100.0 * good / total
    return Accuracy(
        metric="top1_accuracy",
        value=percent,
        unit="percent",
        good=good,
        total=total,
        line=f"accuracy={percent:.3f}%, good={good}, total={total}",
    )
