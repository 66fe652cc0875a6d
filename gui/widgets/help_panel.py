"""The help panel: what is this, what do the rules say, what do most people choose. Folds to a strip of 40 px."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.messages import say
from gui import theme
from gui import tokens as t
from gui.i18n import text_of, tr
from gui.pages.page import HelpEntry
from gui.widgets.buttons import icon_button
from gui.widgets.card import vertical_hairline
from gui.widgets.labels import label

# With large text it wraps more instead of covering the page.
WIDEST_PX = 420


class HelpPanel(QWidget):
    """`open_changed` is sent when a person opens or folds it."""

    open_changed = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Help"))
        self._open = True
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(vertical_hairline())
        self._stack = QStackedWidget()
        row.addWidget(self._stack, 1)
        self._stack.addWidget(self._make_panel())
        self._stack.addWidget(self._make_strip())

    def is_open(self) -> bool:
        """Whether it is unfolded."""
        return self._open

    def width_px(self) -> int:
        """How wide it wants to be."""
        return min(theme.px(t.HELP_PX), WIDEST_PX) if self._open else t.HELP_FOLDED_PX

    def set_open(self, opened: bool) -> None:
        """Unfold or fold; no signal."""
        self._open = opened
        self._stack.setCurrentIndex(0 if opened else 1)

    def toggle(self) -> None:
        """What F1, the cross and the question mark do."""
        self.set_open(not self._open)
        self.open_changed.emit(self._open)

    def show_entries(self, entries: Sequence[HelpEntry]) -> None:
        """Show the help of a page; an empty line in a text begins a new paragraph."""
        inner = QWidget()
        inner.setProperty("surface", "page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 0, 16, 24)
        column.setSpacing(4)
        for place, entry in enumerate(entries):
            if place:
                column.addSpacing(12)
            column.addWidget(label(text_of(entry.question), "heading", wrap=True))
            for paragraph in text_of(entry.text).split("\n\n"):
                column.addWidget(label(paragraph, "secondary", wrap=True, selectable=True))
        column.addStretch(1)
        self._scroll.setWidget(inner)

    def _make_panel(self) -> QWidget:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(24, 24, 20, 24)
        top.addWidget(label(tr("Help"), "card-title"), 1)
        self._fold = icon_button("x", tr("Fold the help away"), self.toggle)
        top.addWidget(self._fold)
        column.addLayout(top)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        column.addWidget(self._scroll, 1)
        return panel

    def _make_strip(self) -> QWidget:
        strip = QWidget()
        column = QVBoxLayout(strip)
        column.setContentsMargins(0, 26, 0, 0)
        self._unfold = icon_button("circle-question-mark", tr("Show the help"), self.toggle)
        column.addWidget(self._unfold, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return strip


def help_of(control: QWidget | None) -> HelpEntry | None:
    """What the focused control is and takes, from its accessible name and description; None where it says nothing."""
    if control is None or not control.accessibleDescription():
        return None
    name = control.accessibleName() or tr("This field")
    return HelpEntry(say("{name}", name=name), say("{meaning}", meaning=control.accessibleDescription()))
