"""The practice's task: which digit is on an image of 8 × 8 pixels."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.backends.protocol import Array
from core.errors import ExpectedError
from core.messages import say
from core.workloads.accuracy_log import read_answers
from core.workloads.catalogue import PRACTICE_DIGITS
from core.workloads.classification import ANSWER_BYTES, top1
from core.workloads.digits_images import INK, SIDE, content_sha256, images_of, labels_of
from core.workloads.score import Accuracy, DataSet


class DigitsWorkload:
    """Handwritten digits on one data set. Images are read with the first samples that are loaded, not before."""

    benchmark = PRACTICE_DIGITS
    response_bytes = ANSWER_BYTES

    def __init__(self, data_set: DataSet) -> None:
        self.data_set = data_set
        self._images: Array | None = None
        self._samples = np.zeros((data_set.sample_count, 1, SIDE, SIDE), np.float32)

    def load_samples(self, indices: Sequence[int]) -> None:
        """Scale these images to 0 … 1. Raises ExpectedError when the data are not those of the catalogue."""
        if self._images is None:
            self._images = self._verified_images()
        rows = np.asarray(indices, np.intp)
        self._samples[rows] = (self._images[rows] / np.float32(INK)).reshape(-1, 1, SIDE, SIDE)

    def unload_samples(self, indices: Sequence[int]) -> None:
        """Clear these images, so that an answer without a load shows in the score."""
        self._samples[np.asarray(indices, np.intp)] = 0

    def fill(self, indices: Sequence[int], inputs: tuple[Array, ...]) -> None:
        """Copy samples to the first rows of the input. `indices`: a list of whole numbers or an array of np.intp.

        With mode "clip" numpy writes straight into the input; "raise" would copy twice.
        """
        self._samples.take(indices, 0, inputs[0][: len(indices)], "clip")

    def respond(self, outputs: tuple[Array, ...], count: int, responses: Array) -> None:
        """Write the class with the highest score of each row."""
        responses[:count].view(np.float32)[:, 0] = outputs[0][:count].argmax(1)

    def score(self, accuracy_log: Path) -> Accuracy:
        """Top-1 accuracy over the whole data set."""
        answers = read_answers(accuracy_log, self.data_set.sample_count, self.response_bytes)
        return top1(answers, labels_of(self.data_set).tolist())

    def _verified_images(self) -> Array:
        images, labels = images_of(self.data_set)
        if content_sha256(images, labels) != self.data_set.sha256:
            raise ExpectedError(
                say("The data set {name} of the practice is not what it should be.", name=self.data_set.key),
                say("Install Benchwright again."),
            )
        return images
