"""The Submission page: division, system type, availability, submitter and round, in plain words first."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import Message, say
from core.plan.run_plan import Submission
from core.rounds.load import available_rounds, load_round
from core.rounds.model import Round
from core.terms import Availability, Division, SystemType
from gui import dates, theme
from gui import tokens as t
from gui.i18n import tr
from gui.pages.page import HelpEntry, Page
from gui.pages.submission_choices import AVAILABILITIES, DIVISIONS, SYSTEM_TYPES
from gui.session import Session
from gui.submission_names import name_problem, suggested_system_id
from gui.widgets.card import Card
from gui.widgets.choice_card import ChoiceCard
from gui.widgets.flow_layout import ColumnsLayout
from gui.widgets.fold import Fold
from gui.widgets.labels import MonoLabel, label
from gui.widgets.message_bar import MessageBar
from gui.widgets.page_scroll import PageScroll
from gui.widgets.state_label import Mark


class SubmissionPage(Page):
    """Collects a `Submission`. A practice shows its choices, locked, and says why."""

    step = Step.SUBMISSION

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._practice: Submission | None = None
        self._rounds: dict[str, Round] = {}
        self._round_problem: Message | None = None
        scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self._locked = MessageBar(can_hide=False)
        scroll.body.addWidget(self._locked)
        self._division = ChoiceCard(tr("How do you want to be compared?"), tr("Division"), DIVISIONS)
        self._system_type = ChoiceCard(tr("What kind of system is it?"), tr("System type"), SYSTEM_TYPES)
        self._availability = ChoiceCard(tr("Can others get it?"), tr("Availability"), AVAILABILITIES)
        # Available has to be confirmed for hardware and software both; research or internal is always true.
        self._availability.choose(Availability.RDI)
        for choices in (self._division, self._system_type, self._availability):
            choices.on_change(self._edited)
            scroll.body.addWidget(choices)
        self._names = self._names_card()
        scroll.body.addWidget(self._names)
        scroll.body.addWidget(self._round_card())
        scroll.body.addStretch(1)
        self._show_round()

    def title(self) -> Message:
        return say("Submission")

    def lead(self) -> Message | None:
        return say("What the result is for. All of it can be changed until the run begins.")

    def help(self) -> tuple[HelpEntry, ...]:
        return (
            HelpEntry(
                say("What is this?"),
                say(
                    "A submission is a folder of results and descriptions that reviewers can check. These choices "
                    "decide what it must hold."
                ),
            ),
            HelpEntry(
                say("What do the rules say?"),
                say(
                    "Closed and network use the reference model and gate its accuracy. Open may change model, "
                    "precision and scenarios, and must say what it changed.\n\nNumbers that were not reviewed must be "
                    "called unverified in public."
                ),
            ),
            HelpEntry(
                say("What do most people choose?"),
                say("For a first submission: open division, edge system, research or internal."),
            ),
        )

    def show_state(self, state: FlowState) -> None:
        submission = state.submission
        practice = submission is not None and submission.practice
        self._practice = submission if practice else None
        for part in (self._division, self._system_type, self._availability, self._names, self._round):
            part.setEnabled(not practice)
        if practice:
            self._locked.show_message(
                Mark.PRACTICE,
                tr("This is the practice: its choices are made, so that nobody can upload it by mistake."),
                tr("They are those of a first submission. Begin a new submission on Home to choose your own."),
            )
        else:
            self._locked.hide()
        if submission is not None:
            self._show(submission)
        elif not self._system_id.text():
            self._system_id.setText(suggested_system_id(state.system))

    def collect(self, state: FlowState) -> FlowState:
        if self._practice is not None or not self.valid():
            return state
        chosen = Submission(
            round_id=str(self._round.currentData()),
            division=Division(self._division.value()),
            system_type=SystemType(self._system_type.value()),
            availability=Availability(self._availability.value()),
            submitter=self._submitter.text().strip(),
            system_desc_id=self._system_id.text().strip(),
        )
        return state.with_submission(chosen)

    def valid(self) -> bool:
        return self._practice is not None or (
            self._round.currentIndex() >= 0 and self._problem() is None and bool(self._submitter.text().strip())
        )

    def error(self) -> Message | None:
        if self._practice is not None:
            return None
        return self._round_problem or self._problem()

    def next_hint(self) -> Message | None:
        if self._practice is None and not self._submitter.text().strip():
            return say("Next opens when the submitter has a name.")
        return None

    # Names

    def _names_card(self) -> Card:
        card = Card(tr("Whose result is it?"))
        grid = QWidget()
        columns = ColumnsLayout(narrowest=theme.px(280), gap=t.CARD_GAP_PX, most_columns=2)
        grid.setLayout(columns)
        self._submitter = QLineEdit()
        self._system_id = QLineEdit()
        columns.addWidget(
            _named_field(
                tr("Submitter"),
                self._submitter,
                tr("For example: Harbour_Lab. It names a folder of the tree."),
            )
        )
        columns.addWidget(
            _named_field(
                tr("Name of the system"),
                self._system_id,
                tr("For example: harbour-ws1_a2000x1_ort. MLPerf calls it system_desc_id."),
            )
        )
        for field in (self._submitter, self._system_id):
            field.setMaxLength(100)
            field.textEdited.connect(self._edited)
        card.body.addWidget(grid)
        return card

    def _problem(self) -> Message | None:
        submitter, system = self._submitter.text().strip(), self._system_id.text().strip()
        if submitter:
            problem = name_problem(submitter, say("The submitter’s name"))
            if problem is not None:
                return problem
        return name_problem(system, say("The system’s name"))

    # The round

    def _round_card(self) -> Card:
        card = Card(tr("Round"))
        row = QHBoxLayout()
        row.setSpacing(16)
        self._round = QComboBox()
        self._round.setAccessibleName(tr("Round"))
        self._round.setMinimumWidth(theme.px(160))
        for name in available_rounds():
            try:
                found = load_round(name)
            except ExpectedError as error:
                self._round_problem = error.text
                continue
            if not found.practice:
                self._rounds[name] = found
                self._round.addItem(name, name)
        self._round.setCurrentIndex(self._round.count() - 1)
        self._round.activated.connect(self._round_chosen)
        row.addWidget(self._round)
        self._deadline = label("", "secondary", wrap=True)
        row.addWidget(self._deadline, 1)
        card.body.addLayout(row)
        fold = Fold(tr("Seeds of the round"))
        fold.body.addWidget(
            label(
                tr("LoadGen draws the order of samples and queries from them. They are set for you."),
                "secondary",
                wrap=True,
            )
        )
        self._seeds = MonoLabel()
        fold.body.addWidget(self._seeds)
        card.body.addWidget(fold)
        return card

    def _round_chosen(self) -> None:
        self._show_round()
        self._edited()

    def _show_round(self) -> None:
        found = self._rounds.get(str(self._round.currentData()))
        if found is None:
            self._deadline.setText(tr("The practice has its own rules, close to those of a round."))
            self._seeds.setText("")
            return
        self._deadline.setText(_deadline_words(found))
        seeds = found.seeds
        self._seeds.setText(
            f"qsl_rng_seed                {seeds.qsl}\n"
            f"sample_index_rng_seed       {seeds.sample_index}\n"
            f"schedule_rng_seed           {seeds.schedule}"
        )

    def _show(self, submission: Submission) -> None:
        self._division.choose(submission.division)
        self._system_type.choose(submission.system_type)
        self._availability.choose(submission.availability)
        for field, text in ((self._submitter, submission.submitter), (self._system_id, submission.system_desc_id)):
            if field.text().strip() != text:
                field.setText(text)
        index = self._round.findData(submission.round_id)
        if index < 0 and submission.practice:
            self._round.addItem(submission.round_id, submission.round_id)
            index = self._round.count() - 1
        self._round.setCurrentIndex(index)
        self._show_round()

    def _edited(self) -> None:
        self.edited.emit()
        self.changed.emit()


def _named_field(name: str, field: QLineEdit, example: str) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    title = label(name, "strong")
    title.setBuddy(field)
    field.setAccessibleName(name)
    field.setAccessibleDescription(example)
    column.addWidget(title)
    column.addWidget(field)
    column.addWidget(label(example, "secondary", wrap=True))
    column.addStretch(1)
    return holder


def _deadline_words(found: Round) -> str:
    from datetime import UTC, datetime

    date = dates.long_date(found.submission_deadline)
    try:
        passed = datetime.fromisoformat(found.submission_deadline).date() < datetime.now(UTC).date()
    except ValueError:
        return tr("Deadline: {date}", date=date)
    if passed:
        return tr("Its deadline was {date}. Its rules stay good for private measurements and for learning.", date=date)
    return tr("Deadline: {date}", date=date)
