"""What lies in the repository: no addresses of package indexes, no paths of a machine, and files a desktop accepts."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from configparser import ConfigParser
from pathlib import Path

import pytest

# Written in two pieces, so that this file holds none of them.
FORBIDDEN = (
    *("py" + "pi.org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian.org", "archive." + "ubuntu.com"),
    *("/opt/" + "pypi", "/opt/" + "wheels", "/tmp/" + "venv", "/tmp/" + "w/", "/home/" + "runner", "/root" + "/.pyenv"),
)
MACHINE_FOLDER = re.compile(r"(?<![\w.$}/-])/(work)/\w")


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    root = Path(__file__).resolve().parents[2]
    if shutil.which("git") is None:
        pytest.skip("git is not installed, so the repository's files are not known")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is no git checkout, so the repository's files are not known")
    return [root / name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


def test_no_file_names_a_package_index_or_a_folder_of_a_machine(tracked: list[Path]) -> None:
    found = []
    for path in tracked:
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path}: {word}" for word in FORBIDDEN if word in text]
        found += [f"{path}: {match[0]}" for match in MACHINE_FOLDER.finditer(text)]
    assert found == []


def test_the_two_commands_are_executable(repository: Path) -> None:
    for name in ("benchwright", ".ci/run"):
        assert (repository / name).stat().st_mode & 0o111, name


def test_continuous_integration_runs_the_command_that_people_run(repository: Path) -> None:
    lines = (repository / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "exec ./benchwright test"


def test_cmd_finds_windows_line_ends(repository: Path) -> None:
    text = (repository / "benchwright.cmd").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n") > 20
    assert text.isascii()


def test_the_desktop_entry_and_the_metadata_name_each_other(repository: Path) -> None:
    packaging = repository / "packaging"
    metadata = ET.parse(packaging / "org.benchwright.Benchwright.metainfo.xml").getroot()
    desktop = packaging / str(metadata.findtext("launchable"))
    entry = ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(desktop, encoding="utf-8")
    assert entry["Desktop Entry"]["Icon"] == metadata.findtext("icon") == "benchwright"
    assert entry["Desktop Entry"]["Exec"] == "benchwright"
    assert metadata.findtext("project_license") == "Apache-2.0"


def test_the_icon_is_a_square_drawing_without_foreign_parts(repository: Path) -> None:
    icon = ET.parse(repository / "resources" / "icons" / "benchwright.svg").getroot()
    assert icon.get("viewBox") == "0 0 20 20"
    assert {element.tag.rpartition("}")[2] for element in icon.iter()} == {"svg", "title", "g", "rect"}


def test_the_readme_says_what_everyone_has_to_know(repository: Path) -> None:
    text = " ".join((repository / "README.md").read_text(encoding="utf-8").split())
    for said in (
        "./benchwright test",
        "MLPerf is a mark of MLCommons",
        "results are unverified until MLCommons has reviewed them",
        "Apache License 2.0",
    ):
        assert said in text
    licence = (repository / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
