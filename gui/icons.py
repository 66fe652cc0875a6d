"""Icons of one family (Lucide), tinted with the colour of a role when they are drawn."""

from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from core.places import RESOURCES
from gui import theme
from gui import tokens as t

IconName = Literal[
    "ban",
    "chart-line",
    "check",
    "chevron-down",
    "chevron-right",
    "circle",
    "circle-check",
    "circle-minus",
    "circle-pause",
    "circle-play",
    "circle-question-mark",
    "circle-x",
    "clock",
    "copy",
    "cpu",
    "download",
    "external-link",
    "file",
    "file-text",
    "flask-conical",
    "folder",
    "folder-open",
    "house",
    "info",
    "lock",
    "pencil",
    "plus",
    "refresh-cw",
    "search",
    "skip-forward",
    "sliders-horizontal",
    "terminal",
    "triangle-alert",
    "x",
]


def pixmap(name: IconName, role: str = "secondary", size_px: float = t.ICON_PX, ratio: float = 1.0) -> QPixmap:
    """The icon in the colour of `role`, `size_px` of the 100 % design wide, for a screen of device pixel `ratio`."""
    return _tinted(name, theme.colour(role).name(), theme.px(size_px), ratio)


def icon(name: IconName, role: str = "text", disabled_role: str = "secondary", gap_px: int = 0) -> QIcon:
    """The same as QIcon for buttons, at one and two device pixels a pixel. `gap_px`: room before the button's text."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(_with_gap(pixmap(name, role, ratio=ratio), gap_px))
        made.addPixmap(_with_gap(pixmap(name, disabled_role, ratio=ratio), gap_px), QIcon.Mode.Disabled)
    return made


def _with_gap(image: QPixmap, gap_px: int) -> QPixmap:
    if not gap_px:
        return image
    ratio = image.devicePixelRatio()
    wider = QPixmap(image.width() + round(gap_px * ratio), image.height())
    wider.fill(Qt.GlobalColor.transparent)
    wider.setDevicePixelRatio(ratio)
    painter = QPainter(wider)
    painter.drawPixmap(0, 0, image)
    painter.end()
    return wider


def paint(painter: QPainter, rect: QRectF, name: IconName, role: str) -> None:
    """Draw the icon into `rect`, for delegates and widgets that paint themselves."""
    _renderer(name, theme.colour(role).name()).render(painter, rect)


def icon_size(gap_px: int = 0) -> QSize:
    """16 × 16 at the chosen text size, wider by the gap."""
    return QSize(theme.px(t.ICON_PX) + gap_px, theme.px(t.ICON_PX))


@lru_cache(maxsize=256)
def _tinted(name: IconName, colour: str, side_px: int, ratio: float) -> QPixmap:
    image = QPixmap(round(side_px * ratio), round(side_px * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    _renderer(name, colour).render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=256)
def _renderer(name: IconName, colour: str) -> QSvgRenderer:
    source = (RESOURCES / "icons" / f"{name}.svg").read_bytes()
    return QSvgRenderer(QByteArray(source.replace(b"currentColor", colour.encode())))
