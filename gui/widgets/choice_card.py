"""A question on a card with its answers side by side: plain words first, the term of the rules beside."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from core.messages import Message
from gui import theme
from gui import tokens as t
from gui.i18n import text_of, tr
from gui.widgets.card import Card
from gui.widgets.flow_layout import ColumnsLayout
from gui.widgets.labels import label


class Choice(NamedTuple):
    """One answer: what it means in plain words, MLPerf's term, and what it adds."""

    value: str
    plain: Message
    term: str
    meaning: Message


class ChoiceCard(Card):
    """A question with radio buttons side by side: plain words, the term, and what it means."""

    def __init__(self, question: str, term: str, choices: tuple[Choice, ...]) -> None:
        super().__init__(question)
        self.title_row.addWidget(label(term, "secondary"))
        self._group = QButtonGroup(self)
        self._values: dict[int, str] = {}
        holder = QWidget()
        columns = ColumnsLayout(narrowest=theme.px(200), gap=t.CARD_GAP_PX, most_columns=3)
        holder.setLayout(columns)
        for number, choice in enumerate(choices):
            cell = QWidget()
            column = QVBoxLayout(cell)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            button = QRadioButton(tr("{plain} ({term})", plain=text_of(choice.plain), term=choice.term))
            button.setAccessibleDescription(text_of(choice.meaning))
            button.setChecked(number == 0)
            self._group.addButton(button, number)
            self._values[number] = choice.value
            meaning = label(text_of(choice.meaning), "secondary", wrap=True)
            meaning.setContentsMargins(theme.px(26), 0, 0, 0)
            column.addWidget(button)
            column.addWidget(meaning)
            column.addStretch(1)
            columns.addWidget(cell)
        self.body.addWidget(holder)

    def on_change(self, action: Callable[[], object]) -> None:
        """Call `action` when the person chooses another answer."""
        self._group.idClicked.connect(lambda _number: action())

    def value(self) -> str:
        """The chosen answer."""
        return self._values[self._group.checkedId()]

    def choose(self, value: str) -> None:
        """Show another answer."""
        for number, known in self._values.items():
            if known == value:
                self._group.button(number).setChecked(True)
