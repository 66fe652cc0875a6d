"""The readiness list: each concern with its state, what was found, what to do, and the command that does it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.detect.readiness_state import Concern, Readiness, ReadinessState
from gui import theme
from gui.i18n import text_of, tr
from gui.widgets.buttons import Button, link
from gui.widgets.card import Card, hairline
from gui.widgets.command_box import CommandBox
from gui.widgets.fact_card import unbroken
from gui.widgets.labels import label, set_property
from gui.widgets.state_label import IconLabel, Mark

_MARKS = {
    ReadinessState.GOOD: Mark.GOOD,
    ReadinessState.TO_DO: Mark.CAUTION,
    ReadinessState.UNKNOWN: Mark.INFO,
}
_ORDER = (ReadinessState.TO_DO, ReadinessState.GOOD, ReadinessState.UNKNOWN)


class ReadinessCard(Card):
    """What is to do comes first; what nobody can tell comes last."""

    def __init__(self) -> None:
        super().__init__(tr("Ready to measure"))
        self._count = label(tr("Looking at the machine…"), "secondary", wrap=True)
        self.body.addWidget(self._count)
        self._list = QWidget()
        self.body.addWidget(self._list)
        self.rows: dict[str, ConcernRow] = {}

    def summary(self) -> str:
        """The line under the title."""
        return self._count.text()

    def show_readiness(self, readiness: Readiness) -> None:
        """Show another list; commands that were open stay open."""
        opened = {key for key, row in self.rows.items() if row.shows_command()}
        concerns = sorted(readiness.concerns, key=lambda concern: _ORDER.index(concern.state))
        good = sum(concern.state is ReadinessState.GOOD for concern in concerns)
        self._count.setText(tr("{good} of {total} are in order", good=good, total=len(concerns)))
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        self.rows = {}
        for concern in concerns:
            row = ConcernRow(concern)
            row.set_command_shown(concern.key in opened)
            self.rows[concern.key] = row
            column.addWidget(hairline())
            column.addWidget(row)
        self.body.replaceWidget(self._list, made)
        self._list.deleteLater()
        self._list = made


class ConcernRow(QWidget):
    """One concern. `toggle` is the link that shows its command, None where there is none."""

    def __init__(self, concern: Concern) -> None:
        super().__init__()
        mark, word = _MARKS[concern.state], _words()[concern.state]
        title = text_of(concern.title)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(mark.icon, mark.colour_role), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        row.addLayout(column, 1)
        heading = QHBoxLayout()
        heading.addWidget(label(title, "strong", wrap=True), 1)
        state = label(word, "strong")
        set_property(state, "state", mark.colour_role if mark is not Mark.INFO else "neutral")
        state.setAccessibleName(tr("{title}: {state}", title=title, state=word))
        heading.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(heading)
        words = f"{text_of(concern.detail)} {text_of(concern.remedy)}".strip()
        column.addWidget(label(unbroken(words), "secondary", wrap=True))
        self.toggle: Button | None = None
        self.command = CommandBox(concern.command)
        self.command.setVisible(False)
        if concern.command:
            self.toggle = link(tr("Show command"), self._toggle)
            self.toggle.setAccessibleDescription(title)
            column.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(self.command)
        self.setMinimumHeight(theme.px(24))

    def shows_command(self) -> bool:
        """Whether its command is shown."""
        return self.toggle is not None and not self.command.isHidden()

    def set_command_shown(self, shown: bool) -> None:
        """Show or hide its command; nothing happens where there is none."""
        if self.toggle is not None:
            self.command.setVisible(shown)
            self.toggle.setText(tr("Hide command") if shown else tr("Show command"))

    def _toggle(self) -> None:
        self.set_command_shown(not self.shows_command())


def _words() -> dict[ReadinessState, str]:
    return {
        ReadinessState.GOOD: tr("Good"),
        ReadinessState.TO_DO: tr("To do"),
        ReadinessState.UNKNOWN: tr("Unknown"),
    }
