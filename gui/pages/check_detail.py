"""The right side of the Check page: one finding in words, with what leads to mending it; or one result."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.check.findings import Finding, ResultReport, Severity
from core.check.report import counts
from core.check.rules import rule_sentence
from core.flow import Step
from gui import tokens as t
from gui.figures import digits
from gui.i18n import text_of, tr
from gui.pages.check_nodes import Node
from gui.widgets.buttons import primary, quiet
from gui.widgets.card import hairline
from gui.widgets.labels import MonoLabel, label
from gui.widgets.state_label import IconLabel, Mark, StateLabel


class Mending(StrEnum):
    """Where a finding is mended, by the group of its rule."""

    SYSTEM = "SYS-"
    RUN = "PERF-"
    RUN_ACCURACY = "ACC-"


def mending_step(finding: Finding) -> Step | None:
    """The step that mends a finding, None where nothing in the window does."""
    if finding.rule.startswith(Mending.SYSTEM):
        return Step.SYSTEM
    if finding.rule.startswith((Mending.RUN, Mending.RUN_ACCURACY)):
        return Step.RUN
    return None


class DetailPane(QScrollArea):
    """Shows a finding, a result, or what the tree is like as a whole. `mend` is sent with the step that mends it."""

    mend = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAccessibleName(tr("The finding"))
        self._folder: Path | None = None
        self._can_mend = False

    def set_place(self, folder: Path | None, *, can_mend: bool) -> None:
        """Where the tree is on disk, and whether it is that of the open submission, which can be mended here."""
        self._folder, self._can_mend = folder, can_mend

    def show_node(self, node: Node | None) -> None:
        """Show a line of the tree."""
        inner = QWidget()
        inner.setProperty("surface", "card")
        column = QVBoxLayout(inner)
        column.setContentsMargins(t.CARD_PADDING_PX, t.GRID_PX, t.CARD_PADDING_PX, t.GRID_PX)
        column.setSpacing(t.GRID_PX)
        if node is not None and node.finding is not None:
            self._build_finding(column, node.finding)
        elif node is not None and node.result is not None:
            self._build_result(column, node, node.result)
        elif node is not None:
            self._build_folder(column, node)
        else:
            column.addWidget(label(tr("Nothing fits the filter."), "secondary", wrap=True))
        column.addStretch(1)
        self.setWidget(inner)

    def has_primary(self) -> bool:
        """Whether the shown finding has a filled button."""
        inner = self.widget()
        return inner is not None and inner.findChild(QWidget, "mend") is not None

    def _build_finding(self, column: QVBoxLayout, finding: Finding) -> None:
        error = finding.severity is Severity.ERROR
        mark, word = (Mark.BAD, tr("Error")) if error else (Mark.CAUTION, tr("Warning"))
        top = QHBoxLayout()
        top.setSpacing(t.GRID_PX)
        top.addWidget(StateLabel(mark, word, verdict=True))
        top.addWidget(MonoLabel(finding.rule))
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(label(text_of(finding.message), "card-title", wrap=True, selectable=True))
        if finding.path:
            column.addWidget(_wrapped_path(finding.path))
        if finding.found or finding.wanted:
            column.addLayout(_comparison(finding, mark))
        column.addWidget(hairline())
        column.addLayout(self._words(finding))
        column.addSpacing(t.GRID_PX)
        column.addLayout(self._actions(finding))

    def _words(self, finding: Finding) -> QGridLayout:
        grid = _grid()
        sentence = rule_sentence(finding.rule)
        rows = [(tr("What to do"), text_of(finding.remedy))]
        if sentence is not None:
            rows.insert(0, (tr("Rule"), text_of(sentence)))
        for row, (name, words) in enumerate(rows):
            grid.addWidget(label(name, "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(words, wrap=True, selectable=True), row, 1, Qt.AlignmentFlag.AlignTop)
        return grid

    def _actions(self, finding: Finding) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(t.GRID_PX)
        step = mending_step(finding) if self._can_mend else None
        if step is not None:
            words = tr("&Fill it in on System") if step is Step.SYSTEM else tr("&Go to Run")
            button = primary(words, lambda: self.mend.emit(step))
            button.setObjectName("mend")
            row.addWidget(button)
        row.addStretch(1)
        place = self._place_of(finding)
        if place is not None:
            row.addWidget(quiet(tr("&Show in folder"), _opener(place), icon="folder-open"))
        return row

    def _place_of(self, finding: Finding) -> Path | None:
        """The nearest folder of the finding's path that exists."""
        if self._folder is None:
            return None
        place = self._folder / finding.path
        while place != self._folder and not place.is_dir():
            place = place.parent
        return place if place.is_dir() else None

    def _build_result(self, column: QVBoxLayout, node: Node, result: ResultReport) -> None:
        mark, word = (Mark.GOOD, tr("Valid")) if result.valid else (Mark.BAD, tr("Invalid"))
        top = QHBoxLayout()
        top.addWidget(StateLabel(mark, word, verdict=True))
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(label(node.name, "card-title", wrap=True, selectable=True))
        column.addWidget(hairline())
        grid = _grid()
        metric = tr("none") if result.metric is None else f"{digits(result.metric)} {result.units.replace('_', ' ')}"
        rows = [
            (tr("Result"), metric),
            (tr("System"), result.system),
            (tr("Submitter"), result.submitter),
            (tr("Division"), result.division),
            (tr("Findings"), _count_words(node)),
        ]
        for row, (name, words) in enumerate(rows):
            grid.addWidget(label(name, "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(words, wrap=True, selectable=True), row, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(grid)
        if not result.valid and not node.error_count:
            column.addWidget(
                label(tr("A mistake of its system, benchmark or submitter makes this result invalid."), wrap=True)
            )

    def _build_folder(self, column: QVBoxLayout, node: Node) -> None:
        column.addWidget(label(node.name, "card-title", wrap=True, selectable=True))
        column.addWidget(label(_count_words(node), "secondary", wrap=True))


def _count_words(node: Node) -> str:
    return text_of(counts(node.error_count, node.warning_count))


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(t.CARD_GAP_PX)
    grid.setVerticalSpacing(t.GRID_PX)
    grid.setColumnStretch(1, 1)
    return grid


def _comparison(finding: Finding, mark: Mark) -> QGridLayout:
    """What was found and what is wanted, under each other so that long values have room."""
    grid = _grid()
    row = 0
    for name, words, icon in ((tr("Found"), finding.found, mark), (tr("Wanted"), finding.wanted, None)):
        if not words:
            continue
        grid.addWidget(hairline(), row, 0, 1, 3)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(label(name, "secondary"), row + 1, 0, top)
        if icon is not None:
            grid.addWidget(IconLabel(icon.icon, icon.colour_role), row + 1, 1, top)
        grid.addWidget(label(words, "strong", wrap=True, selectable=True), row + 1, 2, top)
        row += 2
    grid.setColumnStretch(1, 0)
    grid.setColumnStretch(2, 1)
    return grid


def _wrapped_path(path: str) -> QWidget:
    """A path in monospace, over as many lines as it needs."""
    shown = MonoLabel(path)
    shown.setWordWrap(True)
    return shown


def _opener(place: Path) -> Callable[[], object]:
    return lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))
