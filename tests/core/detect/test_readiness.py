"""Is the machine ready: each concern good, to do with a remedy, or unknown with a reason."""

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from core.detect import readiness_power, readiness_rest
from core.detect.kernel_clock import ClockState, kernel_clock
from core.detect.machine_access import Machine
from core.detect.readiness import take_readiness
from core.detect.readiness_load import LoadSample, sample_load
from core.detect.readiness_state import Concern, Readiness, ReadinessState
from tests.core.detect.recorded_machine import RecordedMachine, recorded

QUIET = LoadSample(other_percent=0.4, busiest="", busiest_percent=0.0, steal_percent=0.0)
KEYS = ["governor", "other_load", "power", "temperature", "steal", "pressure", "free_disk", "clock", "swap"]


@pytest.fixture(autouse=True)
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """No figure of the machine that runs the tests gets in."""
    monkeypatch.setattr(readiness_rest, "kernel_clock", lambda: None)
    monkeypatch.setattr(readiness_power, "_accelerator_temperature_c", lambda: None)
    monkeypatch.setattr(psutil, "swap_memory", lambda: SimpleNamespace(used=0, total=0))
    monkeypatch.setattr(psutil, "sensors_battery", lambda: None, raising=False)


def taken(machine: Machine, load: LoadSample = QUIET, folder: Path = Path("/")) -> Readiness:
    return take_readiness(folder, machine, 0.0, lambda _: load)


def concern(readiness: Readiness, key: str) -> Concern:
    return next(entry for entry in readiness.concerns if entry.key == key)


def test_this_machine_is_read_in_half_a_second_and_every_concern_is_there(tmp_path: Path) -> None:
    begun = time.monotonic()
    readiness = take_readiness(tmp_path / "not" / "yet" / "there")
    assert time.monotonic() - begun < 0.5
    assert [entry.key for entry in readiness.concerns] == KEYS
    assert readiness.readings["free_disk_bytes"]


@pytest.mark.parametrize("name", ["linux_workstation", "linux_guest", "macos_intel", "windows_desktop"])
def test_what_is_to_do_has_a_remedy_and_what_is_unknown_a_reason(name: str) -> None:
    for entry in taken(recorded(name)).concerns:
        assert str(entry.detail)
        assert (entry.remedy is not None) == (entry.state is ReadinessState.TO_DO), entry.key


def test_a_governor_that_saves_power_is_to_do_with_its_command() -> None:
    readiness = taken(recorded("linux_workstation"))
    entry = concern(readiness, "governor")
    assert entry.state is ReadinessState.TO_DO
    assert str(entry.detail) == "It is powersave."
    assert "scaling_governor" in entry.command
    assert readiness.readings["governor"] == "powersave"


def test_the_performance_governor_is_good() -> None:
    machine = recorded("linux_workstation")
    for path in machine.files:
        if path.endswith("scaling_governor"):
            machine.files[path] = "performance"
    assert concern(taken(machine), "governor").state is ReadinessState.GOOD


def test_a_guest_without_governor_is_unknown_and_says_who_has_it() -> None:
    entry = concern(taken(recorded("linux_guest")), "governor")
    assert entry.state is ReadinessState.UNKNOWN
    assert "host" in str(entry.detail)


def test_power_plans_of_windows_are_told_by_identifier_in_any_language() -> None:
    assert concern(taken(recorded("windows_desktop")), "governor").command.startswith("powercfg /setactive")
    assert concern(taken(recorded("windows_guest")), "governor").state is ReadinessState.GOOD


def test_low_power_mode_of_a_mac_is_to_do() -> None:
    assert concern(taken(recorded("macos_apple_silicon")), "governor").state is ReadinessState.TO_DO
    assert concern(taken(recorded("macos_intel")), "governor").state is ReadinessState.GOOD


def test_a_process_that_keeps_the_machine_busy_is_named() -> None:
    busy = LoadSample(other_percent=12.0, busiest="firefox", busiest_percent=11.0, steal_percent=0.0)
    readiness = taken(recorded("linux_guest"), busy)
    entry = concern(readiness, "other_load")
    assert entry.state is ReadinessState.TO_DO
    assert str(entry.detail) == "firefox uses 11 % of the processor."
    assert str(entry.remedy) == "Close it before a run."
    assert readiness.readings["busiest_process"] == "firefox"


def test_many_small_loads_are_given_in_all_with_the_largest_named() -> None:
    many = LoadSample(other_percent=30.0, busiest="rsync", busiest_percent=8.0, steal_percent=0.0)
    assert str(concern(taken(recorded("linux_guest"), many), "other_load").detail) == (
        "Other programs use 30 % of the processor, rsync the most with 8 %."
    )


def test_time_taken_by_the_host_is_to_do_and_is_unknown_where_nobody_counts_it() -> None:
    stolen = QUIET._replace(steal_percent=4.2)
    assert concern(taken(recorded("linux_guest"), stolen), "steal").state is ReadinessState.TO_DO
    uncounted = QUIET._replace(steal_percent=None)
    assert concern(taken(recorded("macos_intel"), uncounted), "steal").state is ReadinessState.UNKNOWN


def test_processes_that_cannot_be_listed_leave_the_load_unknown() -> None:
    def refuses(_: float) -> LoadSample:
        raise PermissionError

    readiness = take_readiness(Path("/"), recorded("linux_guest"), 0.0, refuses)
    assert concern(readiness, "other_load").state is ReadinessState.UNKNOWN
    assert concern(readiness, "steal").state is ReadinessState.UNKNOWN


def test_pressure_is_read_where_the_kernel_has_it() -> None:
    machine = recorded("linux_workstation")
    assert concern(taken(machine), "pressure").state is ReadinessState.GOOD
    machine.files["/proc/pressure/cpu"] = "some avg10=42.10 avg60=12.00 avg300=1.00 total=99\n"
    readiness = taken(machine)
    assert concern(readiness, "pressure").state is ReadinessState.TO_DO
    assert readiness.readings["pressure_cpu_avg10_percent"] == 42.1
    del machine.files["/proc/pressure/cpu"]
    assert concern(taken(machine), "pressure").state is ReadinessState.UNKNOWN


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"AC/type": "Mains", "AC/online": "1", "BAT0/type": "Battery", "BAT0/capacity": "80"}, ReadinessState.GOOD),
        ({"AC/type": "Mains", "AC/online": "0", "BAT0/type": "Battery", "BAT0/capacity": "80"}, ReadinessState.TO_DO),
        ({"BAT0/type": "Battery", "BAT0/capacity": "80", "BAT0/status": "Discharging"}, ReadinessState.TO_DO),
        ({"BAT0/type": "Battery", "BAT0/capacity": "80", "BAT0/status": "Unknown"}, ReadinessState.UNKNOWN),
        ({"hid/type": "Battery", "hid/capacity": "5", "hid/scope": "Device"}, ReadinessState.GOOD),
        ({}, ReadinessState.GOOD),
    ],
)
def test_a_machine_on_battery_is_to_do_and_a_mouse_is_no_machine(files: dict[str, str], state: ReadinessState) -> None:
    machine = RecordedMachine("Linux", files={f"/sys/class/power_supply/{path}": text for path, text in files.items()})
    assert concern(taken(machine), "power").state is state


def test_a_laptop_of_another_system_is_read_through_psutil(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        psutil, "sensors_battery", lambda: SimpleNamespace(percent=55, power_plugged=False), raising=False
    )
    assert concern(taken(recorded("windows_desktop")), "power").state is ReadinessState.TO_DO


def test_temperatures_are_read_and_a_hot_processor_is_to_do() -> None:
    assert str(concern(taken(recorded("linux_workstation")), "temperature").detail) == "Processor 41 °C"
    hot = taken(recorded("linux_arm_board"))
    assert concern(hot, "temperature").state is ReadinessState.TO_DO
    assert hot.readings["processor_temperature_c"] == 84.5
    assert concern(taken(recorded("linux_guest")), "temperature").state is ReadinessState.UNKNOWN


def test_a_mac_that_holds_its_processor_back_is_to_do() -> None:
    assert concern(taken(recorded("macos_intel")), "temperature").state is ReadinessState.TO_DO
    assert concern(taken(recorded("macos_apple_silicon")), "temperature").state is ReadinessState.GOOD


def test_a_disk_that_is_nearly_full_is_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(readiness_rest.shutil, "disk_usage", lambda _: SimpleNamespace(free=900_000_000))
    entry = concern(taken(recorded("linux_guest"), folder=tmp_path), "free_disk")
    assert entry.state is ReadinessState.TO_DO
    assert str(entry.detail) == f"900 MB free in {tmp_path}"


def test_a_disk_that_cannot_be_asked_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_: Path) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(readiness_rest.shutil, "disk_usage", refuses)
    entry = concern(taken(recorded("linux_guest")), "free_disk")
    assert entry.state is ReadinessState.UNKNOWN
    assert "permission is denied" in str(entry.detail)


def test_the_clock_is_in_step_by_the_kernel_or_by_the_time_service(monkeypatch: pytest.MonkeyPatch) -> None:
    assert concern(taken(recorded("linux_workstation")), "clock").state is ReadinessState.GOOD
    assert concern(taken(recorded("linux_guest")), "clock").state is ReadinessState.UNKNOWN
    monkeypatch.setattr(readiness_rest, "kernel_clock", lambda: ClockState(True, 2.6))
    assert str(concern(taken(recorded("linux_guest")), "clock").detail) == "In step with NTP, at most 3 ms off"
    monkeypatch.setattr(readiness_rest, "kernel_clock", lambda: ClockState(False, 16000.0))
    assert concern(taken(recorded("linux_guest")), "clock").state is ReadinessState.TO_DO


def test_the_clock_of_windows_and_of_a_mac() -> None:
    assert concern(taken(recorded("windows_desktop")), "clock").state is ReadinessState.GOOD
    assert concern(taken(recorded("windows_guest")), "clock").state is ReadinessState.TO_DO
    assert concern(taken(RecordedMachine("Windows")), "clock").state is ReadinessState.TO_DO
    assert concern(taken(recorded("macos_intel")), "clock").state is ReadinessState.UNKNOWN


def test_swap_in_use_is_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "swap_memory", lambda: SimpleNamespace(used=2 * 1024**3, total=8 * 1024**3))
    entry = concern(taken(recorded("linux_guest")), "swap")
    assert str(entry.detail) == "2 GB are in use."
    assert entry.state is ReadinessState.TO_DO


@pytest.mark.parametrize("system", ["Linux", "Darwin", "Windows", "Plan 9"])
def test_a_machine_that_answers_nothing_raises_nothing(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(psutil, "swap_memory", breaks)
    monkeypatch.setattr(psutil, "sensors_battery", breaks, raising=False)
    readiness = taken(RecordedMachine(system))
    assert [entry.key for entry in readiness.concerns] == KEYS
    assert concern(readiness, "swap").state is ReadinessState.UNKNOWN


def test_the_kernel_tells_its_clock_or_nothing() -> None:
    state = kernel_clock()
    assert state is None or state.largest_error_ms >= 0


def test_other_load_of_this_machine_is_a_share() -> None:
    sample = sample_load(0.02)
    assert 0 <= sample.other_percent <= 100
