"""The grid that takes fewer columns where there is no room."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.widgets.fitting_grid import FittingGrid


def labels(count: int, width: int) -> list[QLabel]:
    made = [QLabel(str(number)) for number in range(count)]
    for label in made:
        label.setMinimumWidth(width)
    return made


def test_it_takes_as_many_columns_as_fit(qtbot: QtBot) -> None:
    grid = FittingGrid(labels(4, 100), (4, 2, 1), gap=10, row_gap=10)
    qtbot.addWidget(grid)
    grid.show()
    for width, columns in ((500, 4), (429, 2), (209, 1), (430, 4)):
        grid.resize(width, 200)
        assert grid.shown_columns() == columns


def test_it_asks_for_no_more_width_than_its_widest_widget(qtbot: QtBot) -> None:
    grid = FittingGrid(labels(4, 100), (4, 2, 1), gap=10, row_gap=10)
    qtbot.addWidget(grid)
    assert grid.minimumSizeHint().width() == 100


def test_it_follows_a_widget_that_becomes_wider(qtbot: QtBot) -> None:
    widgets = labels(2, 100)
    grid = FittingGrid(widgets, (2, 1), gap=10, row_gap=10)
    qtbot.addWidget(grid)
    grid.resize(220, 200)
    grid.show()
    assert grid.shown_columns() == 2
    widgets[0].setMinimumWidth(180)
    qtbot.waitUntil(lambda: grid.shown_columns() == 1)


def test_hidden_widgets_need_no_room(qtbot: QtBot) -> None:
    widgets = labels(2, 100)
    grid = FittingGrid(widgets, (2, 1), gap=10, row_gap=10)
    qtbot.addWidget(grid)
    grid.resize(150, 200)
    grid.show()
    assert grid.shown_columns() == 1
    widgets[1].hide()
    grid.resize(151, 200)
    qtbot.waitUntil(lambda: grid.shown_columns() == 2)
