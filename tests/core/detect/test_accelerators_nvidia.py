"""NVIDIA accelerators through a fake NVML."""

from types import SimpleNamespace

from core.detect.accelerators_nvidia import probe
from tests.core.detect.described import described
from tests.core.detect.fake_nvml import FakeNvml, a2000, no_driver
from tests.core.detect.recorded_machine import recorded


def test_a_gpu_is_described_in_plain_units() -> None:
    facts = probe(recorded("linux_workstation"), FakeNvml(a2000()))
    assert {key: fact.value for key, fact in facts.items()} == {
        "accelerator.count": 1,
        "accelerator.driver": "575.57.08",
        "accelerator.cuda": "12.9",
        "accelerator.0.model": "NVIDIA RTX A2000 12GB",
        "accelerator.0.memory_bytes": 12878610432,
        "accelerator.0.power_limit_w": 70.0,
        "accelerator.0.pcie_generation": 4,
        "accelerator.0.pcie_width": 16,
        "accelerator.0.max_clock_mhz": 2100,
        "accelerator.0.max_memory_clock_mhz": 6001,
    }
    assert facts["accelerator.0.power_limit_w"].source == "NVML, nvmlDeviceGetPowerManagementLimit"


def test_nvml_is_given_back_after_the_probe() -> None:
    nvml = FakeNvml(a2000())
    probe(recorded("linux_workstation"), nvml)
    assert nvml.opened == 0


def test_what_a_gpu_does_not_support_is_a_gap_and_the_rest_is_kept() -> None:
    facts = probe(
        recorded("linux_workstation"),
        FakeNvml(
            a2000(
                nvmlDeviceGetPowerManagementLimit=FakeNvml.NVMLError_NotSupported("Not Supported"),
                nvmlDeviceGetMemoryInfo=FakeNvml.NVMLError_NotSupported("Not Supported"),
            )
        ),
    )
    assert facts["accelerator.0.power_limit_w"].value is None
    assert facts["accelerator.0.power_limit_w"].reason is not None
    assert facts["accelerator.0.memory_bytes"].value is None
    assert facts["accelerator.0.model"].value == "NVIDIA RTX A2000 12GB"


def test_a_gpu_that_fell_off_the_bus_is_left_out() -> None:
    facts = probe(recorded("linux_workstation"), FakeNvml(a2000(), {"lost": True}))
    assert facts["accelerator.count"].value == 1


def test_no_driver_and_no_device_on_the_bus_is_a_count_of_zero() -> None:
    facts = probe(recorded("linux_guest"), no_driver())
    assert facts["accelerator.count"].value == 0
    assert str(facts["accelerator.driver"].reason) == "No NVIDIA driver is installed."


def test_a_device_without_a_driver_is_a_gap_and_not_a_zero() -> None:
    facts = probe(recorded("linux_workstation"), no_driver())
    assert facts["accelerator.count"].value is None
    assert str(facts["accelerator.count"].reason) == (
        "An NVIDIA device is there, but its driver does not answer. No NVIDIA driver is installed."
    )


def test_a_driver_that_is_not_loaded_or_refuses_is_said_in_words() -> None:
    for error, words in (
        (FakeNvml.NVMLError_DriverNotLoaded("Driver Not Loaded"), "The NVIDIA driver is installed but not loaded."),
        (FakeNvml.NVMLError_NoPermission("Insufficient Permissions"), "This user may not ask the NVIDIA driver."),
        (FakeNvml.NVMLError("Driver/library version mismatch"), "NVML did not start: Driver/library version mismatch"),
    ):
        facts = probe(recorded("linux_guest"), FakeNvml(start=error))
        assert str(facts["accelerator.driver"].reason) == words


def test_different_gpus_are_both_named_and_their_link_is_asked() -> None:
    other = a2000(nvmlDeviceGetName="NVIDIA L4", nvmlDeviceGetMemoryInfo=SimpleNamespace(total=24152899584, used=0))
    fields = described("linux_workstation", FakeNvml(a2000(), other)).fields
    assert fields["accelerators_per_node"].value == "2"
    assert fields["accelerator_model_name"].value == "NVIDIA RTX A2000 12GB, NVIDIA L4"
    assert fields["accelerator_memory_capacity"].value == "12 GB, 22 GB"
    assert fields["accelerator_interconnect"].value is None
    assert fields["accelerator_host_interconnect"].value == "PCIe Gen4 x16"
