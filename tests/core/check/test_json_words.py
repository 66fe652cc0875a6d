"""How a finding shows a value of a JSON file."""

from typing import Any

import msgspec
import pytest

from core.check.json_words import LIMIT_CHARACTERS, json_words
from tests.support.trees import TreeMaker


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "nothing"),
        ("", '""'),
        ("N/A", "N/A"),
        (0, "0"),
        (True, "true"),
        ([], "[]"),
        ({"a": [1, None, "ä"]}, '{"a": [1, null, "ä"]}'),
    ],
)
def test_a_value_is_shown_as_its_file_writes_it(value: Any, shown: str) -> None:
    assert json_words(value) == shown


@pytest.mark.fault
@pytest.mark.parametrize("value", ["x" * 10_000, list(range(100_000)), msgspec.json.decode("[" * 900 + "]" * 900)])
def test_a_huge_value_is_shortened(value: Any) -> None:
    shown = json_words(value)
    assert len(shown) == LIMIT_CHARACTERS
    assert shown.endswith("…")


@pytest.mark.parametrize(
    ("changes", "rule", "found"),
    [
        ({"status": None}, "SYS-STATUS", "nothing"),
        ({"status": {"a": 1}}, "SYS-STATUS", '{"a": 1}'),
        ({"cooling": None}, "SYS-FIELD-EMPTY", "nothing"),
        ({"cooling": ""}, "SYS-FIELD-EMPTY", '""'),
        ({"is_network": True}, "SYS-NETWORK", "true"),
    ],
)
def test_a_finding_about_a_system_shows_no_value_of_another_language(
    closed_tree: TreeMaker, changes: dict[str, Any], rule: str, found: str
) -> None:
    closed_tree.edit_system(**changes)
    assert {one.found for one in closed_tree.check().findings if one.rule == rule} == {found}
