"""Tests and their records in words: what they are called, how they stand, what came out."""

from core.plan.run_plan import PlannedTest
from core.record.test_record import TestRecord
from core.run.outcome import Ending
from core.terms import Profile, Scenario, TestMode, Validity
from gui import figures
from gui.i18n import tr
from gui.widgets.state_label import Mark, mark_of_validity

PRACTICE_PREFIX = "PRACTICE-"


def benchmark_name(test: PlannedTest) -> str:
    """The benchmark without the mark that its folder carries (the frame says that it is a practice)."""
    return test.benchmark.removeprefix(PRACTICE_PREFIX)


def test_name(test: PlannedTest) -> str:
    """resnet · Server"""
    return f"{benchmark_name(test)} · {test.scenario}"


def mode_word(mode: TestMode) -> str:
    """Performance or Accuracy."""
    return tr("Performance") if mode is TestMode.PERFORMANCE else tr("Accuracy")


def profile_word(profile: Profile) -> str:
    """The profile of a run as the sentences about the run name it."""
    return tr("quick") if profile is Profile.QUICK else tr("full")


def full_name(test: PlannedTest) -> str:
    """resnet · Server · Performance"""
    return f"{test_name(test)} · {mode_word(test.mode)}"


def verdict(record: TestRecord) -> tuple[Mark, str]:
    """Mark and word of a finished test."""
    match record.outcome.ending:
        case Ending.SKIPPED:
            return Mark.SKIPPED, tr("Skipped")
        case Ending.CANCELLED:
            return Mark.SKIPPED, tr("Cancelled")
        case Ending.LOST:
            return Mark.CAUTION, tr("Lost")
        case Ending.FAILED:
            return Mark.BAD, tr("Failed")
        case Ending.CRASHED:
            return Mark.BAD, tr("Crashed")
        case Ending.COMPLETED:
            if record.test.mode is TestMode.ACCURACY and record.validity is Validity.VALID:
                return Mark.GOOD, tr("Done")
            words = {Validity.VALID: "VALID", Validity.INVALID: "INVALID", Validity.NONE: tr("No result")}
            return mark_of_validity(record.validity), words[record.validity]


def result_words(record: TestRecord) -> str:
    """The number that came out, with its unit; empty where there is none."""
    if record.accuracy is not None:
        return accuracy_words(record)
    found = record.performance
    if found is None:
        return ""
    prefix = {Scenario.SINGLE_STREAM: "p90 ", Scenario.MULTI_STREAM: "p99 "}.get(record.test.scenario, "")
    return f"{prefix}{figures.digits(found.metric)} {found.unit}"


def accuracy_words(record: TestRecord) -> str:
    """98.61 % top-1"""
    found = record.accuracy
    if found is None:
        return ""
    metric = found.metric.removesuffix("_accuracy").replace("top1", "top-1")
    if found.unit == "percent":
        return f"{found.value:.2f} % {metric}"
    return f"{figures.digits(found.value)} {metric}"


def backend_words(test: PlannedTest, record: TestRecord | None = None) -> str:
    """ONNX Runtime · CPU · fp32: what ran, or what is asked for."""
    used = record.used if record is not None else None
    if used is not None:
        return f"{used.runtime} · {used.device.upper()} · {used.precision}"
    chosen = test.backend
    names = {"onnxruntime": "ONNX Runtime"}
    return f"{names.get(chosen.backend, chosen.backend)} · {chosen.device.upper()} · {chosen.precision}"


def settings_words(test: PlannedTest) -> str:
    """The settings that matter of backend and load: 2 streams · batch 16 · target_qps 1,050."""
    parts = [f"{key} {value}" for key, value in test.backend.settings.items() if key in ("batch", "threads", "streams")]
    load = test.load
    if load.target_qps is not None and test.scenario in (Scenario.SERVER, Scenario.INTERACTIVE, Scenario.OFFLINE):
        parts.append(f"target_qps {figures.digits(load.target_qps)}")
    return " · ".join(parts)
