"""Names and values in two columns as one widget that paints itself: many rows cost little to make and to lay out."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

ROW_GAP_PX, COLUMN_GAP_PX = 7, 16
NARROWEST_PX = 240
_VALUE_FLAGS = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


class FactsTable(QWidget):
    """The names in the secondary colour, the values beside them, wrapped where there is no room."""

    def __init__(self, accessible: str) -> None:
        super().__init__()
        self._facts: tuple[tuple[str, str], ...] = ()
        self._places: list[tuple[QRect, QRect]] = []
        self._laid_out_for = -1
        self._heights: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(accessible)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show names and values, both plain text."""
        self._facts = tuple(facts)
        self.setAccessibleDescription("; ".join(f"{name}: {value}" for name, value in self._facts))
        self._lay_out_again()

    def facts(self) -> tuple[tuple[str, str], ...]:
        """What is shown."""
        return self._facts

    def as_text(self) -> str:
        """All of it as lines of "name: value", to be copied."""
        return "\n".join(f"{name}: {value}" for name, value in self._facts)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._lay_out(width)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        width = max(self.width(), theme.px(NARROWEST_PX))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(NARROWEST_PX), theme.px(20))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange)
        if event.type() in kinds and hasattr(self, "_places"):
            self._lay_out_again()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._lay_out(self.width())
        painter = QPainter(self)
        painter.setFont(_font())
        for (name_box, value_box), (name, value) in zip(self._places, self._facts, strict=True):
            if not name_box.united(value_box).intersects(event.rect()):
                continue
            painter.setPen(theme.colour("secondary"))
            painter.drawText(name_box, Qt.AlignmentFlag.AlignLeft, name)
            painter.setPen(theme.colour("text"))
            painter.drawText(value_box, int(Qt.AlignmentFlag.AlignLeft) | int(_VALUE_FLAGS), value)
        painter.end()

    def _lay_out_again(self) -> None:
        self._laid_out_for = -1
        self._heights = {}
        self.updateGeometry()
        self.update()

    def _lay_out(self, width: int) -> None:
        if width == self._laid_out_for:
            return
        self._laid_out_for = width
        metrics = QFontMetrics(_font())
        names = max((metrics.horizontalAdvance(name) for name, _ in self._facts), default=0)
        left = names + theme.px(COLUMN_GAP_PX)
        room = max(width - left, theme.px(80))
        self._places = []
        top = 0
        for _, value in self._facts:
            height = metrics.boundingRect(QRect(0, 0, room, 1 << 16), int(_VALUE_FLAGS), value).height()
            height = max(height, metrics.height())
            self._places.append((QRect(0, top, names, metrics.height()), QRect(left, top, room, height)))
            top += height + theme.px(ROW_GAP_PX)
        self._heights[width] = max(top - theme.px(ROW_GAP_PX), 0)


def _font() -> QFont:
    return theme.body_font()
