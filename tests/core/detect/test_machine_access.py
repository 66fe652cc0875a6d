"""Commands and files of a real machine, and what is said when they fail."""

import os
import sys
from pathlib import Path

import pytest

from core.detect import command_cache, machine_access
from core.detect.command_cache import CommandCache
from core.detect.cpuinfo_fallback import COMMAND as CPUINFO
from core.detect.machine_access import ThisMachine
from core.errors import ExpectedError


def test_a_command_that_is_not_installed_is_named() -> None:
    with pytest.raises(ExpectedError, match="The command no-such-command is not installed"):
        ThisMachine().run(("no-such-command",))


@pytest.mark.skipif(sys.platform != "linux", reason="the architecture is read so on Linux only")
def test_the_architecture_needs_no_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ThisMachine().architecture == os.uname().machine


def test_a_command_that_fails_gives_its_last_words() -> None:
    with pytest.raises(ExpectedError, match="ended with 3: no luck"):
        ThisMachine().run((sys.executable, "-c", "import sys; print('no luck', file=sys.stderr); sys.exit(3)"))


def test_a_failing_status_can_be_accepted() -> None:
    command = (sys.executable, "-c", "import sys; print('none'); sys.exit(1)")
    assert ThisMachine().run(command, any_status=True) == "none\n"


def test_a_command_that_hangs_is_ended_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_access, "COMMAND_LIMIT_S", 0.2)
    with pytest.raises(ExpectedError, match=r"did not answer within 0\.2 s"):
        ThisMachine().run((sys.executable, "-c", "import time; time.sleep(30)"))


def test_a_kept_answer_is_not_asked_for_again(tmp_path: Path) -> None:
    counter = tmp_path / "count"
    command = (sys.executable, "-c", f"open({str(counter)!r}, 'a').write('x'); print('slow answer')")
    first = ThisMachine().run(command, keep=True)
    assert ThisMachine().run(command, keep=True) == first == "slow answer\n"
    assert counter.read_text() == "x"


def test_an_answer_of_another_boot_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = CommandCache()
    cache.put(("slow",), "old")
    assert cache.get(("slow",)) == "old"
    monkeypatch.setattr(command_cache, "identity", lambda: "another boot")
    assert cache.get(("slow",)) is None


def test_a_damaged_cache_only_costs_the_time_to_ask_again(own_home: Path) -> None:
    cache = CommandCache()
    cache.put(("slow",), "answer")
    for file in (own_home / "cache" / "detect").iterdir():
        file.write_bytes(file.read_bytes()[:30])
    assert cache.get(("slow",)) is None


def test_a_cache_folder_that_cannot_be_made_is_no_error(own_home: Path) -> None:
    own_home.write_text("a file where the folder should be")
    cache = CommandCache()
    cache.put(("slow",), "answer")
    assert cache.get(("slow",)) is None


def test_a_missing_file_and_a_folder_are_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ExpectedError, match="does not exist"):
        ThisMachine().read(str(tmp_path / "none"))
    with pytest.raises(ExpectedError, match="it is a folder"):
        ThisMachine().read(str(tmp_path))


def test_a_file_without_end_is_read_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_access, "READ_LIMIT_BLOCKS", 2)
    endless = tmp_path / "endless"
    endless.write_bytes(b"a" * machine_access.READ_BLOCK_BYTES * 3)
    assert len(ThisMachine().read(str(endless))) == 2 * machine_access.READ_BLOCK_BYTES


def test_files_are_found_by_pattern(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "type").write_text("1")
    assert ThisMachine().matching(f"{tmp_path}/*/type") == [f"{tmp_path}/a/type", f"{tmp_path}/b/type"]
    assert ThisMachine().matching(f"{tmp_path}/none/*") == []


def test_the_program_for_processor_flags_is_this_python() -> None:
    assert CPUINFO[0] == sys.executable
