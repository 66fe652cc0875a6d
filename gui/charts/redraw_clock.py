"""The one clock of the live page: data never pushes a repaint; the clock pulls it, and only while it can be seen."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

FAST_MS = 100
CALM_MS = 250
BUSY_MS = 1_000
_BUSY_PERCENT = 70.0
_CALM_PERCENT = 40.0


class RedrawClock(QObject):
    """Sends `tick` for `page`: 10 times a second while the machine has time, once while a test takes all of it.

    None while the page is hidden or its window minimised.
    """

    tick = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._timer = QTimer(self)
        self._timer.setInterval(FAST_MS)
        self._timer.timeout.connect(self._pull)

    def start(self) -> None:
        """Begin to tick."""
        self._timer.start()

    def stop(self) -> None:
        """Stop ticking."""
        self._timer.stop()

    def running(self) -> bool:
        """Whether it ticks."""
        return self._timer.isActive()

    def follow_load(self, processor_percent: float) -> None:
        """Tick as often as the load of the machine allows without taking from the test."""
        interval = BUSY_MS if processor_percent > _BUSY_PERCENT else CALM_MS
        if processor_percent < _CALM_PERCENT:
            interval = FAST_MS
        if interval != self._timer.interval():
            self._timer.setInterval(interval)

    def _pull(self) -> None:
        window = self._page.window()
        if self._page.isVisible() and not window.isMinimized():
            self.tick.emit()
