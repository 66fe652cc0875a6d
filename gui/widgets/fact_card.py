"""A card of facts: name, value and origin in each line; a long value takes more lines, so nothing is cut off."""

import re
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QWidget

from gui import theme
from gui.widgets.card import Card
from gui.widgets.labels import label, set_property
from gui.widgets.state_label import Mark, StateLabel

NAME_PX = 96
_UNITS = re.compile(r"(\d) (?=(?:[kKMGT]i?B|[KMG]?Hz|W|MT/s|[kMG]bit/s|%|°C|ms|s)\b|[%°])")
_COUNTS = re.compile(r"(\d) × (?=\S)")
_LEVELS = re.compile(r"\b(L\d[di]?) (?=\d)")


def unbroken(text: str) -> str:
    """`text` that keeps a figure and its unit on one line, and breaks a long path after a slash."""
    joined = _COUNTS.sub("\\1\u00a0×\u00a0", _UNITS.sub("\\1\u00a0", text))
    return _LEVELS.sub("\\1\u00a0", joined).replace("/", "/\u200b")


class FactLine(NamedTuple):
    """What one line shows. `hint` names the command or file, or says why the value is missing."""

    name: str
    value: str
    origin: Mark
    origin_word: str
    hint: str


class FactCard(Card):
    """A card with lines that are filled again by `show_lines`."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._lines: list[FactLine] = []
        self._table = QWidget()
        self.body.addWidget(self._table)

    def lines(self) -> list[FactLine]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: list[FactLine]) -> None:
        """Show other lines."""
        if lines != self._lines:
            self._lines = lines
            self.rebuild()

    def rebuild(self) -> None:
        """Make the lines anew, as after a change of text size."""
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        names_px = _names_width([line.name for line in self._lines])
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(self._lines):
            self._add(grid, row, line, names_px)
        self.body.replaceWidget(self._table, table)
        self._table.deleteLater()
        self._table = table

    def _add(self, grid: QGridLayout, row: int, line: FactLine, names_px: int) -> None:
        top = Qt.AlignmentFlag.AlignTop
        name = label(line.name, "secondary", wrap=True)
        name.setFixedWidth(names_px)
        value = label(unbroken(line.value) or "–", wrap=True, selectable=True)
        set_property(value, "state", "caution" if line.origin is Mark.CAUTION else "")
        origin = StateLabel(line.origin, line.origin_word)
        for widget in (value, origin):
            widget.setToolTip(line.hint)
        value.setAccessibleName(f"{line.name}: {line.value or '–'}, {line.origin_word}")
        value.setAccessibleDescription(line.hint)
        value.setAlignment(top)
        value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        grid.addWidget(name, row, 0, top)
        grid.addWidget(value, row, 1)
        grid.addWidget(origin, row, 2, top | Qt.AlignmentFlag.AlignRight)


def _names_width(names: list[str]) -> int:
    """The width of the column of names: the usual one, or more where a language has a longer word."""
    metrics = QFontMetrics(theme.body_font())
    words = (word for name in names for word in name.split())
    return max(theme.px(NAME_PX), max((metrics.horizontalAdvance(word) + 2 for word in words), default=0))
