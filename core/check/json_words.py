"""Values of a JSON file as a finding shows them: the way the file writes them, short, and nothing for null."""

from json import JSONEncoder
from typing import Any

from core.messages import say

LIMIT_CHARACTERS = 120


def json_words(value: Any) -> str:
    """`value` in at most 120 characters: text without quotes unless it is empty, everything else as JSON."""
    if value is None:
        return say("nothing").text()
    if isinstance(value, str) and value:
        return _short(value)
    text = ""
    # In parts: of a huge or deeply nested value no more is written out than is shown.
    for part in JSONEncoder(ensure_ascii=False).iterencode(value):
        text += part
        if len(text) > LIMIT_CHARACTERS:
            break
    return _short(text)


def _short(text: str) -> str:
    return text if len(text) <= LIMIT_CHARACTERS else f"{text[: LIMIT_CHARACTERS - 1]}…"
