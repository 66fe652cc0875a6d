"""The frame of every live chart: a card with title, unit and hint, its axes, and a plot that subclasses fill.

The charts paint themselves and keep what does not change as pictures: title, axes and grid are drawn when size, theme
or scale change, and a curve is only ever lengthened, since its scale stays put. A frame then costs a fraction of a
millisecond, so that looking at a test takes nothing from it. (A general plotting library redraws whole scenes; that
alone took several percent from a test on all cores.)
"""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import theme
from gui import tokens as t
from gui.charts.axis import Axis

FACT_SEPARATOR = " · "
"""Between the facts of a hint; the last facts are left out where there is no room."""


class Measures(NamedTuple):
    """Distances inside a chart at 100 % text size, in pixels."""

    width: int
    height: int
    padding: int
    axis_width: int
    plot_top: int
    plot_bottom: int
    unit_below: bool


WIDE = Measures(280, 160, 16, 44, 44, 28, unit_below=False)
COMPACT = Measures(216, 142, 12, 40, 54, 26, unit_below=True)


class Chart(QWidget):
    """A chart. Subclasses set axes, implement `paint_data`, and say in `describe` what is to be seen."""

    def __init__(self, title: str, unit: str, hint: str) -> None:
        super().__init__()
        self._title = title
        self._unit = unit
        self._hint = hint
        self.measures = WIDE
        self.x_axis: Axis | None = None
        self.y_axis: Axis | None = None
        self._background: QPixmap | None = None
        self.setAccessibleName(f"{title}, {unit}, {hint}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # The whole rectangle is painted here, so Qt need not paint what lies below on every frame.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_compact(self, compact: bool) -> None:
        """Smaller, with the unit under the title, for small windows."""
        measures = COMPACT if compact else WIDE
        if measures is not self.measures:
            self.measures = measures
            self.updateGeometry()
            self.redraw_all()

    def set_heading(self, unit: str, hint: str) -> None:
        """Change the unit or what stands at the right of the title."""
        if (unit, hint) != (self._unit, self._hint):
            self._unit, self._hint = unit, hint
            self.setAccessibleName(f"{self._title}, {unit}, {hint}")
            self._redraw_frame()

    def hint(self) -> str:
        """What stands at the right of the title."""
        return self._hint

    def set_axes(self, x_axis: Axis, y_axis: Axis) -> None:
        """New scales; nothing happens when they are the same."""
        if (x_axis, y_axis) != (self.x_axis, self.y_axis):
            self.x_axis, self.y_axis = x_axis, y_axis
            self.redraw_all()

    def redraw_all(self) -> None:
        """Forget every kept picture."""
        self._redraw_frame()

    def redraw_data(self) -> None:
        """Paint the plot again, and nothing around it but the room of labels and marks."""
        margin = theme.px(8)
        self.update(self.plot().adjusted(-margin, -margin, theme.px(self.measures.padding), margin).toAlignedRect())

    def describe(self) -> str:
        """The chart in a sentence, for people who do not see it."""
        return ""

    def tooltip_at(self, position: QPointF) -> str:
        """What to say of the place under the mouse."""
        return self._hint

    def paint_data(self, painter: QPainter, plot: QRectF) -> None:
        """Draw what is measured into `plot`."""
        raise NotImplementedError

    def plot(self) -> QRectF:
        """The rectangle between the axes."""
        m = self.measures
        left = theme.px(m.padding + m.axis_width)
        top = theme.px(m.plot_top)
        right = self.width() - theme.px(m.padding)
        bottom = self.height() - theme.px(m.plot_bottom)
        return QRectF(left, top, max(right - left, 1), max(bottom - top, 1))

    def to_point(self, plot: QRectF, x: float, y: float) -> QPointF:
        """The place of a value pair in `plot`."""
        if self.x_axis is None or self.y_axis is None:
            return plot.bottomLeft()
        return QPointF(
            plot.left() + plot.width() * self.x_axis.place(x), plot.bottom() - plot.height() * self.y_axis.place(y)
        )

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self.measures.width + 56), theme.px(self.measures.height))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(self.measures.width), theme.px(self.measures.height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.redraw_all()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange)
        if event.type() in kinds and hasattr(self, "_background"):
            self.updateGeometry()
            self.redraw_all()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tooltip_at(QPointF(event.pos())), self)
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setAccessibleDescription(self.describe())
            self._redraw_frame()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._background is None:
            self._background = self._draw_background()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._background)
        if self.x_axis is not None and self.y_axis is not None:
            self.paint_data(painter, self.plot())
        painter.end()

    def new_picture(self, width: float, height: float) -> QPixmap:
        """A transparent picture in the resolution of the screen."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(max(round(width * ratio), 1), max(round(height * ratio), 1))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        return picture

    def _redraw_frame(self) -> None:
        self._background = None
        self.update()

    def _draw_background(self) -> QPixmap:
        picture = self.new_picture(self.width(), self.height())
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme.tokens()
        painter.fillRect(self.rect(), QColor(look.window))
        focused = self.hasFocus()
        edge = 1.0 if focused else 0.5
        painter.setPen(QPen(QColor(look.accent if focused else look.line), 2 if focused else 1))
        painter.setBrush(QColor(look.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 8, 8)
        self._draw_heading(painter)
        if self.x_axis is not None and self.y_axis is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            self._draw_axes(painter, self.plot(), self.x_axis, self.y_axis)
        painter.end()
        return picture

    def _draw_heading(self, painter: QPainter) -> None:
        m = self.measures
        left, right = theme.px(m.padding), self.width() - theme.px(m.padding)
        line = QRectF(left, theme.px(10 if m.unit_below else 14), right - left, theme.px(20))
        middle = Qt.AlignmentFlag.AlignVCenter
        title_font = theme.body_font(QFont.Weight.DemiBold)
        body_font = theme.body_font()
        painter.setFont(title_font)
        painter.setPen(theme.colour("text"))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, self._title)
        title_width = QFontMetricsF(title_font).horizontalAdvance(self._title)
        painter.setFont(body_font if not m.unit_below else tick_font())
        painter.setPen(theme.colour("secondary"))
        if m.unit_below:
            painter.drawText(line.translated(0, theme.px(18)), Qt.AlignmentFlag.AlignLeft | middle, self._unit)
            painter.setFont(body_font)
            used = title_width + theme.px(8)
        else:
            painter.drawText(line.adjusted(title_width + theme.px(10), 0, 0, 0), middle, self._unit)
            used = title_width + QFontMetricsF(body_font).horizontalAdvance(self._unit) + theme.px(20)
        room = line.width() - used
        metrics = QFontMetricsF(body_font)
        hint = self._hint
        while metrics.horizontalAdvance(hint) > room and FACT_SEPARATOR in hint:
            hint = hint.rpartition(FACT_SEPARATOR)[0]
        hint = metrics.elidedText(hint, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, hint)

    def _draw_axes(self, painter: QPainter, plot: QRectF, x_axis: Axis, y_axis: Axis) -> None:
        font = tick_font()
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        for tick in y_axis.ticks:
            y = round(self.to_point(plot, x_axis.low, tick.value).y())
            painter.setPen(theme.colour("axis" if tick.value == y_axis.low else "grid"))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.colour("secondary"))
            box = QRectF(0, y - 10, plot.left() - theme.px(8), 20)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick.words)
        baseline = plot.bottom() + theme.px(4) + metrics.ascent()
        free_until = float(self.width() - theme.px(4))
        for tick in reversed(x_axis.ticks):
            x = self.to_point(plot, tick.value, y_axis.low).x()
            width = metrics.horizontalAdvance(tick.words)
            last = tick is x_axis.ticks[-1]
            left = min(x - width / 2, plot.right() - width) if last else x - width / 2
            if left + width <= free_until:
                painter.drawText(QPointF(left, baseline), tick.words)
                free_until = left - theme.px(6)


def tick_font() -> QFont:
    """The font of ticks and labels."""
    return theme.body_font(size_px=t.TICK_PX)
