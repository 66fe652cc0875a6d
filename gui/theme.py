"""The appearance of the running window: which tokens are active, the fonts, and one signal when they change.

Follows the system (light, dark, high contrast) unless the settings pin a theme. Widgets that paint themselves read
`tokens()` while they paint, and repaint because Qt tells them of the new palette.
"""

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from core.places import RESOURCES
from gui import tokens as t
from gui.style_sheet import style_sheet
from gui.tokens import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Tokens

FONT_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")


class ThemeChoice(StrEnum):
    """What the settings offer."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "high contrast"


class Theme(QObject):
    """The one appearance of the process. `changed` is sent after style sheet, palette and font are in place."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens: Tokens = LIGHT
        self.scale = 1.0
        self._choice = ThemeChoice.SYSTEM
        self._application: QApplication | None = None

    def install(
        self, application: QApplication, choice: ThemeChoice = ThemeChoice.SYSTEM, text_percent: int = 100
    ) -> None:
        """Give `application` its style, fonts and colours, and follow the system from now on."""
        self._application = application
        self._choice = choice
        application.setStyle("Fusion")
        _load_fonts()
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system, Qt.ConnectionType.UniqueConnection)
        self._show(_tokens_for(choice, application), text_percent / 100)

    def choose(self, choice: ThemeChoice, text_percent: int) -> None:
        """Change theme and text size (percent, 100 … 200) while the window is open."""
        self._choice = choice
        if self._application is not None:
            self._show(_tokens_for(choice, self._application), text_percent / 100)

    def _follow_system(self) -> None:
        if self._application is not None:
            self._show(_tokens_for(self._choice, self._application), self.scale)

    def _show(self, look: Tokens, scale: float) -> None:
        application = self._application
        if application is None:
            return
        if (look, scale) == (self.tokens, self.scale) and application.styleSheet():
            return
        self.tokens, self.scale = look, scale
        application.setFont(body_font())
        application.setPalette(_palette(look))
        application.setStyleSheet(style_sheet(look, scale))
        self.changed.emit()


_theme: Theme | None = None


def active() -> Theme:
    """The theme of this process, made on first use."""
    global _theme
    if _theme is None:
        _theme = Theme()
    return _theme


def tokens() -> Tokens:
    """The colours in use now."""
    return active().tokens


def colour(role: str) -> QColor:
    """The colour of a role ("accent", "good_tint", …) in use now."""
    return QColor(getattr(active().tokens, role))


def px(value: float) -> int:
    """A measure of the 100 % design in pixels at the chosen text size."""
    return round(value * active().scale)


def body_font(weight: QFont.Weight = QFont.Weight.Normal, size_px: float = t.BODY_PX) -> QFont:
    """Inter at `size_px` of the 100 % design, with figures of one width and without contextual alternates.

    Inter's `calt` turns "a2000x1" into "a2000×1", which would change identifiers.
    """
    font = QFont("Inter")
    font.setPixelSize(px(size_px))
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setFeature(QFont.Tag("calt"), 0)
    return font


def mono_font(size_px: float = t.TICK_PX) -> QFont:
    """The system's monospace font, for logs, paths and identifiers."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(px(size_px))
    return font


def _load_fonts() -> None:
    if "Inter" in QFontDatabase.families():
        return
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))


def _tokens_for(choice: ThemeChoice, application: QApplication) -> Tokens:
    dark = application.styleHints().colorScheme() is Qt.ColorScheme.Dark
    match choice:
        case ThemeChoice.LIGHT:
            return LIGHT
        case ThemeChoice.DARK:
            return DARK
        case ThemeChoice.CONTRAST:
            return CONTRAST_DARK if dark else CONTRAST_LIGHT
        case ThemeChoice.SYSTEM:
            if _system_wants_contrast(application):
                return CONTRAST_DARK if dark else CONTRAST_LIGHT
            return DARK if dark else LIGHT


def _system_wants_contrast(application: QApplication) -> bool:
    hints = application.styleHints()
    if not hasattr(hints, "accessibility"):  # Qt before 6.10 does not tell
        return False
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def _palette(look: Tokens) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, value in (
        (roles.Window, look.window),
        (roles.WindowText, look.text),
        (roles.Base, look.card),
        (roles.AlternateBase, look.window),
        (roles.Text, look.text),
        (roles.Button, look.card),
        (roles.ButtonText, look.text),
        (roles.BrightText, look.bad),
        (roles.Highlight, look.accent),
        (roles.HighlightedText, look.on_accent),
        (roles.Link, look.accent),
        (roles.LinkVisited, look.accent),
        (roles.ToolTipBase, look.card),
        (roles.ToolTipText, look.text),
        (roles.PlaceholderText, look.secondary),
        (roles.Mid, look.line),
        (roles.Accent, look.accent),
    ):
        palette.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(look.secondary))
    return palette
