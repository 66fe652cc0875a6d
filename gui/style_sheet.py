"""The Qt style sheet made from tokens. Widgets say what they are by dynamic properties; this file says how it looks.

Properties: QFrame[card], QPushButton[kind], QLabel[role] and QLabel[state], QFrame[tint], QWidget[surface].
"""

from pathlib import Path

from core.places import RESOURCES
from gui import tokens as t
from gui.tokens import Tokens

_INDICATORS = RESOURCES / "icons" / "indicators"


def style_sheet(look: Tokens, scale: float) -> str:
    """The sheet for one appearance; `scale` is the text size (1.0 … 2.0), which controls grow with."""

    def px(value: float) -> str:
        return f"{round(value * scale)}px"

    return "\n".join(
        (
            _surfaces(look),
            _text(look, px(t.TITLE_PX), px(t.CARD_TITLE_PX), px(t.BIG_NUMBER_PX), px(t.BIG_NUMBER_COMPACT_PX)),
            _buttons(look, px(t.CONTROL_PX - 2), px(t.CONTROL_PX - 4)),
            _inputs(
                look,
                px(t.CONTROL_PX - 2),
                px(t.CONTROL_PX - 4),
                px(t.CONTROL_PX - 5),
                px(t.CONTROL_PX - 7),
                px(t.ICON_PX - 2),
                px(t.ICON_PX),
            ),
            _lists(look, px(t.CONTROL_PX)),
            _small_parts(look),
        )
    )


def _url(name: str) -> str:
    path: Path = _INDICATORS / name
    return f'url("{path.as_posix()}")'


def _surfaces(look: Tokens) -> str:
    return f"""
QMainWindow, QDialog {{ background: {look.window}; }}
QWidget[surface="window"] {{ background: {look.window}; }}
QWidget[surface="card"] {{ background: {look.card}; }}
QScrollArea, QScrollArea > QWidget > QWidget[surface="page"] {{ background: transparent; border: none; }}
QFrame[card="true"] {{ background: {look.card}; border: 1px solid {look.line}; border-radius: 8px; }}
QFrame[card="empty"] {{ background: transparent; border: 1px dashed {look.quiet_border}; border-radius: 8px; }}
QFrame[card="inset"] {{ background: {look.window}; border: 1px solid {look.line}; border-radius: 6px; }}
QFrame[hairline="true"] {{ background: {look.line}; border: none; }}
QFrame[tint="good"] {{ background: {look.good_tint}; border: {_tint_border(look, look.good)}; border-radius: 6px; }}
QFrame[tint="caution"] {{ background: {look.caution_tint}; border: {_tint_border(look, look.caution)};
  border-radius: 6px; }}
QFrame[tint="bad"] {{ background: {look.bad_tint}; border: {_tint_border(look, look.bad)}; border-radius: 6px; }}
QFrame[tint="neutral"] {{ background: {look.selection}; border: {_tint_border(look, look.line)};
  border-radius: 6px; }}
"""


def _tint_border(look: Tokens, colour: str) -> str:
    """Where the tint is the card's own colour (high contrast), a line keeps the strip visible."""
    return f"1px solid {colour}" if look.good_tint in (look.card, look.window) else "none"


def _text(look: Tokens, title: str, card_title: str, big: str, big_compact: str) -> str:
    return f"""
QLabel {{ background: transparent; color: {look.text}; }}
QLabel:disabled {{ color: {look.secondary}; }}
QLabel[role="title"] {{ font-size: {title}; font-weight: 600; }}
QLabel[role="card-title"] {{ font-size: {card_title}; font-weight: 600; }}
QLabel[role="heading"] {{ font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 500; }}
QLabel[role="secondary"] {{ color: {look.secondary}; }}
QLabel[role="number"] {{ font-size: {big}; font-weight: 600; }}
QLabel[role="number-compact"] {{ font-size: {big_compact}; font-weight: 600; }}
QLabel[role="accent-number"] {{ color: {look.accent}; font-weight: 600; }}
QLabel[state="good"] {{ color: {look.good}; }}
QLabel[state="caution"] {{ color: {look.caution}; }}
QLabel[state="bad"] {{ color: {look.bad}; }}
QLabel[state="accent"] {{ color: {look.accent}; }}
QLabel[state="neutral"] {{ color: {look.secondary}; }}
"""


def _buttons(look: Tokens, inner: str, inner_focused: str) -> str:
    return f"""
QPushButton {{ background: {look.card}; color: {look.text}; border: 1px solid {look.quiet_border};
  border-radius: 6px; padding: 0 12px; min-height: {inner}; font-weight: 500; }}
QPushButton:hover {{ background: {look.hover}; }}
QPushButton:pressed {{ background: {look.selection}; }}
QPushButton:focus {{ border: 2px solid {look.accent}; padding: 0 11px; min-height: {inner_focused}; }}
QPushButton:disabled {{ background: transparent; color: {look.secondary}; border-color: {look.line}; }}
QPushButton[kind="primary"] {{ background: {look.accent}; color: {look.on_accent}; border: 1px solid {look.accent};
  padding: 0 16px; font-weight: 600; }}
QPushButton[kind="primary"]:hover {{ background: {look.accent_hover}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {look.text}; padding: 0 15px; }}
QPushButton[kind="primary"]:disabled {{ background: transparent; color: {look.secondary};
  border: 1px solid {look.line}; font-weight: 500; }}
QPushButton[kind="danger"] {{ color: {look.bad}; }}
QPushButton[kind="danger"]:disabled {{ color: {look.secondary}; }}
QPushButton[kind="link"], QPushButton[kind="fold"], QPushButton[kind="icon"] {{ background: transparent;
  border: 2px solid transparent; border-radius: 4px; padding: 0 2px; min-height: 20px; }}
QPushButton[kind="link"] {{ color: {look.accent}; }}
QPushButton[kind="link"]:disabled {{ color: {look.secondary}; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="fold"] {{ text-align: left; }}
QPushButton[kind="icon"] {{ padding: 2px; }}
QPushButton[kind="fold"]:hover, QPushButton[kind="icon"]:hover {{ background: {look.hover}; }}
QPushButton[kind="link"]:focus, QPushButton[kind="fold"]:focus, QPushButton[kind="icon"]:focus {{
  border: 2px solid {look.accent}; min-height: 20px; }}
QPushButton[kind="link"]:focus, QPushButton[kind="fold"]:focus {{ padding: 0 2px; }}
QPushButton[kind="icon"]:focus {{ padding: 2px; }}
QToolButton[segment] {{ background: {look.card}; color: {look.text}; border: 1px solid {look.quiet_border};
  border-left-width: 0; padding: 0 12px; min-height: {inner}; }}
QToolButton[segment="first"], QToolButton[segment="only"] {{ border-left-width: 1px;
  border-top-left-radius: 6px; border-bottom-left-radius: 6px; }}
QToolButton[segment="last"], QToolButton[segment="only"] {{
  border-top-right-radius: 6px; border-bottom-right-radius: 6px; }}
QToolButton[segment]:checked {{ background: {look.selection}; color: {look.accent}; font-weight: 600; }}
QToolButton[segment]:hover:!checked {{ background: {look.hover}; }}
QToolButton[segment]:focus {{ border: 2px solid {look.accent}; padding: 0 11px; min-height: {inner_focused}; }}
QToolButton[segment]:disabled {{ color: {look.secondary}; }}
"""


def _inputs(
    look: Tokens, inner: str, inner_focused: str, spin: str, spin_focused: str, box: str, box_outer: str
) -> str:
    shade = "black" if look.dark else "white"
    tone = "dark" if look.dark else "light"
    chevron = _url(f"chevron-{tone}.svg")
    return f"""
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {{ background: {look.card}; color: {look.text};
  border: 1px solid {look.control_border}; border-radius: 6px; padding: 0 11px; min-height: {inner};
  selection-background-color: {look.accent}; selection-color: {look.on_accent}; }}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{ border: 2px solid {look.accent};
  padding: 0 10px; min-height: {inner_focused}; }}
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {{
  background: {look.window}; color: {look.secondary}; border-color: {look.line}; }}
QLineEdit[readOnly="true"] {{ background: {look.window}; border-color: {look.line}; }}
QPlainTextEdit, QTextEdit {{ background: {look.card}; color: {look.text}; border: 1px solid {look.line};
  border-radius: 6px; selection-background-color: {look.accent}; selection-color: {look.on_accent}; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {look.accent}; }}
QComboBox::drop-down {{ border: none; width: 28px; }}
QComboBox::down-arrow {{ image: {chevron}; width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ background: {look.card}; color: {look.text}; border: 1px solid {look.quiet_border};
  selection-background-color: {look.selection}; selection-color: {look.accent}; outline: none; padding: 4px; }}
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; padding: 0;
  min-height: 0; background: transparent; }}
QSpinBox, QDoubleSpinBox {{ padding: 0; min-height: {spin}; }}
QSpinBox:focus, QDoubleSpinBox:focus {{ padding: 0; min-height: {spin_focused}; }}
QLineEdit[search="true"], QLineEdit[search="true"]:focus {{ padding-left: 4px; }}
QSpinBox::up-button, QDoubleSpinBox::up-button {{ subcontrol-origin: border; subcontrol-position: top right;
  width: 28px; border: none; margin-top: 2px; }}
QSpinBox::down-button, QDoubleSpinBox::down-button {{ subcontrol-origin: border;
  subcontrol-position: bottom right; width: 28px; border: none; margin-bottom: 2px; }}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{ image: {_url(f"chevron-up-{tone}.svg")}; width: 12px; height: 12px; }}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{ image: {chevron}; width: 12px; height: 12px; }}
QCheckBox, QRadioButton {{ color: {look.text}; spacing: 8px; background: transparent; min-height: {box_outer};
  border: 2px solid transparent; border-radius: 4px; padding: 1px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {look.accent}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {look.secondary}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {box}; height: {box};
  border: 1px solid {look.control_border}; background: {look.card}; }}
QCheckBox::indicator {{ border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: {int(box.removesuffix("px")) // 2 + 1}px; }}
QCheckBox::indicator:checked {{ background: {look.accent}; border-color: {look.accent};
  image: {_url(f"check-{shade}.svg")}; }}
QRadioButton::indicator:checked {{ background: {look.accent}; border-color: {look.accent};
  image: {_url(f"dot-{shade}.svg")}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {look.line}; }}
QCheckBox::indicator:checked:disabled, QRadioButton::indicator:checked:disabled {{
  background: {look.secondary}; border-color: {look.secondary}; }}
"""


def _lists(look: Tokens, header_height: str) -> str:
    return f"""
QListView, QTreeView, QTableView {{ background: {look.card}; color: {look.text}; border: none; outline: none;
  selection-background-color: {look.selection}; selection-color: {look.text}; }}
QListView[rail="true"] {{ background: transparent; }}
QHeaderView {{ background: {look.card}; border: none; }}
QHeaderView::section {{ background: {look.card}; color: {look.secondary}; border: none; padding: 0 8px;
  border-bottom: 1px solid {look.line}; min-height: {header_height}; font-weight: 500; }}
QTableView[inset="true"] QHeaderView::section:first {{ padding-left: 16px; }}
QTableCornerButton::section {{ background: {look.card}; border: none; }}
"""


def _small_parts(look: Tokens) -> str:
    return f"""
QProgressBar {{ background: {look.groove}; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }}
QProgressBar::chunk {{ background: {look.accent}; border-radius: 3px; }}
QProgressBar[state="good"]::chunk {{ background: {look.good}; }}
QProgressBar[state="caution"]::chunk {{ background: {look.caution}; }}
QProgressBar[state="bad"]::chunk {{ background: {look.bad}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {look.quiet_border}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {look.control_border}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QToolTip {{ background: {look.card}; color: {look.text}; border: 1px solid {look.quiet_border}; padding: 4px 8px; }}
QMenu {{ background: {look.card}; color: {look.text}; border: 1px solid {look.quiet_border}; padding: 4px; }}
QMenu::item {{ padding: 6px 16px; border-radius: 4px; }}
QMenu::item:selected {{ background: {look.selection}; color: {look.accent}; }}
QMenu::item:disabled {{ color: {look.secondary}; }}
QSplitter::handle {{ background: transparent; }}
"""
