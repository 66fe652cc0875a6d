"""Cards of the Export page: what only a person can attest, where the tree goes, what came of it, and what is next."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.export.deliver import Delivered, Destination
from core.messages import Message, say
from core.rounds.model import Round
from gui import dates, figures, theme
from gui.i18n import text_of, tr
from gui.widgets.buttons import quiet
from gui.widgets.card import Card
from gui.widgets.labels import Paragraph, label
from gui.widgets.state_label import Mark, StateLabel

ATTESTATIONS: tuple[Message, ...] = (
    say("The system description is that of the machine the tests ran on."),
    say("Hardware and software can be had as the availability in the system description says."),
    say("LoadGen is unmodified, and its logs are as it wrote them. I keep the originals."),
    say("The source code is complete, and its licence lets others use it for benchmarking."),
    say("Nothing was cached between queries, and nothing in the code detects the benchmark."),
)


class CheckRow(QWidget):
    """A box and a sentence of several lines; a click on the sentence ticks the box."""

    toggled = Signal(bool)

    def __init__(self, text: str) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setAccessibleName(text)
        self.box.toggled.connect(self.toggled)
        words = _Sentence(text, self.box.click)
        words.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        holder = QVBoxLayout()
        holder.addWidget(self.box)
        holder.addStretch(1)
        row.addLayout(holder)
        row.addWidget(words, 1)

    def is_ticked(self) -> bool:
        """Whether the box is ticked."""
        return self.box.isChecked()


class _Sentence(Paragraph):
    def __init__(self, text: str, on_click: Callable[[], object]) -> None:
        super().__init__(text)
        self._on_click = on_click

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self._on_click()


class AttestationCard(Card):
    """What no tool can see. All boxes begin empty; a real submission needs every one of them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(tr("What only you can say"))
        self._lead = label("", "secondary", wrap=True)
        self.body.addWidget(self._lead)
        self.rows = [CheckRow(text_of(text)) for text in ATTESTATIONS]
        for row in self.rows:
            row.toggled.connect(self.changed)
            self.body.addWidget(row)

    def show_practice(self, practice: bool) -> None:
        """In the practice nothing hangs on the boxes."""
        self._lead.setText(
            tr("A submission asks for all of these. The practice can be exported without them.")
            if practice
            else tr("Tick what is true. The tree can be exported when all of it is.")
        )

    def missing(self) -> int:
        """How many boxes are empty."""
        return sum(not row.is_ticked() for row in self.rows)

    def clear(self) -> None:
        """Empty all boxes: another tree needs another word."""
        for row in self.rows:
            row.box.setChecked(False)


class DestinationCard(Card):
    """The folder, and what is written beside the tree."""

    changed = Signal()

    def __init__(self, start: Path) -> None:
        super().__init__(tr("Where to"))
        self.folder = QLineEdit(str(start))
        self.name = QLineEdit()
        self.folder.setAccessibleName(tr("Folder"))
        self.name.setAccessibleName(tr("Name of the tree"))
        self.choose = quiet(tr("Change…"), self._ask, icon="folder-open")
        self.choose.setAccessibleName(tr("Change the folder"))
        self.archive = QCheckBox(tr("An archive to upload (.tar.gz), with a manifest of hashes"))
        self.summary = QCheckBox(tr("A summary page to read or send (.html)"))
        self.replace = QCheckBox(tr("Replace what is there"))
        for box in (self.archive, self.summary):
            box.setChecked(True)
        self._existing = label("", "strong", wrap=True)
        self._existing.setProperty("state", "caution")
        self._lay_out()
        for edit in (self.folder, self.name):
            edit.textChanged.connect(self._changed)
        for box in (self.archive, self.summary, self.replace):
            box.toggled.connect(self._changed)
        self._changed()

    def destination(self) -> Destination | None:
        """Where to, None while folder or name is empty."""
        folder, name = self.folder.text().strip(), self.name.text().strip()
        if not folder or not name or name in (".", "..") or "/" in name or "\\" in name:
            return None
        return Destination(
            tree=Path(folder).expanduser() / name,
            with_archive=self.archive.isChecked(),
            with_summary=self.summary.isChecked(),
            overwrite=self.replace.isChecked(),
        )

    def blocked(self) -> bool:
        """Whether something stands in the way that may not be replaced."""
        where = self.destination()
        return where is None or (bool(where.in_the_way()) and not where.overwrite)

    def refresh(self) -> None:
        """Look again what stands there."""
        self._changed()

    def _lay_out(self) -> None:
        folder_row = QHBoxLayout()
        folder_row.setSpacing(8)
        folder_row.addWidget(self.folder, 1)
        folder_row.addWidget(self.choose)
        for name, edit, row in (
            (tr("&Folder"), self.folder, folder_row),
            (tr("&Name of the tree"), self.name, None),
        ):
            title = label(name, "strong")
            title.setBuddy(edit)
            self.body.addWidget(title)
            if row is None:
                self.body.addWidget(edit)
            else:
                self.body.addLayout(row)
        self.body.addSpacing(4)
        self.body.addWidget(label(tr("Also write"), "strong"))
        self.body.addWidget(self.archive)
        self.body.addWidget(self.summary)
        self.body.addWidget(self._existing)
        self.body.addWidget(self.replace)

    def _ask(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Folder of the tree"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _changed(self) -> None:
        where = self.destination()
        existing = where.in_the_way() if where is not None else ()
        self._existing.setText(
            tr("Already there: {names}", names=", ".join(path.name for path in existing)) if existing else ""
        )
        self._existing.setVisible(bool(existing))
        self.replace.setVisible(bool(existing))
        if not existing and self.replace.isChecked():
            self.replace.setChecked(False)
        self.changed.emit()


class ResultCard(Card):
    """What was written, with the buttons that lead there."""

    def __init__(self) -> None:
        super().__init__(tr("Written"))
        self.title_row.addWidget(StateLabel(Mark.GOOD, tr("Done"), verdict=True))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self._delivered: Delivered | None = None
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.open_folder = quiet(tr("Open the folder"), self._open_folder, icon="folder-open")
        self.open_summary = quiet(tr("Open the summary"), self._open_summary, icon="external-link")
        self.copy_path = quiet(tr("Copy the path"), self._copy_path, icon="copy")
        for button in (self.open_folder, self.open_summary, self.copy_path):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.body.addLayout(buttons)

    def show_delivered(self, delivered: Delivered) -> None:
        """Show another result."""
        self._delivered = delivered
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        where = delivered.destination
        self._add(tr("Tree"), str(where.tree), from_end=True)
        if where.with_archive:
            size = figures.size(delivered.archive_bytes)
            self._add(tr("Archive, {size}", size=size), str(where.archive()), from_end=True)
            self._add(tr("SHA-256 of the archive"), delivered.archive_sha256)
        if where.with_summary:
            self._add(tr("Summary"), str(where.summary()), from_end=True)
        self.open_summary.setVisible(where.with_summary)

    def _add(self, name: str, value: str, *, from_end: bool = False) -> None:
        """`from_end`: of a path that is too long the end is shown, which holds its name."""
        row = self._grid.rowCount()
        title = label(name, "secondary")
        field = QLineEdit(value)
        field.setReadOnly(True)
        field.setFont(theme.mono_font())
        field.setAccessibleName(name)
        field.setCursorPosition(len(value) if from_end else 0)
        title.setBuddy(field)
        self._grid.addWidget(title, row, 0)
        self._grid.addWidget(field, row, 1)

    def _open_folder(self) -> None:
        if self._delivered is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._delivered.destination.tree.parent)))

    def _open_summary(self) -> None:
        if self._delivered is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._delivered.destination.summary())))

    def _copy_path(self) -> None:
        if self._delivered is not None:
            QGuiApplication.clipboard().setText(str(self._delivered.destination.tree))


class NextStepsCard(Card):
    """What a submission needs outside of this program."""

    def __init__(self) -> None:
        super().__init__(tr("Next, outside Benchwright"))
        self._text = label("", wrap=True, selectable=True)
        self.body.addWidget(self._text)

    def show_round(self, round_: Round, practice: bool) -> None:
        """Show the steps with the deadline of this round."""
        lines = []
        if practice:
            lines.append(tr("A practice is never uploaded. A submission of your own goes on like this:"))
        deadline = dates.long_date(round_.submission_deadline)
        lines += [
            tr("1. Become a member of MLCommons, and sign its contributor and trademark agreements."),
            tr("2. Ask MLCommons for your submitter id, and upload the archive with it."),
            tr("3. The deadline of {round} is {date}.", round=round_.round_id, date=deadline)
            if round_.submission_deadline
            else tr("3. Each round has a deadline; the Submission page shows it."),
            tr("4. Keep the system and the original logs as they are until the results are published."),
            tr("5. In the review other submitters may ask questions. Until it has ended, call results unverified."),
        ]
        self._text.setText("\n".join(lines))
