"""A stand-in for pynvml that behaves as NVIDIA documents NVML; never compared with a real GPU."""

from types import SimpleNamespace
from typing import Any


class FakeNvml:
    """GPUs are dictionaries: function name to answer, or to an exception to raise. What is missing is not supported."""

    NVML_CLOCK_SM = 1
    NVML_CLOCK_MEM = 2
    NVML_TEMPERATURE_GPU = 0

    class NVMLError(Exception):
        """The base of all."""

    class NVMLError_LibraryNotFound(NVMLError):  # noqa: N801, N818
        """No driver is installed."""

    class NVMLError_DriverNotLoaded(NVMLError):  # noqa: N801, N818
        """The kernel module is not loaded."""

    class NVMLError_NoPermission(NVMLError):  # noqa: N801, N818
        """The device files may not be opened."""

    class NVMLError_NotSupported(NVMLError):  # noqa: N801, N818
        """This GPU does not have it."""

    class NVMLError_GpuIsLost(NVMLError):  # noqa: N801, N818
        """The GPU has fallen off the bus."""

    def __init__(self, *gpus: dict[str, Any], start: Exception | None = None) -> None:
        self.gpus = gpus
        self.start = start
        self.opened = 0

    def nvmlInit(self) -> None:
        if self.start is not None:
            raise self.start
        self.opened += 1

    def nvmlShutdown(self) -> None:
        self.opened -= 1

    def nvmlDeviceGetCount(self) -> int:
        return len(self.gpus)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> dict[str, Any]:
        if self.gpus[index].get("lost"):
            raise self.NVMLError_GpuIsLost
        return self.gpus[index]

    def nvmlSystemGetDriverVersion(self) -> bytes:
        return b"575.57.08"

    def nvmlSystemGetCudaDriverVersion(self) -> int:
        return 12090

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("nvmlDevice"):
            raise AttributeError(name)

        def asked(handle: dict[str, Any], *arguments: Any) -> Any:
            answer = handle.get(name, self.NVMLError_NotSupported())
            if isinstance(answer, Exception):
                raise answer
            return answer[arguments[0]] if isinstance(answer, dict) else answer

        return asked


def a2000(**other: Any) -> dict[str, Any]:
    """A workstation's GPU, in NVML's units: milliwatts, bytes, MHz."""
    return {
        "nvmlDeviceGetName": "NVIDIA RTX A2000 12GB",
        "nvmlDeviceGetMemoryInfo": SimpleNamespace(total=12878610432, used=402653184, free=12475957248),
        "nvmlDeviceGetPowerManagementLimit": 70000,
        "nvmlDeviceGetMaxPcieLinkGeneration": 4,
        "nvmlDeviceGetMaxPcieLinkWidth": 16,
        "nvmlDeviceGetMaxClockInfo": {1: 2100, 2: 6001},
        "nvmlDeviceGetUtilizationRates": SimpleNamespace(gpu=87, memory=40),
        "nvmlDeviceGetTemperature": 64,
        "nvmlDeviceGetClockInfo": {1: 1935, 2: 6001},
        "nvmlDeviceGetPowerUsage": 68512,
        "nvmlDeviceGetCurrentClocksEventReasons": 0x4,
        **other,
    }


def no_driver() -> FakeNvml:
    """A machine without NVIDIA's driver."""
    return FakeNvml(start=FakeNvml.NVMLError_LibraryNotFound("NVML Shared Library Not Found"))
