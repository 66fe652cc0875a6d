"""Short work away from the window's thread. Its result or its error comes back in the window's thread.

Only this file and the run bridge know threads. Work that runs longer reads `token.cancelled` now and then; a result
that arrives after cancelling is dropped, so a page that is gone is never called.
"""

import sys
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from core.errors import ExpectedError

T = TypeVar("T")


class Token:
    """Whether work may go on. Work that takes long asks `cancelled`; whoever started it calls `cancel`."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Drop the result, and let work that asks end early."""
        self._event.set()


class _Delivery(QObject):
    """Carries what happened from a worker thread into the thread of the window."""

    arrived = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.arrived.connect(self._call, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _call(self, action: Callable[[], None]) -> None:
        action()


class _Work(QRunnable):
    def __init__(self, action: Callable[[], None]) -> None:
        super().__init__()
        self._action = action

    def run(self) -> None:
        self._action()


class Background(QObject):
    """A pool of threads. `busy_changed` tells how many pieces of work are under way."""

    busy_changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(4)
        self._delivery = _Delivery(self)
        self._tokens: set[Token] = set()

    @property
    def count(self) -> int:
        """How many pieces of work are under way."""
        return len(self._tokens)

    def run(
        self,
        work: Callable[[], T],
        on_result: Callable[[T], object],
        on_error: Callable[[ExpectedError], object],
    ) -> Token:
        """Call `work()` in a thread, then one of the two in the window's thread.

        An exception that is no ExpectedError is a bug: it goes to `sys.excepthook` in the window's thread.
        """
        return self.run_with_progress(lambda _token, _report: work(), on_result, on_error, _ignore)

    def run_with_progress(
        self,
        work: Callable[[Token, Callable[[float], None]], T],
        on_result: Callable[[T], object],
        on_error: Callable[[ExpectedError], object],
        on_progress: Callable[[float], object],
    ) -> Token:
        """The same for long work: it gets its token, and a function that reports a fraction (0 … 1)."""
        token = Token()
        self._tokens.add(token)
        self.busy_changed.emit(self.count)

        def deliver(action: Callable[[], None]) -> None:
            try:
                self._delivery.arrived.emit(action)
            except RuntimeError:  # the window is gone, so nobody waits for it
                return

        def report(fraction: float) -> None:
            deliver(lambda: None if token.cancelled else _call(on_progress, fraction))

        def finish(action: Callable[[], object]) -> None:
            self._tokens.discard(token)
            self.busy_changed.emit(self.count)
            if not token.cancelled:
                action()

        def in_thread() -> None:
            # sys.excepthook shows the error window, and only the window's thread may do that.
            outcome: _Outcome[T] = _Outcome.of(lambda: work(token, report))
            deliver(lambda: finish(lambda: outcome.hand_over(on_result, on_error)))

        self._pool.start(_Work(in_thread))
        return token

    def stop(self, wait_ms: int = 2000) -> bool:
        """Cancel everything and wait; False when something did not end in time."""
        for token in self._tokens:
            token.cancel()
        self._pool.clear()
        return self._pool.waitForDone(wait_ms)


class _Outcome(Generic[T]):
    """What a piece of work ended with."""

    def __init__(self, value: T | None, error: BaseException | None) -> None:
        self._value = value
        self._error = error

    @classmethod
    def of(cls, work: Callable[[], T]) -> "_Outcome[T]":
        try:
            return cls(work(), None)
        except Exception as error:
            return cls(None, error)

    def hand_over(self, on_result: Callable[[T], object], on_error: Callable[[ExpectedError], object]) -> None:
        if isinstance(self._error, ExpectedError):
            on_error(self._error)
        elif self._error is not None:
            sys.excepthook(type(self._error), self._error, self._error.__traceback__)
        else:
            on_result(self._value)  # type: ignore[arg-type]  # without an error it is what the work returned


def _call(action: Callable[[float], object], value: float) -> None:
    action(value)


def _ignore(_fraction: float) -> None:
    """For work without progress."""
