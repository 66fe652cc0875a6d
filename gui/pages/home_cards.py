"""The cards at the top of Home."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import figures, theme
from gui import tokens as t
from gui.i18n import tr
from gui.icons import IconName
from gui.widgets.buttons import Button, primary
from gui.widgets.card import Card, hairline
from gui.widgets.flow_layout import ColumnsLayout
from gui.widgets.labels import label

if TYPE_CHECKING:
    from core.record.store import StoredRun  # not needed before the first paint


def practice_card(practise: Button) -> Card:
    """The first thing a newcomer sees: what the practice is, and its button."""
    card = Card(padding=24)
    top = QHBoxLayout()
    top.setSpacing(24)
    text = QVBoxLayout()
    text.setSpacing(6)
    text.addWidget(label(tr("Practise"), "card-title"))
    text.addWidget(
        label(
            tr(
                "A whole submission in small: a built-in model with its data, and the real LoadGen. "
                "Every file says PRACTICE, so nobody can upload it by mistake."
            ),
            "secondary",
            wrap=True,
        )
    )
    top.addLayout(text, 1)
    action = QVBoxLayout()
    action.setSpacing(6)
    action.addWidget(practise, 0, Qt.AlignmentFlag.AlignRight)
    action.addWidget(label(tr("2 minutes · no download"), "secondary"), 0, Qt.AlignmentFlag.AlignRight)
    action.addStretch(1)
    top.addLayout(action)
    card.body.addLayout(top)
    card.body.addSpacing(8)
    card.body.addWidget(hairline())
    card.body.addSpacing(8)
    steps = QWidget()
    layout = ColumnsLayout(narrowest=theme.px(150), gap=t.CARD_GAP_PX)
    steps.setLayout(layout)
    for number, (name, meaning) in enumerate(
        (
            (tr("Look"), tr("Read what this machine is")),
            (tr("Run"), tr("Eight short tests")),
            (tr("Check"), tr("By the practice’s rules")),
            (tr("Export"), tr("A practice tree to look at")),
        ),
        1,
    ):
        layout.addWidget(_small_step(number, name, meaning))
    card.body.addWidget(steps)
    return card


def continue_card(stored: "StoredRun", go_on: Callable[[], object]) -> Card:
    """A run that can go on: what is done, what is left."""
    card = Card(padding=24)
    row = QHBoxLayout()
    row.setSpacing(24)
    text = QVBoxLayout()
    text.setSpacing(6)
    to_do = stored.to_do()
    total = len(stored.plan.tests)
    text.addWidget(label(tr("Continue {name}", name=_run_name(stored)), "card-title", wrap=True))
    text.addWidget(
        label(
            tr("{done} of {total} tests are done and kept.", done=total - len(to_do), total=total),
            "secondary",
            wrap=True,
        )
    )
    row.addLayout(text, 1)
    action = QVBoxLayout()
    action.setSpacing(6)
    action.addWidget(primary(tr("&Continue the run"), go_on), 0, Qt.AlignmentFlag.AlignRight)
    left = figures.about(sum(test.expected_duration_s for test in to_do))
    action.addWidget(
        label(tr("{count} tests · about {time}", count=len(to_do), time=left), "secondary"),
        0,
        Qt.AlignmentFlag.AlignRight,
    )
    row.addLayout(action)
    card.body.addLayout(row)
    return card


def choice_card(title: str, icon: IconName, text: str, button: Button) -> Card:
    """One thing that can be done, with its button."""
    card = Card(title, icon=icon)
    card.body.addWidget(label(text, "secondary", wrap=True))
    card.body.addStretch(1)
    card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return card


def _small_step(number: int, name: str, text: str) -> QWidget:
    step = QWidget()
    column = QVBoxLayout(step)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    heading = QHBoxLayout()
    heading.setSpacing(6)
    heading.addWidget(label(str(number), "accent-number"))
    heading.addWidget(label(name, "heading"), 1)
    column.addLayout(heading)
    column.addWidget(label(text, "secondary", wrap=True))
    column.addStretch(1)
    return step


def _run_name(stored: "StoredRun") -> str:
    submission = stored.plan.submission
    return tr("the practice") if submission.practice else submission.system_desc_id
