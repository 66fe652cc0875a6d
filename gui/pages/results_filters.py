"""The filter column of the results: a search field, and boxes by group with their counts."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gui import figures, theme
from gui import tokens as t
from gui.i18n import tr
from gui.pages.results_table import facets
from gui.results import KeptRecord
from gui.widgets.buttons import link
from gui.widgets.labels import label
from gui.widgets.search_field import SearchField

WIDTH_PX = 200
COMPACT_WIDTH_PX = 160
_BESIDE_BOX_PX = 16


class FilterColumn(QWidget):
    """`changed` follows every choice. A group without a chosen box lets everything through."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchField(tr("Find"))
        self.clear = link(tr("Clear filters"), self.clear_all)
        self._boxes: dict[tuple[str, str], QCheckBox] = {}
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(2)
        inner = QWidget()
        inner.setProperty("surface", "page")
        inner.setLayout(self._list)
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addWidget(scroll, 1)
        self.search.textChanged.connect(lambda: self.changed.emit())
        self._compact = False
        theme.active().changed.connect(self._fit)
        self._fit()

    def set_compact(self, compact: bool) -> None:
        """Narrower, for small windows."""
        self._compact = compact
        self._fit()

    def show_records(self, kept: Sequence[KeptRecord]) -> None:
        """Boxes for the values that there are; chosen ones stay chosen."""
        chosen = {key for key, box in self._boxes.items() if box.isChecked()}
        self._empty()
        titles = {
            "benchmark": tr("Benchmark"),
            "scenario": tr("Scenario"),
            "mode": tr("Mode"),
            "verdict": tr("Verdict"),
            "configuration": tr("Configuration"),
        }
        every = [facets(each) for each in kept]
        for group, title in titles.items():
            counts = Counter(values[group] for values in every)
            self._list.addWidget(label(title, "heading"))
            for value in sorted(counts):
                self._add_box(group, value, counts[value], title, (group, value) in chosen)
            self._list.addSpacing(10)
        self._list.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignLeft)
        self._list.addStretch(1)
        self.clear.show()
        self._follow()

    def wanted(self) -> dict[str, frozenset[str]]:
        """The chosen values by group."""
        found: dict[str, set[str]] = {}
        for (group, value), box in self._boxes.items():
            if box.isChecked():
                found.setdefault(group, set()).add(value)
        return {group: frozenset(values) for group, values in found.items()}

    def box(self, group: str, value: str) -> QCheckBox:
        """The box of a value."""
        return self._boxes[(group, value)]

    def clear_all(self) -> None:
        """Let everything through."""
        for box in self._boxes.values():
            box.blockSignals(True)
            box.setChecked(False)
            box.blockSignals(False)
        self.search.clear()
        self._follow()
        self.changed.emit()

    def _add_box(self, group: str, value: str, count: int, title: str, checked: bool) -> None:
        box = _Box(value)
        box.setChecked(checked)
        box.setAccessibleName(f"{title}: {value}, {count}")
        box.toggled.connect(self._chosen)
        row = QHBoxLayout()
        row.addWidget(box, 1)
        row.addWidget(label(figures.count(count), "secondary"))
        self._list.addLayout(row)
        self._boxes[(group, value)] = box

    def _chosen(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        self.clear.setEnabled(bool(self.wanted()) or bool(self.search.text()))

    def _empty(self) -> None:
        self._boxes = {}
        while (item := self._list.takeAt(0)) is not None:
            row = item.layout()
            if row is not None:
                while (inner := row.takeAt(0)) is not None:
                    _discard(inner.widget())
            elif item.widget() is not self.clear:
                _discard(item.widget())

    def _fit(self) -> None:
        self.setFixedWidth(theme.px(COMPACT_WIDTH_PX if self._compact else WIDTH_PX))


def _discard(widget: QWidget | None) -> None:
    if widget is not None:
        widget.hide()
        widget.deleteLater()


class _Box(QCheckBox):
    """A box whose words are shortened where there is no room; the tooltip has all of them."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._words = words
        self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - theme.px(t.ICON_PX) - _BESIDE_BOX_PX
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room))
