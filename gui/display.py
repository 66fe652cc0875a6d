"""Whether a window can be opened here, found without importing Qt: Qt ends the process where it cannot."""

import ctypes
import importlib.util
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from core.messages import Message, say

HEADLESS_PLATFORMS = frozenset({"offscreen", "minimal", "vnc"})


def display_problem(environment: Mapping[str, str] = os.environ) -> Message | None:
    """Why no window can be opened, as one line that says what happens instead; None when one can be."""
    if environment.get("QT_QPA_PLATFORM", "").split(":")[0] in HEADLESS_PLATFORMS:
        return None
    if not sys.platform.startswith("linux"):
        return None
    display, wayland = environment.get("DISPLAY", ""), environment.get("WAYLAND_DISPLAY", "")
    if not display and not wayland:
        return say("There is no display here, so the practice runs in the terminal.")
    if not wayland and not _x_answers(display):
        return say("The display {display} does not answer, so the practice runs in the terminal.", display=display)
    missing = _missing_library(wayland=bool(wayland))
    if missing:
        return say("Qt cannot open a window ({reason}), so the practice runs in the terminal.", reason=missing)
    return None


def _x_answers(display: str) -> bool:
    """Whether something listens where `DISPLAY` points; a remote display is trusted."""
    host, _, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if host not in ("", "unix") or not number.isdigit():
        return True
    for address in (f"/tmp/.X11-unix/X{number}", f"\0/tmp/.X11-unix/X{number}"):
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1.0)
            try:
                probe.connect(address)
            except OSError:
                continue
            return True
    return False


def _missing_library(wayland: bool) -> str:
    """What the dynamic linker misses for Qt's platform plugin; empty when it loads."""
    specification = importlib.util.find_spec("PySide6")
    if specification is None or not specification.submodule_search_locations:
        return "PySide6 is not installed"
    platforms = Path(specification.submodule_search_locations[0]) / "Qt" / "plugins" / "platforms"
    names = ["libqwayland.so", "libqwayland-generic.so", "libqxcb.so"] if wayland else ["libqxcb.so"]
    reason = "its platform plugin is missing"
    for name in names:
        plugin = platforms / name
        if not plugin.is_file():
            continue
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            reason = str(error)
        else:
            return ""
    return reason
