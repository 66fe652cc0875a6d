"""The frame: rail, header, one page in the middle, help, footer. It asks `core.flow` what is open."""

from itertools import pairwise

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from core import settings as declared
from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import Message
from gui import theme
from gui import tokens as t
from gui.i18n import text_of, tr
from gui.pages.page import Page
from gui.pages.registry import make_page
from gui.rail import Rail
from gui.run_in_frame import Closing, RunFollower, ask_about_run, run_word, show_strip
from gui.session import HOME, SUBMISSION, Session
from gui.steps import step_name
from gui.widgets.dialogs import CommandDialog
from gui.widgets.help_panel import HelpPanel, help_of
from gui.widgets.message_bar import MessageBar
from gui.widgets.page_footer import PageFooter
from gui.widgets.page_header import PageHeader
from gui.widgets.state_label import Mark

SMALLEST = (1024, 700)
USUAL = (1280, 800)


class MainWindow(QMainWindow):
    """The one window. `page_at(place)` makes a page on its first visit."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.place: Step | str = HOME
        self._pages: dict[Step | str, Page] = {}
        self._own_edit = False
        self._narrow = False
        self._helped: Message | None = None
        self._last_step = Step.SYSTEM
        self.setWindowTitle("Benchwright")
        self.setMinimumSize(*SMALLEST)
        self.rail = Rail()
        self.header = PageHeader()
        self.messages = MessageBar()
        self.stack = QStackedWidget()
        self.footer = PageFooter()
        self._build()
        self.help = HelpPanel(self._upper)
        self.help.set_open(session.settings.flag(declared.HELP_OPEN))
        self._connect()
        self._restore_geometry()
        self.show_place(HOME)
        # Nothing has the keyboard at first: the first Tab goes to the rail, and no ring is drawn before it.
        self.stack.setFocus()
        notice = session.take_settings_notice()
        if notice is not None:
            self.show_notice(notice)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.page_at(self.place)

    def page_at(self, place: Step | str) -> Page:
        """The page of a place, made on its first visit."""
        if place not in self._pages:
            page = make_page(place, self.session)
            page.changed.connect(self._page_changed)
            page.edited.connect(self._page_edited)
            self._pages[place] = page
            self.stack.addWidget(page)
        return self._pages[place]

    def show_place(self, place: Step | str) -> None:
        """Go where a person points; a locked step is not entered."""
        if place == SUBMISSION:
            place = self._submission_place()
        if not isinstance(place, Step) or self._may_enter(place):
            self.enter(place)

    def enter(self, place: Step | str) -> None:
        """Go where a page leads, which knows what it does there: Check takes a folder of any origin."""
        if place == SUBMISSION:
            place = self._submission_place()
        self.place = place
        if isinstance(place, Step):
            self._last_step = place
        page = self.page_at(place)
        # The actions first: a page may put them into its order of Tab when it shows its state.
        self.header.show_actions(page.header_actions())
        page.show_state(self.session.state)
        self.stack.setCurrentWidget(page)
        self.help.show_entries(page.help())
        self._helped = None
        self._show_frame()
        self._arrange()
        QTimer.singleShot(0, self, self._order_focus)

    def show_notice(self, notice: Message) -> None:
        """A sentence that stays until it is dismissed."""
        self.messages.show_message(Mark.INFO, text_of(notice))

    def show_command(self) -> None:
        """Show the command that would do what the page is about to do."""
        command = self.page.command(self.session.state)
        if command:
            dialog = CommandDialog(self, command)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def raise_window(self) -> None:
        """Come to the front, also after having been hidden during a run."""
        self.show()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    # Building

    def _build(self) -> None:
        central = QWidget()
        central.setProperty("surface", "window")
        self.setCentralWidget(central)
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        right = QVBoxLayout()
        right.setSpacing(0)
        self._upper = QWidget()
        upper = QHBoxLayout(self._upper)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.header)
        self._message_room = QHBoxLayout()
        self._message_room.setContentsMargins(0, 0, 0, 0)
        self._message_room.addWidget(self.messages)
        middle.addLayout(self._message_room)
        middle.addWidget(self.stack, 1)
        upper.addLayout(middle, 1)
        # The panel lies over this room, and over the page where the window is too narrow for both.
        self._help_room = QWidget()
        upper.addWidget(self._help_room)
        right.addWidget(self._upper, 1)
        right.addWidget(self.footer)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        session = self.session
        self.rail.chosen.connect(self._rail_chose)
        self.footer.back_pressed.connect(self._go_back)
        self.footer.next_pressed.connect(self._go_on)
        self.footer.command_pressed.connect(self.show_command)
        self.help.open_changed.connect(self._help_toggled)
        session.state_changed.connect(self._state_changed)
        session.went_to.connect(self.enter)
        session.failed.connect(self._failed)
        session.noticed.connect(self.show_notice)
        session.settings_changed.connect(self._setting_changed)
        RunFollower(session, self).moved.connect(self._show_frame)
        theme.active().changed.connect(self._arrange)
        for number, step in enumerate(Step, 1):
            self._shortcut(f"Ctrl+{number}", lambda step=step: self.show_place(step))
        self._shortcut("F1", self._help_asked)
        self._shortcut("Esc", self._escape)
        self._shortcut("Ctrl+Q", self.close)
        self._shortcut("Ctrl+Shift+C", self.show_command)

    def _shortcut(self, keys: str, action: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(action)

    # Going about

    def _rail_chose(self, key: str) -> None:
        self.show_place(Step(key) if key in set(Step) else key)

    def _submission_place(self) -> Step:
        """Where the steps were left, or the first that is not done."""
        if self._may_enter(self._last_step):
            return self._last_step
        return self._first_open()

    def _first_open(self) -> Step:
        state = self.session.state
        return next((step for step in Step if not state.done(step)), Step.EXPORT)

    def _may_enter(self, step: Step) -> bool:
        return self.session.state.waits_for(step) is None

    def _go_back(self) -> None:
        steps = list(Step)
        index = steps.index(self.place) if isinstance(self.place, Step) else 0
        earlier = steps[index - 1] if index else None
        self.show_place(earlier if earlier is not None and self._may_enter(earlier) else HOME)

    def _go_on(self) -> None:
        if not isinstance(self.place, Step) or not self.footer.next.isEnabled():
            return
        self._store(self.page.collect(self.session.state))
        following = _after(self.place)
        if following is not None:
            self.show_place(following)

    def _escape(self) -> None:
        if self._help_overlays() and self.help.is_open():
            self.help.toggle()
        else:
            self.messages.dismiss()

    # Showing

    def _page_changed(self) -> None:
        if self.sender() is self._pages.get(self.place):
            self.header.show_actions(self.page.header_actions())
            self._show_frame()

    def _page_edited(self) -> None:
        if self.sender() is self._pages.get(self.place):
            self._store(self.page.collect(self.session.state))
            self._show_frame()

    def _store(self, state: FlowState) -> None:
        """Keep what the page collected; it shows it already, so it is not told again."""
        self._own_edit = True
        try:
            self.session.set_state(state)
        finally:
            self._own_edit = False

    def _state_changed(self, state: FlowState) -> None:
        if not self._own_edit:
            self.page.show_state(state)
        self._show_frame()

    def _show_frame(self) -> None:
        page, state = self.page, self.session.state
        self.header.show_words(text_of(page.title()), text_of(page.lead()))
        self.rail.show_flow(state, self.place, run_word(self.session.run))
        show_strip(self.rail.strip, self.session.run, elsewhere=self.place is not Step.RUN)
        self.footer.setVisible(isinstance(self.place, Step))
        if isinstance(self.place, Step):
            self._show_footer(page, state, self.place)

    def _show_footer(self, page: Page, state: FlowState, step: Step) -> None:
        following = _after(step)
        error = page.error()
        enabled = False
        if following is not None and page.valid() and not page.busy():
            enabled = page.collect(state).waits_for(following) is None
        name = tr("&Next: {step}", step=step_name(following)) if following is not None else ""
        self.footer.show_next(name, enabled, filled=enabled and not page.has_own_primary())
        self.footer.show_hint(text_of(error or page.next_hint()), "bad" if error else "")
        self.footer.show_command(bool(page.command(state)))

    def _failed(self, error: ExpectedError) -> None:
        self.messages.show_error(error)

    def _help_asked(self) -> None:
        """F1: the help of the focused field first, where it has one; otherwise open or fold the panel."""
        entry = help_of(self.focusWidget())
        if entry is not None and (entry.question, self.help.is_open()) != (self._helped, True):
            self._helped = entry.question
            self.help.show_entries((entry, *self.page.help()))
            if self.help.is_open():
                return
        self.help.toggle()

    def _help_toggled(self, opened: bool) -> None:
        if not self._help_overlays():
            self.session.change_setting(declared.HELP_OPEN, opened)
        self._arrange()

    def _setting_changed(self, key: str) -> None:
        settings = self.session.settings
        if key in (declared.THEME.key, declared.TEXT_PERCENT.key):
            choice = theme.ThemeChoice(settings.text(declared.THEME))
            theme.active().choose(choice, settings.number(declared.TEXT_PERCENT))
        elif key == declared.HELP_OPEN.key:
            self.help.set_open(settings.flag(declared.HELP_OPEN))
            self._arrange()

    # Room

    def _compact(self) -> bool:
        return self.width() < t.COMPACT_BELOW_WIDTH_PX or self.height() < t.COMPACT_BELOW_HEIGHT_PX

    def _help_overlays(self) -> bool:
        """Whether there is no room for page and help side by side."""
        return self.width() < theme.px(t.COMPACT_BELOW_WIDTH_PX)

    def _arrange(self) -> None:
        narrow = self._help_overlays()
        if narrow != self._narrow:
            # What a person chose holds for a wide window; a narrow one begins with the page in full view.
            self._narrow = narrow
            self.help.set_open(not narrow and self.session.settings.flag(declared.HELP_OPEN))
        compact = self._compact()
        self.header.set_compact(compact)
        self.footer.set_compact(compact)
        margin = t.PAGE_MARGIN_COMPACT_PX if compact else t.PAGE_MARGIN_PX
        self._message_room.setContentsMargins(margin, 0, margin, 8 if self.messages.isVisible() else 0)
        width = self.help.width_px()
        self._help_room.setFixedWidth(t.HELP_FOLDED_PX if narrow else width)
        self.help.setGeometry(self._upper.width() - width, 0, width, self._upper.height())
        self.help.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return handled

    def _order_focus(self) -> None:
        """Tab goes rail, header, page, help, footer, whatever was made first."""
        parts = (self.rail, self.header, self.page, self.help, self.footer)
        chain = [widget for part in parts for widget in _focusable(part)]
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)

    def _restore_geometry(self) -> None:
        self.resize(*USUAL)
        geometry = self.session.settings.memory.geometry
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(geometry.encode())))

    def closeEvent(self, event: QCloseEvent) -> None:
        run = self.session.run
        if run is not None and run.active:
            match self.ask_about_run():
                case Closing.STAY:
                    event.ignore()
                    return
                case Closing.KEEP_RUNNING:
                    event.ignore()
                    self._hide_until_run_ends()
                    return
                case Closing.CANCEL:
                    pass
        self.leave()
        super().closeEvent(event)

    def ask_about_run(self) -> Closing:
        """What to do with the run that is going on when the window is closed."""
        return ask_about_run(self)

    def _hide_until_run_ends(self) -> None:
        """Go on without a window; a second start brings it back, and the end of the run closes it for good."""
        self.hide()
        run = self.session.run
        if run is not None:
            run.told.connect(self._close_if_hidden)

    def _close_if_hidden(self) -> None:
        run = self.session.run
        if self.isHidden() and run is not None and not run.progress.active:
            self.leave()

    def leave(self) -> None:
        """End without a question: what runs is cancelled in order, its record written, and the program ends."""
        self.session.remember_geometry(bytes(self.saveGeometry().toBase64().data()).decode())
        if self.session.run is not None:
            self.session.run.close()
        self.session.close()
        QTimer.singleShot(0, QApplication.quit)


def _after(step: Step) -> Step | None:
    steps = list(Step)
    index = steps.index(step) + 1
    return steps[index] if index < len(steps) else None


def _focusable(parent: QWidget) -> list[QWidget]:
    window = parent.window()
    children = parent.findChildren(QWidget)
    return [w for w in children if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.window() is window]
