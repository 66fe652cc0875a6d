"""What detection makes of machines of every kind, from their recorded outputs."""

import pytest

from core.detect.fields import FIELDS, missing_fields
from tests.core.detect.described import described, texts, values
from tests.core.detect.fake_nvml import FakeNvml, a2000
from tests.core.detect.recorded_machine import RECORDED, recorded

NAMES = sorted(path.stem for path in RECORDED.glob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_every_gap_has_a_reason_and_every_value_a_source(name: str) -> None:
    system = described(name)
    for key, fact in {**system.facts, **system.fields}.items():
        if fact.value in (None, ""):
            assert fact.reason is not None, key
            assert "failed" not in str(fact.reason), str(fact.reason)
        else:
            assert fact.source, key


@pytest.mark.parametrize("name", NAMES)
def test_each_machine_gets_one_entry_for_each_field_a_machine_can_have(name: str) -> None:
    assert list(described(name).fields) == [spec.key for spec in FIELDS]


def test_a_guest_with_a_container_shows_both_layers() -> None:
    system = described("linux_guest")
    assert values(system, "virtualisation") == {"machine": "KVM", "container": "Docker"}
    assert system.fields["hw_notes"].value == "Virtual machine: KVM, container: Docker"


def test_a_guest_without_firmware_tables_asks_only_what_nobody_can_read() -> None:
    assert missing_fields(described("linux_guest")) == (
        "cooling",
        "host_memory_configuration",
        "host_networking_topology",
    )


def test_a_virtual_drive_is_no_hard_disk_although_it_says_that_it_rotates() -> None:
    assert values(described("linux_guest"), "storage") == {
        "drives": "1 × 275 GB virtual disk",
        "capacity_bytes": 274877906944,
        "type": "virtual disk",
    }


def test_a_workstation_of_two_kinds_of_cores_is_counted_by_its_topology() -> None:
    facts = values(described("linux_workstation"), "processor")
    assert facts["cores"] == 12
    assert facts["threads"] == 20
    assert facts["smt"] == 2
    assert facts["sockets"] == 1
    assert facts["base_frequency_mhz"] == 2100
    assert facts["max_frequency_mhz"] == 4900
    assert facts["cache_l2_bytes"] == 12 * 1024**2
    assert facts["instruction_sets"] == "AVX, AVX2, AVX-VNNI"


def test_memory_modules_are_read_without_an_administrator_where_udev_keeps_them() -> None:
    facts = values(described("linux_workstation"), "memory")
    assert facts["modules"] == "2 × 16 GB DDR5-4400"
    assert facts["type"] == "DDR5"
    assert facts["speed_mts"] == 4400


def test_removable_drives_and_memory_drives_are_not_storage() -> None:
    assert values(described("linux_workstation"), "storage")["drives"] == ("2 × 1 TB NVMe SSD, 1 × 4 TB SATA hard disk")


def test_the_fields_of_a_workstation_with_a_gpu_read_like_published_ones() -> None:
    system = described("linux_workstation", FakeNvml(a2000()))
    assert texts(
        system,
        "host_memory_capacity",
        "host_processor_frequency",
        "host_processor_caches",
        "accelerators_per_node",
        "accelerator_model_name",
        "accelerator_memory_capacity",
        "accelerator_host_interconnect",
        "accelerator_interconnect",
        "accelerator_frequency",
        "host_networking",
        "operating_system",
    ) == {
        "host_memory_capacity": "32 GB",
        "host_processor_frequency": "2.1 GHz, at most 4.9 GHz",
        "host_processor_caches": "L1d 512 KiB, L1i 512 KiB, L2 12 MiB, L3 25 MiB",
        "accelerators_per_node": "1",
        "accelerator_model_name": "NVIDIA RTX A2000 12GB",
        "accelerator_memory_capacity": "12 GB",
        "accelerator_host_interconnect": "PCIe Gen4 x16",
        "accelerator_interconnect": "N/A",
        "accelerator_frequency": "2.1 GHz",
        "host_networking": "1 × 2.5 Gbit/s Ethernet, 1 × Wi-Fi",
        "operating_system": "Ubuntu 24.04.3 LTS (Linux 6.8.0-87-generic)",
    }
    assert "accelerator_memory_configuration" in missing_fields(system)
    assert system.facts["accelerator.other"].value == "Intel Corporation AlderLake-S GT1"


def test_a_server_of_two_sockets_shows_numa_amx_and_its_modules() -> None:
    system = described("linux_server")
    facts = values(system, "processor")
    assert (facts["sockets"], facts["cores"], facts["threads"], facts["numa_nodes"]) == (2, 64, 128, 2)
    assert "AMX, AMX INT8, AMX BF16" in str(facts["instruction_sets"])
    assert facts["cache_l3_bytes"] == 120 * 1024**2
    assert system.fields["host_memory_configuration"].value == "16 × 64 GB DDR5-5600"
    assert system.fields["host_memory_capacity"].value == "1 TB"
    assert system.fields["host_networking"].value == "2 × 10 Gbit/s Ethernet, 1 × 400 Gbit/s InfiniBand"
    assert system.fields["system_name"].value == "Dell Inc. PowerEdge R760"
    assert system.fields["host_processor_interconnect"].value is None


def test_an_arm_board_names_both_kinds_of_cores_and_the_higher_clock() -> None:
    system = described("linux_arm_board")
    facts = values(system, "processor")
    assert facts["model"] == "Cortex-A55, Cortex-A76"
    assert facts["max_frequency_mhz"] == 2400
    assert facts["instruction_sets"] == "NEON, dot product"
    assert system.fields["system_name"].value == "Radxa ROCK 5B"


def test_a_small_container_without_lscpu_and_lsblk_is_read_from_files() -> None:
    system = described("linux_without_lscpu")
    facts = values(system, "processor")
    assert facts["model"] == "AMD EPYC 9654 96-Core Processor"
    assert facts["architecture"] == "x86_64"
    assert (facts["threads"], facts["cores"], facts["smt"], facts["sockets"]) == (4, 2, 2, 1)
    assert facts["cache_l1d_bytes"] == 2 * 32 * 1024
    assert facts["cache_l3_bytes"] == 32 * 1024**2
    assert values(system, "storage")["drives"] == "1 × 21.5 GB virtual disk"
    assert values(system, "virtualisation") == {
        "machine": "a hypervisor that does not name itself",
        "container": "Kubernetes",
    }


def test_a_machine_without_uname_keeps_all_other_facts_of_its_processor() -> None:
    machine = recorded("linux_without_lscpu")
    machine.commands.clear()
    machine.architecture = ""
    facts = {key: fact.value for key, fact in described(machine).facts.items() if key.startswith("processor.")}
    assert facts["processor.architecture"] is None
    assert facts["processor.model"] == "AMD EPYC 9654 96-Core Processor"
    assert facts["processor.threads"] == 4


def test_a_container_that_may_use_a_part_of_the_processors_says_so() -> None:
    system = described("linux_without_lscpu")
    assert system.facts["processor.usable_threads"].value == 2
    assert system.facts["processor.usable_threads"].source == "/sys/fs/cgroup/cpu.max"
    assert str(system.fields["hw_notes"].value).endswith("usable threads: 2 of 4")
    machine = recorded("linux_without_lscpu")
    machine.files["/proc/self/status"] = "Cpus_allowed_list:\t1"
    assert described(machine).facts["processor.usable_threads"].value == 1
    machine.files["/proc/self/status"] = "Cpus_allowed_list:\t0-3"
    machine.files["/sys/fs/cgroup/cpu.max"] = "max 100000"
    assert "usable" not in str(described(machine).fields["hw_notes"].value)


def test_the_quota_of_an_older_container_is_read_too() -> None:
    machine = recorded("linux_workstation")
    machine.files["/sys/fs/cgroup/cpu/cpu.cfs_quota_us"] = "400000"
    machine.files["/sys/fs/cgroup/cpu/cpu.cfs_period_us"] = "100000"
    assert described(machine).facts["processor.usable_threads"].value == 4
    machine.files["/sys/fs/cgroup/cpu/cpu.cfs_quota_us"] = "-1"
    assert described(machine).facts["processor.usable_threads"].value is None


def test_apple_silicon_sums_the_caches_of_both_kinds_of_cores() -> None:
    system = described("macos_apple_silicon")
    facts = values(system, "processor")
    assert facts["cores"] == 10
    assert facts["cache_l2_bytes"] == 28 * 1024**2
    assert facts["instruction_sets"] == "NEON, dot product"
    assert str(system.facts["processor.max_frequency_mhz"].reason).startswith("Macs with Apple silicon")
    assert system.fields["host_memory_configuration"].value == "1 × 32 GB LPDDR5"
    assert system.fields["host_networking"].value == "1 × Wi-Fi, 1 × Ethernet"
    assert system.fields["operating_system"].value == "macOS 15.5 (Darwin 24.5.0)"
    assert system.facts["accelerator.other"].value == "Apple M1 Pro GPU, 16 cores"
    assert system.fields["accelerators_per_node"].value == "0"


def test_an_intel_mac_counts_its_internal_drive_once() -> None:
    system = described("macos_intel")
    assert system.fields["host_storage_capacity"].value == "251 GB"
    assert system.fields["host_memory_configuration"].value == "2 × 8 GB LPDDR3-2133"
    assert system.fields["host_processor_frequency"].value == "2.7 GHz"
    assert values(system, "processor")["instruction_sets"] == "AVX, AVX2"


def test_a_windows_desktop_is_not_taken_for_a_guest_of_its_own_hypervisor() -> None:
    system = described("windows_desktop")
    assert values(system, "virtualisation") == {"machine": "the hypervisor of Windows itself"}
    facts = values(system, "processor")
    assert (facts["model"], facts["cores"], facts["threads"]) == ("AMD Ryzen 9 7950X 16-Core Processor", 16, 32)
    assert facts["instruction_sets"] == "AVX, AVX2, AVX-512, AVX-512 VNNI, AVX-512 BF16"
    assert system.fields["host_memory_configuration"].value == "2 × 32 GB DDR5-6000"
    assert system.fields["host_networking"].value == "1 × 2.5 Gbit/s Ethernet, 1 × Wi-Fi"
    assert system.fields["host_storage_type"].value == "NVMe SSD"
    assert system.facts["accelerator.other"].value == "AMD Radeon(TM) Graphics"


def test_a_windows_guest_names_its_host_and_its_virtual_parts() -> None:
    system = described("windows_guest")
    assert values(system, "virtualisation") == {"machine": "Hyper-V"}
    assert values(system, "processor")["sockets"] == 2
    assert system.fields["host_storage_type"].value == "virtual disk"
    assert system.facts["accelerator.other"].value == "none listed"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "damage", ["", "\0\ufffd{", "[]", "{}", "null", '{"lscpu": 7, "blockdevices": [1, null]}', "9" * 5000]
)
def test_outputs_that_are_garbage_leave_gaps_and_raise_nothing(name: str, damage: str) -> None:
    machine = recorded(name)
    machine.commands = dict.fromkeys(machine.commands, damage)
    machine.files = dict.fromkeys(machine.files, damage)
    system = described(machine)
    for key, fact in system.facts.items():
        assert fact.value is not None or fact.reason is not None, key


@pytest.mark.parametrize("name", NAMES)
def test_outputs_cut_short_leave_gaps_with_reasons(name: str) -> None:
    machine = recorded(name)
    machine.commands = {command: machine.run([command])[:40] for command in machine.commands}
    system = described(machine)
    assert all(fact.value is not None or fact.reason is not None for fact in system.facts.values())
