"""`detect()` as a whole: quick, complete, and never an exception."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.detect import detection
from core.detect.detection import detect
from core.detect.facts import ALWAYS_LISTED, kind_of, show_value
from core.detect.field_filling import fill_fields
from core.detect.machine_access import Machine
from core.detect.probe import Facts, read
from core.errors import ExpectedError
from core.messages import say
from tests.core.detect.described import described
from tests.core.detect.fake_nvml import FakeNvml, a2000
from tests.core.detect.recorded_machine import RecordedMachine

REPOSITORY = Path(__file__).resolve().parents[3]


def test_this_machine_is_described_in_under_two_seconds() -> None:
    begun = time.monotonic()
    system = detect()
    assert time.monotonic() - begun < 2
    assert system.duration_s < 2
    assert system.facts["software.python"].value
    assert set(ALWAYS_LISTED) <= set(system.facts)


def test_every_fact_is_registered_and_can_be_shown() -> None:
    for key, fact in described("linux_workstation", FakeNvml(a2000())).facts.items():
        assert kind_of(key).title
        if fact.value is not None:
            assert show_value(key, fact.value)


def test_figures_are_shown_with_their_units() -> None:
    assert show_value("accelerator.0.power_limit_w", 70.0) == "70 W"
    assert show_value("processor.max_frequency_mhz", 4900) == "4.9 GHz"
    assert show_value("memory.speed_mts", 4800) == "4800 MT/s"
    assert show_value("network.speed_mbits", 2500) == "2.5 Gbit/s"


def test_an_unknown_fact_is_refused() -> None:
    with pytest.raises(KeyError):
        kind_of("processor.colour")


def test_a_probe_that_fails_leaves_gaps_with_its_reason() -> None:
    def refuses(machine: Machine) -> Facts:
        raise ExpectedError(say("The command lscpu is not installed."))

    system = detect(RecordedMachine("Linux"), answers={}, probes=((refuses, ("processor.",)),))
    assert str(system.facts["processor.model"].reason) == "The command lscpu is not installed."
    assert str(system.fields["host_processor_model_name"].reason) == "The command lscpu is not installed."


def test_a_probe_with_a_bug_leaves_gaps_that_name_the_error() -> None:
    def breaks(machine: Machine) -> Facts:
        return {"processor.model": {}["nothing"]}

    system = detect(RecordedMachine("Linux"), answers={}, probes=((breaks, ("processor.",)),))
    assert str(system.facts["processor.model"].reason) == "The probe failed: KeyError: 'nothing'"


def test_a_probe_that_hangs_does_not_hold_the_others_up() -> None:
    release = threading.Event()

    def hangs(machine: Machine) -> Facts:
        release.wait(10)
        return {"memory.capacity_bytes": read(1, "late")}

    def answers(machine: Machine) -> Facts:
        return {"processor.model": read("A processor", "test")}

    probes = ((hangs, ("memory.",)), (answers, ("processor.",)))
    system = detect(RecordedMachine("Linux"), limit_s=0.1, answers={}, probes=probes)
    release.set()
    assert system.facts["processor.model"].value == "A processor"
    assert str(system.facts["memory.capacity_bytes"].reason) == (
        "The probe did not answer within 0.1 s. Read again in a moment."
    )


def test_what_a_late_probe_found_is_there_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detection, "_found_late", {})
    release, done = threading.Event(), threading.Event()

    def late(machine: Machine) -> Facts:
        release.wait(10)
        return {"memory.capacity_bytes": read(2**34, "late")}

    def watched(machine: Machine) -> Facts:
        try:
            return late(machine)
        finally:
            done.set()

    probes = ((watched, ("memory.",)),)
    assert detect(limit_s=0.05, answers={}, probes=probes).facts["memory.capacity_bytes"].value is None
    release.set()
    assert done.wait(5)
    until = time.monotonic() + 5
    while not detection._found_late and time.monotonic() < until:
        time.sleep(0.005)
    release.clear()
    system = detect(limit_s=0.05, answers={}, probes=probes)
    release.set()
    assert system.facts["memory.capacity_bytes"].value == 2**34


def test_an_unknown_operating_system_gets_gaps() -> None:
    system = described(RecordedMachine("Plan 9"))
    assert str(system.facts["processor.model"].reason) == "There is no probe for Plan 9 yet."
    assert system.facts["software.python"].value


def test_facts_of_other_types_leave_gaps_in_the_fields() -> None:
    facts = {
        "memory.capacity_bytes": read("much", "a record of another version"),
        "storage.capacity_bytes": read("much", "a record of another version"),
        "os.name": read("Debian", "test"),
    }
    fields = fill_fields(facts)
    assert str(fields["host_memory_capacity"].reason).startswith("The facts do not fit")
    assert fields["operating_system"].value == "Debian"


def test_detection_loads_no_runtime_and_nothing_of_the_window() -> None:
    heavy = "{'numpy', 'onnxruntime', 'pynvml', 'cpuinfo', 'PySide6', 'mlperf_loadgen'}"
    program = (
        "import sys, core.detect.detection, core.detect.readiness, core.detect.machine_sampler, core.detect.cards, "
        f"core.detect.system_file; print(sorted({heavy} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert ended.stdout.strip() == "[]"
