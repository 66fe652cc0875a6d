"""What the operating system has to bring: found, installed where that is allowed, named where it is not."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from launcher import qt_libraries, system_packages
from launcher.environment import Environment
from launcher.voice import SetupError, Voice

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="about Linux; its stand-ins are shell scripts")

Program = Callable[[Path, str], Path]

TOLD_BY_LDD = """\
PySide6/Qt/plugins/platforms/libqxcb.so:
\\tlibQt6Gui.so.6 => /env/PySide6/Qt/lib/libQt6Gui.so.6 (0x00007f)
\\tlibxcb-icccm.so.4 => not found
\\tlibEGL.so.1 => not found
\\tlibxcb-icccm.so.4 => not found
"""


@pytest.fixture
def search_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")
    monkeypatch.setattr("shutil.which", lambda name: str(folder / name) if (folder / name).exists() else None)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return folder


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    monkeypatch.setattr(sys, "platform", "linux")
    environment = Environment(tmp_path / "home")
    plugin = environment.site_packages / "PySide6" / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    plugin.parent.mkdir(parents=True)
    plugin.touch()
    environment.installed.mkdir()
    return environment


def test_complete_libraries_are_looked_at_once(
    search_path: Path, environment: Environment, voice: Voice, speech: object, program: Program
) -> None:
    program(search_path / "ldd", f'echo called >> "{search_path}/calls"')
    assert qt_libraries.look_after(environment, voice)
    assert qt_libraries.look_after(environment, voice)
    assert (search_path / "calls").read_text() == "called\n"
    assert speech.getvalue() == ""  # type: ignore[attr-defined]


def test_without_the_right_to_install_the_one_command_is_named(
    search_path: Path,
    environment: Environment,
    voice: Voice,
    speech: object,
    program: Program,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    program(search_path / "apt-get", "exit 1")
    program(search_path / "ldd", f"printf '{TOLD_BY_LDD}'")
    assert not qt_libraries.look_after(environment, voice)
    said = speech.getvalue()  # type: ignore[attr-defined]
    assert "needs 2 libraries of the system that are not here: libEGL.so.1 libxcb-icccm.so.4" in said
    assert "To install them: sudo apt-get install libegl1 libxcb-icccm4" in said
    assert not environment.qt_looked_at.exists()


def test_root_on_debian_has_them_installed_with_fresh_lists(
    search_path: Path, environment: Environment, voice: Voice, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    text = """
        echo "$@" >> HERE/asked
        case "$*" in
        *" update") touch HERE/lists ;;
        *) test -e HERE/lists && touch HERE/installed ;;
        esac
    """
    program(search_path / "apt-get", text.replace("HERE", f'"{search_path}"'))
    program(search_path / "ldd", f"test -e \"{search_path}/installed\" || printf '{TOLD_BY_LDD}'")
    assert qt_libraries.look_after(environment, voice)
    asked = (search_path / "asked").read_text().splitlines()
    assert [line.split("Timeout=120 ")[1] for line in asked] == [
        "install -y --no-install-recommends libegl1 libxcb-icccm4",
        "update",
        "install -y --no-install-recommends libegl1 libxcb-icccm4",
    ]
    assert environment.qt_looked_at.exists()


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("dnf", "sudo dnf install 'libEGL.so.1()(64bit)'"),
        ("zypper", "sudo zypper install --capability 'libEGL.so.1()(64bit)'"),
        ("pacman", "sudo pacman -S --needed xcb-util-cursor"),
        ("none", "with the system's package manager: libEGL.so.1"),
    ],
)
def test_other_systems_get_the_command_of_their_package_manager(
    search_path: Path, program: Program, manager: str, command: str
) -> None:
    program(search_path / manager, "")
    assert qt_libraries.command_for(["libEGL.so.1"]).startswith(command)


def test_x11s_libraries_are_not_missed_where_wayland_is_complete(
    search_path: Path, environment: Environment, voice: Voice, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    (environment.site_packages / "PySide6/Qt/plugins/platforms/libqwayland.so").touch()
    program(search_path / "ldd", f"case \"$*\" in *xcb*) printf '{TOLD_BY_LDD}' ;; esac")
    assert len(qt_libraries.missing_libraries(environment.site_packages)) == 2
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert qt_libraries.missing_libraries(environment.site_packages) == []


def test_without_ldd_nothing_is_claimed_to_be_missing(search_path: Path, environment: Environment) -> None:
    assert qt_libraries.missing_libraries(environment.site_packages) == []


@pytest.mark.fault
@pytest.mark.parametrize("root", [True, False])
def test_a_python_without_its_venv_module_names_the_package(
    search_path: Path, tmp_path: Path, voice: Voice, program: Program, monkeypatch: pytest.MonkeyPatch, root: bool
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    monkeypatch.setattr(sys, "executable", str(program(tmp_path / "python", "exit 1")))
    program(search_path / "apt-get", f'echo "$@" >> "{search_path}/asked"; exit 100')
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    with pytest.raises(SetupError, match="venv and ensurepip are not installed") as caught:
        system_packages.ensure_ensurepip(tmp_path / "log", voice)
    assert f'run "sudo apt-get install {package}"' in caught.value.remedy
    assert (search_path / "asked").exists() is root
