"""What is said before a run starts."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from core.plan.preflight import Remark, preflight
from core.plan.tuning import Speed, with_speed
from core.rounds import load_round
from core.rounds.model import Seeds
from core.terms import Profile
from core.values import replace
from tests.core.plan.test_tuning import plan

SEEDS = load_round("v6.1").seeds
PLENTY = 64 * 10**9


def remarks(tmp_path: Path, made=None, version: str = "6.0.17", seeds: Seeds = SEEDS, memory: int = PLENTY):  # type: ignore[no-untyped-def]
    return preflight(made or plan(Profile.FULL), tmp_path, version, seeds, memory)


def test_a_machine_with_everything_gets_no_remark(tmp_path: Path) -> None:
    assert remarks(tmp_path) == ()


def test_a_missing_model_blocks_and_is_named(tmp_path: Path) -> None:
    made = plan()
    gone = replace(made, tests=tuple(replace(test, model="/nowhere/m.onnx") for test in made.tests))
    (remark,) = remarks(tmp_path, gone)
    assert remark.blocking
    assert "/nowhere/m.onnx" in str(remark.text)


def test_a_full_disk_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**12, 10**12, 5 * 10**6))
    (remark,) = remarks(tmp_path / "not" / "there" / "yet")
    assert remark.blocking
    assert "5 MB" in str(remark.text)


def test_other_seeds_than_the_round_wants_are_said_before_a_long_run(tmp_path: Path) -> None:
    (remark,) = remarks(tmp_path, seeds=load_round("v6.0").seeds)
    assert not remark.blocking
    assert "v6.1" in str(remark.text)


@pytest.mark.parametrize(
    ("scenario", "speed"),
    [
        ("Server", Speed(single_p50_ns=10**9, multi_p50_ns=10**9, throughput_sps=100_000)),
        ("SingleStream", Speed(single_p50_ns=20_000, multi_p50_ns=10**9, throughput_sps=1)),
        ("MultiStream", Speed(single_p50_ns=10**9, multi_p50_ns=20_000, throughput_sps=1)),
    ],
)
def test_queries_that_do_not_fit_into_memory_are_said_and_block_where_the_worker_would_be_killed(
    scenario: str, speed: Speed, tmp_path: Path
) -> None:
    fast = with_speed(plan(Profile.FULL), speed)
    (remark,) = remarks(tmp_path, fast, memory=4 * 10**9)
    assert isinstance(remark, Remark)
    assert remark.blocking
    assert scenario in str(remark.text)
    (close,) = remarks(tmp_path, fast, memory=int(float(str(remark.text.fields["need"])) * 1.1e9))
    assert not close.blocking
