"""The System page: what this machine is, what only its user knows, and whether it is ready to measure."""

from itertools import pairwise
from pathlib import Path
from time import monotonic

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core import places
from core import settings as declared
from core.detect.answers import answers_trouble, save_answers, with_answer, with_answers
from core.detect.cards import CardRow, cards
from core.detect.description import Origin, SystemDescription
from core.detect.detection import detect
from core.detect.fields import (
    ALL_KEYS,
    FIELD,
    SUBMISSION_KEYS,
    answer_problem,
    filled_fields,
    missing_fields,
    typed_fields,
)
from core.detect.readiness import take_readiness
from core.detect.readiness_state import Readiness
from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import Message, say
from gui import theme
from gui import tokens as t
from gui.i18n import text_of, tr
from gui.pages.page import HelpEntry, Page
from gui.session import Session
from gui.widgets.asked_card import AskedCard
from gui.widgets.buttons import quiet
from gui.widgets.card_wall import CardWall
from gui.widgets.fact_card import FactCard, FactLine
from gui.widgets.labels import label
from gui.widgets.page_scroll import PageScroll
from gui.widgets.progress import ThinBar
from gui.widgets.readiness_card import ReadinessCard
from gui.widgets.state_label import Mark

DETECT_COMMAND = "benchwright detect"
SAVE_AFTER_MS = 800
READINESS_HOLDS_S = 30.0

_MARKS = {Origin.READ: Mark.READ, Origin.TYPED: Mark.TYPED, Origin.MISSING: Mark.CAUTION}


class SystemPage(Page):
    """Shows a `SystemDescription`, collects typed fields, and keeps them for the next session."""

    step = Step.SYSTEM

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._system: SystemDescription | None = None
        self._with_submission = False
        self._detecting = False
        self._problems: dict[str, Message] = {}
        self._readiness_taken_s: float | None = None
        self._saver = QTimer(self)
        self._saver.setSingleShot(True)
        self._saver.setInterval(SAVE_AFTER_MS)
        self._saver.timeout.connect(self._write)
        self._again = quiet(tr("&Read again"), self.read_again, icon="refresh-cw")
        self._build()

    def _build(self) -> None:
        self._scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self._reading = QWidget()
        column = QVBoxLayout(self._reading)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(label(tr("Reading the machine…"), "secondary"))
        bar = ThinBar(tr("Reading the machine"))
        bar.set_fraction(None)
        column.addWidget(bar)
        self._scroll.body.addWidget(self._reading)
        self.asked = AskedCard()
        self.asked.answered.connect(self._answered)
        self.asked.finished.connect(self._save)
        self.asked.fold.toggled.connect(lambda _: self._order_tabs())
        self.readiness = ReadinessCard()
        self.cards: dict[str, FactCard] = {}
        self._wall_widget = QWidget()
        self.wall = CardWall(self._wall_widget)
        self.wall.addWidget(self.asked)
        self.wall.addWidget(self.readiness)
        self._scroll.body.addWidget(self._wall_widget)
        self._scroll.body.addStretch(1)
        self._wall_widget.hide()
        self._scale = theme.active().scale
        theme.active().changed.connect(self._follow_text_size)

    # What the frame asks

    def title(self) -> Message:
        return say("System")

    def lead(self) -> Message | None:
        if self._system is None:
            return say("What this machine is. It takes a second or two to read.")
        filled, missing = len(filled_fields(self._system)), len(missing_fields(self._system))
        filled += len(SUBMISSION_KEYS) if self._with_submission else 0
        if self._with_submission:
            return say(
                "{filled} of the {total} fields of the system description are filled. {missing} need you.",
                filled=filled,
                total=len(ALL_KEYS),
                missing=missing,
            )
        return say(
            "{filled} of the {total} fields of the system description are filled. {missing} need you, "
            "{later} come with the submission.",
            filled=filled,
            total=len(ALL_KEYS),
            missing=missing,
            later=len(SUBMISSION_KEYS),
        )

    def header_actions(self) -> list[QWidget]:
        return [self._again]

    def help(self) -> tuple[HelpEntry, ...]:
        return (
            HelpEntry(
                say("What is this?"),
                say(
                    "The system description says on what machine a result was measured. Point at a value to see the "
                    "command or file that it was read from."
                ),
            ),
            HelpEntry(
                say("What do the rules say?"),
                say(
                    "A submission holds one description for each system, with 35 fields; 26 of them may not be "
                    "empty. N/A and 0 are good answers where something is not there."
                ),
            ),
            HelpEntry(
                say("What do most people choose?"),
                say(
                    "They take what was read, type cooling and memory configuration once, and look that nothing else "
                    "uses the processor before a run."
                ),
            ),
        )

    def show_state(self, state: FlowState) -> None:
        self._with_submission = state.submission is not None
        if state.system is None:
            if not self._detecting:
                self._detect()
            return
        self._show(state.system)

    def collect(self, state: FlowState) -> FlowState:
        if self._system is None or self._system == state.system:
            return state
        return state.with_system(self._system)

    def valid(self) -> bool:
        return self._system is not None and not self._problems

    def busy(self) -> bool:
        return self._detecting

    def error(self) -> Message | None:
        for key, problem in self._problems.items():
            return say("{field}: {problem}", field=str(FIELD[key].name), problem=str(problem))
        return None

    def next_hint(self) -> Message | None:
        if self._detecting:
            return say("Next opens when the machine is read.")
        if self._system is not None and missing_fields(self._system):
            return say("You can go on and fill the rest later; Check will ask again.")
        return None

    def command(self, state: FlowState) -> str:
        return DETECT_COMMAND

    # Reading

    def read_again(self) -> None:
        """Read machine and readiness again; what was typed stays."""
        if not self._detecting:
            self._save()
            self._detect()
            self._take_readiness()

    def _detect(self) -> None:
        self._detecting = True
        self._again.setEnabled(False)
        self._again.setText(tr("Reading…"))
        self._reading.setVisible(self._system is None)
        self._session.background.run(_detected, self._detection_ended, self._detection_failed)
        self.changed.emit()

    def _detection_ended(self, found: "tuple[SystemDescription, ExpectedError | None]") -> None:
        system, trouble = found
        self._show_idle()
        if self._system is not None:
            system = with_answers(system, typed_fields(self._system))
        self._show(system)
        self._session.set_state(self._session.state.with_system(system))
        if trouble is not None:
            self._session.report(trouble)

    def _detection_failed(self, error: ExpectedError) -> None:
        self._show_idle()
        self._session.report(error)

    def _show_idle(self) -> None:
        self._detecting = False
        self._again.setEnabled(True)
        self._again.setText(tr("&Read again"))

    def _take_readiness(self) -> None:
        self._readiness_taken_s = monotonic()
        named = self._session.settings.text(declared.RUNS_FOLDER)
        folder = Path(named) if named else places.runs_folder()
        self._session.background.run(lambda: take_readiness(folder), self._show_readiness, self._session.report)

    def _show_readiness(self, readiness: Readiness) -> None:
        self.readiness.show_readiness(readiness)
        self._order_tabs()

    # Showing

    def _show(self, system: SystemDescription) -> None:
        self._system = system
        self._reading.hide()
        self._wall_widget.show()
        self.asked.show_system(system)
        self._show_cards(system)
        self._order_tabs()
        self.changed.emit()

    def _order_tabs(self) -> None:
        """Tab goes down the page, also to what was made after the page was entered."""
        inside = [w for w in self._wall_widget.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for first, second in pairwise((self._again, *inside)):
            QWidget.setTabOrder(first, second)

    def _show_cards(self, system: SystemDescription) -> None:
        shown = cards(system)
        for card in shown:
            if card.section not in self.cards:
                self.cards[card.section] = FactCard(text_of(card.title))
                self.wall.addWidget(self.cards[card.section])
            self.cards[card.section].show_lines([_line(row) for row in card.rows])
        present = {str(card.section) for card in shown}
        for section, widget in self.cards.items():
            widget.setVisible(section in present)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        taken_s = self._readiness_taken_s
        if taken_s is None or monotonic() - taken_s > READINESS_HOLDS_S:
            self._take_readiness()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._save()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        window = self.window()
        compact = window.width() < t.COMPACT_BELOW_WIDTH_PX or window.height() < t.COMPACT_BELOW_HEIGHT_PX
        self.wall.setSpacing(t.CARD_GAP_COMPACT_PX if compact else t.CARD_GAP_PX)
        padding = t.CARD_PADDING_COMPACT_PX if compact else t.CARD_PADDING_PX
        for card in (self.asked, self.readiness, *self.cards.values()):
            card.set_padding(padding)

    def _follow_text_size(self) -> None:
        if self._scale != theme.active().scale:
            self._scale = theme.active().scale
            self.asked.rebuild()
            for card in self.cards.values():
                card.rebuild()

    # Typing

    def _answered(self, key: str, text: str) -> None:
        if self._system is None:
            return
        problem = answer_problem(key, text)
        if problem is not None:
            self._problems[key] = problem
            self.changed.emit()
            return
        self._problems.pop(key, None)
        self._system = with_answer(self._system, key, text)
        self._saver.start()
        self.asked.show_system(self._system)
        self._show_cards(self._system)
        self.edited.emit()
        self.changed.emit()

    def _save(self) -> None:
        """Keep what was typed, if anything waits for it."""
        if self._saver.isActive():
            self._saver.stop()
            self._write()

    def _write(self) -> None:
        if self._system is None:
            return
        try:
            save_answers(self._system)
        except ExpectedError as error:
            self._session.report(error)


def _detected() -> tuple[SystemDescription, ExpectedError | None]:
    return detect(), answers_trouble()


def _line(row: CardRow) -> FactLine:
    fact = row.fact
    # A gap that nobody has to fill is not a fault: the layer or the driver is simply not told of.
    optional = fact.origin is Origin.MISSING and not (row.key in FIELD and FIELD[row.key].wanted)
    mark = Mark.INFO if optional else _MARKS[fact.origin]
    word = tr("not told") if optional else _words()[fact.origin]
    if fact.origin is Origin.READ:
        hint = tr("Read from: {source}", source=fact.source)
    else:
        hint = text_of(fact.reason) if fact.reason is not None else tr("Typed by you")
    return FactLine(text_of(row.title), text_of(row.text), mark, word, hint)


def _words() -> dict[Origin, str]:
    return {Origin.READ: tr("read"), Origin.TYPED: tr("typed"), Origin.MISSING: tr("missing")}
