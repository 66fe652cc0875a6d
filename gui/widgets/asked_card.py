"""The card of questions: fields that the rules want and the machine cannot tell, and behind a fold all others."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.detect.description import Origin, SystemDescription
from core.detect.fields import FIELD, FIELDS, LONGEST_ANSWER, missing_fields, typed_fields
from gui import theme
from gui import tokens as t
from gui.i18n import text_of, tr
from gui.widgets.card import Card
from gui.widgets.fields import AskedField
from gui.widgets.flow_layout import ColumnsLayout
from gui.widgets.fold import Fold
from gui.widgets.labels import label

NARROWEST_PX = 250
MOST_REASONS = 3


class AskedCard(Card):
    """`answered` is sent with key and text at every change, `finished` when a field is left.

    A question that is answered keeps its place until the page is entered again, so nothing moves while one types.
    """

    answered = Signal(str, str)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__(tr("Fields"))
        self.fields: dict[str, AskedField] = {}
        self._system: SystemDescription | None = None
        self._asked_keys: list[str] | None = None
        self._why = label("", "secondary", wrap=True)
        self.body.addWidget(self._why)
        self._asked = QWidget()
        self.body.addWidget(self._asked)
        self.fold = Fold(tr("All other fields: add or correct"))
        self._others = QWidget()
        self.fold.body.addWidget(self._others)
        self.fold.toggled.connect(self._fill_fold)
        self.body.addWidget(self.fold)

    def show_system(self, system: SystemDescription) -> None:
        """Show questions and answers of `system`."""
        self._system = system
        missing = missing_fields(system)
        self.title_label.setText(_title(len(missing)))
        self.setAccessibleName(self.title_label.text())
        self._why.setText(_reasons(system, missing))
        keys = [spec.key for spec in FIELDS if spec.key in {*missing, *typed_fields(system)}]
        if keys != self._asked_keys and not self._is_edited():
            self._ask(keys)
        for key, field in self.fields.items():
            # A field that says the same is left alone: the blank that was just typed at its end is not ours to take.
            if field.text() != _typed_text(system, key):
                field.set_text(_typed_text(system, key))

    def rebuild(self) -> None:
        """Make the fields anew, as after a change of text size."""
        if self._asked_keys is not None:
            self._ask(self._asked_keys)

    def _is_edited(self) -> bool:
        return any(field.edit.hasFocus() for field in self.fields.values())

    def _ask(self, keys: list[str]) -> None:
        self._asked_keys = keys
        self.fields = {}
        made = self._made_fields(keys)
        self.body.replaceWidget(self._asked, made)
        self._asked.deleteLater()
        self._asked = made
        # Tab follows the order of the children: the questions come before the fold, whenever they were made.
        made.stackUnder(self.fold)
        made.setVisible(bool(keys))
        self._others.deleteLater()
        self._others = QWidget()
        self.fold.body.addWidget(self._others)
        self._fill_fold(self.fold.is_open())

    def _fill_fold(self, opened: bool) -> None:
        """The fields behind the fold are made when it is opened: most people never look there."""
        others = [spec.key for spec in FIELDS if spec.key not in self.fields]
        if not opened or not others:
            return
        made = self._made_fields(others)
        self.fold.body.replaceWidget(self._others, made)
        self._others.deleteLater()
        self._others = made

    def _made_fields(self, keys: list[str]) -> QWidget:
        grid = QWidget()
        grid.setLayout(ColumnsLayout(narrowest=theme.px(NARROWEST_PX), gap=t.CARD_GAP_PX, most_columns=2))
        for key in keys:
            field = self._made_field(key)
            self.fields[key] = field
            layout = grid.layout()
            if layout is not None:
                layout.addWidget(field)
        return grid

    def _made_field(self, key: str) -> AskedField:
        spec = FIELD[key]
        system = self._system
        fact = system.fields.get(key) if system is not None else None
        text = "" if system is None else _typed_text(system, key)
        if fact is not None and fact.origin is Origin.READ and fact.value not in (None, ""):
            example = tr("Read: {value}", value=str(fact.value))
        else:
            example = tr("For example: {example}", example=spec.example)
        field = AskedField(text_of(spec.name), example, text, tr("missing") if spec.wanted and not _known(fact) else "")
        field.label.setWordWrap(True)
        field.edit.setMaxLength(LONGEST_ANSWER)
        field.setToolTip(text_of(spec.help))
        field.changed.connect(lambda text, key=key: self.answered.emit(key, text))
        field.edit.editingFinished.connect(self.finished)
        return field


def _known(fact: object) -> bool:
    return getattr(fact, "origin", Origin.MISSING) is Origin.READ


def _typed_text(system: SystemDescription, key: str) -> str:
    fact = system.fields.get(key)
    return str(fact.value) if fact is not None and fact.origin is Origin.TYPED and fact.value is not None else ""


def _title(missing: int) -> str:
    if missing == 0:
        return tr("Nothing is missing")
    return tr("One field needs you") if missing == 1 else tr("{count} fields need you", count=missing)


def _reasons(system: SystemDescription, missing: tuple[str, ...]) -> str:
    """Why the machine cannot tell, each reason once."""
    if not missing:
        return tr("What was read or typed can be corrected below.")
    facts = (system.fields.get(key) for key in missing)
    reasons = dict.fromkeys(text_of(fact.reason) for fact in facts if fact is not None and fact.reason is not None)
    return " ".join(list(reasons)[:MOST_REASONS])
