"""The shape of every page. A page shows a state and gives one back; the frame draws header, footer and help from it."""

from typing import ClassVar, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.flow import FlowState, Step
from core.messages import Message


class HelpEntry(NamedTuple):
    """One heading of the help panel with its paragraphs."""

    question: Message
    text: Message


class Page(QWidget):
    """A page. Subclasses set `step` (None for Home, Results, Settings) and override what they need.

    Signals: `changed` when valid, busy, error, lead or next_hint may have changed (the frame reads them again);
    `edited` when the user changed a value (the frame calls `collect` and stores the state).
    """

    changed = Signal()
    edited = Signal()

    step: ClassVar[Step | None] = None

    def title(self) -> Message:
        """The page title."""
        raise NotImplementedError

    def lead(self) -> Message | None:
        """One line under the title."""
        return None

    def header_actions(self) -> list[QWidget]:
        """Buttons at the right of the header, made once."""
        return []

    def help(self) -> tuple[HelpEntry, ...]:
        """What is this? What do the rules say? What do most people choose?"""
        return ()

    def show_state(self, state: FlowState) -> None:
        """Show `state`. Called when the page is entered and when the state changes elsewhere."""

    def collect(self, state: FlowState) -> FlowState:
        """`state` with what the user chose here."""
        return state

    def valid(self) -> bool:
        """Whether Next may be pressed."""
        return True

    def busy(self) -> bool:
        """Whether work is under way that Next must wait for."""
        return False

    def error(self) -> Message | None:
        """What is wrong on this page, in a sentence."""
        return None

    def next_hint(self) -> Message | None:
        """What Next waits for, or what will happen; shown left of Next."""
        return None

    def has_own_primary(self) -> bool:
        """Whether the page shows a filled button of its own, so that Next stays quiet."""
        return False

    def command(self, state: FlowState) -> str:
        """The command line that would do what this page is about to do; empty where there is none."""
        return ""
