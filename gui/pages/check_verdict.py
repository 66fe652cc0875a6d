"""The verdict on a tree as a card: a chip, the counts, what follows, and what export leaves out."""

from core.check.findings import CheckReport
from core.check.report import counts
from gui.i18n import text_of, tr
from gui.pages.check_work import Checked
from gui.widgets.card import Card
from gui.widgets.labels import label
from gui.widgets.state_label import Mark, StateLabel


class VerdictCard(Card):
    """What Benchwright says of the tree as a whole."""

    def __init__(self) -> None:
        super().__init__(tr("Benchwright"))
        self._chip = StateLabel(Mark.GOOD, "", verdict=True)
        self.title_row.addWidget(self._chip)
        self._sentence = label("", "secondary", wrap=True)
        self._left_out = label("", "secondary", wrap=True)
        self.body.addWidget(self._sentence)
        self.body.addWidget(self._left_out)

    def show_verdict(self, checked: Checked, *, opens_export: bool) -> None:
        """opens_export: whether the report is that of the open submission by its own rules."""
        report, left_out = checked.report, checked.left_out
        self._show_chip(report)
        errors = report.error_count()
        sentence = text_of(counts(errors, len(report.all_findings()) - errors)) + "."
        if opens_export:
            sentence += " " + (tr("Export is open.") if report.passes() else tr("Mend the errors and Export opens."))
        self._sentence.setText(sentence)
        self._left_out.setVisible(bool(left_out))
        names = "; ".join(f"{name} ({why})" for name, why in left_out)
        self._left_out.setText(tr("Left out of the tree: {names}.", names=names))

    def _show_chip(self, report: CheckReport) -> None:
        invalid, total = sum(not result.valid for result in report.results), len(report.results)
        if not total:
            self._chip.set_state(Mark.BAD, tr("No result"))
        elif invalid:
            self._chip.set_state(Mark.BAD, tr("{invalid} of {total} results invalid", invalid=invalid, total=total))
        elif report.error_count():
            self._chip.set_state(Mark.BAD, tr("Errors in the tree: {count}", count=report.error_count()))
        else:
            self._chip.set_state(Mark.GOOD, tr("{total} of {total} results valid", total=total))
