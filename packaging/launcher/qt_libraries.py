"""The system's libraries that Qt's window needs on Linux: found with ldd, without importing PySide6.

Qt's own message names the wrong library (xcb-cursor0 where xcb-icccm4 is missing), so it is not asked.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from launcher.environment import Environment
from launcher.system_packages import apt_command, apt_install, may_install
from launcher.voice import Voice

_WIDGETS = "PySide6/QtWidgets.abi3.so"
_X11 = "PySide6/Qt/plugins/platforms/libqxcb.so"
_WAYLAND = "PySide6/Qt/plugins/platforms/libqwayland.so"

DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libICE.so.6": "libice6",
    "libSM.so.6": "libsm6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
}
"""Which package of Debian and Ubuntu holds a library; Ubuntu's newer names stand behind the same ones."""

_ARCH_PACKAGES = (
    "xcb-util-cursor xcb-util-image xcb-util-keysyms xcb-util-renderutil xcb-util-wm "
    "libxkbcommon-x11 libglvnd glib2 fontconfig dbus"
)


def missing_libraries(site_packages: Path) -> list[str]:
    """The libraries that the system lacks, by their file names, sorted; empty where ldd cannot tell.

    What X11 needs is not missing where Wayland is at hand and complete.
    """
    if os.environ.get("WAYLAND_DISPLAY") and (site_packages / _WAYLAND).exists():
        missing = _not_found(site_packages, (_WIDGETS, _WAYLAND))
        if not missing:
            return []
    return _not_found(site_packages, (_WIDGETS, _X11))


def _not_found(site_packages: Path, names: Iterable[str]) -> list[str]:
    files = [str(site_packages / name) for name in names if (site_packages / name).exists()]
    if not files or shutil.which("ldd") is None:
        return []
    told = subprocess.run(
        ["ldd", *files],
        env={**os.environ, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return sorted(set(re.findall(r"^\s*(\S+) => not found", told.stdout, re.MULTILINE)))


def look_after(environment: Environment, voice: Voice) -> bool:
    """Sees that a window can open: installs what is missing, or names the command. Whether all of it is here."""
    if environment.qt_looked_at.exists():
        return True
    missing = missing_libraries(environment.site_packages)
    if missing:
        voice.say(f"The window needs {len(missing)} libraries of the system that are not here: {' '.join(missing)}")
        if may_install() and apt_install(debian_packages(missing), environment.log, voice):
            missing = missing_libraries(environment.site_packages)
    if missing:
        voice.say(f"To install them: {command_for(missing)}")
        return False
    environment.qt_looked_at.touch()
    return True


def debian_packages(libraries: Iterable[str]) -> list[str]:
    """The packages that hold these libraries, sorted, each once; a library of no known package is left out."""
    return sorted({DEBIAN_PACKAGES[library] for library in libraries if library in DEBIAN_PACKAGES})


def command_for(libraries: Iterable[str]) -> str:
    """The command of this system that installs the libraries."""
    capabilities = " ".join(f"'{library}()(64bit)'" for library in libraries)
    if shutil.which("apt-get"):
        return apt_command(debian_packages(libraries))
    if shutil.which("dnf"):
        return f"sudo dnf install {capabilities}"
    if shutil.which("zypper"):
        return f"sudo zypper install --capability {capabilities}"
    if shutil.which("pacman"):
        return f"sudo pacman -S --needed {_ARCH_PACKAGES}"
    return f"with the system's package manager: {' '.join(libraries)}"
