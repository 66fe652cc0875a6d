"""Texts for people are templates that can be filled in, in sentence case and without exclamation marks."""

import importlib.util
from pathlib import Path

import pytest

from core.messages import placeholders

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "translations.py"


@pytest.fixture(scope="module")
def texts() -> list[str]:
    specification = importlib.util.spec_from_file_location("translations", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return [message.id for message in module.collect() if message.id]


def test_every_text_has_sound_placeholders(texts: list[str]) -> None:
    for text in texts:
        assert all(name.isidentifier() for name in placeholders(text)), text


def test_no_text_shouts(texts: list[str]) -> None:
    assert [text for text in texts if "!" in text] == []


def test_no_text_ends_in_two_stops(texts: list[str]) -> None:
    assert [text for text in texts if text.endswith((" .", ".."))] == []
