"""The theme follows the choice, keeps figures of one width, and leaves identifiers as they are."""

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui import theme
from gui.theme import ThemeChoice
from gui.tokens import CONTRAST_LIGHT, DARK, LIGHT


def test_a_choice_changes_palette_and_sheet_and_tells_once(qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.active().changed):
        theme.active().choose(ThemeChoice.DARK, 100)
    assert theme.tokens() is DARK
    assert qapp.palette().window().color().name().upper() == DARK.window
    with qtbot.assertNotEmitted(theme.active().changed):
        theme.active().choose(ThemeChoice.DARK, 100)


def test_high_contrast_can_be_pinned(qapp: QApplication) -> None:
    theme.active().choose(ThemeChoice.CONTRAST, 100)
    assert theme.tokens() is CONTRAST_LIGHT


def test_light_can_be_pinned_whatever_the_system_wants(qapp: QApplication) -> None:
    theme.active().choose(ThemeChoice.LIGHT, 100)
    assert theme.tokens() is LIGHT


def test_text_size_grows_fonts_and_measures(qapp: QApplication) -> None:
    theme.active().choose(ThemeChoice.LIGHT, 200)
    assert theme.px(32) == 64
    assert qapp.font().pixelSize() == 26


def test_figures_have_one_width_also_in_styled_labels(qapp: QApplication, qtbot: QtBot) -> None:
    number = QLabel("0")
    number.setProperty("role", "number")
    qtbot.addWidget(number)
    number.ensurePolished()
    for font in (qapp.font(), number.font()):
        metrics = QFontMetrics(font)
        assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")


def test_the_font_is_the_one_that_is_carried_along(qapp: QApplication) -> None:
    assert qapp.font().family() == "Inter"
    assert theme.body_font().isFeatureSet(theme.QFont.Tag("calt"))
    assert theme.body_font().featureValue(theme.QFont.Tag("calt")) == 0
