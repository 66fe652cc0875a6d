"""Network: cards that are hardware (or a virtual machine's), with kind and speed."""

from collections import Counter
from pathlib import PurePosixPath
from typing import NamedTuple

from core.detect.machine_access import Machine
from core.detect.macos_tools import profile
from core.detect.probe import Facts, integer_or_none, read, read_or_none, unknown_system
from core.detect.units import link_text
from core.detect.windows_cim import instances, source

_MAC_KINDS = {"Ethernet": "Ethernet", "AirPort": "Wi-Fi"}


class _Card(NamedTuple):
    kind: str
    speed_mbits: int


def probe(machine: Machine) -> Facts:
    """Facts under `network.`. Names and addresses of cards are left out, as records are published."""
    match machine.system:
        case "Linux":
            cards, where = _linux(machine), "/sys/class/net"
        case "Darwin":
            cards, where = _macos(machine), "system_profiler SPNetworkDataType"
        case "Windows":
            cards, where = _windows(machine), source("Win32_NetworkAdapter")
        case _:
            raise unknown_system(machine)
    fastest = max((card.speed_mbits for card in cards), default=0)
    texts = [f"{count} × {_text(card)}" for card, count in Counter(cards).items()]
    return {
        "network.cards": read(len(cards), where),
        "network.links": read(", ".join(texts) if cards else "no network card", where),
        "network.speed_mbits": read(fastest or None, where),
    }


def _text(card: _Card) -> str:
    return f"{link_text(card.speed_mbits)} {card.kind}" if card.speed_mbits else card.kind


def _linux(machine: Machine) -> list[_Card]:
    cards = []
    for path in machine.matching("/sys/class/net/*/device"):
        folder = str(PurePosixPath(path).parent)
        driver = PurePosixPath(machine.target(f"{folder}/device/driver")).name
        speed = integer_or_none(read_or_none(machine, f"{folder}/speed")) or 0
        if machine.matching(f"{folder}/wireless") or machine.matching(f"{folder}/phy80211"):
            kind = "Wi-Fi"
        elif read_or_none(machine, f"{folder}/type") == "32":
            kind = "InfiniBand"
        elif driver.startswith("virtio"):
            kind = "virtio Ethernet"
        else:
            kind = "Ethernet"
        # A link that is down, or a virtual one, gives −1.
        cards.append(_Card(kind, max(speed, 0)))
    return cards


def _macos(machine: Machine) -> list[_Card]:
    return [
        _Card(_MAC_KINDS[str(entry.get("hardware"))], 0)
        for entry in profile(machine, "SPNetworkDataType")
        if entry.get("hardware") in _MAC_KINDS and str(entry.get("interface", "")).startswith("en")
    ]


def _windows(machine: Machine) -> list[_Card]:
    cards = []
    for entry in instances(machine, "Win32_NetworkAdapter"):
        on_a_bus = str(entry.get("PNPDeviceID") or "").upper().startswith(("PCI\\", "USB\\", "VMBUS\\", "ACPI\\"))
        if entry.get("PhysicalAdapter") is not True or not on_a_bus:
            continue
        name = str(entry.get("Name") or "").lower()
        wireless = any(word in name for word in ("wi-fi", "wifi", "wireless", "802.11"))
        connected = entry.get("NetConnectionStatus") == 2
        speed = integer_or_none(entry.get("Speed")) or 0
        # An adapter that is not connected gives the largest number there is.
        cards.append(_Card("Wi-Fi" if wireless else "Ethernet", speed // 1_000_000 if connected else 0))
    return cards
