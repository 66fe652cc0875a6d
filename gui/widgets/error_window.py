"""What is shown when Benchwright itself has a fault: what happened, what is kept, and the text to pass on."""

import platform
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from core import __version__
from gui import theme
from gui.i18n import tr
from gui.widgets.buttons import primary, quiet
from gui.widgets.labels import label

LONGEST_REPORT = 100_000


def error_report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """The text that a person can read and pass on: versions and the traceback, nothing else of the machine."""
    lines = "".join(traceback.format_exception(kind, error, trace))
    head = f"Benchwright {__version__} · Python {platform.python_version()} · Qt {qVersion()} · {sys.platform}"
    return f"{head}\n\n{lines}"[:LONGEST_REPORT]


class ErrorWindow(QDialog):
    """One window for all faults of a session; a second fault is added to the text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("A fault in Benchwright"))
        self.resize(theme.px(720), theme.px(420))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(label(tr("Something went wrong inside Benchwright"), "card-title", wrap=True))
        column.addWidget(
            label(
                tr(
                    "Finished tests are on disk and stay there. You can go on; if the window behaves strangely, "
                    "close it and start again. Nothing is sent anywhere: copy the text below to pass it on."
                ),
                wrap=True,
            )
        )
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setFont(theme.mono_font())
        self._text.setAccessibleName(tr("What happened, for the developers"))
        self._text.setTabChangesFocus(True)
        column.addWidget(self._text, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._copy = quiet(tr("Copy the text"), self.copy, icon="copy")
        row.addWidget(self._copy)
        row.addStretch(1)
        row.addWidget(primary(tr("Go on"), self.accept))
        column.addLayout(row)

    def report(self) -> str:
        """The text that is shown."""
        return self._text.toPlainText()

    def add(self, report: str) -> None:
        """Show a fault, after those before it."""
        before = self.report() if self.isVisible() else ""
        self._text.setPlainText(f"{before}\n\n{report}".strip()[:LONGEST_REPORT])
        self._copy.setText(tr("Copy the text"))
        self.show()
        self.raise_()

    def copy(self) -> None:
        """Put the text on the clipboard."""
        QGuiApplication.clipboard().setText(self.report())
        self._copy.setText(tr("Copied"))
