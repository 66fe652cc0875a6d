"""The row above the findings: which of them are shown, a search, and whose rules count."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from core.check.findings import CheckReport, Finding, Severity
from core.rounds.load import available_rounds, suggested_round
from gui import theme
from gui import tokens as t
from gui.i18n import tr
from gui.pages.check_nodes import matches
from gui.widgets.labels import label
from gui.widgets.search_field import SearchField
from gui.widgets.segment_filter import SegmentFilter
from gui.widgets.state_label import Mark

ALL, ERRORS, WARNINGS = "all", "errors", "warnings"
_SEVERITIES = {ALL: None, ERRORS: Severity.ERROR, WARNINGS: Severity.WARNING}


class FindingFilters(QWidget):
    """`changed` is sent when other findings are wanted, `round_chosen` with the name of a round."""

    changed = Signal()
    round_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.segments = SegmentFilter(tr("Which findings"))
        self.segments.add(ALL, tr("All {count}", count=0))
        self.segments.add(ERRORS, tr("Errors {count}", count=0), Mark.BAD)
        self.segments.add(WARNINGS, tr("Warnings {count}", count=0), Mark.CAUTION)
        self.segments.chosen.connect(lambda _key: self.changed.emit())
        self.search = SearchField(tr("Name or rule"))
        self.search.setMaximumWidth(theme.px(220))
        self.search.textChanged.connect(lambda _words: self.changed.emit())
        self.rounds = QComboBox()
        self.rounds.addItems(list(available_rounds()))
        self.rounds.setCurrentText(suggested_round(""))
        self.rounds.setAccessibleName(tr("Rules of the round"))
        self.rounds.currentTextChanged.connect(self.round_chosen)
        name = label(tr("&Rules of"), "secondary")
        name.setBuddy(self.rounds)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(t.GRID_PX)
        row.addWidget(self.segments)
        row.addWidget(self.search, 2)
        row.addStretch(1)
        row.addWidget(name)
        row.addWidget(self.rounds)

    def wants(self, finding: Finding) -> bool:
        """Whether a finding is to be shown."""
        return matches(finding, _SEVERITIES[self.segments.current()], self.search.text())

    def wants_all(self) -> bool:
        """Whether nothing is filtered out."""
        return self.segments.current() == ALL and not self.search.text().strip()

    def round_id(self) -> str:
        """Whose rules count."""
        return self.rounds.currentText()

    def choose_round(self, round_id: str) -> None:
        """Show another round without sending `round_chosen`."""
        self.rounds.blockSignals(True)
        self.rounds.setCurrentText(round_id)
        self.rounds.blockSignals(False)

    def show_counts(self, report: CheckReport) -> None:
        """How many findings there are of each kind."""
        errors, total = report.error_count(), len(report.all_findings())
        self.segments.set_text(ALL, tr("All {count}", count=total))
        self.segments.set_text(ERRORS, tr("Errors {count}", count=errors))
        self.segments.set_text(WARNINGS, tr("Warnings {count}", count=total - errors))

    def start_search(self) -> None:
        """Put the keyboard into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
