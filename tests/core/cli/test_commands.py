"""The commands as a person types them, through the real entry of the program."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.record.store import RunStore
from core.runner import PlanRunner
from core.terms import Scenario, TestMode
from gui.__main__ import main
from tests.support.short_runs import Listener, short_plan

REPOSITORY = Path(__file__).resolve().parents[3]


def test_detect_writes_system_and_readiness_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["detect", "--json", str(tmp_path / "system.json")]) == 0
    written = json.loads((tmp_path / "system.json").read_text())
    assert written["system"]["fields"]["host_processor_model_name"]["value"]
    assert written["readiness"]["concerns"]
    shown = capsys.readouterr().out
    assert str(written["system"]["fields"]["host_processor_model_name"]["value"]) in shown
    assert "Instruction sets" in shown


def test_detect_leaves_standard_output_to_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["detect", "--json", "-"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"system", "readiness"}


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["check", "/nowhere", "--round", "v6.1"], "/nowhere"),
        (["check", ".", "--round", "v0.1"], "v6.1"),
        (["run", "--backend", "abacus"], "abacus"),
        (["run", "--set", "threads"], "KEY=VALUE"),
        (["run", "--set", "threads=many"], "threads"),
        (["run", "--set", "batch=0"], "batch"),
        (["run", "--target-qps", "-1"], "target_qps"),
        (["run", "--target-qps", "inf"], "target_qps"),
        (["run", "--target-qps", "nan"], "target_qps"),
        (["run", "--target-qps", "1e-9"], "target_qps"),
        (["run", "--target-qps", "5", "--scenario", "SingleStream"], "SingleStream"),
        (["run", "--resume", "latest", "--set", "threads=2"], "--set"),
        (["practice", "--resume", "latest", "--profile", "full"], "--profile"),
        (["check", "", "--round", "v6.1"], "folder"),
        (["test"], "launcher"),
    ],
)
def test_unusable_arguments_end_with_status_2_and_name_what_is_wrong(
    arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert word in capsys.readouterr().err


def test_an_unknown_command_ends_with_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["dance"])
    assert ended.value.code == 2
    assert "dance" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["detect", "practice", "run", "check", "export"])
def test_every_command_explains_itself_and_offers_json(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert "--json" in capsys.readouterr().out


def test_an_empty_tree_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path), "--round", "v6.1", "--json", str(tmp_path / "report.json")]) == 1
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["results"] == []
    assert any(finding["severity"] == "error" for finding in report["findings"])
    assert "STRUCT-NONEMPTY" in capsys.readouterr().out


def test_run_does_the_tests_that_are_asked_for_and_keeps_their_records(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["run", "--scenario", "SingleStream", "--mode", "accuracy", "--json", str(tmp_path / "run.json")]
    assert main(arguments) == 0
    written = json.loads((tmp_path / "run.json").read_text())
    (record,) = written["records"]
    assert record["validity"] == "VALID"
    assert record["accuracy"]["total"] == 360
    assert "PRACTICE" in written["run"]
    assert RunStore().load_run(written["run"]).to_do() == ()


@pytest.fixture
def short_run() -> str:
    """A run on disk with all that an export of Offline needs."""
    plan = short_plan(Scenario.OFFLINE, modes=(TestMode.PERFORMANCE, TestMode.ACCURACY))
    listener = Listener()
    runner = PlanRunner(plan, RunStore(), listener, None, window_open=False)
    runner.start()
    assert runner.wait(60)
    assert listener.ended().completed
    return plan.run_id


def test_export_writes_the_tree_once_and_never_over_another(
    short_run: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "PRACTICE-tree"
    assert main(["export", "latest", "--to", str(target), "--archive"]) == 0
    assert (tmp_path / "PRACTICE-tree.tar.gz").is_file()
    assert list(target.rglob("mlperf_log_detail.txt"))
    assert main(["export", short_run, "--to", str(target)]) == 1
    assert "kept" in capsys.readouterr().err or list(target.rglob("mlperf_log_detail.txt"))
    assert main(["export", short_run, "--to", str(target), "--archive", "--force"]) == 0
    assert main(["check", str(target), "--round", "practice"]) == 1, "400 ms are shorter than the practice wants"


def test_export_refuses_to_drop_the_mark_of_the_practice(
    short_run: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", short_run, "--to", str(tmp_path / "real")]) == 1
    assert "PRACTICE" in capsys.readouterr().err
    assert not (tmp_path / "real").exists()


def test_export_of_a_run_that_is_not_there_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "latest", "--to", str(tmp_path / "PRACTICE-x")]) == 1
    assert "benchwright practice" in capsys.readouterr().err


def test_the_commands_run_without_qt() -> None:
    code = "import sys; from gui.__main__ import main; main(['detect', '--json', '-']); "
    code += "sys.exit(any(name.startswith(('PySide6', 'pyqtgraph')) for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_a_destination_that_would_be_refused_is_refused_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["practice", "--out", str(tmp_path / "noname")]) == 1
    assert "PRACTICE" in capsys.readouterr().err
    (tmp_path / "PRACTICE-mine").mkdir()
    (tmp_path / "PRACTICE-mine" / "diary.txt").write_text("kept")
    assert main(["practice", "--out", str(tmp_path / "PRACTICE-mine")]) == 1
    assert "kept" in capsys.readouterr().err
    assert RunStore().list_runs() == ()


def test_export_refuses_an_archive_that_is_there_before_it_writes_the_tree(short_run: str, tmp_path: Path) -> None:
    (tmp_path / "PRACTICE-x.tar.gz").write_bytes(b"of somebody")
    assert main(["export", short_run, "--to", str(tmp_path / "PRACTICE-x"), "--archive"]) == 1
    assert not (tmp_path / "PRACTICE-x").exists()
    assert (tmp_path / "PRACTICE-x.tar.gz").read_bytes() == b"of somebody"


def test_a_record_that_cannot_be_read_is_named(
    short_run: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = next((RunStore().run_folder(short_run) / "tests").rglob("record.json"))
    record.write_bytes(record.read_bytes()[:300])
    main(["export", short_run, "--to", str(tmp_path / "PRACTICE-x"), "--preview"])
    assert str(record) in capsys.readouterr().err


@pytest.mark.parametrize("command", [["export", "--to", "PRACTICE-x"], ["run", "--resume"], ["practice", "--resume"]])
def test_a_run_that_is_not_there_is_said_with_the_runs_that_are(
    command: list[str], short_run: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*command, "no-such-run"] if command[-1] == "--resume" else [command[0], "no-such-run", *command[1:]]
    assert main(arguments) == 1
    told = capsys.readouterr().err
    assert "no-such-run" in told
    assert short_run in told


def test_a_settings_file_that_cannot_be_read_is_said_and_stays_where_it_is(
    own_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_home.mkdir(parents=True)
    (own_home / "settings.json").write_text("{cut")
    main(["export", "latest", "--to", str(tmp_path / "PRACTICE-x")])
    assert "settings" in capsys.readouterr().err
    assert (own_home / "settings.json").read_text() == "{cut"


def test_a_relative_home_is_one_place_for_program_and_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BENCHWRIGHT_HOME", "relative")
    assert main(["run", "--scenario", "Offline", "--mode", "accuracy"]) == 0
    assert list((tmp_path / "relative" / "runs").rglob("record.json"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_behind_standard_output_is_said() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "gui", "detect", "--json", "-"],
            cwd=REPOSITORY,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert b"full" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_closed_standard_error_does_not_stop_a_run(tmp_path: Path) -> None:
    command = f"{sys.executable} -m gui run --scenario Offline --mode accuracy --json {tmp_path}/run.json 2>&-"
    done = subprocess.run(["sh", "-c", command], cwd=REPOSITORY, check=False)
    assert done.returncode == 0
    assert json.loads((tmp_path / "run.json").read_text())["completed"]


def test_a_run_goes_on_in_the_terminal_by_the_command_that_it_names(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "gui", "run", "--mode", "accuracy"],
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stderr is not None
    for line in program.stderr:
        if "VALID" in line:
            break
    program.send_signal(signal.SIGINT)
    rest = program.stderr.read()
    program.stderr.close()
    assert program.wait(20) == 1
    (named,) = [line.split(": ", 1)[1] for line in rest.splitlines() if line.startswith("To go on: ")]
    arguments = [*named.split()[1:], "--json", str(tmp_path / "run.json")]
    assert main(arguments) == 0
    records = json.loads((tmp_path / "run.json").read_text())["records"]
    assert {record["ending"] for record in records} == {"completed"}
    assert len(records) == 4


def test_ctrl_c_cancels_the_run_in_order_and_keeps_what_is_finished(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "gui", "run", "--scenario", "Offline", "--mode", "performance"],
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert program.stderr is not None
    for line in program.stderr:
        if "1 of 1" in line:
            break
    program.send_signal(signal.SIGINT)
    rest = program.stderr.read()
    program.stderr.close()
    assert program.wait(10) == 1
    assert "cancelled" in rest
    assert "Traceback" not in rest
