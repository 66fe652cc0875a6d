"""Check: the rules of a round on the tree that export would write, or on any folder."""

import shlex
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core import settings as declared
from core.check.findings import CheckReport
from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import Message, say
from core.rounds.load import suggested_round
from gui import tokens as t
from gui.background import Token
from gui.i18n import tr
from gui.pages.check_detail import DetailPane
from gui.pages.check_filters import FindingFilters
from gui.pages.check_nodes import Node, report_nodes
from gui.pages.check_tree import FindingView
from gui.pages.check_verdict import VerdictCard
from gui.pages.check_work import Checked, Target, check_target
from gui.pages.page import HelpEntry, Page
from gui.session import FOLDER_TO_CHECK, Session
from gui.widgets.buttons import quiet
from gui.widgets.card import Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.message_bar import MessageBar
from gui.widgets.progress import LabelledProgress

SHOW_PROGRESS_AFTER_MS = 200


class _Shown(NamedTuple):
    """What the page shows now, and what was asked for."""

    target: Target
    checked: Checked


class CheckPage(Page):
    """Findings as a tree, one of them in words. Checks by itself when the results have changed."""

    step = Step.CHECK

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._target: Target | None = None
        self._shown: _Shown | None = None
        self._failure: ExpectedError | None = None
        self._token: Token | None = None
        self._open_button = quiet(tr("&Open folder…"), self._choose_folder, icon="folder-open")
        self._again_button = quiet(tr("&Check again"), self.check_again, icon="refresh-cw")
        self._again_button.setToolTip(tr("Check again (F5)"))
        self._build()
        for keys in ("F5", "Ctrl+R"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.check_again)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self._filters.start_search)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SHOW_PROGRESS_AFTER_MS)
        self._slow.timeout.connect(lambda: self._progress_row.setVisible(self.busy()))

    # The page as the frame sees it

    def title(self) -> Message:
        return say("Check")

    def lead(self) -> Message | None:
        if self._shown is None:
            return say("Reads the tree as a reviewer would, before anyone else does.")
        report = self._shown.checked.report
        return say(
            "{name} · results: {results} · files: {files} · checked in {seconds} s by the rules of {round}",
            name=self._shown.checked.name,
            results=f"{len(report.results):,}",
            files=f"{report.file_count:,}",
            seconds=f"{max(report.duration_s, 0.1):.1f}",
            round=report.round_id,
        )

    def header_actions(self) -> list[QWidget]:
        return [self._open_button, self._again_button]

    def help(self) -> tuple[HelpEntry, ...]:
        return (
            HelpEntry(
                say("What is this?"),
                say(
                    "Every file of the tree is read by the rules of the round. An error makes a result invalid or the "
                    "tree unfit to be sent in; a warning does neither."
                ),
            ),
            HelpEntry(
                say("What do the rules say?"),
                say(
                    "The ids are those of our catalogue: STRUCT for files and folders, SYS for the system description, "
                    "PERF and ACC for the two tests of a result, MEAS for what is told about it, SCEN and MODEL for "
                    "what a benchmark needs, COMP for compliance tests, PWR for power, EP for endpoints.\n\n"
                    "A tree without any result does not pass."
                ),
            ),
            HelpEntry(
                say("What do most people choose?"),
                say(
                    "The rules of their own round. With the rules of another round one sees what a practice still "
                    "lacks for a real submission."
                ),
            ),
        )

    def show_state(self, state: FlowState) -> None:
        handed = self._session.handed.pop(FOLDER_TO_CHECK, None)
        if isinstance(handed, Path):
            self.check_folder(handed)
            return
        target = Target.of_flow(state, self._runs_folder())
        if target is None or (self._target is not None and self._target.same_tree(target)):
            return
        self._filters.choose_round(target.round_id)
        self._start(target)

    def collect(self, state: FlowState) -> FlowState:
        return state

    def valid(self) -> bool:
        return self._shown is not None and self._is_own() and self._shown.checked.report.passes()

    def busy(self) -> bool:
        return self._token is not None

    def error(self) -> Message | None:
        return None

    def next_hint(self) -> Message | None:
        if self.busy():
            return say("Checking…")
        if self._shown is None or not self._is_own():
            return None
        if not self._shown.checked.report.passes():
            return say("Export opens when no errors are left.")
        return None

    def has_own_primary(self) -> bool:
        return self._detail.has_primary()

    def command(self, state: FlowState) -> str:
        if self._shown is None:
            return ""
        folder = shlex.quote(str(self._shown.checked.folder))
        return f"benchwright check {folder} --round {self._shown.target.round_id}"

    # What one can do here

    def check_again(self) -> None:
        """Read the same tree once more, as it is now."""
        if self._target is not None and not self.busy():
            target = self._target
            if target.is_flow:
                target = Target.of_flow(self._session.state, self._runs_folder()) or target
            self._start(target.by_rules_of(self._filters.round_id()))

    def check_folder(self, folder: Path) -> None:
        """Check a folder that is already there; nothing in it is changed."""
        round_id = suggested_round(folder.name)
        self._filters.choose_round(round_id)
        self._start(Target.of_folder(folder, round_id))

    def report(self) -> CheckReport | None:
        """What is shown."""
        return self._shown.checked.report if self._shown is not None else None

    def _is_own(self) -> bool:
        """Whether the report shown is that of the open submission by the rules of its own round."""
        return self._shown is not None and self._shown.target.fits(self._session.state)

    def _choose_folder(self) -> None:
        recent = self._session.recent_folders()
        start = str(recent[0]) if recent else str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, tr("Choose a submission folder"), start)
        if chosen:
            self._session.remember_folder(Path(chosen))
            self.check_folder(Path(chosen))

    def _rules_chosen(self, round_id: str) -> None:
        if self._target is not None:
            self._start(self._target.by_rules_of(round_id))

    def _mend(self, step: Step) -> None:
        self._session.go_to(step)

    # Checking

    def _runs_folder(self) -> Path | None:
        named = self._session.settings.text(declared.RUNS_FOLDER)
        return Path(named) if named else None

    def _start(self, target: Target) -> None:
        if self._token is not None:
            self._token.cancel()
        self._target = target
        self._failure = None
        self._progress.show_progress(None, "")
        self._token = self._session.background.run_with_progress(
            lambda token, report: check_target(target, report, lambda: token.cancelled),
            lambda checked: self._done(target, checked),
            self._failed,
            lambda fraction: self._progress.show_progress(fraction, tr("{percent} %", percent=round(100 * fraction))),
        )
        self._slow.start()
        self._again_button.setEnabled(False)
        self.changed.emit()

    def _cancel(self) -> None:
        """Drop the check that is under way; what was shown before stays."""
        if self._token is None:
            return
        self._token.cancel()
        self._target = self._shown.target if self._shown is not None else None
        self._ended()
        if self._shown is not None:
            self._filters.choose_round(self._shown.target.round_id)
        else:
            self._show_empty()

    def _ended(self) -> None:
        self._token = None
        self._slow.stop()
        self._progress_row.hide()
        self._again_button.setEnabled(self._target is not None)
        self.changed.emit()

    def _done(self, target: Target, checked: Checked | None) -> None:
        self._ended()
        if checked is None:
            return
        self._shown = _Shown(target, checked)
        self._detail.set_place(checked.folder, can_mend=target.is_flow)
        self._show_report()
        if self._is_own():
            self._session.set_state(self._session.state.with_report(checked.report))
        self.changed.emit()

    def _failed(self, error: ExpectedError) -> None:
        self._ended()
        self._failure = error
        self._shown = None
        self._show_empty()
        self.changed.emit()

    # Showing

    def _show_empty(self) -> None:
        self._stack.setCurrentWidget(self._empty_page)
        self._verdict.hide()
        self._filters.hide()
        if self._failure is not None:
            self._message.show_error(self._failure)
        else:
            self._message.hide()

    def _show_report(self) -> None:
        self._message.hide()
        self._stack.setCurrentWidget(self._findings_page)
        self._verdict.show()
        self._filters.show()
        assert self._shown is not None
        self._verdict.show_verdict(self._shown.checked, opens_export=self._is_own())
        self._filters.show_counts(self._shown.checked.report)
        self._show_nodes()

    def _show_nodes(self) -> None:
        report = self.report()
        if report is not None:
            self._view.show_nodes(report_nodes(report, self._filters.wants, with_results=self._filters.wants_all()))

    def _node_chosen(self, node: Node | None) -> None:
        self._detail.show_node(node)
        self.changed.emit()

    # Building

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._message = MessageBar(can_hide=False)
        self._column.addWidget(self._message)
        self._column.addWidget(self._build_progress())
        self._verdict = VerdictCard()
        self._column.addWidget(self._verdict)
        self._filters = FindingFilters()
        self._filters.changed.connect(self._show_nodes)
        self._filters.round_chosen.connect(self._rules_chosen)
        self._column.addWidget(self._filters)
        self._stack = QStackedWidget()
        self._empty_page = self._build_empty()
        self._findings_page = self._build_findings()
        self._stack.addWidget(self._empty_page)
        self._stack.addWidget(self._findings_page)
        self._column.addWidget(self._stack, 1)
        self._again_button.setEnabled(False)
        self._show_empty()

    def _build_progress(self) -> QWidget:
        self._progress_row = QWidget()
        row = QHBoxLayout(self._progress_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(t.CARD_GAP_PX)
        self._progress = LabelledProgress(tr("Checking"))
        row.addWidget(self._progress, 1)
        row.addWidget(quiet(tr("Cancel"), self._cancel), 0, Qt.AlignmentFlag.AlignBottom)
        self._progress_row.hide()
        return self._progress_row

    def _build_empty(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            EmptyState(
                tr("Nothing to check yet"),
                tr("Run a benchmark, and its tree is checked here. Or open a submission folder that you already have."),
                quiet(tr("Open &folder…"), self._choose_folder),
            )
        )
        column.addStretch(1)
        return holder

    def _build_findings(self) -> QWidget:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._view = FindingView()
        self._detail = DetailPane()
        self._view.node_chosen.connect(self._node_chosen)
        self._detail.mend.connect(self._mend)
        for widget, stretch in ((self._view, 43), (self._detail, 57)):
            card = Card(padding=t.GRID_PX)
            card.body.addWidget(widget)
            card.setMinimumWidth(280)
            self._splitter.addWidget(card)
            self._splitter.setStretchFactor(self._splitter.count() - 1, stretch)
        return self._splitter

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        window = self.window()
        compact = window.width() < t.COMPACT_BELOW_WIDTH_PX or window.height() < t.COMPACT_BELOW_HEIGHT_PX
        margin = t.PAGE_MARGIN_COMPACT_PX if compact else t.PAGE_MARGIN_PX
        gap = t.CARD_GAP_COMPACT_PX if compact else t.CARD_GAP_PX
        self._column.setContentsMargins(margin, 0, margin, margin)
        self._column.setSpacing(gap)
        self._splitter.setHandleWidth(gap)
        self._verdict.set_padding(t.CARD_PADDING_COMPACT_PX if compact else t.CARD_PADDING_PX)
