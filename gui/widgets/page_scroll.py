"""The scroll area of a page: upright only, never sideways, with the page's margins."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gui import tokens as t


class PageScroll(QScrollArea):
    """Put the page's cards into `body`; margins and gaps shrink in a small window."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("surface", "page")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(t.PAGE_MARGIN_PX, 0, t.PAGE_MARGIN_PX, t.PAGE_MARGIN_PX)
        self.body.setSpacing(t.CARD_GAP_PX)
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)

        self.verticalScrollBar().rangeChanged.connect(self._set_margins)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins()

    def _set_margins(self) -> None:
        window = self.window()
        compact = window.width() < t.COMPACT_BELOW_WIDTH_PX or window.height() < t.COMPACT_BELOW_HEIGHT_PX
        margin = t.PAGE_MARGIN_COMPACT_PX if compact else t.PAGE_MARGIN_PX
        # The scroll bar stands in the margin, so that cards keep their width when it comes.
        bar = self.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        self.body.setContentsMargins(margin, 0, max(margin - taken, 0), margin)
        self.body.setSpacing(t.CARD_GAP_COMPACT_PX if compact else t.CARD_GAP_PX)
