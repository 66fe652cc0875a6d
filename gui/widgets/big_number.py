"""A number that matters, large, with its unit small beside it; its width stays while digits change."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.widgets.labels import label, set_property


class BigNumber(QWidget):
    """Label above, figure and unit on one baseline below. `widest` is the longest figure to keep room for."""

    def __init__(self, name: str, unit: str = "", widest: str = "") -> None:
        super().__init__()
        self._name = label(name, "secondary")
        self._figure = label("–", "number")
        self._unit = label(unit, "secondary")
        self._widest = widest
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._name)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addStretch(1)
        column.addLayout(row)
        self._announce()

    def figure(self) -> str:
        """The figure that is shown."""
        return self._figure.text()

    def set_name(self, name: str) -> None:
        """Change the label above."""
        self._name.setText(name)
        self._announce()

    def set_value(self, figure: str, unit: str | None = None) -> None:
        """Show `figure`; `unit` when it changes."""
        if unit is not None and unit != self._unit.text():
            self._unit.setText(unit)
        if figure != self._figure.text():
            self._figure.setText(figure)
        self._announce()

    def set_compact(self, compact: bool) -> None:
        """24 instead of 28 px, for small windows."""
        set_property(self._figure, "role", "number-compact" if compact else "number")
        self._keep_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange) and hasattr(self, "_widest"):
            self._keep_width()

    def showEvent(self, event: object) -> None:
        self._keep_width()

    def _keep_width(self) -> None:
        if self._widest:
            metrics = QFontMetrics(self._figure.font())
            self._figure.setMinimumWidth(metrics.horizontalAdvance(self._widest))

    def _announce(self) -> None:
        self.setAccessibleName(f"{self._name.text()}: {self._figure.text()} {self._unit.text()}".strip())
