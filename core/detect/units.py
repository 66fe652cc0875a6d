"""Figures as published system descriptions write them: "32 GB", "1.92 TB", "4.9 GHz", "L2 26 MiB"."""

import math
import re

KIB = 1024
GIB = 1024**3


def memory_text(size_bytes: int) -> str:
    """Memory of a module, a GPU or a sum of modules: binary size, written GB as sellers and submitters write it."""
    size_gib = size_bytes / GIB
    if size_gib < 1:
        return f"{round(size_bytes / 1024**2)} MB"
    if size_gib >= 1024 and (size_gib / 1024).is_integer():
        return f"{size_gib / 1024:g} TB"
    return f"{round(size_gib)} GB"


def installed_memory_bytes(usable_bytes: int) -> int:
    """The size that was installed when the system reports a little less, as firmware and kernel keep some back.

    Rounds up to the next sixteenth of the next power of two (23.5 GiB → 24, 62.5 → 64, 503 → 512), which holds the
    sizes that memory is sold in.
    """
    if usable_bytes <= 0:
        return 0
    size_gib = usable_bytes / GIB
    step = 2.0 ** (math.floor(math.log2(size_gib)) - 3)
    return int(math.ceil(size_gib / step - 1e-9) * step * GIB)


def storage_text(size_bytes: int) -> str:
    """Storage: decimal size, three significant digits ("1.92 TB", "512 GB")."""
    if size_bytes >= 999.5e9:
        return f"{size_bytes / 1e12:.3g} TB"
    return f"{size_bytes / 1e9:.3g} GB" if size_bytes >= 1e9 else f"{size_bytes / 1e6:.0f} MB"


def frequency_text(frequency_mhz: float) -> str:
    """A clock rate ("4.9 GHz", "2.45 GHz")."""
    return f"{round(frequency_mhz / 1000, 2):g} GHz" if frequency_mhz >= 1000 else f"{frequency_mhz:.0f} MHz"


def cache_text(size_bytes: int) -> str:
    """The size of a cache ("192 KiB", "1.5 MiB")."""
    if size_bytes >= 1024**2:
        return f"{round(size_bytes / 1024**2, 2):g} MiB"
    return f"{round(size_bytes / KIB, 1):g} KiB"


def short(value: float) -> str:
    """A figure with at most one decimal ("0.7", "12")."""
    return f"{value:.1f}".removesuffix(".0")


def link_text(speed_mbits: int) -> str:
    """A network speed ("2.5 Gbit/s", "100 Mbit/s")."""
    return f"{speed_mbits / 1000:g} Gbit/s" if speed_mbits >= 1000 else f"{speed_mbits} Mbit/s"


def size_bytes(text: str) -> int | None:
    """The bytes of a size as machines print it ("64 KiB", "1.5 MiB", "8 GB", "32K"): binary units throughout."""
    parts = re.fullmatch(r"([\d.]+)\s*([KMGT]?)(?:i?B|bytes)?", text.strip().replace(",", ""), re.IGNORECASE)
    if parts is None:
        return None
    try:
        return round(float(parts[1]) * 1024.0 ** " KMGT".index(parts[2].upper() or " "))
    except (ValueError, OverflowError):
        return None
