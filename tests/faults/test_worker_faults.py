"""Each way a test can go wrong, with real worker processes: a sentence, a kept record, and a run that goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from core.record.store import RunStore
from core.record.test_record import TestRecord
from core.run.events import Loaded, Snapshot, StageEntered
from core.run.outcome import Ending
from core.run.sleep_watch import SleepWatch
from core.runner import PlanRunner
from core.runner_events import TestProgress, TestStarted
from core.terms import Scenario, TestMode, Validity
from core.values import replace
from core.workloads.catalogue import DIGITS_MODEL
from tests.support.short_runs import Listener, faulty_command, short_plan

pytestmark = pytest.mark.fault


def run_faulty(fault: str, monkeypatch: pytest.MonkeyPatch, stall_limit_s: float = 60.0) -> tuple[TestRecord, Listener]:
    """Run one SingleStream test with `fault`, then an honest one must still be possible in the same run."""
    monkeypatch.setenv("FAULT", fault)
    plan = short_plan(Scenario.SINGLE_STREAM)
    store, listener = RunStore(), Listener()
    runner = PlanRunner(
        plan, store, listener, None, window_open=False, command_for=faulty_command, stall_limit_s=stall_limit_s
    )
    runner.start()
    assert runner.wait(40)
    record = listener.records()[0]
    kept = store.load_run(plan.run_id)
    assert kept.records == (record,), "the record is on disk as it was told"
    if record.outcome.ending is not Ending.COMPLETED:
        assert record.outcome.remedy is not None, "every end but the good one says what to do"
        assert record.reasons
    return record, listener


def words(record: TestRecord) -> str:
    return " ".join(str(reason.text) for reason in record.reasons)


def test_a_sut_that_raises_ends_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    record, listener = run_faulty("raises", monkeypatch)
    assert record.outcome.ending is Ending.FAILED
    assert "the accelerator fell off the bus" in str(record.outcome.text)
    assert record.outcome.remedy is not None
    assert record.validity is not Validity.VALID
    assert listener.ended().completed, "the run goes on after a failed test"


def test_running_out_of_memory_names_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    record, _ = run_faulty("out_of_memory", monkeypatch)
    assert record.outcome.ending is Ending.FAILED
    assert "memory" in str(record.outcome.text)


def test_a_sut_that_never_completes_is_given_up_after_the_stall_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    record, _ = run_faulty("never_completes", monkeypatch, stall_limit_s=1.0)
    assert record.outcome.ending is Ending.FAILED
    assert "has not completed a query" in str(record.outcome.text)


def test_a_query_completed_twice_makes_the_result_invalid_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    record, _ = run_faulty("completes_twice", monkeypatch)
    assert record.outcome.ending is Ending.COMPLETED
    assert record.validity is Validity.INVALID
    assert record.performance is not None
    assert record.performance.error_count == 1
    assert "error" in words(record)


def test_a_crash_names_the_signal_and_the_log_has_the_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    record, listener = run_faulty("segfault", monkeypatch)
    assert record.outcome.ending is Ending.CRASHED
    assert record.outcome.signal == "SIGSEGV"
    folder = Path(next(e.folder for e in listener.events if isinstance(e, TestStarted)))
    assert "Segmentation fault" in (folder / "worker.log").read_text()


def test_a_worker_that_is_killed_points_to_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    record, _ = run_faulty("killed", monkeypatch)
    assert record.outcome.ending is Ending.CRASHED
    assert record.outcome.signal == "SIGKILL"
    assert "memory ran out" in str(record.outcome.text)


def test_exit_status_0_without_a_last_word_is_never_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    record, _ = run_faulty("leaves", monkeypatch)
    assert record.outcome.ending is Ending.LOST
    assert record.validity is Validity.NONE


@pytest.mark.parametrize("fault", ["prints_garbage", "garbage_on_the_event_pipe"])
def test_garbage_on_standard_output_neither_spoils_the_result_nor_forges_an_event(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, listener = run_faulty(fault, monkeypatch)
    assert record.outcome.ending is Ending.COMPLETED
    assert record.validity is Validity.VALID, words(record)
    folder = Path(next(e.folder for e in listener.events if isinstance(e, TestStarted)))
    assert b"not json" in (folder / "worker.log").read_bytes()


@pytest.mark.parametrize("fault", ["slow_start", "deaf", "never_completes"])
def test_cancel_stops_whatever_the_worker_does_within_two_seconds(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULT", fault)
    plan = short_plan(Scenario.SINGLE_STREAM, Scenario.SERVER)
    listener = Listener()
    runner = PlanRunner(plan, RunStore(), listener, None, window_open=False, command_for=faulty_command)
    runner.start()
    listener.wait_for(TestStarted)
    if fault != "slow_start":
        listener.wait_for(TestProgress, Loaded)
        time.sleep(0.5)
    while (process := runner._process) is None:
        time.sleep(0.01)
    before = time.monotonic()
    runner.cancel()
    while psutil.pid_exists(process.pid) and time.monotonic() - before < 10:
        time.sleep(0.01)
    assert time.monotonic() - before < 2.0
    assert runner.wait(10)
    assert [record.outcome.ending for record in listener.records()] == [Ending.CANCELLED]
    assert not listener.ended().completed
    assert "kept" in str(listener.ended().text)


def test_skip_ends_the_test_and_goes_on_with_the_next() -> None:
    plan = short_plan(Scenario.SINGLE_STREAM, Scenario.OFFLINE, min_duration_ms=1500)
    listener = Listener()
    runner = PlanRunner(plan, RunStore(), listener, None, window_open=False)
    runner.start()
    listener.wait_for(TestProgress, Snapshot)
    runner.skip()
    assert runner.wait(40)
    assert [record.outcome.ending for record in listener.records()] == [Ending.SKIPPED, Ending.COMPLETED]
    assert listener.ended().completed


def test_a_missing_model_is_named_before_anything_is_measured() -> None:
    record = run_with_model("/nowhere/model.onnx")
    assert record.outcome.ending is Ending.FAILED
    assert "/nowhere/model.onnx" in str(record.outcome.text)


def test_a_model_that_was_cut_short_is_named(tmp_path: Path) -> None:
    cut = tmp_path / "cut.onnx"
    cut.write_bytes(DIGITS_MODEL.path.read_bytes()[:5000])
    record = run_with_model(str(cut))
    assert record.outcome.ending is Ending.FAILED
    assert "cut.onnx" in str(record.outcome.text)
    assert record.outcome.remedy is not None


def test_a_runtime_that_will_not_import_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "onnxruntime"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise ImportError('libcudart.so.99: cannot open shared object file')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def command(job_file: Path) -> list[str]:
        code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from pathlib import Path; "
        code += "from core.run.worker import main; sys.exit(main(Path(sys.argv[1])))"
        return [sys.executable, "-c", code, str(job_file)]

    listener = Listener()
    runner = PlanRunner(
        short_plan(Scenario.SINGLE_STREAM), RunStore(), listener, None, window_open=False, command_for=command
    )
    runner.start()
    assert runner.wait(30)
    record = listener.records()[0]
    assert record.outcome.ending is Ending.FAILED
    assert "libcudart.so.99" in str(record.outcome.text)


def run_with_model(model: str) -> TestRecord:
    listener = Listener()
    runner = PlanRunner(short_plan(Scenario.SINGLE_STREAM, model=model), RunStore(), listener, None, window_open=False)
    runner.start()
    assert runner.wait(30)
    record = listener.records()[0]
    assert record.outcome.remedy is not None
    return record


def test_a_sleep_of_the_machine_during_a_test_spoils_its_result_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 120.0])
    monkeypatch.setattr("core.runner.SleepWatch", lambda: SleepWatch(lambda: next(clock)))
    listener = Listener()
    runner = PlanRunner(short_plan(Scenario.SINGLE_STREAM), RunStore(), listener, None, window_open=False)
    runner.start()
    assert runner.wait(30)
    (record,) = listener.records()
    assert record.outcome.ending is Ending.FAILED
    assert record.validity is not Validity.VALID
    assert "slept for 120 s" in str(record.outcome.text)


@pytest.mark.parametrize("cancels", [True, False])
def test_the_look_at_the_speed_can_be_cancelled_and_is_not_skipped(cancels: bool) -> None:
    plan = short_plan(Scenario.OFFLINE)
    untuned = replace(plan.tests[0], load=replace(plan.tests[0].load, target_qps=None))
    listener = Listener()
    runner = PlanRunner(replace(plan, tests=(untuned,)), RunStore(), listener, None, window_open=False)
    runner.start()
    listener.wait_for(TestStarted)
    if cancels:
        runner.cancel()
    else:
        runner.skip()
    assert runner.wait(40)
    ended = listener.ended()
    assert ended.completed is not cancels
    assert "cancelled" in str(ended.text) if cancels else len(listener.records()) == 1
    assert ended.remedy is not None or not cancels


def test_a_program_that_cannot_be_started_ends_the_run_in_words() -> None:
    listener = Listener()
    runner = PlanRunner(
        short_plan(Scenario.SINGLE_STREAM),
        RunStore(),
        listener,
        None,
        window_open=False,
        command_for=lambda job: ["/nowhere/python", str(job)],
    )
    runner.start()
    assert runner.wait(10)
    assert not listener.ended().completed
    assert "/nowhere/python" in str(listener.ended().text)
    (record,) = listener.records()
    assert "/nowhere/python" in str(record.outcome.text), "the record says the true reason"


def test_a_folder_that_cannot_be_written_ends_the_run_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    listener = Listener()
    store = RunStore(tmp_path / "file" / "runs")
    runner = PlanRunner(short_plan(Scenario.SINGLE_STREAM), store, listener, None, window_open=False)
    runner.start()
    assert runner.wait(10)
    ended = listener.ended()
    assert not ended.completed
    assert str(tmp_path / "file") in str(ended.text)
    assert ended.remedy is not None


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A file system of 1 MB; mounting one takes an administrator."""
    folder = tmp_path / "small"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only an administrator on Linux can mount a small file system")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("no small file system can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_ends_the_run_in_words_and_keeps_what_was_finished(small_disk: Path) -> None:
    plan = short_plan(Scenario.SINGLE_STREAM, Scenario.MULTI_STREAM, Scenario.SERVER)
    store, listener = RunStore(small_disk / "runs"), Listener()

    def fill_after_first(event: object) -> None:
        listener(event)
        if len(listener.records()) == 1 and not (small_disk / "filler").exists():
            with (small_disk / "filler").open("wb", buffering=0) as filler:
                try:
                    while filler.write(b"x" * 4096):
                        pass
                except OSError:
                    pass

    runner = PlanRunner(plan, store, fill_after_first, None, window_open=False)
    runner.start()
    assert runner.wait(40)
    ended = listener.ended()
    assert not ended.completed
    assert "full" in str(ended.text)
    assert ended.remedy is not None
    (small_disk / "filler").unlink()
    kept = store.load_run(plan.run_id)
    assert [record.validity for record in kept.records][:1] == [Validity.VALID]
    assert len(kept.to_do()) >= 2


KILLED_PROGRAM = """
import sys
from core.record.store import RunStore
from core.runner import PlanRunner
from core.terms import Scenario
from tests.support.short_runs import short_plan
plan = short_plan(Scenario.SINGLE_STREAM, Scenario.SERVER, min_duration_ms=int(sys.argv[1]))
def say(event):
    print(type(event).__name__, getattr(event, "test_id", plan.run_id), flush=True)
runner = PlanRunner(plan, RunStore(), say, None, window_open=True)
runner.start()
runner.wait()
"""


def test_after_kill_9_of_the_program_finished_tests_are_kept_no_worker_stays_and_the_run_goes_on() -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", KILLED_PROGRAM, "700"], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert program.stdout is not None
    run_id, ended, workers = "", 0, []
    for line in program.stdout:
        kind, name = line.split()
        run_id = name if kind == "RunStarted" else run_id
        ended += kind == "TestEnded"
        if ended == 1 and kind == "TestProgress":
            workers = psutil.Process(program.pid).children(recursive=True)
            os.kill(program.pid, signal.SIGKILL)
            break
    program.wait()
    program.stdout.close()
    assert workers, "a worker was at work"
    psutil.wait_procs(workers, timeout=5)
    assert not [worker for worker in workers if worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE]

    store, listener = RunStore(), Listener()
    (unfinished,) = store.unfinished_runs()
    assert unfinished.plan.run_id == run_id
    assert [record.validity for record in unfinished.records] == [Validity.VALID]
    assert [test.scenario for test in unfinished.to_do()] == [Scenario.SERVER]
    runner = PlanRunner(unfinished.plan, store, listener, None, window_open=False)
    runner.start()
    assert runner.wait(40)
    assert listener.ended().completed
    assert [record.test.scenario for record in listener.records()] == [Scenario.SERVER]
    history = store.load_run(run_id).history
    assert [record.outcome.ending for record in history] == [Ending.COMPLETED, Ending.LOST, Ending.COMPLETED]


DEAF_PROGRAM = """
from core.record.store import RunStore
from core.runner import PlanRunner
from core.terms import Scenario
from tests.support.short_runs import faulty_command, short_plan
def say(event):
    print(type(event).__name__, flush=True)
plan = short_plan(Scenario.SINGLE_STREAM)
runner = PlanRunner(plan, RunStore(), say, None, window_open=True, command_for=faulty_command)
runner.start()
runner.wait()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_even_a_worker_that_hears_nothing_ends_with_its_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULT", "deaf")
    program = subprocess.Popen(
        [sys.executable, "-c", DEAF_PROGRAM], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert program.stdout is not None
    while program.stdout.readline().strip() != "TestProgress":
        pass
    workers = psutil.Process(program.pid).children(recursive=True)
    time.sleep(1.5)
    program.kill()
    program.wait()
    program.stdout.close()
    _, alive = psutil.wait_procs(workers, timeout=5)
    assert workers
    assert not [worker for worker in alive if worker.status() != psutil.STATUS_ZOMBIE]


def test_a_worker_whose_parent_closes_the_pipe_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULT", "never_completes")
    listener = Listener()
    plan = short_plan(Scenario.SINGLE_STREAM, modes=(TestMode.PERFORMANCE,))
    runner = PlanRunner(plan, RunStore(), listener, None, window_open=False, command_for=faulty_command)
    runner.start()
    listener.wait_for(TestProgress, StageEntered)
    process = runner._process
    assert process is not None
    process._process.stdin.close()
    assert runner.wait(10)
    assert listener.records()[0].validity is not Validity.VALID
