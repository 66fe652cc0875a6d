"""Backends of this package and of others."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

from core.backends import ENTRY_POINTS, find_backends
from core.backends.choice import BackendSettings
from core.errors import ExpectedError

GOOD = """
class Mine:
    key = "something else"
    title = "Mine"
    def unavailable_reason(self): return None
    def version(self): return "1.0"
    def fields(self, cores): return ()
    def load(self, model, settings): raise NotImplementedError
"""


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Make entry points of an invented package known: key → (module text, object)."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(points: dict[str, tuple[str, str]]) -> None:
        found = []
        for number, (key, (text, name)) in enumerate(points.items()):
            module = f"invented_{tmp_path.name.replace('-', '_')}_{number}"
            (tmp_path / f"{module}.py").write_text(text)
            found.append(importlib.metadata.EntryPoint(key, f"{module}:{name}", ENTRY_POINTS))
        monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: found)

    return make


def test_the_builtin_backend_is_found_without_runtime_and_numpy() -> None:
    program = (
        "import sys; from core.backends import find_backends; b = find_backends()['onnxruntime'];"
        "b.fields(4), b.version(), b.unavailable_reason();"
        "print([name for name in ('onnxruntime', 'numpy', 'PySide6') if name in sys.modules])"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=root, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_backend_of_another_package_is_found_under_its_entry_points_name(offer) -> None:  # type: ignore[no-untyped-def]
    offer({"mine": (GOOD, "Mine")})
    backend = find_backends()["mine"]
    assert (backend.key, backend.title, backend.version()) == ("mine", "Mine", "1.0")


@pytest.mark.fault
@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("raise ImportError('no libfast.so')", "Mine", "no libfast.so"),
        ("raise SystemExit(3)", "Mine", "SystemExit"),
        ("", "Mine", "Mine"),
        ("class Mine:\n    def __init__(self): raise RuntimeError('no licence')", "Mine", "no licence"),
        ("class Mine: pass", "Mine", "it has no unavailable_reason"),
        ("Mine = 3", "Mine", "not callable"),
        ("def (", "Mine", "SyntaxError"),
    ],
)
def test_a_broken_backend_of_another_package_is_listed_with_its_reason(  # type: ignore[no-untyped-def]
    offer, text: str, name: str, words: str
) -> None:
    offer({"broken": (text, name), "mine": (GOOD, "Mine")})
    backends = find_backends()
    assert set(backends) == {"onnxruntime", "broken", "mine"}
    broken = backends["broken"]
    assert words in str(broken.unavailable_reason())
    assert (broken.version(), broken.fields(2)) == ("", ())
    with pytest.raises(ExpectedError, match="could not be loaded"):
        broken.load(Path("model"), BackendSettings(backend="broken", device="cpu", precision="fp32"))


def test_no_package_takes_the_place_of_a_builtin_backend(offer) -> None:  # type: ignore[no-untyped-def]
    offer({"onnxruntime": (GOOD, "Mine")})
    assert find_backends()["onnxruntime"].title == "ONNX Runtime"
