"""Check: the rules of a round on the tree that export would write, or on any folder."""

import shlex
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core import settings as declared
from core.check.findings import CheckReport, Finding, Severity
from core.check.report import counts
from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import Message, say
from core.rounds.load import available_rounds, suggested_round
from gui import theme
from gui import tokens as t
from gui.background import Token
from gui.i18n import text_of, tr
from gui.pages.check_detail import DetailPane
from gui.pages.check_nodes import Node, matches, report_nodes
from gui.pages.check_tree import FindingView
from gui.pages.check_work import Checked, Target, check_target
from gui.pages.page import HelpEntry, Page
from gui.session import FOLDER_TO_CHECK, Session
from gui.widgets.buttons import quiet
from gui.widgets.card import Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import label
from gui.widgets.message_bar import MessageBar
from gui.widgets.progress import LabelledProgress
from gui.widgets.search_field import SearchField
from gui.widgets.segment_filter import SegmentFilter
from gui.widgets.state_label import Mark, StateLabel

ALL, ERRORS, WARNINGS = "all", "errors", "warnings"
_SEVERITIES = {ALL: None, ERRORS: Severity.ERROR, WARNINGS: Severity.WARNING}
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
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self._find)
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
                    "what a benchmark needs.\n\nA tree without any result does not pass."
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
        self._choose_round(target.round_id)
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
            self._start(target.by_rules_of(self._rounds.currentText()))

    def check_folder(self, folder: Path) -> None:
        """Check a folder that is already there; nothing in it is changed."""
        round_id = suggested_round(folder.name)
        self._choose_round(round_id)
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

    def _find(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

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
        if self._token is not None:
            self._token.cancel()
            self._ended()
            if self._shown is None:
                self._target = None
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
        self._show_verdict()
        self._show_counts()
        self._show_nodes()

    def _show_verdict(self) -> None:
        assert self._shown is not None
        report, left_out = self._shown.checked.report, self._shown.checked.left_out
        errors = report.error_count()
        invalid = sum(not result.valid for result in report.results)
        total = len(report.results)
        if not total:
            self._chip.set_state(Mark.BAD, tr("No result"))
        elif invalid:
            self._chip.set_state(Mark.BAD, tr("{invalid} of {total} results invalid", invalid=invalid, total=total))
        elif errors:
            self._chip.set_state(Mark.BAD, tr("Errors in the tree: {count}", count=errors))
        else:
            self._chip.set_state(Mark.GOOD, tr("{total} of {total} results valid", total=total))
        counted = text_of(counts(errors, len(report.all_findings()) - errors))
        self._sentence.setText(f"{counted}. {self._what_follows(report)}".strip())
        self._left_out.setVisible(bool(left_out))
        self._left_out.setText(
            tr("Left out of the tree: {names}.", names="; ".join(f"{name} ({why})" for name, why in left_out))
        )

    def _what_follows(self, report: CheckReport) -> str:
        if not self._is_own():
            return ""
        if not report.passes():
            return tr("Mend the errors and Export opens.")
        return tr("Export is open.")

    def _show_counts(self) -> None:
        report = self.report()
        findings = report.all_findings() if report is not None else ()
        errors = sum(one.severity is Severity.ERROR for one in findings)
        self._segments.set_text(ALL, tr("All {count}", count=len(findings)))
        self._segments.set_text(ERRORS, tr("Errors {count}", count=errors))
        self._segments.set_text(WARNINGS, tr("Warnings {count}", count=len(findings) - errors))

    def _show_nodes(self) -> None:
        report = self.report()
        if report is None:
            return
        severity, words = _SEVERITIES[self._segments.current()], self._search.text()

        def wanted(finding: Finding) -> bool:
            return matches(finding, severity, words)

        self._view.show_nodes(report_nodes(report, wanted, with_results=severity is None and not words.strip()))

    def _node_chosen(self, node: Node | None) -> None:
        self._detail.show_node(node)
        self.changed.emit()

    def _choose_round(self, round_id: str) -> None:
        self._rounds.blockSignals(True)
        self._rounds.setCurrentText(round_id)
        self._rounds.blockSignals(False)

    # Building

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._message = MessageBar(can_hide=False)
        self._column.addWidget(self._message)
        self._column.addWidget(self._build_progress())
        self._column.addWidget(self._build_verdict())
        self._column.addWidget(self._build_filters())
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

    def _build_verdict(self) -> QWidget:
        self._verdict = Card(tr("Benchwright"))
        self._chip = StateLabel(Mark.GOOD, "", verdict=True)
        self._verdict.title_row.addWidget(self._chip)
        self._sentence = label("", "secondary", wrap=True)
        self._left_out = label("", "secondary", wrap=True)
        self._verdict.body.addWidget(self._sentence)
        self._verdict.body.addWidget(self._left_out)
        return self._verdict

    def _build_filters(self) -> QWidget:
        self._filters = QWidget()
        row = QHBoxLayout(self._filters)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(t.GRID_PX)
        self._segments = SegmentFilter(tr("Which findings"))
        self._segments.add(ALL, tr("All {count}", count=0))
        self._segments.add(ERRORS, tr("Errors {count}", count=0), Mark.BAD)
        self._segments.add(WARNINGS, tr("Warnings {count}", count=0), Mark.CAUTION)
        self._segments.chosen.connect(lambda _key: self._show_nodes())
        self._search = SearchField(tr("Name or rule"))
        self._search.textChanged.connect(lambda _words: self._show_nodes())
        self._rounds = QComboBox()
        self._rounds.addItems(list(available_rounds()))
        self._rounds.setCurrentText(suggested_round(""))
        self._rounds.setAccessibleName(tr("Rules of the round"))
        self._rounds.currentTextChanged.connect(self._rules_chosen)
        name = label(tr("&Rules of"), "secondary")
        name.setBuddy(self._rounds)
        row.addWidget(self._segments)
        self._search.setMaximumWidth(theme.px(220))
        row.addWidget(self._search, 2)
        row.addStretch(1)
        row.addWidget(name)
        row.addWidget(self._rounds)
        return self._filters

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
