"""An export is asked for as a whole, and refused before anything is written."""

from pathlib import Path

import pytest

from core.errors import ExpectedError
from core.export.deliver import Destination, deliver
from core.export.write import manifest_path
from tests.core.export.conftest import StoredPractice


def test_tree_archive_manifest_and_summary_lie_beside_each_other(practice: StoredPractice, tmp_path: Path) -> None:
    where = Destination(tree=tmp_path / "PRACTICE-v6.1")
    seen: list[float] = []

    done = deliver(practice.tree(), "<!doctype html>", where, lambda n, total: seen.append(n / total))

    assert all(path.exists() for path in where.paths())
    assert where.paths() == (where.tree, where.archive(), manifest_path(where.archive()), where.summary())
    assert manifest_path(where.archive()).read_text().startswith(done.archive_sha256)
    assert done.archive_bytes == where.archive().stat().st_size
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_what_is_not_wanted_is_not_written(practice: StoredPractice, tmp_path: Path) -> None:
    where = Destination(tree=tmp_path / "PRACTICE-v6.1", with_archive=False, with_summary=False)

    deliver(practice.tree(), "", where)

    assert [entry.name for entry in tmp_path.iterdir()] == ["PRACTICE-v6.1"]


@pytest.mark.parametrize("name", ["PRACTICE-v6.1.tar.gz", "PRACTICE-v6.1.html", "PRACTICE-v6.1.tar.gz.sha256"])
def test_one_file_in_the_way_keeps_everything_from_being_written(
    practice: StoredPractice, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("mine")
    where = Destination(tree=tmp_path / "PRACTICE-v6.1")

    with pytest.raises(ExpectedError, match="exists already"):
        deliver(practice.tree(), "", where)

    assert [entry.name for entry in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_an_export_may_be_replaced_as_a_whole(practice: StoredPractice, tmp_path: Path) -> None:
    where = Destination(tree=tmp_path / "PRACTICE-v6.1")
    deliver(practice.tree(), "first", where)
    first = where.archive().read_bytes()

    deliver(practice.tree(), "second", Destination(tree=where.tree, overwrite=True))

    assert where.archive().read_bytes() == first
    assert where.summary().read_text() == "second"


def test_a_practice_without_its_mark_is_refused_before_anything_is_written(
    practice: StoredPractice, tmp_path: Path
) -> None:
    with pytest.raises(ExpectedError, match="does not say PRACTICE"):
        deliver(practice.tree(), "", Destination(tree=tmp_path / "mine"))

    assert list(tmp_path.iterdir()) == []
