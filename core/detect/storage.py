"""Storage: fixed drives with size and kind."""

from collections import Counter
from typing import Any, NamedTuple

from core.detect.machine_access import Machine
from core.detect.macos_tools import profile
from core.detect.probe import Facts, integer_or_none, parse_json, read, read_or_none, records, unknown_system
from core.detect.units import storage_text
from core.detect.windows_cim import instances, source
from core.errors import ExpectedError
from core.messages import say

_LSBLK = ("lsblk", "-J", "-b", "-d", "-o", "NAME,TYPE,SIZE,ROTA,RM,MODEL,TRAN")
_SECTOR_BYTES = 512
_NOT_DRIVES = ("zram", "ram", "loop", "fd", "nbd", "sr", "dm-", "md")
_VIRTUAL_MODELS = ("virtual", "qemu", "vbox", "vmware", "msft")
# MSFT_PhysicalDisk: BusType and MediaType.
_WINDOWS_BUS = {3: "ATA", 7: "USB", 8: "RAID", 10: "SAS", 11: "SATA", 14: "virtual", 15: "virtual", 17: "NVMe"}
_WINDOWS_MEDIA = {3: "hard disk", 4: "SSD", 5: "SCM"}


class _Drive(NamedTuple):
    size_bytes: int
    kind: str


def probe(machine: Machine) -> Facts:
    """Facts under `storage.`."""
    match machine.system:
        case "Linux":
            drives, where = _linux(machine), "lsblk, /sys/block"
        case "Darwin":
            drives, where = _macos(machine), "system_profiler SPNVMeDataType, SPSerialATADataType, SPStorageDataType"
        case "Windows":
            drives, where = _windows(machine), source("MSFT_PhysicalDisk")
        case _:
            raise unknown_system(machine)
    if not drives:
        raise ExpectedError(say("No fixed drive is listed."))
    counted = Counter(drives)
    return {
        "storage.drives": read(
            ", ".join(f"{count} × {storage_text(d.size_bytes)} {d.kind}" for d, count in counted.items()), where
        ),
        "storage.capacity_bytes": read(sum(drive.size_bytes for drive in drives), where),
        "storage.type": read(", ".join(dict.fromkeys(drive.kind for drive in drives)), where),
    }


def _linux(machine: Machine) -> list[_Drive]:
    try:
        return _from_lsblk(machine)
    except ExpectedError:
        return _from_files(machine)


def _from_files(machine: Machine) -> list[_Drive]:
    """The drives from sysfs alone, for Linux without lsblk (small containers)."""
    drives = []
    for path in machine.matching("/sys/block/*/size"):
        folder = path.removesuffix("/size")
        name = folder.rpartition("/")[2]
        sectors = integer_or_none(read_or_none(machine, path)) or 0
        removable = read_or_none(machine, f"{folder}/removable") == "1"
        if sectors and not removable and not name.startswith(_NOT_DRIVES):
            entry = {
                "model": read_or_none(machine, f"{folder}/device/model"),
                "rota": read_or_none(machine, f"{folder}/queue/rotational"),
            }
            drives.append(_Drive(sectors * _SECTOR_BYTES, _linux_kind(name, entry)))
    return drives


def _from_lsblk(machine: Machine) -> list[_Drive]:
    answer = parse_json(machine.run(_LSBLK), "lsblk")
    drives = []
    for entry in records(answer.get("blockdevices") if isinstance(answer, dict) else []):
        name, size = str(entry.get("name", "")), integer_or_none(entry.get("size")) or 0
        # Old versions of lsblk print flags as "0" and "1".
        removable = entry.get("rm") in (True, "1") or entry.get("tran") == "usb"
        if entry.get("type") == "disk" and size and not removable and not name.startswith(_NOT_DRIVES):
            drives.append(_Drive(size, _linux_kind(name, entry)))
    return drives


def _linux_kind(name: str, entry: dict[str, Any]) -> str:
    model = str(entry.get("model") or "").lower()
    # In a virtual machine the flag for rotation means nothing: virtio drives say that they rotate.
    if name.startswith(("vd", "xvd")) or entry.get("tran") == "virtio" or any(m in model for m in _VIRTUAL_MODELS):
        return "virtual disk"
    if name.startswith("nvme"):
        return "NVMe SSD"
    if name.startswith("mmcblk"):
        return "eMMC or SD card"
    bus = {"sata": "SATA ", "sas": "SAS "}.get(str(entry.get("tran")), "")
    return f"{bus}hard disk" if entry.get("rota") in (True, "1") else f"{bus}SSD"


def _macos(machine: Machine) -> list[_Drive]:
    drives = []
    for data_type, kind in (("SPNVMeDataType", "NVMe SSD"), ("SPSerialATADataType", "SATA drive")):
        try:
            listed = profile(machine, data_type)
        except ExpectedError:
            continue
        for entry in listed:
            size = integer_or_none(entry.get("size_in_bytes")) or 0
            if size and entry.get("removable_media") != "yes":
                drives.append(_Drive(size, kind))
    return drives or _macos_volumes(machine)


def _macos_volumes(machine: Machine) -> list[_Drive]:
    """The internal volumes, for Macs that list no drives (virtual machines)."""
    drives: dict[str, _Drive] = {}
    for entry in profile(machine, "SPStorageDataType"):
        drive = entry.get("physical_drive")
        size = integer_or_none(entry.get("size_in_bytes")) or 0
        if isinstance(drive, dict) and drive.get("is_internal_disk") == "yes" and size:
            kind = "SSD" if drive.get("medium_type") == "ssd" else "drive"
            drives.setdefault(str(drive.get("device_name")), _Drive(size, kind))
    return list(drives.values())


def _windows(machine: Machine) -> list[_Drive]:
    drives = []
    for entry in instances(machine, "MSFT_PhysicalDisk"):
        bus = _WINDOWS_BUS.get(integer_or_none(entry.get("BusType")) or 0, "")
        size = integer_or_none(entry.get("Size")) or 0
        name = str(entry.get("FriendlyName") or "").lower()
        if not size or bus == "USB":
            continue
        if bus == "virtual" or any(model in name for model in _VIRTUAL_MODELS):
            drives.append(_Drive(size, "virtual disk"))
        else:
            media = _WINDOWS_MEDIA.get(integer_or_none(entry.get("MediaType")) or 0, "drive")
            drives.append(_Drive(size, f"{bus} {media}".strip()))
    return drives
