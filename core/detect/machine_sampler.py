"""The machine while a test runs: one cheap reading at a time, for charts and for marks of disturbance."""

import os
from typing import Any

import psutil

from core.detect.machine_access import Machine, ThisMachine
from core.detect.machine_sample import MachineSample
from core.detect.nvml import Nvml
from core.detect.processor_time import Times, percent_of, process_time_s, shares, times_now
from core.detect.sensors import ProcessorSensors
from core.errors import ExpectedError

# NVML's bits for clocks lowered by heat or by the power supply: HwSlowdown, SwThermalSlowdown, HwThermalSlowdown,
# HwPowerBrakeSlowdown. The software power cap is left out: a busy accelerator lives at its power limit.
_SLOWDOWNS = 0x08 | 0x20 | 0x40 | 0x80


class MachineSampler:
    """Reads the machine at most every few hundred milliseconds; each reading covers the time since the last one.

    Everything slow (finding sensors, opening NVML) happens here once. `close` gives NVML back.
    """

    def __init__(self, machine: Machine | None = None, nvml_module: Any | None = None, accelerator: int = 0) -> None:
        self._sensors = ProcessorSensors(machine or ThisMachine())
        self._throttle_count = self._sensors.throttle_count()
        self._processes = {os.getpid(): psutil.Process()}
        self._ours_s = process_time_s(self._processes.values())
        self._times = times_now()
        self._nvml: Nvml | None = None
        self._handle: Any | None = None
        try:
            self._nvml = Nvml(nvml_module)
        except ExpectedError:
            return
        handles = self._nvml.handles()
        self._handle = handles[accelerator] if accelerator < len(handles) else None

    def read(self, time_s: float, worker_pid: int | None) -> MachineSample:
        """The machine now. Time of this process and of `worker_pid` is ours; all else that is busy is other load."""
        self._watch(worker_pid)
        before, self._times = self._times, times_now()
        ours_s = self._ours_between()
        spent = shares(before, self._times)
        busy_s = self._times.busy_s - before.busy_s
        throttle_count = self._sensors.throttle_count()
        slowed = throttle_count > self._throttle_count
        self._throttle_count = throttle_count
        accelerator, held_back = self._accelerator()
        memory = psutil.virtual_memory()
        return MachineSample(
            time_s=time_s,
            processor_percent=round(spent.busy_percent, 1),
            memory_used_bytes=memory.used,
            steal_percent=round(spent.steal_percent, 1),
            other_load_percent=round(percent_of(busy_s - ours_s, _between(before, self._times)), 1),
            processor_clock_mhz=self._sensors.clock_mhz(),
            processor_temperature_c=self._sensors.temperature_c(),
            throttled=slowed or held_back,
            memory_total_bytes=memory.total,
            **accelerator,
        )

    def close(self) -> None:
        """Give NVML back. The sampler can still be read; it then tells nothing of the accelerator."""
        if self._nvml is not None:
            self._nvml.close()
        self._nvml = self._handle = None

    def _watch(self, worker_pid: int | None) -> None:
        if worker_pid is None or worker_pid in self._processes:
            return
        try:
            process = psutil.Process(worker_pid)
        except (psutil.Error, OSError):
            return
        self._processes = {os.getpid(): self._processes[os.getpid()], worker_pid: process}
        self._ours_s.update(process_time_s([process]))

    def _ours_between(self) -> float:
        """Processor seconds of our processes since the last reading; one that has ended adds nothing any more."""
        now_s = process_time_s(self._processes.values())
        spent_s = sum(max(0.0, seconds - self._ours_s.get(pid, seconds)) for pid, seconds in now_s.items())
        self._ours_s = now_s
        return spent_s

    def _accelerator(self) -> tuple[dict[str, Any], bool]:
        if self._nvml is None or self._handle is None:
            return {}, False
        module, handle = self._nvml.module, self._handle
        use = self._nvml.ask("nvmlDeviceGetUtilizationRates", handle)
        memory = self._nvml.ask("nvmlDeviceGetMemoryInfo", handle)
        power_mw = self._nvml.ask("nvmlDeviceGetPowerUsage", handle)
        # Drivers before 535 know the same bits under the older name.
        reasons = self._nvml.ask("nvmlDeviceGetCurrentClocksEventReasons", handle)
        if reasons is None:
            reasons = self._nvml.ask("nvmlDeviceGetCurrentClocksThrottleReasons", handle)
        fields = {
            "accelerator_percent": float(use.gpu) if use is not None else None,
            "accelerator_memory_bytes": int(memory.used) if memory is not None else None,
            "accelerator_temperature_c": self._nvml.ask(
                "nvmlDeviceGetTemperature", handle, getattr(module, "NVML_TEMPERATURE_GPU", 0)
            ),
            "accelerator_clock_mhz": self._nvml.ask(
                "nvmlDeviceGetClockInfo", handle, getattr(module, "NVML_CLOCK_SM", 1)
            ),
            "accelerator_power_w": power_mw / 1000 if power_mw is not None else None,
        }
        return fields, bool((reasons or 0) & _SLOWDOWNS)


def _between(before: Times, after: Times) -> float:
    return after.total_s - before.total_s
