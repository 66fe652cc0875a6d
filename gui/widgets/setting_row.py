"""A row with a title and its meaning at the left and a control at the right, made from what a value may be."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from gui import theme
from gui.i18n import tr
from gui.widgets.labels import label

CONTROL_PX = 240
WIDEST_PX = 320  # large text needs the room for words
Value = str | int | float | bool


class SettingRow(QWidget):
    """Base: `on_choose` is called with what a person chose, not with what was shown by `show_value`."""

    def __init__(self, title: str, meaning: str, control: QWidget, named: QWidget | None = None) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(24)
        words = QVBoxLayout()
        words.setSpacing(2)
        name = label(title, "strong", wrap=True)
        words.addWidget(name)
        words.addWidget(label(meaning, "secondary", wrap=True))
        row.addLayout(words, 1)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        control.setMinimumWidth(min(theme.px(CONTROL_PX), WIDEST_PX))
        named = named or control
        named.setAccessibleName(title)
        named.setAccessibleDescription(meaning)
        name.setBuddy(named)

    def show_value(self, value: Value) -> None:
        """Show a value without choosing it again."""
        raise NotImplementedError


class ChoiceRow(SettingRow):
    """One of several values, each with its title."""

    def __init__(
        self,
        title: str,
        meaning: str,
        choices: Sequence[tuple[str, str]],
        on_choose: Callable[[str], object],
    ) -> None:
        self._box = QComboBox()
        for value, words in choices:
            self._box.addItem(words, value)
        super().__init__(title, meaning, self._box)
        self._box.activated.connect(lambda _index: on_choose(self._box.currentData()))

    def show_value(self, value: Value) -> None:
        self._box.setCurrentIndex(max(0, self._box.findData(value)))


class NumberRow(SettingRow):
    """A whole number within limits, in a unit."""

    def __init__(
        self,
        title: str,
        meaning: str,
        limits: tuple[int, int],
        on_choose: Callable[[int], object],
        *,
        step: int = 1,
        unit: str = "",
    ) -> None:
        self._box = QSpinBox()
        self._box.setRange(*limits)
        self._box.setSingleStep(step)
        self._box.setSuffix(f" {unit}" if unit else "")
        # Only a finished number counts: "1" on the way to "150" would be outside the limits.
        self._box.setKeyboardTracking(False)
        self._box.lineEdit().setTextMargins(9, 0, 0, 0)
        super().__init__(title, meaning, self._box)
        self._box.valueChanged.connect(on_choose)

    def show_value(self, value: Value) -> None:
        self._box.blockSignals(True)
        self._box.setValue(int(value))
        self._box.blockSignals(False)


class SwitchRow(SettingRow):
    """On or off."""

    def __init__(self, title: str, meaning: str, on_choose: Callable[[bool], object]) -> None:
        self._box = QCheckBox(tr("On"))
        super().__init__(title, meaning, self._box)
        self._box.clicked.connect(lambda on: on_choose(bool(on)))

    def show_value(self, value: Value) -> None:
        self._box.setChecked(bool(value))
