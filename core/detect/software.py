"""Python and the versions of the runtimes, from the metadata of the packages: nothing is imported for it."""

import platform
from importlib import metadata

from core.detect.machine_access import Machine
from core.detect.probe import Facts, gap, read
from core.messages import say

_NEEDED = {
    "software.onnxruntime": "onnxruntime",
    "software.loadgen": "mlcommons-loadgen",
    "software.numpy": "numpy",
}
# Packages that replace or extend a runtime, listed where they are installed.
_LISTED = (
    "onnxruntime-gpu",
    "onnxruntime-directml",
    "onnxruntime-openvino",
    "openvino",
    "torch",
    "tensorrt",
    "tensorflow",
    "onnx",
)


def probe(machine: Machine) -> Facts:
    """Facts under `software.` of this Python."""
    facts = {
        "software.python": read(f"{platform.python_implementation()} {platform.python_version()}", "platform"),
        "software.compiler": read(platform.python_compiler(), "platform"),
    }
    for key, package in _NEEDED.items():
        version = installed(package)
        source = f"importlib.metadata, {package}"
        facts[key] = read(version, source) if version else gap(say("The package is not installed."), source)
    for package in _LISTED:
        version = installed(package)
        if version:
            facts[f"software.package.{package}"] = read(f"{package} {version}", f"importlib.metadata, {package}")
    return facts


def installed(package: str) -> str | None:
    """The version of a package, None when it is not installed or its metadata is damaged."""
    try:
        return metadata.version(package)
    except (metadata.PackageNotFoundError, ValueError, KeyError, OSError):
        return None
