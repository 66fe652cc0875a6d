"""Fixtures for the window's tests: a themed application, a session, screenshots, and a look for what was left over."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget

from core.messages import use_translator
from gui import theme
from gui.session import Session
from gui.theme import ThemeChoice

Shot = Callable[..., list[Path]]


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The name of the application, so that widgets see the same as in the program."""
    return ["benchwright"]


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> Iterator[None]:
    """The light theme at 100 %, in English, before every test of the window."""
    use_translator(str)
    if not qapp.styleSheet():
        theme.active().install(qapp, ThemeChoice.LIGHT)
    theme.active().choose(ThemeChoice.LIGHT, 100)
    yield
    use_translator(str)


@pytest.fixture(autouse=True)
def nothing_left_over(qapp: QApplication, themed: None) -> Iterator[None]:
    """Closes what a test left open, so that no test sees the widgets of another; a visible one is a fault."""
    before = {id(widget) for widget in qapp.topLevelWidgets()}
    threads_before = set(threading.enumerate())
    yield
    left = [w for w in qapp.topLevelWidgets() if id(w) not in before and w.isVisible()]
    names = [f"{type(widget).__name__} “{widget.windowTitle()}”" for widget in left]
    for widget in left:
        widget.close()
        widget.deleteLater()
    qapp.processEvents()
    threads = [t.name for t in threading.enumerate() if t not in threads_before and not t.daemon]
    assert not threads, f"threads still at work after the test: {', '.join(threads)}"
    assert not names, f"still visible after the test: {', '.join(names)} (use qtbot.addWidget)"


@pytest.fixture
def session(qapp: QApplication) -> Iterator[Session]:
    """A session with default settings; its background work is ended after the test."""
    made = Session()
    yield made
    assert made.background.stop(5000), "background work did not end within 5 s"
    made.deleteLater()


@pytest.fixture
def shot(qtbot: object, qapp: QApplication) -> Shot:
    """`shot(widget, "home")` saves home.png and home-dark.png to $BENCHWRIGHT_SHOTS (nothing where it is unset).

    It shows the widget at `size`, renders it in both themes in any case, and returns the paths written.
    """

    def take(widget: QWidget, name: str, size: QSize | tuple[int, int] = (1280, 800)) -> list[Path]:
        folder = os.environ.get("BENCHWRIGHT_SHOTS")
        wanted = size if isinstance(size, QSize) else QSize(*size)
        widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
        widget.resize(wanted)
        widget.show()
        written = []
        for choice, suffix in ((ThemeChoice.LIGHT, ""), (ThemeChoice.DARK, "-dark")):
            theme.active().choose(choice, round(theme.active().scale * 100))
            for _ in range(5):
                qapp.processEvents()
            image = widget.grab()
            assert not image.isNull()
            if folder:
                path = Path(folder) / f"{name}{suffix}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                image.save(str(path))
                written.append(path)
        theme.active().choose(ThemeChoice.LIGHT, round(theme.active().scale * 100))
        return written

    return take
