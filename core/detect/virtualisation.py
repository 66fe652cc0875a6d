"""Virtualisation, layer by layer: a container inside a virtual machine is two facts, not one."""

from core.detect.description import Fact
from core.detect.machine_access import Machine
from core.detect.macos_tools import sysctl
from core.detect.probe import Facts, gap, read, read_or_none, unknown_system
from core.detect.windows_cim import instances, source
from core.errors import ExpectedError
from core.messages import say

NONE = "none"
_NAMES = {
    "kvm": "KVM",
    "qemu": "QEMU",
    "amazon": "Amazon EC2 (KVM)",
    "vmware": "VMware",
    "microsoft": "Hyper-V",
    "oracle": "VirtualBox",
    "xen": "Xen",
    "parallels": "Parallels",
    "apple": "Apple Virtualization",
    "google": "Google Compute Engine (KVM)",
    "docker": "Docker",
    "podman": "Podman",
    "lxc": "LXC",
    "systemd-nspawn": "systemd-nspawn",
    "wsl": "WSL",
}


def probe(machine: Machine) -> Facts:
    """Facts under `virtualisation.`; the value "none" says that the layer was looked for and is not there."""
    match machine.system:
        case "Linux":
            return {"virtualisation.machine": _linux_machine(machine), "virtualisation.container": _container(machine)}
        case "Darwin":
            return {
                "virtualisation.machine": _macos_machine(machine),
                "virtualisation.container": read(NONE, "macOS runs no containers of its own"),
            }
        case "Windows":
            return {
                "virtualisation.machine": _windows_machine(machine),
                "virtualisation.container": gap(say("Windows does not tell."), source("Win32_ComputerSystem")),
            }
        case _:
            raise unknown_system(machine)


def _detected(machine: Machine, option: str) -> str | None:
    """The word of systemd-detect-virt for one kind of layer; it ends with an error when it prints none."""
    try:
        return machine.run(("systemd-detect-virt", option), any_status=True).strip() or None
    except ExpectedError:
        return None


def _linux_machine(machine: Machine) -> Fact:
    # Without an option the tool prints the innermost layer only: "docker" inside a KVM guest.
    word = _detected(machine, "-v")
    if word and word != NONE:
        return read(_NAMES.get(word, word), "systemd-detect-virt -v")
    maker = read_or_none(machine, "/sys/hypervisor/type")
    if maker:
        return read(_NAMES.get(maker, maker), "/sys/hypervisor/type")
    flags = read_or_none(machine, "/proc/cpuinfo") or ""
    if " hypervisor" in flags:
        return read("a hypervisor that does not name itself", "/proc/cpuinfo, flag hypervisor")
    if word == NONE:
        return read(NONE, "systemd-detect-virt -v")
    if flags:
        return read(NONE, "/proc/cpuinfo, no flag hypervisor")
    return gap(say("Nothing on this machine tells."), "systemd-detect-virt -v, /proc/cpuinfo")


def _container(machine: Machine) -> Fact:
    word = _detected(machine, "-c")
    if word and word != NONE:
        return read(_NAMES.get(word, word), "systemd-detect-virt -c")
    if "microsoft" in (read_or_none(machine, "/proc/sys/kernel/osrelease") or "").lower():
        return read("WSL", "/proc/sys/kernel/osrelease")
    for path, name in (("/.dockerenv", "Docker"), ("/run/.containerenv", "Podman")):
        if machine.matching(path):
            return read(name, path)
    if "kubepods" in (read_or_none(machine, "/proc/1/cgroup") or ""):
        return read("Kubernetes", "/proc/1/cgroup")
    return read(NONE, "systemd-detect-virt -c" if word else "/.dockerenv, /run/.containerenv, /proc/1/cgroup")


def _macos_machine(machine: Machine) -> Fact:
    inside = sysctl(machine).get("kern.hv_vmm_present")
    if inside is None:
        return gap(say("This version of macOS does not tell."), "sysctl kern.hv_vmm_present")
    return read("a virtual machine" if inside == "1" else NONE, "sysctl kern.hv_vmm_present")


def _windows_machine(machine: Machine) -> Fact:
    computer = instances(machine, "Win32_ComputerSystem")[0]
    named = f"{computer.get('Manufacturer')} {computer.get('Model')}".lower()
    for word, name in (
        ("microsoft corporation virtual machine", "Hyper-V"),
        ("vmware", "VMware"),
        ("virtualbox", "VirtualBox"),
        ("qemu", "QEMU"),
        ("kvm", "KVM"),
        ("xen", "Xen"),
        ("amazon ec2", "Amazon EC2 (KVM)"),
        ("google compute", "Google Compute Engine (KVM)"),
        ("parallels", "Parallels"),
    ):
        if word in named:
            return read(name, source("Win32_ComputerSystem"))
    if computer.get("HypervisorPresent") is True:
        # A desktop with memory integrity switched on runs under its own hypervisor and is no virtual machine.
        return read("the hypervisor of Windows itself", source("Win32_ComputerSystem"))
    return read(NONE, source("Win32_ComputerSystem"))
