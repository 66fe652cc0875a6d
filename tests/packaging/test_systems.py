"""Systems without packages are refused in words before anything is downloaded."""

import platform
import sys

import pytest
from launcher.systems import refuse_systems_without_packages
from launcher.voice import SetupError

GOOD = [
    ("linux", "x86_64", ("glibc", "2.36")),
    ("linux", "x86_64", ("glibc", "2.34")),
    ("linux", "aarch64", ("glibc", "2.41")),
    ("darwin", "arm64", "15.1"),
    ("win32", "AMD64", ""),
]
REFUSED = [
    ("linux", "x86_64", ("glibc", "2.31"), "needs glibc 2.34, and this system has 2.31"),
    ("linux", "aarch64", ("glibc", "2.36"), "needs glibc 2.39, and this system has 2.36"),
    ("linux", "x86_64", ("", ""), "another C library than glibc"),
    ("linux", "riscv64", ("glibc", "2.41"), "on riscv64"),
    ("darwin", "x86_64", "15.1", "Macs with an Intel processor"),
    ("darwin", "arm64", "13.6.1", "no package for macOS 13.6.1"),
    ("win32", "ARM64", "", "Windows on ARM64"),
]


def pretend(monkeypatch: pytest.MonkeyPatch, system: str, machine: str, version: tuple[str, str] | str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(platform, "libc_ver", lambda: version)
    monkeypatch.setattr(platform, "mac_ver", lambda: (version, ("", "", ""), ""))


@pytest.mark.parametrize(("system", "machine", "version"), GOOD)
def test_a_system_with_all_packages_is_let_through(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, version: tuple[str, str] | str
) -> None:
    pretend(monkeypatch, system, machine, version)
    refuse_systems_without_packages()


@pytest.mark.parametrize(("system", "machine", "version", "reason"), REFUSED)
def test_a_system_without_one_is_told_which(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, version: tuple[str, str] | str, reason: str
) -> None:
    pretend(monkeypatch, system, machine, version)
    with pytest.raises(SetupError, match=reason) as caught:
        refuse_systems_without_packages()
    assert "macOS 14" in caught.value.remedy


def test_a_32_bit_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "maxsize", 2**31 - 1)
    with pytest.raises(SetupError, match="32-bit"):
        refuse_systems_without_packages()
