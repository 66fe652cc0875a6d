"""The source code in a tree: the worker with all of ours that it imports, and the model and data of the practice."""

import ast
from pathlib import Path

from core.places import PROGRAM, RESOURCES

WORKER = "core.run.worker"
PRACTICE_RESOURCES = RESOURCES / "practice"
LICENSE = "LICENSE"


def worker_sources(program: Path = PROGRAM) -> tuple[Path, ...]:
    """The worker's module and every module of `core` that it imports, directly or not, sorted."""
    found: set[str] = set()
    waiting = [WORKER]
    while waiting:
        name = waiting.pop()
        path = _file_of(name, program)
        if name in found or path is None:
            continue
        found.add(name)
        waiting += [name.rpartition(".")[0], *_imports(path)]
    files = {path for name in found if (path := _file_of(name, program))}
    return tuple(sorted(files))


def practice_sources() -> tuple[Path, ...]:
    """The practice's model, its data and the script that trained it, sorted."""
    return tuple(sorted(path for path in PRACTICE_RESOURCES.iterdir() if path.is_file() and path.name[0] != "."))


def tree_name_of(path: Path, program: Path = PROGRAM) -> str:
    """Where a file of the program stands below the tree's source folder."""
    return path.relative_to(program).as_posix()


def _imports(path: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [name for name in names if name == "core" or name.startswith("core.")]


def _file_of(name: str, program: Path) -> Path | None:
    """The file of a module, None for a name that is none (a function of a module, for example)."""
    if not name:
        return None
    stem = program.joinpath(*name.split("."))
    for path in (stem.with_suffix(".py"), stem / "__init__.py"):
        if path.is_file():
            return path
    return None
