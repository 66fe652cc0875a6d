"""Starts the window: settings, theme, language, one instance, and what happens when Benchwright itself has a fault."""

import faulthandler
import sys
import threading
from collections.abc import Callable, Sequence
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from core import __version__
from core import settings as declared
from core.places import RESOURCES
from core.settings import LoadedSettings, load_settings
from gui import theme
from gui.i18n import choose_language, tr, translate_qt
from gui.main_window import MainWindow
from gui.session import Session
from gui.signals import leave_on_signals
from gui.single_instance import SingleInstance

FaultHook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def run_window(arguments: Sequence[str]) -> int:
    """Open the window and return the exit status when it is closed. A second start raises the first window."""
    if sys.stderr is not None:
        faulthandler.enable()
    QCoreApplication.setApplicationName("benchwright")
    QCoreApplication.setApplicationVersion(__version__)
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(["benchwright", *arguments])
    instance = SingleInstance()
    if not instance.claim():
        said = (
            tr("Benchwright is open already; its window is in front now.")
            if instance.raise_other()
            else tr("Benchwright is open already but does not answer; wait a moment, or end it, then start again.")
        )
        print(said, file=sys.stderr)
        return 0
    window = open_window(application, load_settings())
    instance.listen(window.raise_window)
    signals = leave_on_signals(window.leave)
    status = application.exec()
    signals.close()
    instance.close()
    return status


def open_window(application: QApplication, loaded: LoadedSettings) -> MainWindow:
    """Set `application` up and show the main window, with an error window for faults of our own."""
    settings = loaded.settings
    application.setApplicationDisplayName("Benchwright")
    application.setDesktopFileName("org.benchwright.Benchwright")
    application.setWindowIcon(QIcon(str(RESOURCES / "icons" / "benchwright.svg")))
    # The window asks before it closes during a run, and may be hidden while a run goes on.
    application.setQuitOnLastWindowClosed(False)
    choose_language(settings.text(declared.LANGUAGE))
    translate_qt(application)
    choice = theme.ThemeChoice(settings.text(declared.THEME))
    theme.active().install(application, choice, settings.number(declared.TEXT_PERCENT))
    session = Session(loaded, parent=application)
    window = MainWindow(session)
    show_faults_in(window)
    window.show()
    QTimer.singleShot(0, window, lambda: _attach_run_bridge(session))
    return window


def show_faults_in(window: MainWindow) -> None:
    """An exception that nobody expected opens the error window, and is printed as ever."""

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        from gui.widgets.error_window import ErrorWindow, error_report

        shown = window.findChild(ErrorWindow) or ErrorWindow(window)
        shown.add(error_report(kind, error, trace))

    sys.excepthook = show
    threading.excepthook = _ThreadFaults(show, window).raised.emit


class _ThreadFaults(QObject):
    """Brings an exception of any thread into the window's thread, which alone may show it."""

    raised = Signal(object)

    def __init__(self, show: FaultHook, parent: QObject) -> None:
        super().__init__(parent)
        self._show = show
        self.raised.connect(self._show_here, Qt.ConnectionType.QueuedConnection)

    def _show_here(self, fault: threading.ExceptHookArgs) -> None:
        if fault.exc_value is not None:
            self._show(fault.exc_type, fault.exc_value, fault.exc_traceback)


def _attach_run_bridge(session: Session) -> None:
    """The runner is imported after the first paint: nobody can press Run before."""
    from gui.run_bridge import RunBridge

    session.run = RunBridge(session)
