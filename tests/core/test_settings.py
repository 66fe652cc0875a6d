"""Settings are kept, limited, and never lost: a file that cannot be read is put aside."""

from pathlib import Path

import pytest

from core import settings as s
from core.files import write_json
from core.places import settings_file
from core.settings import SETTINGS, SETTINGS_KIND, Settings, load_settings, save_settings


def test_keys_are_unique_and_defaults_are_accepted() -> None:
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)
    assert all(setting.accepts(setting.default) for setting in SETTINGS)


def test_what_was_saved_is_loaded() -> None:
    wanted = Settings().with_value(s.THEME, "dark").with_value(s.TEXT_PERCENT, 150).with_memory(geometry="abc")
    save_settings(wanted)
    assert load_settings() == s.LoadedSettings(settings=wanted)


def test_a_value_equal_to_the_default_is_not_kept() -> None:
    assert Settings().with_value(s.THEME, "dark").with_value(s.THEME, "system") == Settings()


@pytest.mark.parametrize(
    ("setting", "value"),
    [(s.THEME, "pink"), (s.TEXT_PERCENT, 500), (s.TEXT_PERCENT, "150"), (s.KEEP_AWAKE, 1), (s.TEXT_PERCENT, True)],
)
def test_a_value_outside_the_limits_is_refused(setting: s.Setting, value: s.SettingValue) -> None:
    assert not setting.accepts(value)
    with pytest.raises(ValueError, match=setting.key):
        Settings().with_value(setting, value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"kind": "benchwright settings", "version": 1, "data": {"chos',
        b'{"kind": "benchwright settings", "version": 99, "data": {}}',
        b'{"kind": "a shopping list", "version": 1, "data": {}}',
        b'{"kind": "benchwright settings", "version": 1, "data": {"unknown": 1}}',
        b'{"kind": "benchwright settings", "version": 1, "data": []}',
        b"\xff\xfe\x00garbage",
        b"[" * 100_000,
    ],
    ids=["empty", "cut", "cut late", "newer", "not ours", "unknown field", "list", "binary", "deep"],
)
def test_a_file_that_cannot_be_read_is_kept_aside_and_named(content: bytes) -> None:
    path = settings_file()
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    loaded = load_settings()
    assert loaded.settings == Settings()
    kept = [p for p in path.parent.iterdir() if ".unread-" in p.name]
    assert [p.read_bytes() for p in kept] == [content]
    assert loaded.notice is not None
    assert str(kept[0]) in str(loaded.notice)
    assert not path.exists()


def test_values_edited_to_nonsense_are_left_out_and_named() -> None:
    write_json(
        settings_file(),
        SETTINGS_KIND,
        1,
        {"chosen": {"theme": "pink", "text_percent": 125, "no_such_key": 1}},
    )
    loaded = load_settings()
    assert loaded.settings.chosen == {"text_percent": 125}
    assert loaded.notice is not None
    assert "no_such_key, theme" in str(loaded.notice)


def test_a_folder_in_the_place_of_the_file_does_not_stop_the_start(tmp_path: Path) -> None:
    settings_file().mkdir(parents=True)
    loaded = load_settings()
    assert loaded.settings == Settings()
    assert loaded.notice is not None
