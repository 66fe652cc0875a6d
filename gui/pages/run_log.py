"""The log of the test at hand: its last line while folded, all kept lines when open."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from core.run.live_view import LOG_LIMIT, LiveView
from gui import figures, theme
from gui.i18n import tr
from gui.widgets.buttons import Button
from gui.widgets.labels import ElidingLabel, label

_PORTION = 400


class LogPane(QFrame):
    """Lines are appended in portions, and only while the pane is open. `toggled` follows opening and folding."""

    toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.heading = Button(tr("&Log"), "fold", icon="chevron-right", on_click=self.toggle)
        self._last = ElidingLabel("", "secondary")
        self._count = label("", "secondary")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setMaximumBlockCount(LOG_LIMIT)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(tr("Log"))
        self.text.setUndoRedoEnabled(False)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.px(180))
        self.text.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 7, 16, 7)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.heading)
        row.addWidget(self._last, 1)
        row.addWidget(self._count)
        column.addLayout(row)
        column.addWidget(self.text)
        self._view: LiveView | None = None
        self._shown = 0
        theme.active().changed.connect(self._use_fonts)
        self._use_fonts()

    def is_open(self) -> bool:
        """Whether the lines are shown."""
        return not self.text.isHidden()

    def toggle(self) -> None:
        """Open or fold."""
        opened = not self.is_open()
        self.text.setVisible(opened)
        self.heading.set_icon("chevron-down" if opened else "chevron-right")
        if self._view is not None:
            self.show_view(self._view)
        self.toggled.emit(opened)

    def show_view(self, view: LiveView) -> None:
        """Bring the pane up to the log of `view`."""
        if view is not self._view:
            self._view = view
            self._shown = 0
            self.text.clear()
        last = _line(*view.log[-1]).strip() if view.log else tr("Nothing was printed yet.")
        if last != self._last.text():
            self._last.setText(last)
            self._count.setText(tr("{count} lines", count=figures.count(view.log_count)) if view.log else "")
        if self.is_open() and self._shown != view.log_count:
            self._append(view)

    def _append(self, view: LiveView) -> None:
        fresh = min(view.log_count - self._shown, len(view.log))
        lines = [_line(*entry) for entry in list(view.log)[len(view.log) - fresh :]]
        bar = self.text.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - 4
        for start in range(0, len(lines), _PORTION):
            self.text.appendPlainText("\n".join(lines[start : start + _PORTION]))
        self._shown = view.log_count
        if at_end:
            self.text.moveCursor(QTextCursor.MoveOperation.End)
            self.text.moveCursor(QTextCursor.MoveOperation.StartOfLine)

    def _use_fonts(self) -> None:
        self.text.setFont(theme.mono_font())
        self._last.setFont(theme.mono_font())


def _line(time_s: float, text: str) -> str:
    return f"{time_s:8.1f} s  {text}"
