"""The header of a page: title, one line of lead, and what one can do at the right."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui import tokens as t
from gui.widgets.labels import ElidingLabel, label


class PageHeader(QWidget):
    """80 px high (56 in a small window). Action widgets belong to their page and are only shown here."""

    def __init__(self) -> None:
        super().__init__()
        self._title = label("", "title")
        self._lead = ElidingLabel("", "secondary")
        self._actions: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._lead)
        words.addStretch(1)
        self._row.addLayout(words, 1)
        self.set_compact(False)

    def title(self) -> str:
        """The title that is shown."""
        return self._title.text()

    def show_words(self, title: str, lead: str) -> None:
        """Show title and lead."""
        self._title.setText(title)
        self._lead.setText(lead)
        self._lead.setVisible(bool(lead))

    def show_actions(self, actions: Sequence[QWidget]) -> None:
        """Show these widgets at the right instead of those before."""
        if list(actions) == self._actions:
            return
        for old in self._actions:
            self._row.removeWidget(old)
            old.hide()
        self._actions = list(actions)
        for action in self._actions:
            self._row.addWidget(action)
            action.show()

    def set_compact(self, compact: bool) -> None:
        """Less room in a small window."""
        margin = t.PAGE_MARGIN_COMPACT_PX if compact else t.PAGE_MARGIN_PX
        self._row.setContentsMargins(margin, 0, margin, 0)
        self.setMinimumHeight(theme.px(t.HEADER_COMPACT_PX if compact else t.HEADER_PX))
        self.setMaximumHeight(self.minimumHeight())
