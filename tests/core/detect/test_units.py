"""Figures as published system descriptions write them."""

import pytest

from core.detect.units import (
    GIB,
    cache_text,
    frequency_text,
    installed_memory_bytes,
    link_text,
    memory_text,
    size_bytes,
    storage_text,
)


@pytest.mark.parametrize(
    ("usable_gib", "installed_gib"),
    [
        (0.45, 0.46875),
        (7.64, 8),
        (13.5, 14),
        (15.4, 16),
        (23.54, 24),
        (31.06, 32),
        (62.5, 64),
        (94.1, 96),
        (125.6, 128),
        (251.5, 256),
        (377, 384),
        (503, 512),
        (755, 768),
        (1007.5, 1024),
        (16, 16),
        (1510, 1536),
    ],
)
def test_memory_is_rounded_up_to_the_size_that_was_installed(usable_gib: float, installed_gib: float) -> None:
    assert installed_memory_bytes(round(usable_gib * GIB)) == installed_gib * GIB


def test_no_memory_stays_none() -> None:
    assert installed_memory_bytes(0) == 0


def test_figures_carry_the_units_that_submitters_use() -> None:
    assert memory_text(32 * GIB) == "32 GB"
    assert memory_text(2048 * GIB) == "2 TB"
    assert memory_text(GIB // 2) == "512 MB"
    assert storage_text(1_920_383_410_176) == "1.92 TB"
    assert storage_text(274_877_906_944) == "275 GB"
    assert storage_text(999_900_000_000) == "1 TB"
    assert frequency_text(4900) == "4.9 GHz"
    assert frequency_text(800) == "800 MHz"
    assert cache_text(192 * 1024) == "192 KiB"
    assert cache_text(25 * 1024**2) == "25 MiB"
    assert link_text(2500) == "2.5 Gbit/s"
    assert link_text(100) == "100 Mbit/s"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("64 KiB", 65536),
        ("1.5 MiB", 1572864),
        ("8 GB", 8 * GIB),
        ("32K", 32768),
        ("16384 kB", 16384 * 1024),
        ("512", 512),
        ("1,024 MB", GIB),
        ("", None),
        ("No Module Installed", None),
        ("1.2.3 GB", None),
        ("-5 GB", None),
    ],
)
def test_sizes_are_read_as_machines_print_them(text: str, wanted: int | None) -> None:
    assert size_bytes(text) == wanted
