"""Facts as one widget."""

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.theme import ThemeChoice
from gui.widgets.facts_table import FactsTable


def test_facts_can_be_read_and_copied(qtbot: QtBot) -> None:
    table = FactsTable("Record")
    qtbot.addWidget(table)
    table.show_facts([("Name", "<b>& more</b>"), ("Other", "2")])
    assert table.facts() == (("Name", "<b>& more</b>"), ("Other", "2"))
    assert table.accessibleDescription() == "Name: <b>& more</b>; Other: 2"
    assert table.as_text() == "Name: <b>& more</b>\nOther: 2"


def test_a_long_value_takes_more_lines_in_a_narrow_table(qtbot: QtBot) -> None:
    table = FactsTable("Record")
    qtbot.addWidget(table)
    table.show_facts([("Folder", "/a-long-path-without-a-break" * 8)])
    assert table.heightForWidth(300) > 2 * table.heightForWidth(1_500)


def test_words_follow_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    table = FactsTable("Record")
    qtbot.addWidget(table)
    table.resize(300, 60)
    table.show_facts([("Name", "value")])
    for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        theme.active().choose(choice, 100)
        image = table.grab().toImage()
        wanted = QColor(theme.tokens().text)
        colours = {image.pixel(x, y) for x in range(60, 120) for y in range(image.height())}
        assert min(abs(QColor(pixel).lightness() - wanted.lightness()) for pixel in colours) < 40
