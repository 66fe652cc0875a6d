"""What the frame shows of a run that goes on: the word on the rail, the strip, and the question before closing."""

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from core.run_progress import RunState
from gui import figures
from gui.i18n import text_of, tr
from gui.record_words import test_name
from gui.session import Session
from gui.widgets.dialogs import Question
from gui.widgets.run_strip import RunStrip
from gui.widgets.state_label import Mark

if TYPE_CHECKING:
    from gui.run_bridge import RunBridge  # the runner is imported after the first paint

_MARKS = {RunState.PAUSED: Mark.PAUSED, RunState.STOPPING: Mark.WAITING, RunState.RUNNING: Mark.RUNNING}


class Closing(Enum):
    """What happens to the run when the window is closed."""

    STAY = auto()
    KEEP_RUNNING = auto()
    CANCEL = auto()


class RunFollower(QObject):
    """Sends `moved` when the frame should look at the run again: at once for its events, once a second for progress."""

    moved = Signal()
    PERIOD_MS = 1000

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(self.PERIOD_MS)
        self._clock.timeout.connect(self.moved)
        session.run_attached.connect(self._follow)

    def _follow(self) -> None:
        run = self._session.run
        if run is not None:
            run.told.connect(self.moved)
            run.advanced.connect(self._advanced)

    def _advanced(self) -> None:
        if not self._clock.isActive():
            self._clock.start()


def run_word(run: "RunBridge | None") -> tuple[Mark, str] | None:
    """Mark and word of the Run step while a run goes on."""
    if run is None or not run.progress.active:
        return None
    return _MARKS[run.state], text_of(run.progress.sentence())


def show_strip(strip: RunStrip, run: "RunBridge | None", elsewhere: bool) -> None:
    """The strip shows while a run goes on and the person looks elsewhere."""
    shown = elsewhere and run is not None and run.progress.active
    strip.setVisible(shown)
    if not shown or run is None:
        return
    progress = run.progress
    test = progress.test(progress.current)
    title = test_name(test) if test is not None else tr("Run")
    if run.state is RunState.RUNNING and test is not None:
        sentence = tr("{time} left", time=figures.about(progress.time_left_s()))
    else:
        sentence = text_of(progress.sentence())
    strip.show_run(_MARKS[run.state], title, sentence, progress.fraction())


def ask_about_run(parent: QWidget) -> Closing:
    """Ask; Esc stays."""
    question = Question(
        parent,
        tr("A run is going on"),
        tr(
            "Finished tests are kept in any case. Without its window the run goes on, and the next start of "
            "Benchwright brings the window back. A cancelled run can be continued later."
        ),
    )
    question.add_answer(Closing.STAY.name, tr("Stay"), "primary")
    question.add_answer(Closing.KEEP_RUNNING.name, tr("Close the window, keep running"))
    question.add_answer(Closing.CANCEL.name, tr("Cancel the run and close"), "danger")
    answer = Closing[question.ask()]
    question.deleteLater()
    return answer
