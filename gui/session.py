"""What all pages share: the state of the flow, the settings, background work, and where to go next."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from core.errors import ExpectedError
from core.flow import FlowState, Step
from core.messages import Message
from core.settings import LoadedSettings, Setting, Settings, SettingValue, load_settings, save_settings
from gui.background import Background

if TYPE_CHECKING:
    from gui.run_bridge import RunBridge

HOME, SUBMISSION, RESULTS, SETTINGS = "home", "submission", "results", "settings"
FOLDER_TO_CHECK = "folder to check"
"""Under this key of `Session.handed` a page hands the Check page a folder."""
MOST_RECENT_FOLDERS = 8


class Session(QObject):
    """One open window's world. Pages keep a reference to it; it outlives them.

    Signals: `state_changed` after the flow has a new state; `went_to` with a `Step` or one of the places "home",
    "submission", "results", "settings"; `settings_changed` with the key; `run_attached` once `run` is there; `failed`
    with an ExpectedError, `noticed` with a Message: the window shows them in its message bar.
    """

    state_changed = Signal(object)
    went_to = Signal(object)
    settings_changed = Signal(str)
    run_attached = Signal()
    failed = Signal(object)
    noticed = Signal(object)

    def __init__(self, loaded: LoadedSettings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        loaded = loaded or load_settings()
        self._state = FlowState()
        self._settings = loaded.settings
        self._settings_notice = loaded.notice
        self.background = Background(self)
        self._run: RunBridge | None = None
        # Where a page hands a thing to another page without importing it: the folder to check, the finding to open.
        self.handed: dict[str, Any] = {}

    @property
    def state(self) -> FlowState:
        """The flow as it stands."""
        return self._state

    @property
    def run(self) -> "RunBridge | None":
        """The run bridge; None for a moment after the start."""
        return self._run

    @run.setter
    def run(self, bridge: "RunBridge") -> None:
        self._run = bridge
        self.run_attached.emit()

    def set_state(self, state: FlowState) -> None:
        """Make `state` the flow; nothing happens when it is the same."""
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)

    def go_to(self, place: Step | str) -> None:
        """Lead the person to a step, or to "home", "submission", "results" or "settings"."""
        self.went_to.emit(place)

    @property
    def settings(self) -> Settings:
        """The settings as they stand."""
        return self._settings

    def take_settings_notice(self) -> Message | None:
        """What must be said about the settings file, once."""
        notice, self._settings_notice = self._settings_notice, None
        return notice

    def change_setting(self, setting: Setting, value: SettingValue) -> None:
        """Choose a value and save it; a disk that cannot be written is reported and the value holds for now."""
        changed = self._settings.with_value(setting, value)
        if changed == self._settings:
            return
        self._settings = changed
        self._save_settings()
        self.settings_changed.emit(setting.key)

    def remember_geometry(self, geometry: str) -> None:
        """Keep the window's place and size (Qt's bytes in base64) for the next start."""
        if geometry != self._settings.memory.geometry:
            self._settings = self._settings.with_memory(geometry=geometry)
            self._save_settings()

    def remember_folder(self, folder: Path) -> None:
        """Put a folder at the head of the recent ones."""
        others = [known for known in self._settings.memory.recent_folders if known != str(folder)]
        recent = (str(folder), *others)[:MOST_RECENT_FOLDERS]
        self._settings = self._settings.with_memory(recent_folders=recent)
        self._save_settings()

    def recent_folders(self) -> tuple[Path, ...]:
        """Folders that were opened or written, the latest first, without those that are gone."""
        return tuple(Path(name) for name in self._settings.memory.recent_folders if Path(name).is_dir())

    def report(self, error: ExpectedError) -> None:
        """Show an error that people can do something about; fit as `on_error` of background work."""
        self.failed.emit(error)

    def close(self) -> None:
        """End what is under way in the background."""
        self.background.stop()

    def _save_settings(self) -> None:
        try:
            save_settings(self._settings)
        except ExpectedError as error:
            self.failed.emit(error)
