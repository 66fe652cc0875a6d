"""The Backend page: which runtime executes the model, with good defaults and the advanced values behind one fold."""

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from core.backends import find_backends
from core.backends.choice import BackendSettings, Setting, SettingField
from core.backends.defaults import DEFAULT_BACKEND, DEFAULT_PRECISION, default_settings, physical_cores
from core.backends.protocol import Backend
from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import Message, say
from core.terms import Profile
from core.values import replace
from gui.i18n import text_of, tr
from gui.pages.page import HelpEntry, Page
from gui.practice import plan_practice, profile_of
from gui.session import Session
from gui.widgets.buttons import link
from gui.widgets.card import Card, hairline
from gui.widgets.fields import FieldRow
from gui.widgets.fold import Fold
from gui.widgets.labels import label
from gui.widgets.page_scroll import PageScroll
from gui.widgets.setting_row import ChoiceRow, NumberRow, SettingRow, SwitchRow
from gui.widgets.state_label import Mark, StateLabel


class BackendPage(Page):
    """Collects `BackendSettings`; the plan of a practice is made from them."""

    step = Step.BACKEND

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._backends = find_backends()
        self._cores = physical_cores()
        self._chosen: BackendSettings | None = None
        self._problem: Message | None = None
        self._rows: dict[str, SettingRow] = {}
        scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self._group = QButtonGroup(self)
        self._keys = list(self._backends)
        scroll.body.addWidget(self._runtime_card())
        self._values = Card(tr("How it runs"))
        scroll.body.addWidget(self._values)
        scroll.body.addStretch(1)
        self._make_values_room()

    def title(self) -> Message:
        return say("Backend")

    def lead(self) -> Message | None:
        return say("The runtime and device that execute the model. The defaults are good for this machine.")

    def help(self) -> tuple[HelpEntry, ...]:
        return (
            HelpEntry(
                say("What is this?"),
                say(
                    "A backend is a runtime on a device, below LoadGen. Streams execute batches side by side; threads "
                    "share the work of one batch; a larger batch is quicker in all and slower for each."
                ),
            ),
            HelpEntry(
                say("What do the rules say?"),
                say(
                    "Any runtime is allowed. What ran is written down with its version, and must be the same in every "
                    "test of a result."
                ),
            ),
            HelpEntry(
                say("What do most people choose?"),
                say(
                    "One stream a core with one thread each for small models; fewer streams and more threads for large "
                    "ones."
                ),
            ),
        )

    def show_state(self, state: FlowState) -> None:
        shown = state.backend
        if shown is None or shown.backend not in self._backends:
            shown = self._first_choice()
        self._show(shown)

    def collect(self, state: FlowState) -> FlowState:
        if self._chosen is None:
            return state
        if state.plan is not None and state.backend == self._chosen:
            return state
        if state.submission is not None and state.submission.practice:
            return plan_practice(state, profile_of(state.submission), self._chosen)
        return state.with_backend(self._chosen)

    def valid(self) -> bool:
        return self._chosen is not None

    def error(self) -> Message | None:
        return self._problem

    def next_hint(self) -> Message | None:
        return say("Nothing starts yet: Run shows the plan first.")

    def command(self, state: FlowState) -> str:
        if self._chosen is None:
            return ""
        profile = profile_of(state.submission) if state.submission is not None else Profile.QUICK
        parts = ["benchwright practice", f"--profile {profile}"]
        if self._chosen.backend != DEFAULT_BACKEND:
            parts.append(f"--backend {self._chosen.backend}")
        defaults = self._defaults(self._chosen.backend)
        parts += [
            f"--set {key}={_word(value)}" for key, value in self._chosen.settings.items() if value != defaults.get(key)
        ]
        return " ".join(parts)

    # The runtime

    def _runtime_card(self) -> Card:
        card = Card(tr("Runtime"))
        for number, key in enumerate(self._keys):
            backend = self._backends[key]
            reason = backend.unavailable_reason()
            row = QHBoxLayout()
            row.setSpacing(16)
            button = QRadioButton(tr("{title} {version}", title=backend.title, version=backend.version()).strip())
            button.setEnabled(reason is None)
            self._group.addButton(button, number)
            row.addWidget(button, 1)
            row.addWidget(
                StateLabel(Mark.GOOD, tr("Ready")) if reason is None else StateLabel(Mark.LOCKED, text_of(reason))
            )
            card.body.addLayout(row)
        self._group.idClicked.connect(self._runtime_chosen)
        card.body.addWidget(hairline())
        card.body.addWidget(
            FieldRow(tr("Device"), tr("Processor, {cores} cores", cores=self._cores), Mark.READ, tr("read"))
        )
        precision = tr("That of the model file: {precision}", precision=DEFAULT_PRECISION)
        card.body.addWidget(FieldRow(tr("Precision"), precision, Mark.READ, tr("read")))
        return card

    def _runtime_chosen(self, number: int) -> None:
        self._take(default_settings(self._backends[self._keys[number]]))

    def _first_choice(self) -> BackendSettings | None:
        """The usual backend, or the first that can run."""
        self._problem = None
        for key in (DEFAULT_BACKEND, *self._keys):
            try:
                return default_settings(self._backends[key])
            except ExpectedError as error:
                self._problem = self._problem or error.text
        return None

    # Its values

    def _make_values_room(self) -> None:
        self._summary = label("", wrap=True)
        self._usual = link(tr("Use the defaults"), self._use_defaults, icon="refresh-cw")
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._summary, 1)
        row.addWidget(self._usual)
        self._values.body.addLayout(row)
        self._fold = Fold(tr("Advanced values"))
        self._values.body.addWidget(self._fold)
        self._field_room = QWidget()
        self._fold.body.addWidget(self._field_room)
        self._rows_of = ""

    def _use_defaults(self) -> None:
        if self._chosen is not None:
            self._take(default_settings(self._backends[self._chosen.backend]))

    def _defaults(self, key: str) -> dict[str, Setting]:
        return {field.key: field.default for field in self._backends[key].fields(self._cores)}

    def _take(self, chosen: BackendSettings) -> None:
        """What a person chose."""
        self._show(chosen)
        self.edited.emit()
        self.changed.emit()

    def _set(self, key: str, value: Setting) -> None:
        if self._chosen is not None:
            self._take(replace(self._chosen, settings={**self._chosen.settings, key: value}))

    def _show(self, chosen: BackendSettings | None) -> None:
        self._chosen = chosen
        self._values.setVisible(chosen is not None)
        if chosen is None:
            return
        self._group.button(self._keys.index(chosen.backend)).setChecked(True)
        if self._rows_of != chosen.backend:
            self._make_rows(self._backends[chosen.backend])
        for key, row in self._rows.items():
            row.show_value(chosen.settings[key])
        usual = chosen.settings == self._defaults(chosen.backend)
        self._usual.setVisible(not usual)
        self._summary.setText(_summary(chosen, usual, self._cores))

    def _make_rows(self, backend: Backend) -> None:
        self._rows_of = backend.key
        room = QWidget()
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._rows = {}
        for field in backend.fields(self._cores):
            if self._rows:
                column.addWidget(hairline())
            row = self._row(field)
            self._rows[field.key] = row
            column.addWidget(row)
        self._fold.body.replaceWidget(self._field_room, room)
        self._field_room.deleteLater()
        self._field_room = room

    def _row(self, field: SettingField) -> SettingRow:
        title, meaning = text_of(field.title), text_of(field.help)

        def choose(value: Setting) -> None:
            self._set(field.key, value)

        if field.choices:
            return ChoiceRow(title, meaning, [(choice, choice) for choice in field.choices], choose)
        if isinstance(field.default, bool):
            return SwitchRow(title, meaning, choose)
        low, high = field.minimum or 0, field.maximum or 1_000_000
        limits = tr("{low} to {high}, {default} by default.", low=low, high=high, default=int(field.default))
        return NumberRow(title, f"{meaning} {limits}", (low, high), choose)


def _summary(chosen: BackendSettings, usual: bool, cores: int) -> str:
    """The settings in one sentence, for those who never open the fold."""
    values = chosen.settings
    if {"streams", "threads", "batch"} <= values.keys():
        sentence = tr(
            "Streams: {streams} · threads of each: {threads} · batches of up to {batch} samples · cores here: {cores}.",
            streams=values["streams"],
            threads=values["threads"],
            batch=values["batch"],
            cores=cores,
        )
    else:
        sentence = ", ".join(f"{key} {_word(value)}" for key, value in values.items())
    return f"{sentence} {tr('These are the defaults.')}" if usual else sentence


def _word(value: Setting) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)
