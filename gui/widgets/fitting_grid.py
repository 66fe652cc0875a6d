"""Widgets of equal rank side by side, in fewer columns where the words are long or the room is small."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget


class FittingGrid(QWidget):
    """Shows `widgets` in the largest number of columns from `columns` (falling) that has room for all of them."""

    def __init__(self, widgets: Sequence[QWidget], columns: tuple[int, ...], gap: int, row_gap: int) -> None:
        super().__init__()
        self._widgets = tuple(widgets)
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._shown = 0
        self.set_gap(gap, row_gap)
        self._arrange(columns[0])

    def set_gap(self, gap: int, row_gap: int) -> None:
        """The pixels between columns and between rows."""
        self._grid.setHorizontalSpacing(gap)
        self._grid.setVerticalSpacing(row_gap)

    def shown_columns(self) -> int:
        """How many columns there are now."""
        return self._shown

    def minimumSizeHint(self) -> QSize:
        widest = max((self._needed(widget) for widget in self._visible()), default=0)
        return QSize(widest, self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def _visible(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _needed(self, widget: QWidget) -> int:
        return max(widget.minimumSizeHint().width(), widget.minimumWidth())

    def _fit(self) -> None:
        shown = self._visible()
        gap = self._grid.horizontalSpacing()
        for columns in self._columns:
            needed = sum(
                max((self._needed(widget) for widget in shown[column::columns]), default=0) for column in range(columns)
            )
            if needed + gap * (min(columns, len(shown)) - 1) <= self.width():
                break
        self._arrange(columns)

    def _arrange(self, columns: int) -> None:
        if columns == self._shown:
            return
        for column in range(self._shown):
            self._grid.setColumnStretch(column, 0)
        self._shown = columns
        for place, widget in enumerate(self._widgets):
            self._grid.addWidget(widget, place // columns, place % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self.updateGeometry()
