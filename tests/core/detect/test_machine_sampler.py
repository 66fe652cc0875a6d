"""Readings of the machine while a test runs."""

import os
import time
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from core.detect.machine_sampler import MachineSample, MachineSampler
from core.run.events import MachineReading
from tests.core.detect.fake_nvml import FakeNvml, a2000, no_driver
from tests.core.detect.recorded_machine import recorded


class _Times:
    """Processor counters that the test moves on by hand, in seconds."""

    def __init__(self) -> None:
        self.system = {"user": 100.0, "system": 10.0, "idle": 500.0, "iowait": 0.0, "steal": 0.0}
        self.processes: dict[int, float] = {os.getpid(): 1.0, 4242: 5.0}

    def spend(self, **seconds: float) -> None:
        for name, more in seconds.items():
            self.system[name] += more


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> _Times:
    counters = _Times()

    class FakeProcess:
        def __init__(self, pid: int = os.getpid()) -> None:
            if pid not in counters.processes:
                raise psutil.NoSuchProcess(pid)
            self.pid = pid

        def cpu_times(self) -> Any:
            if self.pid not in counters.processes:
                raise psutil.NoSuchProcess(self.pid)
            return SimpleNamespace(user=counters.processes[self.pid], system=0.0)

    monkeypatch.setattr(psutil, "cpu_times", lambda: SimpleNamespace(**counters.system))
    monkeypatch.setattr(psutil, "Process", FakeProcess)
    return counters


def test_a_reading_costs_less_than_three_milliseconds() -> None:
    sampler = MachineSampler(nvml_module=no_driver())
    parent = os.getppid()
    sampler.read(0.0, parent)
    begun = time.thread_time()
    for turn in range(50):
        sampler.read(float(turn), parent)
    assert (time.thread_time() - begun) / 50 < 0.003


def test_a_sample_has_the_fields_of_a_reading_of_the_stream() -> None:
    sample = MachineSampler(nvml_module=FakeNvml(a2000())).read(1.5, None)
    reading = MachineReading(**sample.as_fields())
    assert reading.time_s == 1.5
    assert reading.memory_used_bytes > 0
    assert set(MachineSample.__struct_fields__) == set(MachineReading.__struct_fields__)


def test_work_of_the_worker_is_ours_and_the_rest_is_other_load(times: _Times) -> None:
    sampler = MachineSampler(recorded("linux_guest"), no_driver())
    sampler.read(0.0, 4242)
    times.spend(user=1.0, system=0.2, idle=0.6, steal=0.2)
    times.processes[4242] += 0.9
    times.processes[os.getpid()] += 0.1
    sample = sampler.read(1.0, 4242)
    assert sample.processor_percent == 60.0
    assert sample.other_load_percent == 10.0
    assert sample.steal_percent == 10.0


def test_a_worker_that_has_ended_is_no_error(times: _Times) -> None:
    sampler = MachineSampler(recorded("linux_guest"), no_driver())
    sampler.read(0.0, 4242)
    del times.processes[4242]
    times.spend(user=1.0, idle=1.0)
    assert sampler.read(1.0, 4242).other_load_percent == 50.0
    assert sampler.read(2.0, 4243).processor_percent == 0.0


def test_sensors_of_the_processor_are_read_where_they_are() -> None:
    machine = recorded("linux_workstation")
    sampler = MachineSampler(machine, no_driver())
    sample = sampler.read(1.0, None)
    assert sample.processor_temperature_c == 41.0
    assert sample.processor_clock_mhz == 4688.123
    assert not sample.throttled
    assert MachineSampler(recorded("linux_guest"), no_driver()).read(1.0, None).processor_temperature_c is None


def test_a_growing_counter_of_the_processor_is_throttling_once() -> None:
    machine = recorded("linux_workstation")
    sampler = MachineSampler(machine, no_driver())
    machine.files["/sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count"] = "4"
    assert sampler.read(1.0, None).throttled
    assert not sampler.read(2.0, None).throttled


def test_an_accelerator_is_read_in_plain_units() -> None:
    sampler = MachineSampler(recorded("linux_workstation"), FakeNvml(a2000()))
    sample = sampler.read(1.0, None)
    assert sample.accelerator_percent == 87.0
    assert sample.accelerator_memory_bytes == 402653184
    assert sample.accelerator_temperature_c == 64
    assert sample.accelerator_clock_mhz == 1935
    assert sample.accelerator_power_w == 68.512
    assert not sample.throttled, "the power limit is where a busy accelerator lives"


@pytest.mark.parametrize("reason", [0x08, 0x20, 0x40, 0x80])
def test_an_accelerator_that_is_slowed_is_throttled(reason: int) -> None:
    gpu = a2000(nvmlDeviceGetCurrentClocksEventReasons=reason)
    assert MachineSampler(recorded("linux_workstation"), FakeNvml(gpu)).read(1.0, None).throttled


def test_older_drivers_tell_the_same_under_an_older_name() -> None:
    gpu = a2000(nvmlDeviceGetCurrentClocksThrottleReasons=0x40)
    del gpu["nvmlDeviceGetCurrentClocksEventReasons"]
    assert MachineSampler(recorded("linux_workstation"), FakeNvml(gpu)).read(1.0, None).throttled


def test_what_an_accelerator_does_not_tell_is_none() -> None:
    sample = MachineSampler(recorded("linux_workstation"), FakeNvml({})).read(1.0, None)
    assert sample.accelerator_percent is None
    assert sample.accelerator_power_w is None
    assert not sample.throttled


def test_an_accelerator_lost_during_a_run_leaves_gaps() -> None:
    gpu = a2000()
    sampler = MachineSampler(recorded("linux_workstation"), FakeNvml(gpu))
    gpu.update({name: FakeNvml.NVMLError_GpuIsLost("GPU is lost") for name in gpu})
    assert sampler.read(1.0, None).accelerator_percent is None


def test_a_closed_sampler_gives_nvml_back_and_can_still_be_read() -> None:
    nvml = FakeNvml(a2000())
    sampler = MachineSampler(recorded("linux_workstation"), nvml)
    assert nvml.opened == 1
    sampler.close()
    assert nvml.opened == 0
    assert sampler.read(1.0, None).accelerator_percent is None
