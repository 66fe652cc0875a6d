"""A person at the window: finds things by what is written on them, and uses the mouse and keyboard of the X server.

The program runs in the same process so that its widgets can be asked where they are; every action is an event of the
X server (sent by xdotool), so it takes the way that a person's hand takes.
"""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLineEdit, QScrollArea, QWidget

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)

PATIENCE_S = 30.0


class LostError(AssertionError):
    """The person does not find what they look for."""


class Person:
    """Looks at `window`."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    def wait(self, seconds: float) -> None:
        """Look on while the program works."""
        end_s = time.monotonic() + seconds
        while time.monotonic() < end_s:
            QApplication.processEvents()
            time.sleep(0.005)

    def wait_until(self, what: str, found: Callable[[], T | None], patience_s: float = PATIENCE_S) -> T:
        """Look on until `found` gives something; LostError when patience ends."""
        end_s = time.monotonic() + patience_s
        while time.monotonic() < end_s:
            value = found()
            if value:
                return value
            self.wait(0.05)
        raise LostError(f"no {what} within {patience_s} s; on the screen: {', '.join(self.words())[:1500]}")

    def words(self) -> list[str]:
        """What is written on the buttons that can be seen."""
        return [_text(b) for b in self._all(QAbstractButton) if _text(b)]

    def button(self, text: str) -> QAbstractButton:
        """The enabled button with this text."""
        return self.wait_until(
            f"button “{text}”",
            lambda: next((b for b in self._all(QAbstractButton) if _text(b) == text and b.isEnabled()), None),
        )

    def press(self, text: str) -> None:
        """Click the button with this text."""
        self.click(self.button(text))

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Bring `widget` into view and click it (its middle, or `at` in its coordinates)."""
        self._scroll_to(widget)
        place = widget.mapToGlobal(at if at is not None else widget.rect().center())
        self._xdotool("mousemove", str(place.x()), str(place.y()))
        self.wait(0.1)
        self._xdotool("click", "1")
        self.wait(0.3)

    def click_row(self, view: QAbstractItemView, row: int) -> None:
        """Click a row of a list."""
        index = view.model().index(row, 0)
        view.scrollTo(index)
        rect: QRect = view.visualRect(index)
        self.click(view.viewport(), rect.center())

    def key(self, *keys: str) -> None:
        """Press keys by their X names, such as `ctrl+1` or `Tab`."""
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)
            self.wait(0.2)

    def type_into(self, field: QLineEdit, text: str) -> None:
        """Click the field, replace what is in it and type `text`."""
        self.click(field)
        self.key("ctrl+a")
        self._xdotool("type", "--delay", "15", text)
        self.wait_until(f"“{text}” in the field", lambda: field.text() == text)

    def see(self, text: str, patience_s: float = PATIENCE_S) -> None:
        """Wait until a label or button that can be seen contains `text`."""
        self.wait_until(f"“{text}”", lambda: text in self.page_text(), patience_s)

    def page_text(self) -> str:
        """All text that can be seen."""
        parts = []
        for widget in self._all(QWidget):
            text = getattr(widget, "text", None)
            if callable(text):
                parts.append(str(text()))
        return "\n".join(parts)

    def shot(self, path: Path) -> None:
        """A picture of the window as it is on the screen."""
        self.wait(0.3)
        picture = self.window.screen().grabWindow(self.window.winId())
        path.parent.mkdir(parents=True, exist_ok=True)
        if not picture.save(str(path)):
            raise LostError(f"no picture could be written to {path}")

    def _all(self, kind: type[W]) -> list[W]:
        found = []
        for top in QApplication.topLevelWidgets():
            if top.isVisible():
                found += [w for w in [top, *top.findChildren(QWidget)] if isinstance(w, kind) and w.isVisible()]
        return found

    def _scroll_to(self, widget: QWidget) -> None:
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()
        self.wait(0.15)

    def _xdotool(self, *arguments: str) -> None:
        # The events come back through the X server, so the program must go on while xdotool works.
        process = subprocess.Popen(["xdotool", *arguments])
        while process.poll() is None:
            QApplication.processEvents()
            time.sleep(0.002)
        if process.returncode != 0:
            raise LostError(f"xdotool {' '.join(arguments)} ended with {process.returncode}")


def _text(button: QAbstractButton) -> str:
    return button.text().replace("&", "") or button.accessibleName()


def focus_is_visible(window: QWidget) -> bool:
    """Whether the keyboard focus is on something that can be seen."""
    focus = window.focusWidget()
    return focus is not None and focus.isVisible() and focus.focusPolicy() != Qt.FocusPolicy.NoFocus
