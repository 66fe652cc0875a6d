"""Where Linux shows the processor's temperature, clock and throttling: the files are found once and read often."""

from core.detect.machine_access import Machine
from core.detect.probe import integer_or_none, read_or_none

_HWMON_NAMES = ("coretemp", "k10temp", "zenpower", "cpu_thermal", "scpi_sensors")
_ZONE_TYPES = ("x86_pkg_temp", "cpu-thermal", "cpu_thermal", "soc_thermal", "cpu", "acpitz")
_CPUS = "/sys/devices/system/cpu"


class ProcessorSensors:
    """The processor's sensors on Linux; everything is None or 0 where there are no such files."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._temperature = _temperature_file(machine) if machine.system == "Linux" else None
        self._clock: str | None = None
        self._throttle_counts: list[str] = []
        if machine.system == "Linux":
            # Reading every processor's clock wakes them all on older kernels: one stands for all.
            self._clock = next(iter(machine.matching(f"{_CPUS}/cpu0/cpufreq/scaling_cur_freq")), None)
            self._throttle_counts = _throttle_files(machine)

    def temperature_c(self) -> float | None:
        """Degrees Celsius of the processor."""
        millidegrees = self._number(self._temperature)
        return millidegrees / 1000 if millidegrees is not None else None

    def clock_mhz(self) -> float | None:
        """The clock of the first processor now."""
        kilohertz = self._number(self._clock)
        return kilohertz / 1000 if kilohertz is not None else None

    def throttle_count(self) -> int:
        """How often the processor has lowered its clock for heat since the machine started."""
        return sum(self._number(path) or 0 for path in self._throttle_counts)

    def counts_throttling(self) -> bool:
        """Whether there are counters at all."""
        return bool(self._throttle_counts)

    def _number(self, path: str | None) -> int | None:
        return integer_or_none(read_or_none(self._machine, path)) if path else None


def _temperature_file(machine: Machine) -> str | None:
    for name_file in machine.matching("/sys/class/hwmon/hwmon*/name"):
        if read_or_none(machine, name_file) in _HWMON_NAMES:
            inputs = machine.matching(f"{name_file.removesuffix('/name')}/temp*_input")
            if inputs:
                return inputs[0]
    zones = {
        read_or_none(machine, path): f"{path.removesuffix('/type')}/temp"
        for path in machine.matching("/sys/class/thermal/thermal_zone*/type")
    }
    return next((zones[kind] for kind in _ZONE_TYPES if kind in zones), None)


def _throttle_files(machine: Machine) -> list[str]:
    """The counter of each package once, and that of the first core."""
    files: dict[str, str] = {}
    for path in machine.matching(f"{_CPUS}/cpu[0-9]*/thermal_throttle/package_throttle_count"):
        folder = path.removesuffix("/thermal_throttle/package_throttle_count")
        files.setdefault(read_or_none(machine, f"{folder}/topology/physical_package_id") or "", path)
    return [*files.values(), *machine.matching(f"{_CPUS}/cpu0/thermal_throttle/core_throttle_count")]
