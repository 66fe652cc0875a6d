"""What the Run page asks before it stops something. The run goes on while the question is open."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from core.run_progress import RunProgress
from gui import figures
from gui.i18n import tr
from gui.record_words import full_name
from gui.widgets.dialogs import Question


def ask_to_cancel(parent: QWidget, progress: RunProgress, act: Callable[[], None]) -> None:
    """Ask, and call `act` if the run is to be cancelled."""
    text = tr(
        "The test at hand is stopped and not kept as a result. Finished tests are kept, and the run can go on later "
        "(about {time} left).",
        time=figures.about(progress.time_left_s()),
    )
    _ask(parent, tr("Cancel the run?"), text, tr("Cancel the run"), act)


def ask_to_skip(parent: QWidget, progress: RunProgress, act: Callable[[], None]) -> None:
    """Ask, and call `act` if the test at hand is to be skipped; nothing is asked between tests."""
    test = progress.test(progress.current)
    if test is None:
        return
    text = tr("The test is stopped and counts as not done. The run goes on with the next one.")
    _ask(parent, tr("Skip {test}?", test=full_name(test)), text, tr("Skip the test"), act)


def _ask(parent: QWidget, title: str, text: str, action: str, act: Callable[[], None]) -> None:
    question = Question(parent, title, text)
    question.add_answer("keep", tr("Go on running"))
    question.add_answer("act", action, "danger")

    def answered() -> None:
        if question.answer == "act":
            act()
        question.deleteLater()

    question.finished.connect(answered)
    question.open()
