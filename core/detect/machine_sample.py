"""One reading of the machine while a test runs: a plain value, light to import."""

from typing import Any

import msgspec

from core.values import Value


class MachineSample(Value, frozen=True):
    """The machine at `time_s`; None where it does not tell.

    Utilisation in percent, memory in bytes, temperature in degrees Celsius, clocks in MHz, power in watts.
    """

    time_s: float
    processor_percent: float
    memory_used_bytes: int
    steal_percent: float = 0.0
    other_load_percent: float = 0.0
    processor_clock_mhz: float | None = None
    processor_temperature_c: float | None = None
    accelerator_percent: float | None = None
    accelerator_memory_bytes: int | None = None
    accelerator_temperature_c: float | None = None
    accelerator_clock_mhz: float | None = None
    accelerator_power_w: float | None = None
    throttled: bool = False
    memory_total_bytes: int | None = None

    def as_fields(self) -> dict[str, Any]:
        """The values by name, for `MachineReading(**sample.as_fields())`."""
        return msgspec.structs.asdict(self)
