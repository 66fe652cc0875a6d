"""Small dialogs: a question with named answers, and the command that would do the same."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.i18n import tr
from gui.widgets.buttons import Button, danger, primary, quiet
from gui.widgets.command_box import CommandBox
from gui.widgets.labels import label


class Question(QDialog):
    """A question whose answers say what they do. Esc gives the first answer, which must change nothing."""

    def __init__(self, parent: QWidget | None, title: str, text: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.answer = ""
        self._first = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(label(title, "card-title", wrap=True))
        words = label(text, wrap=True)
        words.setMinimumWidth(theme.px(400))
        column.addWidget(words)
        column.addSpacing(8)
        self._answers = QHBoxLayout()
        self._answers.setSpacing(8)
        self._answers.addStretch(1)
        column.addLayout(self._answers)
        self.setAccessibleDescription(text)

    def add_answer(self, key: str, text: str, kind: str = "quiet") -> Button:
        """Add an answer at the right; kind is quiet, primary or danger."""
        make = {"quiet": quiet, "primary": primary, "danger": danger}[kind]
        button = make(text, lambda: self._answer(key))
        if not self._first:
            self._first = self.answer = key
        self._answers.addWidget(button)
        if kind == "primary":
            button.setFocus()
        return button

    def ask(self) -> str:
        """Show it and return the key of the answer."""
        self.exec()
        return self.answer

    def _answer(self, key: str) -> None:
        self.answer = key
        self.accept()


class CommandDialog(QDialog):
    """The command line that does what the page is about to do."""

    def __init__(self, parent: QWidget | None, command: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("The same in a terminal"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(label(tr("The same in a terminal"), "card-title"))
        column.addWidget(label(tr("This command does what this page is about to do."), "secondary", wrap=True))
        self.box = CommandBox(command)
        self.box.setMinimumWidth(theme.px(560))
        column.addWidget(self.box)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(primary(tr("Close"), self.accept))
        column.addLayout(row)
