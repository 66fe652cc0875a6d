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


def icon(name: IconName, role: str = "text", disabled_role: str = "secondary") -> QIcon:
    """The same as QIcon for buttons, at one and two device pixels a pixel."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, role, ratio=ratio))
        made.addPixmap(pixmap(name, disabled_role, ratio=ratio), QIcon.Mode.Disabled)
    return made


def paint(painter: QPainter, rect: QRectF, name: IconName, role: str) -> None:
    """Draw the icon into `rect`, for delegates and widgets that paint themselves."""
    _renderer(name, theme.colour(role).name()).render(painter, rect)


def icon_size() -> QSize:
    """16 × 16 at the chosen text size."""
    return QSize(theme.px(t.ICON_PX), theme.px(t.ICON_PX))


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
