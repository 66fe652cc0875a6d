"""Progress: a thin bar with its name and value above it."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gui.widgets.labels import label, set_property
from gui.widgets.state_label import Mark, StateLabel


class ThinBar(QProgressBar):
    """6 px high, without text. `set_fraction(None)` shows that the end is not known."""

    def __init__(self, accessible: str = "") -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setRange(0, 1000)
        self.setFixedHeight(6)
        if accessible:
            self.setAccessibleName(accessible)

    def set_fraction(self, fraction: float | None) -> None:
        """0 … 1, or None for a bar that moves without an end."""
        if fraction is None:
            self.setRange(0, 0)
            return
        if self.maximum() == 0:
            self.setRange(0, 1000)
        self.setValue(round(1000 * min(max(fraction, 0.0), 1.0)))


class LabelledProgress(QWidget):
    """Name left, value right, bar below; a met goal shows its word with an icon instead of the value."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = label(name, "secondary")
        self._value = label()
        self._met = StateLabel(Mark.GOOD, "")
        self._met.hide()
        self.bar = ThinBar(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._value)
        top.addWidget(self._met)
        column.addLayout(top)
        column.addWidget(self.bar)

    def set_name(self, name: str) -> None:
        """Change the name."""
        self._name.setText(name)
        self.bar.setAccessibleName(name)

    def show_progress(self, fraction: float | None, value: str, met_word: str = "") -> None:
        """`met_word` (not empty) says that the goal is reached."""
        self.bar.set_fraction(fraction)
        self._value.setText(value)
        self._value.setVisible(not met_word)
        self._met.setVisible(bool(met_word))
        if met_word:
            self._met.set_state(Mark.GOOD, met_word)
        set_property(self.bar, "state", "good" if met_word else "")
        self.bar.setAccessibleDescription(met_word or value)
