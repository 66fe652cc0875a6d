"""Everything about one finished test: verdict, number, why it is not valid and what mends it, facts, files."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.quantities import duration_words, latency_words, number_words
from core.record.reasons import settable_changes
from core.record.test_record import TestRecord
from core.run.outcome import Ending
from core.terms import Validity
from gui import figures
from gui import tokens as t
from gui.dates import moment
from gui.i18n import text_of, tr
from gui.record_words import backend_words, full_name, result_words, settings_words, verdict
from gui.widgets.big_number import BigNumber
from gui.widgets.buttons import Button, quiet
from gui.widgets.card import Card, hairline
from gui.widgets.facts_table import FactsTable
from gui.widgets.labels import ElidingLabel, label
from gui.widgets.state_label import IconLabel, Mark, StateLabel

_PERCENTILES = ("50.00", "90.00", "99.00", "99.90")


class RecordDetail(QWidget):
    """Cards for one record. `rerun_asked` carries the id of the test and the changes of settings to make."""

    rerun_asked = Signal(str, object)

    def __init__(self, *, can_rerun: bool) -> None:
        super().__init__()
        self._can_rerun = can_rerun
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(t.CARD_GAP_PX)
        self._verdict: Card | None = None
        self._facts = FactsTable(tr("Record"))
        self._folder = Path()
        self._facts_card = self._make_facts_card()
        self._column.addWidget(self._facts_card)
        self._column.addStretch(1)
        self.record: TestRecord | None = None
        self.rerun: Button | None = None

    def show_record(self, record: TestRecord, folder: Path, rerun_note: str = "") -> None:
        """Show `record`, whose files lie in `folder`. `rerun_note` replaces the button (a rerun that waits)."""
        self.record = record
        self._folder = folder
        self.rerun = None
        if self._verdict is not None:
            self._column.removeWidget(self._verdict)
            self._verdict.hide()
            self._verdict.deleteLater()
        self._verdict = self._verdict_card(record, rerun_note)
        self._column.insertWidget(0, self._verdict)
        self._facts.show_facts(record_facts(record, folder))

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Name and value of all that is shown of the record."""
        return self._facts.facts()

    def _verdict_card(self, record: TestRecord, rerun_note: str) -> Card:
        card = Card()
        head = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(label(full_name(record.test), "card-title", wrap=True))
        words = " · ".join(p for p in (backend_words(record.test, record), settings_words(record.test)) if p)
        names.addWidget(ElidingLabel(words, "secondary"))
        head.addLayout(names, 1)
        mark, word = verdict(record)
        head.addWidget(StateLabel(mark, word, verdict=True), 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(head)
        if record.performance is not None or record.accuracy is not None:
            card.body.addLayout(_numbers(record))
        if record.outcome.ending is not Ending.COMPLETED:
            remedy = text_of(record.outcome.remedy)
            card.body.addLayout(_remark(mark, text_of(record.outcome.text), remedy))
        for reason in record.reasons:
            remedy = text_of(reason.remedy.text) if reason.remedy is not None else ""
            if record.outcome.ending is Ending.COMPLETED or text_of(reason.text) != text_of(record.outcome.text):
                card.body.addLayout(_remark(mark, text_of(reason.text), remedy))
        if self._can_rerun and record.validity is not Validity.VALID:
            card.body.addLayout(self._rerun_row(record, rerun_note))
        return card

    def _rerun_row(self, record: TestRecord, rerun_note: str) -> QHBoxLayout:
        row = QHBoxLayout()
        if rerun_note:
            row.addWidget(label(rerun_note, "secondary", wrap=True), 1)
            return row
        changes = settable_changes(record)
        text = tr("&Set this and run again") if changes else tr("&Run this test again")
        test_id = record.test.test_id
        self.rerun = quiet(text, lambda: self.rerun_asked.emit(test_id, changes), icon="refresh-cw")
        row.addWidget(self.rerun)
        words = " · ".join(f"{key} = {_plain(value)}" for key, value in changes.items())
        row.addWidget(label(words, "secondary"), 1)
        return row

    def _make_facts_card(self) -> Card:
        card = Card(tr("Record"))
        card.title_row.addWidget(quiet(tr("Copy"), self._copy, icon="copy"))
        card.title_row.addWidget(quiet(tr("Show &folder"), lambda: reveal(self._folder), icon="folder-open"))
        card.body.addWidget(hairline())
        card.body.addWidget(self._facts)
        return card

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._facts.as_text())


def record_facts(record: TestRecord, folder: Path) -> list[tuple[str, str]]:
    """Name and value of all that a record says, in words."""
    facts = [
        (tr("Started"), moment(record.started_at)),
        (tr("Ended"), moment(record.ended_at)),
        (tr("How it ended"), text_of(record.outcome.text)),
    ]
    found = record.performance
    if found is not None:
        spread = [
            f"p{float(key):g} {latency_words(found.latencies_ns[key])}"
            for key in _PERCENTILES
            if key in found.latencies_ns
        ]
        facts.append((tr("Latency"), " · ".join(spread)))
        if found.duration_s is not None:
            facts.append((tr("Measured for"), duration_words(found.duration_s)))
        if found.query_count is not None:
            facts.append((tr("Queries"), figures.count(found.query_count)))
        facts.append((tr("Errors LoadGen counted"), figures.count(found.error_count)))
    if record.accuracy is not None:
        good, total = figures.count(record.accuracy.good), figures.count(record.accuracy.total)
        facts.append((tr("Accuracy"), tr("{good} of {total} samples right", good=good, total=total)))
    if record.used is not None:
        facts.append((tr("Runtime"), f"{record.used.runtime} {record.used.runtime_version} ({record.used.provider})"))
        facts.append((tr("Threads"), str(record.used.threads)))
    load = record.test.load
    chosen = {name: getattr(load, name) for name in load.__struct_fields__ if getattr(load, name) is not None}
    facts.append((tr("user.conf"), " · ".join(f"{key} = {_plain(value)}" for key, value in chosen.items()) or "–"))
    facts.append((tr("Versions"), " · ".join(f"{name} {version}" for name, version in record.versions.items()) or "–"))
    facts.append((tr("Model"), f"sha256 {record.model_sha256[:16]}…" if record.model_sha256 else "–"))
    facts.append((tr("Data"), f"sha256 {record.data_sha256[:16]}…" if record.data_sha256 else "–"))
    facts.append((tr("Window"), tr("open during the test") if record.window_open else tr("not open")))
    facts.append((tr("Attempt"), str(record.attempt)))
    facts.append((tr("Folder"), str(folder)))
    return [(name, value) for name, value in facts if value]


def reveal(folder: Path) -> None:
    """Show a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _numbers(record: TestRecord) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(32)
    words, _, unit = result_words(record).rpartition(" ")
    prefix, _, figure = words.rpartition(" ")
    if record.accuracy is not None:
        shown = BigNumber(tr("Accuracy"), f"% {unit}" if words.endswith("%") else unit)
        shown.set_value(words.removesuffix(" %"))
    else:
        shown = BigNumber(tr("Latency {percentile}", percentile=prefix) if prefix else tr("Throughput"), unit)
        shown.set_value(figure)
    row.addWidget(shown)
    found = record.performance
    if found is not None:
        p99 = found.latencies_ns.get("99.00")
        if p99 is not None and not prefix:
            latency = BigNumber(tr("Latency p99"))
            value, _, latency_unit = latency_words(p99).partition(" ")
            latency.set_value(value, latency_unit)
            row.addWidget(latency)
        if found.samples_per_second is not None and prefix:
            rate = BigNumber(tr("Throughput"), tr("samples/s"))
            rate.set_value(number_words(found.samples_per_second))
            row.addWidget(rate)
    row.addStretch(1)
    return row


def _remark(mark: Mark, text: str, remedy: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(IconLabel(mark.icon, mark.colour_role), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(text, "strong", wrap=True, selectable=True))
    if remedy:
        words.addWidget(label(remedy, wrap=True, selectable=True))
    row.addLayout(words, 1)
    return row


def _plain(value: float | int) -> str:
    return f"{value:,.10g}"
