"""The Export page: preview, attestations, destination, and what came of it."""

import shlex
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core import settings as declared
from core.errors import ExpectedError
from core.export.deliver import Delivered, deliver
from core.export.summary import summary_html
from core.export.tree import SubmissionTree
from core.flow import FlowState, Step
from core.messages import Message, say
from core.record.store import RunStore
from gui import tokens as t
from gui.background import Token
from gui.i18n import text_of, tr
from gui.pages.export_parts import AttestationCard, DestinationCard, NextStepsCard, ResultCard
from gui.pages.export_preview import Preview, PreviewCard, preview_of
from gui.pages.page import HelpEntry, Page
from gui.session import Session
from gui.widgets.buttons import primary, quiet
from gui.widgets.card import hairline
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import ElidingLabel
from gui.widgets.message_bar import MessageBar
from gui.widgets.page_scroll import PageScroll
from gui.widgets.progress import ThinBar
from gui.widgets.state_label import Mark


class _StoppedError(Exception):
    """Ends an export from within; its result is dropped."""


class ExportPage(Page):
    """Shows the tree before it is written, and writes it in the background."""

    step = Step.EXPORT

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown_for: FlowState | None = None
        self._preview: Preview | None = None
        self._written: SubmissionTree | None = None
        self._looking: Token | None = None
        self._writing: Token | None = None
        self._problem: Message | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._scroll = scroll = PageScroll()
        outer.addWidget(scroll, 1)
        self._action_bar = self._make_action_bar()
        outer.addWidget(self._action_bar)
        self._empty = EmptyState(
            tr("Nothing to export yet"),
            tr("The tree is shown here when the check has found no errors."),
            quiet(tr("Go to Check"), lambda: session.go_to(Step.CHECK)),
        )
        self._mark = MessageBar(can_hide=False)
        self._message = MessageBar()
        self.preview = PreviewCard()
        self.attestations = AttestationCard()
        self.destination = DestinationCard(_usual_folder())
        self.result = ResultCard()
        self.next_steps = NextStepsCard()
        self._cards = (self.preview, self.attestations, self.destination, self.next_steps)
        for part in (self._empty, self._message, self.result, self._mark, *self._cards):
            scroll.body.addWidget(part)
        scroll.body.addStretch(1)
        self.attestations.changed.connect(self._refresh)
        self.destination.changed.connect(self._refresh)
        self._show_parts()

    def title(self) -> Message:
        return say("Export")

    def lead(self) -> Message | None:
        return say("The submission tree, as it will lie on the disk. Nothing is written before you say so.")

    def help(self) -> tuple[HelpEntry, ...]:
        return (
            HelpEntry(
                say("What is this?"),
                say(
                    "The folder that is submitted: logs, measurements, the system description and the source, each "
                    "where the round wants it. Records and their logs stay as they are."
                ),
            ),
            HelpEntry(
                say("What do the rules say?"),
                say(
                    "Accuracy logs over 10,240 bytes are cut to their first and last 4,096 bytes. The hash of the "
                    "whole log goes into accuracy.txt, and you keep the original: reviewers may ask for it."
                ),
            ),
            HelpEntry(
                say("What do most people choose?"),
                say("A new folder, the archive for the upload, and the summary page for their own files."),
            ),
        )

    def show_state(self, state: FlowState) -> None:
        if self._shown_for is not None and _source_of(self._shown_for) == _source_of(state):
            self.destination.refresh()
            return
        self._shown_for = state
        self._preview, self._written, self._problem = None, None, None
        self._message.hide()
        self.result.hide()
        self.attestations.clear()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        if _is_ready(state):
            self._look(state)
        self._show_parts()
        self.changed.emit()

    def collect(self, state: FlowState) -> FlowState:
        return state.with_tree(self._written) if self._written is not None else state

    def busy(self) -> bool:
        return self._looking is not None or self._writing is not None

    def has_own_primary(self) -> bool:
        return True

    def error(self) -> Message | None:
        return self._problem

    def command(self, state: FlowState) -> str:
        where = self.destination.destination()
        if state.plan is None or where is None:
            return ""
        flags = {"--archive": where.with_archive, "--summary": where.with_summary, "--force": where.overwrite}
        options = "".join(f" {flag}" for flag, chosen in flags.items() if chosen)
        return f"benchwright export {state.plan.run_id} --to {_quoted(where.tree)}{options}"

    # Building

    def _make_action_bar(self) -> QWidget:
        """Stays in sight below the page: what the export waits for or how far it is, Stop, and Export."""
        bar = QWidget()
        column = QVBoxLayout(bar)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline())
        row = QHBoxLayout()
        row.setContentsMargins(t.PAGE_MARGIN_PX, t.GRID_PX, t.PAGE_MARGIN_PX, t.GRID_PX)
        row.setSpacing(t.CARD_GAP_PX)
        self._hint = ElidingLabel("", "secondary")
        self._hint.elide_mode = Qt.TextElideMode.ElideMiddle
        self._bar = ThinBar(tr("Export"))
        self.stop = quiet(tr("Stop"), self._stop)
        self.export = primary(tr("&Export"), self._export, icon="download")
        row.addWidget(self._bar, 1)
        row.addWidget(self._hint, 1)
        row.addWidget(self.stop)
        row.addWidget(self.export)
        column.addLayout(row)
        return bar

    # Looking

    def _look(self, state: FlowState) -> None:
        """Build the preview in the background: it reads and hashes every log."""
        folder = self._session.settings.text(declared.RUNS_FOLDER)
        self._looking = self._session.background.run(
            lambda: preview_of(state, RunStore(Path(folder) if folder else None)), self._looked, self._not_looked
        )

    def _looked(self, preview: Preview) -> None:
        self._looking = None
        self._preview = preview
        tree = preview.tree
        self.preview.show_tree(tree)
        self.attestations.show_practice(tree.practice)
        self.next_steps.show_round(preview.round, tree.practice)
        self.destination.name.setText(tree.name)
        if tree.practice:
            self._mark.show_message(
                Mark.PRACTICE,
                tr("This tree is a practice. Every name in it says PRACTICE, and the mark cannot be taken off."),
                tr("So nobody can take it for a submission."),
            )
        else:
            self._mark.hide()
        self._show_parts()
        self.changed.emit()

    def _not_looked(self, error: ExpectedError) -> None:
        self._looking = None
        self._problem = error.text
        self._message.show_error(error)
        self._show_parts()
        self.changed.emit()

    # Writing

    def _export(self) -> None:
        preview, where, state = self._preview, self.destination.destination(), self._shown_for
        if preview is None or where is None or state is None or self._obstacle() is not None:
            return
        assert state.submission is not None
        page = summary_html(state.submission, state.system, preview.records, preview.round, state.report)
        self._message.hide()
        self.result.hide()
        self._bar.set_fraction(0)

        def work(token: Token, report: Callable[[float], None]) -> Delivered:
            def progress(done: int, total: int) -> None:
                if token.cancelled:
                    raise _StoppedError
                report(done / total if total else 1.0)

            return deliver(preview.tree, page, where, progress)

        self._writing = self._session.background.run_with_progress(
            work, self._delivered, self._not_delivered, self._bar.set_fraction
        )
        self._show_parts()
        self.changed.emit()

    def _stop(self) -> None:
        if self._writing is None:
            return
        self._writing.cancel()
        self._writing = None
        self._message.show_message(Mark.INFO, tr("The export was stopped. What was not finished is removed."))
        self.destination.refresh()
        self._show_parts()
        self.changed.emit()

    def _delivered(self, delivered: Delivered) -> None:
        self._writing = None
        assert self._preview is not None
        self._written = self._preview.tree
        self.result.show_delivered(delivered)
        self.result.show()
        self._session.remember_folder(delivered.destination.tree)
        self.destination.refresh()
        self._show_parts()
        self.edited.emit()
        self.changed.emit()
        self._scroll.verticalScrollBar().setValue(0)
        self.result.open_folder.setFocus()

    def _not_delivered(self, error: ExpectedError) -> None:
        self._writing = None
        self._message.show_error(error)
        self.destination.refresh()
        self._show_parts()
        self.changed.emit()
        self._scroll.verticalScrollBar().setValue(0)

    # Showing

    def _obstacle(self) -> Message | None:
        """What the export waits for; None when it can begin."""
        if self._preview is None:
            return None if self._looking is None else say("Reading the records…")
        if not self._preview.tree.files:
            return say("No benchmark has a valid performance test and a valid accuracy test yet.")
        if not self._preview.tree.practice and (missing := self.attestations.missing()):
            return say("Waits for what only you can say: {count} open.", count=missing)
        if self.destination.destination() is None:
            return say("Waits for a folder and a name.")
        if self.destination.blocked():
            if self._written is not None:
                return say("It is written. To write it again, choose another name or allow it to be replaced.")
            return say("There is something with this name already. Choose another, or allow it to be replaced.")
        return None

    def _refresh(self) -> None:
        self._show_parts()
        self.changed.emit()

    def _show_parts(self) -> None:
        ready = self._shown_for is not None and _is_ready(self._shown_for)
        writing = self._writing is not None
        obstacle = self._obstacle()
        shown = ready and self._preview is not None
        self._empty.setVisible(not ready)
        self._action_bar.setVisible(shown)
        for card in self._cards:
            card.setVisible(shown)
        self._mark.setVisible(shown and self._preview is not None and self._preview.tree.practice)
        self.result.setVisible(self._written is not None)
        for part in (self.attestations, self.destination):
            part.setEnabled(not writing)
        self.export.setEnabled(self._preview is not None and obstacle is None and not writing)
        self.stop.setVisible(writing)
        self._bar.setVisible(writing)
        self._hint.setVisible(not writing)
        self._hint.setText(text_of(obstacle) or self._target_words())

    def _target_words(self) -> str:
        where = self.destination.destination()
        return tr("Writes {path}", path=str(where.tree)) if where is not None else ""


def _is_ready(state: FlowState) -> bool:
    return state.done(Step.CHECK) and state.plan is not None and state.submission is not None


def _source_of(state: FlowState) -> FlowState:
    """The state without the tree itself: what a preview depends on."""
    return state.with_tree(None)


def _usual_folder() -> Path:
    named = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(named) if named else Path.home()


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
