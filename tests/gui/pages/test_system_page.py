"""The System page in the window, by mouse and keyboard, on recorded machines."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.detect.answers import answers_file, load_answers
from core.detect.description import Origin, SystemDescription
from core.detect.readiness import take_readiness
from core.detect.readiness_load import LoadSample
from core.detect.readiness_state import Readiness
from core.flow import FlowState, Step
from core.messages import use_translator
from gui import theme
from gui.i18n import stretched
from gui.main_window import MainWindow
from gui.pages import system as system_page
from gui.pages.system import SystemPage
from gui.session import Session
from gui.theme import ThemeChoice
from gui.widgets.state_label import Mark
from tests.core.detect.described import described
from tests.core.detect.fake_nvml import FakeNvml, a2000
from tests.core.detect.recorded_machine import recorded

Shot = Callable[..., list[Path]]
BUSY = LoadSample(other_percent=12.0, busiest="firefox", busiest_percent=11.0, steal_percent=0.0)


def workstation() -> SystemDescription:
    """A description with its kept answers, as `detect` gives it."""
    system = described("linux_workstation", FakeNvml(a2000()))
    return described("linux_workstation", FakeNvml(a2000()), load_answers(system))


def readiness_of_workstation(folder: Path) -> Readiness:
    return take_readiness(folder, recorded("linux_workstation"), 0.0, lambda _: BUSY)


@pytest.fixture(autouse=True)
def recorded_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_page, "detect", workstation)
    monkeypatch.setattr(system_page, "take_readiness", readiness_of_workstation)


@pytest.fixture
def window(session: Session, qtbot: QtBot) -> MainWindow:
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def page(window: MainWindow, session: Session, qtbot: QtBot) -> SystemPage:
    window.show_place(Step.SYSTEM)
    qtbot.waitUntil(lambda: session.state.system is not None and session.background.count == 0)
    shown = window.page
    assert isinstance(shown, SystemPage)
    return shown


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())


def type_into(field: QLineEdit, text: str) -> None:
    click(field)
    QTest.keyClicks(field, text)


def show(page: SystemPage, widget: QWidget) -> None:
    """Scroll until the widget can be clicked."""
    page._scroll.ensureWidgetVisible(widget)
    QApplication.processEvents()


def line(page: SystemPage, card: str, name: str) -> tuple[str, Mark, str, str]:
    found = next(line for line in page.cards[card].lines() if line.name == name)
    return found.value, found.origin, found.origin_word, found.hint


def test_the_window_is_usable_while_the_machine_is_read(
    window: MainWindow, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()

    def slow() -> SystemDescription:
        release.wait(10)
        return workstation()

    monkeypatch.setattr(system_page, "detect", slow)
    window.show_place(Step.SYSTEM)
    qtbot.wait(20)
    shown = window.page
    assert shown.busy()
    assert not window.footer.next.isEnabled()
    release.set()
    qtbot.waitUntil(lambda: session.state.system is not None)
    assert not shown.busy()
    assert window.footer.next.isEnabled()


def test_the_lead_counts_what_is_filled_and_what_is_asked(page: SystemPage) -> None:
    assert str(page.lead()) == (
        "24 of the 35 fields of the system description are filled. 3 need you, 4 come with the submission."
    )
    assert page.asked.title_label.text() == "3 fields need you"
    assert list(page.asked.fields) == ["cooling", "accelerator_memory_configuration", "host_networking_topology"]


def test_each_value_says_where_it_is_from(page: SystemPage) -> None:
    assert line(page, "Memory", "Configuration") == (
        "2 × 16 GB DDR5-4400",
        Mark.READ,
        "read",
        "Read from: /run/udev/data/+dmi:id (firmware table)",
    )
    assert line(page, "Machine", "Cooling") == (
        "",
        Mark.CAUTION,
        "missing",
        "No program can see how a machine is cooled.",
    )


def test_typing_fills_a_field_and_the_next_session_has_it(
    page: SystemPage, session: Session, qtbot: QtBot, window: MainWindow
) -> None:
    cooling = page.asked.fields["cooling"]
    type_into(cooling.edit, "Air, 2 fans")
    assert session.state.system is not None
    fact = session.state.system.fields["cooling"]
    assert (fact.value, fact.origin) == ("Air, 2 fans", Origin.TYPED)
    assert line(page, "Machine", "Cooling")[:3] == ("Air, 2 fans", Mark.TYPED, "typed")
    assert page.asked.title_label.text() == "2 fields need you"
    assert page.asked.fields["cooling"] is cooling, "a question keeps its place while one types"
    QTest.keyClick(cooling.edit, Qt.Key.Key_Tab)
    assert load_answers(session.state.system) == {"cooling": "Air, 2 fans"}
    assert workstation().fields["cooling"].value == "Air, 2 fans"


def test_tab_leads_from_question_to_question(page: SystemPage) -> None:
    fields = list(page.asked.fields.values())
    click(fields[0].edit)
    QTest.keyClick(fields[0].edit, Qt.Key.Key_Tab)
    assert fields[1].edit.hasFocus()
    QTest.keyClick(fields[1].edit, Qt.Key.Key_Tab)
    assert fields[2].edit.hasFocus()


def test_what_was_typed_is_kept_without_leaving_the_field(page: SystemPage, session: Session, qtbot: QtBot) -> None:
    page._saver.setInterval(10)
    type_into(page.asked.fields["cooling"].edit, "Water")
    qtbot.waitUntil(answers_file().exists)
    assert session.state.system is not None
    assert load_answers(session.state.system) == {"cooling": "Water"}


def test_going_on_by_keyboard_keeps_what_was_typed_last(page: SystemPage, session: Session, window: MainWindow) -> None:
    type_into(page.asked.fields["cooling"].edit, "Water")
    window.show_place(Step.SUBMISSION)
    assert session.state.system is not None
    assert load_answers(session.state.system) == {"cooling": "Water"}


def test_a_read_value_can_be_corrected_and_given_back(page: SystemPage, session: Session) -> None:
    click(page.asked.fold.heading)
    QApplication.processEvents()
    edit = page.asked.fields["host_processor_model_name"].edit
    show(page, edit)
    type_into(edit, "Core i7-12700")
    assert line(page, "Processor", "Model")[:3] == ("Core i7-12700", Mark.TYPED, "typed")
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    assert line(page, "Processor", "Model")[0] == "12th Gen Intel(R) Core(TM) i7-12700"
    assert session.state.system is not None
    assert session.state.system.fields["host_processor_model_name"].origin is Origin.READ


def test_an_answer_that_cannot_be_is_said_in_the_footer_and_next_waits(
    page: SystemPage, window: MainWindow, session: Session
) -> None:
    click(page.asked.fold.heading)
    QApplication.processEvents()
    edit = page.asked.fields["number_of_nodes"].edit
    show(page, edit)
    type_into(edit, "two")
    assert str(page.error()) == "Number of machines: This must be a whole number, such as 1."
    assert not window.footer.next.isEnabled()
    assert session.state.system is not None
    assert session.state.system.fields["number_of_nodes"].value == "1"
    edit.selectAll()
    QTest.keyClicks(edit, "2")
    assert page.error() is None
    assert window.footer.next.isEnabled()
    assert session.state.system.fields["number_of_nodes"].value == "2"


def test_read_again_keeps_what_was_typed(page: SystemPage, session: Session, qtbot: QtBot) -> None:
    type_into(page.asked.fields["cooling"].edit, "Air")
    button = page.header_actions()[0]
    click(button)
    assert page.busy()
    assert not button.isEnabled()
    qtbot.waitUntil(lambda: not page.busy())
    assert session.state.system is not None
    assert session.state.system.fields["cooling"].value == "Air"
    assert button.isEnabled()


def test_readiness_lists_what_to_do_first_and_shows_its_command(page: SystemPage) -> None:
    assert page.readiness.summary() == "7 of 9 are in order"
    assert list(page.readiness.rows)[:2] == ["governor", "other_load"]
    row = page.readiness.rows["governor"]
    assert row.toggle is not None
    assert not row.shows_command()
    show(page, row.toggle)
    click(row.toggle)
    assert row.shows_command()
    assert "scaling_governor" in row.command.command()
    row.command.copy()
    assert QGuiApplication.clipboard().text() == row.command.command()
    click(row.toggle)
    assert not row.shows_command()


def test_a_command_that_is_shown_stays_shown_when_readiness_is_taken_again(
    page: SystemPage, session: Session, qtbot: QtBot
) -> None:
    toggle = page.readiness.rows["governor"].toggle
    assert toggle is not None
    toggle.click()
    page.read_again()
    qtbot.waitUntil(lambda: session.background.count == 0)
    assert page.readiness.rows["governor"].shows_command()


def test_answers_that_cannot_be_read_are_said_and_left_alone(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    answers_file().parent.mkdir(parents=True, exist_ok=True)
    answers_file().write_bytes(b"{")
    window.show_place(Step.SYSTEM)
    qtbot.waitUntil(lambda: session.background.count == 0 and session.state.system is not None)
    assert "answers.json" in window.messages.text()
    page = window.page
    assert isinstance(page, SystemPage)
    type_into(page.asked.fields["cooling"].edit, "Air")
    QTest.keyClick(page.asked.fields["cooling"].edit, Qt.Key.Key_Tab)
    assert answers_file().read_bytes() == b"{"


def test_a_description_of_an_old_record_without_facts_is_shown(page: SystemPage, session: Session) -> None:
    empty = SystemDescription(detected_at="", duration_s=0.0, facts={}, fields={})
    session.set_state(FlowState(system=empty))
    assert page.asked.title_label.text() == "22 fields need you"


@pytest.mark.parametrize(
    ("language", "percent"), [("English", 100), ("English", 200), ("stretched", 100), ("stretched", 150)]
)
def test_the_page_never_scrolls_sideways_and_cuts_nothing_off(
    window: MainWindow, session: Session, qtbot: QtBot, language: str, percent: int
) -> None:
    use_translator(stretched if language == "stretched" else str)
    theme.active().choose(ThemeChoice.LIGHT, percent)
    window.show_place(Step.SYSTEM)
    qtbot.waitUntil(lambda: session.state.system is not None and session.background.count == 0)
    page = window.page
    assert isinstance(page, SystemPage)
    for size in ((1280, 800), (1024, 700)):
        window.resize(*size)
        for _ in range(3):
            QApplication.processEvents()
        assert page._scroll.widget().width() <= page._scroll.viewport().width()
        assert cut_off(page) == []


def cut_off(page: SystemPage) -> list[tuple[str, QSize]]:
    """Labels that show less than their text."""
    viewport = page._scroll.viewport().width()
    found = []
    for text in page._wall_widget.findChildren(QLabel):
        if not text.isVisible() or not text.text() or not text.pixmap().isNull():
            continue
        right = text.mapTo(page._scroll.widget(), QPoint(text.width(), 0)).x()
        needed = text.heightForWidth(text.width()) if text.wordWrap() else text.sizeHint().height()
        if right > viewport or needed > text.height() + 1 or text.minimumSizeHint().width() > text.width():
            found.append((text.text(), text.size()))
    return found


def test_columns_follow_the_width_of_the_window(page: SystemPage, window: MainWindow) -> None:
    window.help.set_open(False)
    window._arrange()
    QApplication.processEvents()
    assert page.readiness.x() > page.asked.geometry().right()
    window.resize(1024, 700)
    QApplication.processEvents()
    assert page.readiness.y() > page.asked.geometry().bottom()
    assert page.wall.columns == 2


def test_every_input_has_a_name_and_an_example(page: SystemPage) -> None:
    click(page.asked.fold.heading)
    for edit in page.findChildren(QLineEdit):
        assert edit.accessibleName()
    for field in page.asked.fields.values():
        assert field.edit.accessibleDescription()
        assert field.label.buddy() is field.edit


def test_the_page_looks_finished(page: SystemPage, window: MainWindow, shot: Shot) -> None:
    window.help.set_open(False)
    shot(window, "system")
    shot(window, "system-1024", (1024, 700))
    page._scroll.verticalScrollBar().setValue(page._scroll.verticalScrollBar().maximum())
    shot(window, "system-1024-end", (1024, 700))
