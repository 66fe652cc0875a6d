"""A command that a person may run, in monospace, with a button that copies it."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from gui import theme
from gui.i18n import tr
from gui.widgets.buttons import quiet


class CommandBox(QFrame):
    """One line of a terminal; long ones scroll inside the field."""

    def __init__(self, command: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = QLineEdit(command)
        self._field.setReadOnly(True)
        self._field.setFont(theme.mono_font())
        self._field.setAccessibleName(tr("Command"))
        self._field.setCursorPosition(0)
        self._copy = quiet(tr("Copy"), self.copy, icon="copy")
        self._copy.setAccessibleName(tr("Copy the command"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._field, 1)
        row.addWidget(self._copy)

    def command(self) -> str:
        """The command that is shown."""
        return self._field.text()

    def copy(self) -> None:
        """Put the command on the clipboard."""
        QGuiApplication.clipboard().setText(self.command())
        self._copy.setText(tr("Copied"))
