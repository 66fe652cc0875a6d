"""From a ready environment to the program or the checks."""

import errno
import os
import sys
from pathlib import Path

import pytest
from launcher import checks, main, places
from launcher.environment import Environment
from launcher.surroundings import check_surroundings, program_surroundings
from launcher.voice import SetupError, Voice


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    environment = Environment(tmp_path)
    monkeypatch.setattr(main, "ready_environment", lambda voice: environment)
    return environment


def test_the_program_sees_our_checkout_and_no_foreign_folders() -> None:
    surroundings = program_surroundings({"PYTHONPATH": "/foreign", "PYTHONHOME": "/foreign", "LANG": "C"})
    assert surroundings == {"PYTHONPATH": str(places.ROOT), "PYTHONSAFEPATH": "1", "LANG": "C"}


def test_the_checks_see_no_foreign_folders() -> None:
    surroundings = check_surroundings({"PYTHONPATH": "/foreign", "PYTHONHOME": "/foreign", "LANG": "C"})
    assert surroundings == {"LANG": "C", "MYPYPATH": "packaging"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot become another program")
def test_a_start_becomes_the_program_with_its_arguments(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(os, "execve", lambda path, command, surroundings: became.append((path, command)))
    main.main(["check", "a tree", "--json", "file"])
    python = str(environment.python)
    assert became == [(python, [python, "-m", "gui", "check", "a tree", "--json", "file"])]


@pytest.mark.parametrize(
    ("arguments", "display", "opens"),
    [([], ":0", True), (["window"], ":0", True), ([], "", False), (["detect"], ":0", False)],
)
def test_only_a_window_with_a_display_needs_qts_libraries(
    arguments: list[str], display: str, opens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert main.opens_a_window(arguments, {"DISPLAY": display}) is opens


@pytest.mark.fault
def test_what_went_wrong_and_what_to_do_are_the_last_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(voice: Voice) -> Environment:
        raise SetupError("The disk is full.", "free some space.")

    monkeypatch.setattr(main, "ready_environment", fail)
    assert main.main(["detect"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "\nThe disk is full.\nWhat to do: free some space.\n"


@pytest.mark.fault
@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "a folder cannot be written"), (5, "Errno 5")],
)
def test_an_error_of_the_system_during_setup_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int, said: str
) -> None:
    def fail(voice: Voice) -> Environment:
        raise OSError(number, os.strerror(number), "/some/file")

    monkeypatch.setattr(main, "ready_environment", fail)
    assert main.main(["detect"]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "What to do:" in told


@pytest.mark.fault
def test_an_interrupted_setup_says_that_the_next_start_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(voice: Voice) -> Environment:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "ready_environment", interrupted)
    assert main.main([]) == 130
    assert "The next start goes on from here" in capsys.readouterr().err


def test_the_tests_come_last_and_get_the_arguments(environment: Environment) -> None:
    listed = checks.checks(environment, ["tests/core", "-k", "files"])
    assert [check.name.split(" ")[0] for check in listed] == ["style", "layout", "types", "types", "imports", "tests"]
    assert listed[-1].command[-7:] == ["-n", "2", "-m", "not slow", "tests/core", "-k", "files"]


@pytest.mark.parametrize(
    ("code", "status", "summary"), [("pass", 0, "All checks passed."), ("exit(3)", 1, "Not passed")]
)
def test_one_failed_check_fails_the_whole(
    environment: Environment,
    voice: Voice,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    code: str,
    status: int,
    summary: str,
) -> None:
    listed = [
        checks.Check("first", [sys.executable, "-c", code]),
        checks.Check("last", [sys.executable, "-c", "print('closing')"]),
    ]
    monkeypatch.setattr(checks, "checks", lambda environment, arguments: listed)
    monkeypatch.setattr(checks, "add_test_packages", lambda environment, voice: None)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert checks.prepare_and_run(environment, [], voice) == status
    told = capfd.readouterr().out
    assert told.index("== first") < told.index("== last") < told.index("closing") < told.index(summary)


def test_a_line_that_is_rewritten_leaves_nothing_behind() -> None:
    from launcher.voice import Voice

    class Terminal:
        encoding = "ascii"
        written = ""

        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> None:
            self.written += text

        def flush(self) -> None:
            pass

    terminal = Terminal()
    voice = Voice(terminal)  # type: ignore[arg-type]
    voice.live("a long line")
    voice.live("short")
    voice.say("done…")
    assert terminal.written == "a long line\rshort      \r     \rdone?\n"
