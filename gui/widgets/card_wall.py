"""A layout for a page of cards: a banner over columns of cards, and a side list that moves in when it is narrow."""

from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLayoutItem, QWidget

from gui import theme
from gui import tokens as t
from gui.widgets.reflow_layout import ReflowLayout, height_at

SIDE_PX = 264
WIDE_PX = 900
TWO_COLUMNS_PX = 560


class _Column(NamedTuple):
    left: int
    width: int


class CardWall(ReflowLayout):
    """The first widget is the banner, the second the side list, all others are cards.

    Cards go in order to the column that is lowest so far. With room the side list has a column of its own at the
    right; with less it heads the last column; with one column it follows the banner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(t.CARD_GAP_PX, parent)
        self._columns = 0

    @property
    def columns(self) -> int:
        """How many columns of cards there are now."""
        return self._columns

    def arrange(self, rect: QRect, move: bool) -> int:
        gap, width = self.spacing(), rect.width()
        banner, side, *cards = [*self._items, None, None][: max(2, len(self._items))]
        wide = width >= theme.px(WIDE_PX) and side is not None and not side.isEmpty()
        inner = width - gap - theme.px(SIDE_PX) if wide else width
        count = 2 if wide or width >= theme.px(TWO_COLUMNS_PX) else 1
        if move:
            self._columns = count
        each = (inner - gap * (count - 1)) // count
        columns = [_Column(rect.x() + i * (each + gap), each) for i in range(count)]
        top = _placed(banner, rect.x(), rect.y(), inner, gap, move)
        bottoms = [top] * count
        side_bottom = rect.y()
        if wide:
            side_bottom = _placed(side, rect.x() + inner + gap, rect.y(), theme.px(SIDE_PX), gap, move)
        else:
            bottoms[-1] = _placed(side, columns[-1].left, top, each, gap, move)
        for card in cards:
            lowest = bottoms.index(min(bottoms))
            bottoms[lowest] = _placed(card, columns[lowest].left, bottoms[lowest], each, gap, move)
        return max(*bottoms, side_bottom) - gap - rect.y()


def _placed(item: QLayoutItem | None, left: int, top: int, width: int, gap: int, move: bool) -> int:
    """Put `item` there, and give where the next one begins."""
    if item is None or item.isEmpty():
        return top
    height = height_at(item, width)
    if move:
        item.setGeometry(QRect(left, top, width, height))
    return top + height + gap
