"""Stories of a run that is interrupted. Run under Xvfb by `test_interrupted_stories.py`.

python interrupted_story.py begin    start the practice, say `running` when a test is done, and go on
python interrupted_story.py go-on    find the run on Home, go on with it, and say how many records it has
python interrupted_story.py close    close the window during a run: stay, then cancel and close
"""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.run_progress import RunState
from core.settings import load_settings
from gui.application import open_window
from gui.pages.run import RunPage
from gui.session import Session
from tests.story.person import Person

PATIENCE_S = 240.0


def say(text: str) -> None:
    """A line for the test."""
    print(text, flush=True)


def begin(person: Person, session: Session) -> None:
    """From Home to a run with one finished test and one at work."""
    person.press("Practise")
    person.wait_until("the Run page", lambda: isinstance(person.window.page, RunPage))
    person.press("Start run")
    run = session.run
    person.wait_until("a finished test", lambda: len(run.progress.records) >= 1, PATIENCE_S)
    person.wait_until("a test at work", lambda: run.progress.current, PATIENCE_S)
    say("running")


def go_on(person: Person, session: Session) -> None:
    """The next start offers the run; it is done to its end."""
    person.press("Continue the run")
    person.wait_until("the Run page", lambda: isinstance(person.window.page, RunPage))
    run = session.run
    person.press("Go on")
    person.wait_until("the run", lambda: run.active)
    person.wait_until("the end of the run", lambda: run.state is RunState.ENDED, 2 * PATIENCE_S)
    say(f"records {len(run.progress.records)} of {len(run.progress.plan.tests)}")


def close(person: Person, session: Session) -> None:
    """Closing during a run asks; nothing is lost by staying, and cancelling is quick."""
    begin(person, session)
    _close_and_answer(person, "Stay")
    assert person.window.isVisible()
    assert session.run.active
    say("stayed")
    _close_and_answer(person, "Cancel the run and close")
    person.wait_until("the window to close", lambda: not person.window.isVisible(), 10.0)
    say("closed")


def _close_and_answer(person: Person, answer: str) -> None:
    """The question is modal: it is answered from inside its own event loop, by the mouse."""
    QTimer.singleShot(500, lambda: person.press(answer))
    person.window.close()


def main() -> int:
    """Tell the story that is asked for."""
    application = QApplication(["benchwright"])
    window = open_window(application, load_settings())
    person = Person(window)
    person.wait_until("the run bridge", lambda: window.session.run)
    {"begin": begin, "go-on": go_on, "close": close}[sys.argv[1]](person, window.session)
    if sys.argv[1] == "begin":
        person.wait(PATIENCE_S)
    window.session.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
