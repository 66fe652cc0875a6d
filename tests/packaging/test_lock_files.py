"""The lock files: every pin has hashes, no address is named, and they agree with pyproject.toml and each other."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NAMES = ("requirements.txt", "requirements-test.txt")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?P<rest>(?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE)


def pins(text: str) -> dict[str, str]:
    return {canonicalize_name(pin["name"]): pin["version"] for pin in PIN.finditer(text)}


@pytest.fixture
def texts(repository: Path) -> dict[str, str]:
    return {name: (repository / "packaging" / name).read_text(encoding="utf-8") for name in NAMES}


@pytest.fixture
def declared(repository: Path) -> dict[str, list[Requirement]]:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        "requirements.txt": [Requirement(text) for text in project["project"]["dependencies"]],
        "requirements-test.txt": [Requirement(text) for text in project["dependency-groups"]["test"]],
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_pin_has_hashes_and_nothing_else_stands_in_the_file(texts: dict[str, str], name: str) -> None:
    found = list(PIN.finditer(texts[name]))
    assert len(found) > 10
    for pin in found:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", pin["rest"]), pin["name"]
    left = PIN.sub("", texts[name]).strip()
    assert re.fullmatch(r"# Made by packaging/lock\.py [^\n]*", left)


@pytest.mark.parametrize("name", NAMES)
def test_no_address_is_named(texts: dict[str, str], name: str) -> None:
    assert "://" not in texts[name]
    assert not re.search(r"^\s*--?(i|f|index|extra|find|trusted)", texts[name], re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_the_pins_satisfy_pyproject(texts: dict[str, str], declared: dict[str, list[Requirement]], name: str) -> None:
    pinned = pins(texts[name]) if name == NAMES[0] else {**pins(texts[NAMES[0]]), **pins(texts[name])}
    for requirement in declared[name]:
        version = pinned.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not locked: run packaging/lock.py"
        assert requirement.specifier.contains(version), f"{requirement.name} {version}: run packaging/lock.py"


def test_the_tests_run_with_the_programs_own_versions(texts: dict[str, str]) -> None:
    program, tests = pins(texts[NAMES[0]]), pins(texts[NAMES[1]])
    assert {name: tests[name] for name in program.keys() & tests.keys()} == {
        name: program[name] for name in program.keys() & tests.keys()
    }


def test_qt_stays_below_the_release_that_loses_references(texts: dict[str, str]) -> None:
    version = pins(texts[NAMES[0]])["pyside6-essentials"]
    assert Requirement("x>=6.8,<6.12").specifier.contains(version)
