"""Before a run: which profile and what it costs, what could spoil it, and the button that starts it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.plan.preflight import Remark
from core.run_progress import RunProgress
from core.terms import Profile
from gui import figures
from gui import tokens as t
from gui.i18n import text_of, tr
from gui.widgets.buttons import primary
from gui.widgets.card import Card
from gui.widgets.labels import label
from gui.widgets.segment_filter import SegmentFilter
from gui.widgets.state_label import IconLabel, Mark


class SetupPanel(QWidget):
    """`start.clicked` and `profile_chosen` (with a `Profile`) say what the person wants."""

    profile_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.profile = SegmentFilter(tr("Profile"))
        self.profile.add(str(Profile.QUICK), tr("&Quick"))
        self.profile.add(str(Profile.FULL), tr("F&ull"))
        self.profile.chosen.connect(lambda key: self.profile_chosen.emit(Profile(key)))
        self.start = primary(tr("&Start run"))
        self._title = label("", "card-title", wrap=True)
        self._cost = label("", "strong", wrap=True)
        self._meaning = label("", "secondary", wrap=True)
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(8)
        self._blocked = True
        self._build()

    def show_plan(self, progress: RunProgress, *, can_choose: bool) -> None:
        """Show what is about to be done. `can_choose`: the profile is still open."""
        plan = progress.plan
        if plan is None:
            return
        to_do = progress.to_do
        done = progress.done_count
        total = len(plan.tests)
        time = figures.about(sum(test.expected_duration_s for test in to_do))
        self.profile.setVisible(can_choose)
        self.profile.choose(str(plan.profile))
        if done:
            self._title.setText(tr("{done} of {total} tests are done and kept; go on", done=done, total=total))
            self._cost.setText(tr("{count} tests are left, about {time}.", count=len(to_do), time=time))
            self._meaning.setText(tr("They are done in the order of the plan, with the settings they had."))
            self.start.setText(tr("&Go on"))
        else:
            self._title.setText(tr("Ready to run"))
            self._cost.setText(tr("{count} tests, about {time}.", count=total, time=time))
            self._meaning.setText(_meaning(plan.profile, plan.submission.round_id))
            self.start.setText(tr("&Start run"))

    def show_remarks(self, remarks: tuple[Remark, ...] | None) -> None:
        """What the look before the start found; None while it is under way."""
        while (item := self._remarks.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._blocked = remarks is None or any(remark.blocking for remark in remarks)
        self.start.setEnabled(not self._blocked)
        if remarks is None:
            self._remarks.addWidget(_line(Mark.WAITING, tr("Looking whether anything could spoil the run…"), ""))
            return
        for remark in remarks:
            mark = Mark.BAD if remark.blocking else Mark.CAUTION
            self._remarks.addWidget(_line(mark, text_of(remark.text), text_of(remark.remedy)))
        if not remarks:
            self._remarks.addWidget(_line(Mark.GOOD, tr("Model, disk, memory and LoadGen are ready."), ""))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(t.CARD_GAP_PX)
        card = Card()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.profile)
        card.body.addLayout(head)
        card.body.addWidget(self._cost)
        card.body.addWidget(self._meaning)
        card.body.addSpacing(8)
        card.body.addLayout(self._remarks)
        card.body.addSpacing(8)
        card.body.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(card)
        known = Card(tr("While it runs"))
        for icon_mark, text in (
            (Mark.INFO, tr("Leave the machine alone as far as you can: other programs slow the test down.")),
            (Mark.PAUSED, tr("You can pause between tests, skip one, or cancel. What is finished is kept.")),
            (Mark.GOOD, tr("A crash or a power cut loses the test at hand only; the next start goes on from there.")),
        ):
            known.body.addWidget(_line(icon_mark, text, "", role="secondary"))
        column.addWidget(known)
        column.addStretch(1)


def _meaning(profile: Profile, round_id: str) -> str:
    if profile is Profile.QUICK:
        return tr("Quick proves the whole path with short tests. Its numbers are good for a first look only.")
    return tr("Full keeps every rule of round {round}: at least 10 minutes a performance test.", round=round_id)


def _line(mark: Mark, text: str, remedy: str, role: str = "strong") -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(IconLabel(mark.icon, mark.colour_role), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(text, role, wrap=True))
    if remedy:
        words.addWidget(label(remedy, wrap=True))
    row.addLayout(words, 1)
    return made
