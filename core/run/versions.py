"""Versions of what a result depends on, from package metadata: nothing is imported for it."""

import importlib.metadata
import platform

import core

PACKAGES = ("mlcommons-loadgen", "onnxruntime", "numpy")


def runtime_versions() -> dict[str, str]:
    """Name to version of Benchwright, Python, LoadGen and the runtimes that are installed."""
    versions = {"benchwright": core.__version__, "python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return versions
