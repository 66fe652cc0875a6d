"""The practice's images: the held-out ones, and 50,000 samples made from them by small shifts and rotations.

An image is 64 bytes, row by row, from 0 (paper) to 240 (ink). Everything is integer arithmetic, so every machine and
every version of numpy makes the same bytes, which `core.workloads.catalogue` holds the hash of.
"""

import contextlib
import hashlib
import io
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import ExpectedError
from core.files import read_bytes, write_bytes
from core.messages import say
from core.places import cache_folder
from core.workloads.catalogue import DIGITS_DATA, EXPANDED
from core.workloads.score import DataSet

Bytes = npt.NDArray[np.uint8]

SIDE = 8
INK = 240
"""The value of full ink; the source has 16."""

_SEED = 20261123
_TANGENT_STEPS = 6
_TANGENT_UNIT = 64
"""The tangent of half the angle is a multiple of 1/64 up to 6/64: up to 10.7° in steps of 1.8°."""
_SHIFT_STEPS = 12
_SHIFT_UNIT = 16
"""A shift is a multiple of 1/16 pixel up to 12/16."""
_PAD = 4
_BLOCK = 5_000
"""Samples made at a time, which bounds the memory."""
_MAX_FILE_BYTES = 4 * 1024 * 1024


def held_out_images() -> tuple[Bytes, Bytes]:
    """The held-out images, uint8 [360, 64], and their labels, uint8 [360].

    Raises ExpectedError when the data file is missing or not the one that came with the program.
    """
    content = read_bytes(DIGITS_DATA.path, _MAX_FILE_BYTES)
    if hashlib.sha256(content).hexdigest() != DIGITS_DATA.sha256:
        raise ExpectedError(
            say("The data of the practice were changed or cut short: {path}.", path=str(DIGITS_DATA.path)),
            say("Install Benchwright again."),
        )
    with np.load(io.BytesIO(content), allow_pickle=False) as data:
        chosen = data["heldout"]
        images: Bytes = data["images"][chosen].reshape(-1, SIDE * SIDE) * np.uint8(INK // 16)
        labels: Bytes = data["labels"][chosen]
    return images, labels


def expanded_labels(labels: Bytes) -> Bytes:
    """The labels of the expanded samples: sample i is made from held-out image i modulo their number."""
    return labels[np.arange(EXPANDED.sample_count) % len(labels)]


def expanded_images(images: Bytes, labels: Bytes) -> Bytes:
    """The expanded samples, uint8 [50000, 64], from the cache where it holds exactly them, else made and cached."""
    kept = cache_folder() / "practice" / f"digits-expanded-{EXPANDED.sha256[:12]}.u8"
    with contextlib.suppress(ExpectedError):
        cached = np.frombuffer(read_bytes(kept, EXPANDED.sample_count * SIDE * SIDE), np.uint8)
        if content_sha256(cached, expanded_labels(labels)) == EXPANDED.sha256:
            return cached.reshape(-1, SIDE * SIDE)
    made = make_expanded(images)
    # A cache that cannot be written costs a second at the next start and nothing else.
    with contextlib.suppress(ExpectedError):
        write_bytes(kept, made.tobytes())
    return made


def content_sha256(images: Bytes, labels: Bytes) -> str:
    """The hash of a data set: all image bytes in order, then all labels, one byte each."""
    digest = hashlib.sha256(images.tobytes())
    digest.update(labels.tobytes())
    return digest.hexdigest()


def make_expanded(images: Bytes, count: int = EXPANDED.sample_count) -> Bytes:
    """Make `count` samples: each a held-out image, rotated about its middle, shifted, and read between its pixels."""
    padded = np.pad(images.reshape(-1, SIDE, SIDE), ((0, 0), (_PAD, _PAD), (_PAD, _PAD))).astype(np.int32)
    made = np.empty((count, SIDE * SIDE), np.uint8)
    for start in range(0, count, _BLOCK):
        numbers = np.arange(start, min(start + _BLOCK, count))
        made[start : start + _BLOCK] = _moved(padded, numbers)
    return made


def _moved(padded: npt.NDArray[np.int32], numbers: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """The samples of these numbers from the padded images; values 0 to 240."""
    draws = _splitmix64(numbers.astype(np.uint64) + np.uint64(_SEED))
    tangent = _draw(draws, 0, _TANGENT_STEPS)
    shift_x, shift_y = _draw(draws, 16, _SHIFT_STEPS), _draw(draws, 32, _SHIFT_STEPS)
    # With t = tan(angle / 2): cosine = (1 - t²) / (1 + t²) and sine = 2t / (1 + t²), in 1/4096 and without a float.
    squares = _TANGENT_UNIT**2 + tangent**2
    cosine = 4096 * (_TANGENT_UNIT**2 - tangent**2) // squares
    sine = 4096 * 2 * _TANGENT_UNIT * tangent // squares
    # Places of the 8 × 8 pixels from the middle, in half pixels; so a product with 1/4096 is in 1/8192 pixel.
    place = 2 * np.arange(SIDE, dtype=np.int32) - (SIDE - 1)
    across, down = np.tile(place, SIDE), np.repeat(place, SIDE)
    middle = (SIDE - 1) * 4096
    x = cosine * across - sine * down + middle + shift_x * (8192 // _SHIFT_UNIT)
    y = sine * across + cosine * down + middle + shift_y * (8192 // _SHIFT_UNIT)
    source = (numbers % len(padded))[:, None]
    left, top = (x >> 13) + _PAD, (y >> 13) + _PAD
    right_share, low_share = (x >> 7) & 63, (y >> 7) & 63
    mixed: npt.NDArray[np.int32] = (
        padded[source, top, left] * (64 - low_share) * (64 - right_share)
        + padded[source, top, left + 1] * (64 - low_share) * right_share
        + padded[source, top + 1, left] * low_share * (64 - right_share)
        + padded[source, top + 1, left + 1] * low_share * right_share
    )
    return (mixed + 2048) >> 12


def images_of(data_set: DataSet) -> tuple[Bytes, Bytes]:
    """Images and labels of one of the two data sets."""
    images, labels = held_out_images()
    if data_set.key == EXPANDED.key:
        return expanded_images(images, labels), expanded_labels(labels)
    return images, labels


def labels_of(data_set: DataSet) -> Bytes:
    """The labels alone: quicker, because no image is made."""
    labels = held_out_images()[1]
    return expanded_labels(labels) if data_set.key == EXPANDED.key else labels


def _draw(draws: npt.NDArray[np.uint64], bit: int, steps: int) -> npt.NDArray[np.int32]:
    """A column of whole numbers from -steps to steps, from 16 bits of each draw."""
    bits = (draws >> np.uint64(bit)) & np.uint64(0xFFFF)
    return (bits % np.uint64(2 * steps + 1)).astype(np.int32)[:, None] - steps


def _splitmix64(state: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """SplitMix64 (Steele, Lea, Flood 2014): 64 well-mixed bits for each counter, the same on every machine."""
    mixed = state * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
