"""Real packs and the conformance suite: our verdicts and numbers against the recorded ones."""

import importlib.util
import json
import math
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.check.checker import check_tree
from core.check.report import exit_status, report_json
from core.rounds import load_round

SAMPLE_STEP = 16


@pytest.fixture(scope="module")
def real_packs(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published packs, unpacked for this run of the tests."""
    folder = tmp_path_factory.mktemp("packs")
    with tarfile.open(shared_folder / "data" / "real_trees.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder


def test_real_packs_get_the_official_verdicts_and_metrics(shared_folder: Path, real_packs: Path) -> None:
    verdicts = json.loads((shared_folder / "data" / "official_verdicts.json").read_text())
    for pack, official in verdicts.items():
        report = check_tree(real_packs / pack, load_round(official["round"]), predict=True)
        assert report is not None
        ours = {(r.division, r.submitter, r.system, r.benchmark, r.scenario): r for r in report.results}
        assert len(ours) == len(official["results"])
        for one in official["results"]:
            result = ours[tuple(one[key] for key in ("division", "submitter", "system", "benchmark", "scenario"))]
            assert result.valid == (one["official"] == "valid"), (pack, result)
            assert result.official_verdict == one["official"], (pack, result)
            assert result.metric == (one["metric"] and pytest.approx(one["metric"], rel=1e-12))
            assert result.power == (one["power"] and pytest.approx(one["power"], rel=1e-12))


@pytest.fixture(scope="module")
def suite(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path, list[Any]]:
    """The conformance program, its base trees and the cases that need no user of their own."""
    folder = shared_folder / "data" / "conformance"
    spec = importlib.util.spec_from_file_location("conformance", folder / "conformance.py")
    assert spec is not None
    assert spec.loader is not None
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    bases = tmp_path_factory.mktemp("conformance")
    with tarfile.open(folder / "bases.tar.xz") as archive:
        archive.extractall(bases, filter="data")
    cases = json.loads((folder / "cases.json").read_text())
    return program, bases / "bases", [case for case in cases if not case.get("not_root")]


def disagreements(suite: tuple[Any, Path, list[Any]], cases: list[Any]) -> Iterator[str]:
    program, bases, _ = suite
    for case in cases:
        with program.tree_of(case, bases) as tree:
            report = check_tree(tree, load_round(case["round"]), predict=True)
            assert report is not None
            results = [
                {
                    **{key: getattr(one, key) for key in ("division", "submitter", "system", "benchmark", "scenario")},
                    "verdict": "valid" if one.valid else "invalid",
                    "metric": one.metric,
                    "power": one.power,
                }
                for one in report.results
            ]
            for wrong in program.judge(case, exit_status(report), {"results": results}):
                yield f"{case['id']}: {wrong}"
            for wrong in program.judge_prediction(case, json.loads(report_json(report))):
                yield f"{case['id']}: {wrong}"
            for one in results:
                key = "/".join(one[part] for part in ("division", "submitter", "system", "benchmark", "scenario"))
                for recorded, field in (("metrics", "metric"), ("power", "power")):
                    official = case["official"].get(recorded, {}).get(key)
                    if official is not None and case["expected"].get(key) == "valid":
                        assert one[field] is not None
                        if not math.isclose(one[field], official, rel_tol=1e-6):
                            yield f"{case['id']}: {key} {field} {one[field]}, official {official}"


def test_a_sample_of_the_conformance_suite_agrees(suite: tuple[Any, Path, list[Any]]) -> None:
    assert len(suite[2]) > 400
    assert list(disagreements(suite, suite[2][::SAMPLE_STEP])) == []


@pytest.mark.slow
def test_the_whole_conformance_suite_agrees(suite: tuple[Any, Path, list[Any]]) -> None:
    assert list(disagreements(suite, suite[2])) == []
