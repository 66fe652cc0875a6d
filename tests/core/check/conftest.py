"""Trees for the tests of the rules."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import trees
from tests.support.trees import TreeMaker


@pytest.fixture
def closed_tree(tmp_path: Path) -> TreeMaker:
    """A closed edge ResNet submission of v6.1."""
    return trees.closed_tree(tmp_path / "tree")


@pytest.fixture
def practice_tree(tmp_path: Path) -> TreeMaker:
    """The tree of a quick practice."""
    return trees.practice_tree(tmp_path / "tree")


@pytest.fixture
def make_log_text() -> Callable[..., str]:
    """`log_text` for tests that write a log themselves."""
    return trees.log_text
