"""The practice by a newcomer, from the first window to the tree on disk. Run under Xvfb by `test_practice_story.py`.

python practice_story.py FOLDER    pictures go to FOLDER/pictures, the tree to FOLDER/PRACTICE-first-try
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit

from core.flow import Step
from core.run_progress import RunState
from core.settings import load_settings
from core.terms import Validity
from gui import theme
from gui.application import open_window
from gui.theme import ThemeChoice
from tests.story.person import LostError, Person

SIZES = {"": (1280, 800), "-small": (1024, 700)}
QUICK_PATIENCE_S = 420.0


class Story:
    """The person, the window, and where the pictures go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pictures = folder / "pictures"
        self.application = QApplication(["benchwright"])
        self.window = open_window(self.application, load_settings())
        self.window.resize(*SIZES[""])
        self.person = Person(self.window)
        self.session = self.window.session

    def take_pictures(self, name: str, sizes: tuple[str, ...] = ("",)) -> None:
        """The page in light and dark, at the sizes that are asked for."""
        for size in sizes:
            self.window.resize(*SIZES[size])
            for choice, suffix in ((ThemeChoice.LIGHT, "light"), (ThemeChoice.DARK, "dark")):
                theme.active().choose(choice, 100)
                self.person.shot(self.pictures / f"{name}-{suffix}{size}.png")
        theme.active().choose(ThemeChoice.LIGHT, 100)
        self.window.resize(*SIZES[""])

    def page(self) -> object:
        """The page that is shown."""
        return self.window.page

    def on(self, step: Step) -> Callable[[], bool]:
        """Whether the page of `step` is shown."""
        return lambda: getattr(self.page(), "step", None) is step


def tell(story: Story) -> None:
    """The whole story."""
    person = story.person
    person.wait(1.0)
    story.take_pictures("home", ("", "-small"))

    person.press("Practise")
    person.wait_until("the Run page", story.on(Step.RUN))
    person.button("Start run")
    story.take_pictures("run-ready", ("", "-small"))

    person.key("ctrl+1")
    person.wait_until("the System page", story.on(Step.SYSTEM))
    story.take_pictures("system", ("", "-small"))
    cooling = person.wait_until("the question about cooling", lambda: _field(person, "Cooling"))
    person.type_into(cooling, "Air, two case fans")
    for step, name in ((2, "submission"), (3, "benchmarks"), (4, "backend")):
        person.key(f"ctrl+{step}")
        person.wait(0.5)
        story.take_pictures(name, ("", "-small"))
    person.key("ctrl+5")
    person.wait_until("the Run page", story.on(Step.RUN))

    person.press("Start run")
    run = story.session.run
    assert run is not None
    person.wait_until("the Server test", lambda: "Server" in run.progress.current, QUICK_PATIENCE_S)
    person.wait_until("a snapshot", lambda: run.progress.view and run.progress.view.elapsed_s > 4, QUICK_PATIENCE_S)
    story.take_pictures("run", ("", "-small"))
    ended = lambda: run.progress.state is RunState.ENDED  # noqa: E731
    person.wait_until("the end of the run", ended, QUICK_PATIENCE_S)
    person.wait(0.5)
    story.take_pictures("run-done")
    while any(r.validity is not Validity.VALID for r in run.progress.records.values()):
        person.press("Set this and run again")
        person.wait(1.0)
        person.wait_until("the end of the run", ended, QUICK_PATIENCE_S)

    person.press("Next: Check")
    person.wait_until("the Check page", story.on(Step.CHECK))
    person.wait_until("the report", lambda: story.session.state.report is not None)
    story.take_pictures("check", ("", "-small"))

    person.press("Next: Export")
    person.wait_until("the Export page", story.on(Step.EXPORT))
    folder = person.wait_until("the folder", lambda: _field(person, "Folder"))
    person.type_into(folder, str(story.folder))
    name = person.wait_until("the name", lambda: _field(person, "Name of the tree"))
    person.type_into(name, "PRACTICE-first-try")
    story.take_pictures("export", ("", "-small"))
    person.press("Export")
    person.wait_until("the tree", lambda: (story.folder / "PRACTICE-first-try").is_dir())
    person.see("Written")
    story.take_pictures("export-done", ("", "-small"))

    person.press("Results") if "Results" in person.words() else story.session.go_to("results")
    person.wait(1.0)
    story.take_pictures("results", ("", "-small"))
    story.session.go_to("settings")
    person.wait(0.5)
    story.take_pictures("settings", ("", "-small"))
    story.session.go_to("home")
    person.wait(0.5)
    story.take_pictures("home-filled", ("", "-small"))


def _field(person: Person, name: str) -> QLineEdit | None:
    fields = (w for w in person._all(QLineEdit) if w.accessibleName() == name)
    return next(fields, None)


def main() -> int:
    """Tell the story; what happened goes to FOLDER/story.json."""
    folder = Path(sys.argv[1])
    story = Story(folder)
    problem = ""
    try:
        tell(story)
    except LostError as error:
        problem = str(error)
        story.person.shot(story.pictures / "lost.png")
    (folder / "story.json").write_text(json.dumps({"problem": problem}))
    story.window.close()
    story.session.close()
    return 0 if not problem else 1


if __name__ == "__main__":
    sys.exit(main())
