"""The parts that pages are made of say what they show, by eye and by screen reader, and keep their size."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.errors import ExpectedError
from core.flow import StepState
from core.messages import say
from core.terms import Validity
from gui.widgets.big_number import BigNumber
from gui.widgets.buttons import danger, icon_button, primary, quiet
from gui.widgets.command_box import CommandBox
from gui.widgets.empty_state import EmptyState
from gui.widgets.fields import AskedField, FieldRow
from gui.widgets.flow_layout import ColumnsLayout
from gui.widgets.fold import Fold
from gui.widgets.forecast_strip import ForecastStrip
from gui.widgets.labels import ElidingLabel, Paragraph
from gui.widgets.message_bar import MessageBar
from gui.widgets.progress import LabelledProgress, ThinBar
from gui.widgets.segment_filter import SegmentFilter
from gui.widgets.state_label import Mark, StateLabel, mark_of_step, mark_of_validity
from gui.widgets.two_line_table import Column, Row, TwoLineTable


@pytest.mark.parametrize("mark", list(Mark))
def test_a_state_is_icon_and_word_with_an_accessible_name(qtbot: QtBot, mark: Mark) -> None:
    label = StateLabel(mark, "Word", verdict=True)
    qtbot.addWidget(label)
    assert label.accessibleName() == label.word() == "Word"
    assert not label.findChildren(QLabel)[0].pixmap().isNull()


def test_every_state_of_a_step_and_of_a_result_has_a_mark() -> None:
    assert len({mark_of_step(state) for state in StepState}) == len(StepState)
    assert len({mark_of_validity(validity) for validity in Validity}) == len(Validity)


def test_buttons_are_32_high_and_keep_their_size_with_focus(qtbot: QtBot) -> None:
    holder = QWidget()
    column = QVBoxLayout(holder)
    qtbot.addWidget(holder)
    buttons = [primary("Go"), quiet("Other", icon="plus"), danger("Cancel…")]
    for button in buttons:
        column.addWidget(button)
    holder.show()
    for button in buttons:
        before = button.sizeHint()
        assert before.height() == 32
        button.setFocus()
        QApplication.processEvents()
        assert button.sizeHint() == before


def test_a_button_of_one_icon_has_a_name(qtbot: QtBot) -> None:
    button = icon_button("x", "Close")
    qtbot.addWidget(button)
    assert button.accessibleName() == button.toolTip() == "Close"


def test_a_big_number_keeps_its_width_while_digits_change(qtbot: QtBot) -> None:
    number = BigNumber("Throughput", "samples/s", widest="888,888")
    qtbot.addWidget(number)
    number.show()
    number.set_value("1")
    width = number.sizeHint().width()
    number.set_value("999,999")
    assert number.sizeHint().width() == width
    assert number.accessibleName() == "Throughput: 999,999 samples/s"


def test_the_forecast_changes_at_once_with_its_state_and_once_a_second_without(qtbot: QtBot) -> None:
    strip = ForecastStrip()
    qtbot.addWidget(strip)
    strip.show_forecast(Mark.GOOD, "On course to be VALID in 3 min")
    strip.show_forecast(Mark.GOOD, "On course to be VALID in 2 min")
    assert strip.sentence() == "On course to be VALID in 3 min"
    strip.show_forecast(Mark.BAD, "Cannot become VALID", "p99 is 18 ms")
    assert strip.sentence() == "Cannot become VALID"
    assert strip.property("tint") == "bad"
    assert strip.accessibleName() == "Cannot become VALID p99 is 18 ms"


def test_progress_shows_value_and_the_goal_that_is_met(qtbot: QtBot) -> None:
    progress = LabelledProgress("Minimum duration")
    qtbot.addWidget(progress)
    progress.show()
    progress.show_progress(0.5, "5:00 of 10:00")
    assert progress.bar.value() == 500
    progress.show_progress(1.2, "10:00", met_word="Met")
    assert progress.bar.value() == 1000
    assert progress.bar.accessibleDescription() == "Met"
    bar = ThinBar("Loading")
    qtbot.addWidget(bar)
    bar.set_fraction(None)
    assert bar.maximum() == 0
    bar.set_fraction(0.25)
    assert bar.value() == 250


def test_a_segment_is_chosen_by_mouse_and_by_arrow_keys(qtbot: QtBot) -> None:
    segments = SegmentFilter("Findings")
    qtbot.addWidget(segments)
    for key in ("all", "errors", "warnings"):
        segments.add(key, key)
    segments.show()
    assert segments.current() == "all"
    buttons = segments.findChildren(QToolButton)
    with qtbot.waitSignal(segments.chosen) as chosen:
        qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert chosen.args == ["errors"]
    qtbot.keyClick(buttons[1], Qt.Key.Key_Right)
    assert segments.current() == "warnings"
    qtbot.keyClick(buttons[2], Qt.Key.Key_Right)
    assert segments.current() == "all"


def test_a_long_text_is_shortened_and_whole_in_tooltip_and_name(qtbot: QtBot) -> None:
    text = "a long path " * 20
    label = ElidingLabel(text)
    qtbot.addWidget(label)
    label.set_hint("read by lscpu")
    label.resize(100, 20)
    assert label.minimumSizeHint().width() < QFontMetrics(label.font()).horizontalAdvance(text) / 4
    assert label.accessibleName() == text
    assert label.toolTip() == f"{text}\nread by lscpu"


def test_a_paragraph_shows_markup_as_text(qtbot: QtBot) -> None:
    paragraph = Paragraph("a < b & <script>")
    qtbot.addWidget(paragraph)
    assert paragraph.text() == "a < b & <script>"
    assert "<script>" not in QLabel.text(paragraph)


def test_an_asked_field_says_that_it_is_missing_until_something_is_typed(qtbot: QtBot) -> None:
    field = AskedField("Cooling", "For example: Air", missing_word="missing")
    qtbot.addWidget(field)
    field.show()
    assert field.label.buddy() is field.edit
    assert field.edit.accessibleDescription() == "For example: Air"
    with qtbot.waitSignal(field.changed) as changed:
        qtbot.keyClicks(field.edit, "A")
    assert changed.args == ["A"]
    field.set_text("Water")
    assert field.text() in ("A", "Water")


def test_a_field_row_tells_value_and_origin(qtbot: QtBot) -> None:
    row = FieldRow("Model", "", Mark.CAUTION, "missing", "dmidecode needs an administrator")
    qtbot.addWidget(row)
    assert row.accessibleName() == "Model: –, missing"


def test_an_error_is_shown_with_what_to_do_and_at_most_one_button(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_error(ExpectedError(say("The disk is full."), say("Free some space.")))
    assert bar.text() == "The disk is full. Free some space."
    pressed: list[bool] = []
    bar.show_message(Mark.INFO, "Text", action="Do it", on_action=lambda: pressed.append(True))
    qtbot.mouseClick(bar._action, Qt.MouseButton.LeftButton)
    assert pressed == [True]
    with qtbot.waitSignal(bar.dismissed):
        bar.dismiss()
    assert not bar.isVisible()


def test_a_fold_opens_and_closes_by_keyboard(qtbot: QtBot) -> None:
    fold = Fold("Advanced values")
    qtbot.addWidget(fold)
    fold.show()
    assert not fold.is_open()
    qtbot.keyClick(fold.heading, Qt.Key.Key_Space)
    assert fold.is_open()
    assert fold.body.parentWidget().isVisible()


def test_a_command_is_copied_whole(qtbot: QtBot) -> None:
    box = CommandBox("benchwright practice --profile quick")
    qtbot.addWidget(box)
    box.copy()
    assert QApplication.clipboard().text() == box.command()


def test_an_empty_state_offers_its_first_action(qtbot: QtBot) -> None:
    action = quiet("Begin")
    empty = EmptyState("No runs yet", "They will be here.", action)
    qtbot.addWidget(empty)
    assert empty.isAncestorOf(action)
    assert empty.accessibleName() == "No runs yet"


@pytest.mark.parametrize(("width", "columns"), [(900, 3), (500, 2), (200, 1)])
def test_cards_share_the_width_in_equal_columns(qtbot: QtBot, width: int, columns: int) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = ColumnsLayout(narrowest=220, gap=16)
    holder.setLayout(layout)
    cards = [QLabel("one"), QLabel("two"), QLabel("three")]
    for card in cards:
        layout.addWidget(card)
    holder.resize(width, 400)
    holder.show()
    assert len({card.x() for card in cards}) == columns
    assert len({card.width() for card in cards}) == 1
    assert all(card.geometry().right() < width for card in cards)


def test_a_row_is_chosen_by_space_and_by_mouse_unless_it_is_locked(qtbot: QtBot) -> None:
    table = TwoLineTable("Benchmarks", (Column("Name", 100), Column("Why", 200, stretch=True)))
    qtbot.addWidget(table)
    table.show_rows(
        [
            Row("a", (("resnet", "task"), ("", "")), checked=False),
            Row("b", (("bert", "task"), ("locked", "")), checked=None),
        ]
    )
    table.resize(400, 200)
    table.show()
    table.selectRow(0)
    with qtbot.waitSignal(table.toggled) as toggled:
        qtbot.keyClick(table, Qt.Key.Key_Space)
    assert toggled.args == ["a", True]
    table.selectRow(1)
    with qtbot.assertNotEmitted(table.toggled):
        qtbot.keyClick(table, Qt.Key.Key_Space)
        position = table.visualRect(table.model().index(1, 1)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert table.horizontalHeader().length() <= table.viewport().width()
