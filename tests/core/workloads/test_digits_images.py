"""The practice's images come out the same everywhere, and damage to their files is noticed."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from core.errors import ExpectedError
from core.places import cache_folder
from core.values import replace
from core.workloads import digits_images
from core.workloads.catalogue import DIGITS_DATA, EXPANDED, HELD_OUT


def cached() -> Path:
    return cache_folder() / "practice" / f"digits-expanded-{EXPANDED.sha256[:12]}.u8"


def test_the_held_out_samples_are_those_of_the_catalogue() -> None:
    images, labels = digits_images.held_out_images()
    assert images.shape == (360, 64)
    assert digits_images.content_sha256(images, labels) == HELD_OUT.sha256


def test_the_expanded_samples_are_the_same_bytes_on_every_machine() -> None:
    images, labels = digits_images.held_out_images()
    made = digits_images.make_expanded(images)
    assert made.shape == (50_000, 64)
    assert made.max() == 240
    assert digits_images.content_sha256(made, digits_images.expanded_labels(labels)) == EXPANDED.sha256


def test_each_expanded_sample_does_not_depend_on_how_many_are_made() -> None:
    images, _ = digits_images.held_out_images()
    few = digits_images.make_expanded(images, 5_100)
    np.testing.assert_array_equal(few[:700], digits_images.make_expanded(images, 700))


def test_moves_are_small_and_differ() -> None:
    images, _ = digits_images.held_out_images()
    made = digits_images.make_expanded(images, 3600).reshape(10, 360, 64).astype(int)
    assert len({sample.tobytes() for sample in made.reshape(-1, 64)}) > 3590
    ink = made.sum(axis=2) / images.astype(int).sum(axis=1)
    assert 0.6 < ink.min() <= ink.max() < 1.2


def test_an_image_without_a_move_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digits_images, "_TANGENT_STEPS", 0)
    monkeypatch.setattr(digits_images, "_SHIFT_STEPS", 0)
    images, _ = digits_images.held_out_images()
    np.testing.assert_array_equal(digits_images.make_expanded(images, 360), images)


def test_each_digit_has_about_a_tenth_of_the_expanded_samples() -> None:
    counts = np.bincount(digits_images.labels_of(EXPANDED))
    assert counts.sum() == 50_000
    assert counts.min() >= 4_900


def test_the_cache_holds_the_samples_after_the_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    images, labels = digits_images.held_out_images()
    first = digits_images.expanded_images(images, labels)
    assert cached().stat().st_size == 50_000 * 64
    monkeypatch.setattr(digits_images, "make_expanded", lambda images: pytest.fail("made again"))
    np.testing.assert_array_equal(digits_images.expanded_images(images, labels), first)


@pytest.mark.fault
@pytest.mark.parametrize("damage", ["cut short", "changed", "empty", "too long", "folder"])
def test_a_damaged_cache_is_made_again(damage: str) -> None:
    images, labels = digits_images.held_out_images()
    first = digits_images.expanded_images(images, labels)
    content = cached().read_bytes()
    cached().unlink()
    match damage:
        case "cut short":
            cached().write_bytes(content[:-1])
        case "changed":
            cached().write_bytes(b"\x01" + content[1:])
        case "empty":
            cached().write_bytes(b"")
        case "too long":
            cached().write_bytes(content + b"\x00")
        case _:
            cached().mkdir()
    np.testing.assert_array_equal(digits_images.expanded_images(images, labels), first)
    if damage != "folder":
        assert hashlib.sha256(cached().read_bytes()).digest() == hashlib.sha256(content).digest()


@pytest.mark.fault
def test_a_cache_that_cannot_be_written_is_done_without(own_home: Path) -> None:
    own_home.parent.mkdir(parents=True, exist_ok=True)
    own_home.write_text("a file where the folder should be")
    images, labels = digits_images.held_out_images()
    assert digits_images.expanded_images(images, labels).shape == (50_000, 64)


@pytest.mark.fault
@pytest.mark.parametrize("damage", ["missing", "cut short", "changed", "too large"])
def test_damaged_data_of_the_practice_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    path = tmp_path / "digits.npz"
    content = DIGITS_DATA.path.read_bytes()
    match damage:
        case "cut short":
            path.write_bytes(content[:1000])
        case "changed":
            path.write_bytes(content[:-1] + b"x")
        case "too large":
            path.write_bytes(content + bytes(5_000_000))
        case _:
            pass
    monkeypatch.setattr(digits_images, "DIGITS_DATA", replace(DIGITS_DATA, path=path))
    with pytest.raises(ExpectedError) as caught:
        digits_images.held_out_images()
    assert str(path) in str(caught.value)
    assert caught.value.remedy
