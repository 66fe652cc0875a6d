"""Buttons. One primary button a page; all others are quiet; danger is quiet with its word in the bad colour."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from gui import icons
from gui.icons import IconName


class Button(QPushButton):
    """A push button of a kind that the style sheet knows, with an icon that follows the theme."""

    def __init__(
        self,
        text: str,
        kind: str,
        *,
        icon: IconName | None = None,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind)
        self._icon = icon
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if on_click is not None:
            self.clicked.connect(lambda: on_click())
        self._show_icon()

    def set_icon(self, icon: IconName | None) -> None:
        """Change the icon."""
        self._icon = icon
        self._show_icon()

    def set_kind(self, kind: str) -> None:
        """Become primary, quiet, danger or link."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
            self._show_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._show_icon()

    def _show_icon(self) -> None:
        if self._icon is None:
            return
        role = {"primary": "on_accent", "danger": "bad", "link": "accent", "icon": "secondary", "fold": "secondary"}
        # Qt leaves 4 px between icon and text; the design has 8.
        gap = 4 if self.text() else 0
        self.setIcon(icons.icon(self._icon, role.get(str(self.property("kind")), "text"), gap_px=gap))
        self.setIconSize(icons.icon_size(gap))


def primary(text: str, on_click: Callable[[], object] | None = None, icon: IconName | None = None) -> Button:
    """The one filled button of a page; Return presses it."""
    button = Button(text, "primary", on_click=on_click, icon=icon)
    button.setDefault(True)
    return button


def quiet(text: str, on_click: Callable[[], object] | None = None, icon: IconName | None = None) -> Button:
    """An ordinary button."""
    return Button(text, "quiet", on_click=on_click, icon=icon)


def danger(text: str, on_click: Callable[[], object] | None = None, icon: IconName | None = None) -> Button:
    """A button that ends or removes something; whoever uses it asks before acting."""
    return Button(text, "danger", on_click=on_click, icon=icon)


def link(text: str, on_click: Callable[[], object] | None = None, icon: IconName | None = None) -> Button:
    """A button that looks like a link, in running text or at the end of a line."""
    return Button(text, "link", on_click=on_click, icon=icon)


def icon_button(name: IconName, accessible: str, on_click: Callable[[], object] | None = None) -> Button:
    """A small button of one icon; `accessible` is its name and tooltip."""
    button = Button("", "icon", on_click=on_click, icon=name)
    button.setAccessibleName(accessible)
    button.setToolTip(accessible)
    return button
