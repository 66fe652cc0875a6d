"""How sleep is held off."""

import shutil

import pytest

from core.run import keep_awake


def test_macos_holds_sleep_off_as_long_as_the_program_lives() -> None:
    assert keep_awake.inhibitor_command("darwin", 42) == ("caffeinate", "-i", "-w", "42")


def test_linux_asks_systemd_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    command = keep_awake.inhibitor_command("linux", 42)
    assert command[0] == "systemd-inhibit"
    assert "--pid=42" in command


def test_a_system_without_a_way_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert keep_awake.inhibitor_command("linux", 42) == ()
    with keep_awake.kept_awake():
        pass


def test_the_holder_ends_with_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_awake, "inhibitor_command", lambda platform, pid: ("sleep", "60"))
    started = []
    real = keep_awake.subprocess.Popen

    def note(*arguments: object, **options: object) -> object:
        started.append(real(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(keep_awake.subprocess, "Popen", note)
    with keep_awake.kept_awake():
        assert started[0].poll() is None
    assert started[0].poll() is not None
