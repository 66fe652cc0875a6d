"""The rail: where one can go, the steps of the open submission with their state, and the run that goes on."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.flow import FlowState, Step, StepState
from core.places import RESOURCES
from gui import theme
from gui import tokens as t
from gui.i18n import text_of, tr
from gui.icons import IconName
from gui.session import HOME, RESULTS, SETTINGS, SUBMISSION
from gui.steps import step_name, step_number
from gui.widgets.card import hairline, vertical_hairline
from gui.widgets.labels import ElidingLabel, label
from gui.widgets.rail import RailItem, RailList
from gui.widgets.run_strip import RunStrip
from gui.widgets.state_label import Mark, mark_of_step

NAV_ICONS: dict[str, IconName] = {
    HOME: "house",
    SUBMISSION: "file-text",
    RESULTS: "chart-line",
    SETTINGS: "sliders-horizontal",
}


SHORT_NAME = 5


def nav_text(place: str) -> str:
    """What a place is called."""
    return {HOME: tr("Home"), SUBMISSION: tr("Submission"), RESULTS: tr("Results"), SETTINGS: tr("Settings")}[place]


class Rail(QWidget):
    """`chosen` is sent with a place or the value of a `Step`."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.nav = RailList(tr("Places"))
        self.steps = RailList(tr("Steps of the submission"))
        self.strip = RunStrip(tr("A run goes on"))
        self._name = ElidingLabel("", "heading")
        self._about = label("", "secondary", wrap=True)
        self.nav.chosen.connect(self.chosen)
        self.steps.chosen.connect(self.chosen)
        self.strip.pressed.connect(lambda: self.chosen.emit(str(Step.RUN)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._make_column(), 1)
        row.addWidget(vertical_hairline())
        theme.active().changed.connect(self._fit)
        self._fit()

    def show_flow(self, state: FlowState, place: Step | str, running: tuple[Mark, str] | None) -> None:
        """Show where we are. `running` is mark and word of the Run step while a run goes on."""
        in_steps = isinstance(place, Step)
        self.nav.show_items(
            tuple(
                RailItem(
                    key=key,
                    text=nav_text(key),
                    icon=icon,
                    selected=key == place or (key == SUBMISSION and in_steps),
                )
                for key, icon in NAV_ICONS.items()
            )
        )
        opened = in_steps or state != FlowState()
        self.steps.setVisible(opened)
        if opened:
            self.steps.show_items(
                tuple(_step_item(state, step, place, running if step is Step.RUN else None) for step in Step)
            )
        name, about = _heading(state, opened)
        self._name.setText(name)
        self._about.setText(about)

    def _make_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(8, 0, 8, 12)
        column.setSpacing(0)
        column.addWidget(_Brand())
        column.addWidget(self.nav)
        column.addSpacing(12)
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 8, 0)
        line.addWidget(hairline())
        column.addLayout(line)
        column.addSpacing(12)
        heading = QVBoxLayout()
        heading.setContentsMargins(8, 0, 8, 0)
        heading.setSpacing(2)
        heading.addWidget(self._name)
        heading.addWidget(self._about)
        column.addLayout(heading)
        column.addSpacing(8)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        inner = QWidget()
        inner.setProperty("surface", "page")
        held = QVBoxLayout(inner)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(self.steps)
        held.addStretch(1)
        scroll.setWidget(inner)
        column.addWidget(scroll, 1)
        column.addWidget(self.strip)
        return column

    def _fit(self) -> None:
        # The rail grows with the text, but never to more than the page can spare at 1024 pixels.
        self.setFixedWidth(min(theme.px(t.RAIL_PX), 320))
        self.nav.fit()
        self.steps.fit()


class _Brand(QWidget):
    """The mark and the name of the program."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 20, 8, 16)
        row.setSpacing(8)
        self._mark = QLabel()
        row.addWidget(self._mark)
        row.addWidget(label("Benchwright", "card-title"), 1)
        theme.active().changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        side = theme.px(20)
        mark = QIcon(str(RESOURCES / "icons" / "benchwright.svg")).pixmap(QSize(side, side), self.devicePixelRatioF())
        self._mark.setPixmap(mark)


def _step_item(state: FlowState, step: Step, place: Step | str, running: tuple[Mark, str] | None) -> RailItem:
    step_state = state.state_of(step)
    mark, word = running or (mark_of_step(step_state), _word(state, step))
    return RailItem(
        key=str(step),
        text=f"{step_number(step)} {step_name(step)}",
        icon=mark.icon,
        icon_role=mark.colour_role,
        word=word,
        selected=step == place,
        locked=step_state is StepState.LOCKED and step != place and running is None,
    )


def _word(state: FlowState, step: Step) -> str:
    """The word of a step. A long name of the step it waits for is said by its number, so that it is not cut off."""
    waits_for = state.waits_for(step)
    if state.state_of(step) is not StepState.LOCKED or waits_for is None:
        return text_of(state.word_of(step))
    name = step_name(waits_for)
    short = name if len(name) <= SHORT_NAME else str(step_number(waits_for))
    return tr("Locked: waits for {step}", step=short)


def _heading(state: FlowState, opened: bool) -> tuple[str, str]:
    submission = state.submission
    if submission is not None and submission.practice:
        return tr("Practice"), f"{submission.division} · {submission.system_type}"
    if submission is not None:
        about = f"{submission.round_id} · {submission.division} · {submission.system_type}"
        return submission.system_desc_id or submission.submitter, about
    if opened:
        return tr("New submission"), tr("Not chosen yet")
    return tr("No submission open"), tr("Its seven steps will be here, from System to Export.")
