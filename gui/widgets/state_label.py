"""A state as icon and word, never by colour alone: in lists, on cards, and as a tinted verdict chip."""

from enum import StrEnum

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from core.flow import StepState
from core.terms import Validity
from gui import icons
from gui.icons import IconName
from gui.widgets.labels import label, set_property


class Mark(StrEnum):
    """What a state means, and so its icon and colour."""

    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"
    OPEN = "open"
    LOCKED = "locked"
    RUNNING = "running"
    WAITING = "waiting"
    PAUSED = "paused"
    SKIPPED = "skipped"
    INFO = "info"
    PRACTICE = "practice"
    READ = "read"
    TYPED = "typed"

    @property
    def icon(self) -> IconName:
        """The icon beside the word."""
        return _ICONS[self]

    @property
    def colour_role(self) -> str:
        """The token that icon and word are drawn in."""
        if self in (Mark.GOOD, Mark.CAUTION, Mark.BAD):
            return str(self)
        return "accent" if self is Mark.RUNNING else "secondary"

    @property
    def tint(self) -> str:
        """The value of the style sheet's `tint` property."""
        return str(self) if self in (Mark.GOOD, Mark.CAUTION, Mark.BAD) else "neutral"


_ICONS: dict[Mark, IconName] = {
    Mark.GOOD: "circle-check",
    Mark.CAUTION: "triangle-alert",
    Mark.BAD: "circle-x",
    Mark.OPEN: "circle",
    Mark.LOCKED: "lock",
    Mark.RUNNING: "circle-play",
    Mark.WAITING: "clock",
    Mark.PAUSED: "circle-pause",
    Mark.SKIPPED: "skip-forward",
    Mark.INFO: "info",
    Mark.PRACTICE: "flask-conical",
    Mark.READ: "cpu",
    Mark.TYPED: "pencil",
}

_STEP_MARKS = {
    StepState.OPEN: Mark.OPEN,
    StepState.DONE: Mark.GOOD,
    StepState.ATTENTION: Mark.CAUTION,
    StepState.LOCKED: Mark.LOCKED,
}

_VALIDITY_MARKS = {Validity.VALID: Mark.GOOD, Validity.INVALID: Mark.BAD, Validity.NONE: Mark.CAUTION}


def mark_of_step(state: StepState) -> Mark:
    """The mark of a step's state."""
    return _STEP_MARKS[state]


def mark_of_validity(validity: Validity) -> Mark:
    """The mark of a result."""
    return _VALIDITY_MARKS[validity]


class IconLabel(QLabel):
    """One tinted icon of 16 px that follows the theme."""

    def __init__(self, name: IconName, role: str = "secondary", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name: IconName = name
        self._role = role
        self._show()

    def set_icon(self, name: IconName, role: str) -> None:
        """Show another icon or colour role."""
        if (name, role) != (self._name, self._role):
            self._name, self._role = name, role
            self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_name"):
            self._show()

    def _show(self) -> None:
        self.setPixmap(icons.pixmap(self._name, self._role, ratio=self.devicePixelRatioF()))
        self.setFixedSize(icons.icon_size())


class StateLabel(QFrame):
    """Icon and word. `verdict=True` is the tinted chip of 24 px; the accessible name is the word."""

    def __init__(self, mark: Mark, word: str, *, verdict: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark = mark
        self._verdict = verdict
        self._icon = IconLabel(mark.icon, mark.colour_role)
        self._word = label(word, "heading" if verdict else "strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(*((6, 4, 8, 4) if verdict else (0, 0, 0, 0)))
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._word)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_state(mark, word)

    def word(self) -> str:
        """The word that is shown."""
        return self._word.text()

    def set_state(self, mark: Mark, word: str) -> None:
        """Show another state."""
        self.mark = mark
        self._icon.set_icon(mark.icon, mark.colour_role)
        self._word.setText(word)
        role = mark.colour_role
        set_property(self._word, "state", "neutral" if role == "secondary" else role)
        if self._verdict:
            set_property(self, "tint", mark.tint)
        self.setAccessibleName(word)
