"""Rows of facts and questions: a field that is shown, and one that is asked."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui import tokens as t
from gui.widgets.labels import ElidingLabel, label, set_property
from gui.widgets.state_label import Mark, StateLabel


class FieldRow(QWidget):
    """One fact: its name, its value (shortened when there is no room) and where it is from."""

    LABEL_PX = 88

    def __init__(self, name: str, value: str, origin: Mark, origin_word: str, hint: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(t.GRID_PX)
        self._name = ElidingLabel(name, "secondary")
        self._name.setFixedWidth(theme.px(self.LABEL_PX))
        self._value = ElidingLabel()
        self._origin = StateLabel(origin, origin_word)
        self.setFixedHeight(theme.px(24))
        row.addWidget(self._name)
        row.addWidget(self._value, 1)
        row.addWidget(self._origin)
        self.show_value(value, origin, origin_word, hint)

    def show_value(self, value: str, origin: Mark, origin_word: str, hint: str = "") -> None:
        """Show another value; an empty one is a dash. `hint` names the command or file that was read."""
        self._value.setText(value or "–")
        self._value.set_hint(hint)
        set_property(self._value, "state", "caution" if origin is Mark.CAUTION else "")
        self._origin.set_state(origin, origin_word)
        self._origin.setToolTip(hint)
        self.setAccessibleName(f"{self._name.text()}: {self._value.text()}, {origin_word}")


class AskedField(QWidget):
    """A question that the machine cannot answer: label, text field, and an example that stays while one types."""

    changed = Signal(str)

    def __init__(self, name: str, example: str = "", value: str = "", missing_word: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.label: QLabel = label(name, "strong")
        self.edit = QLineEdit(value)
        self.label.setBuddy(self.edit)
        self.edit.setAccessibleName(name.replace("&", ""))
        self._missing = StateLabel(Mark.CAUTION, missing_word)
        top = QHBoxLayout()
        top.addWidget(self.label, 1)
        top.addWidget(self._missing, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(top)
        column.addWidget(self.edit)
        self._example = label(example, "secondary", wrap=True)
        self.edit.setAccessibleDescription(example)
        column.addWidget(self._example)
        self._example.setVisible(bool(example))
        self._missing_word = missing_word
        self.edit.textEdited.connect(self._edited)
        self._show_missing()

    def text(self) -> str:
        """What was typed, without spaces around it."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Show a value; not while the user is typing here."""
        if text != self.edit.text() and not self.edit.hasFocus():
            self.edit.setText(text)
        self._show_missing()

    def _edited(self) -> None:
        self._show_missing()
        self.changed.emit(self.text())

    def _show_missing(self) -> None:
        self._missing.setVisible(bool(self._missing_word) and not self.text())
