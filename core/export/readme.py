"""The texts of a tree that people read: what was measured, how to do it again, and what the code is."""

from core import __version__
from core.detect.system_file import PRACTICE_NOTE
from core.export.choose import Result
from core.export.practice_mark import made_by_practice
from core.plan.models import model_file_name
from core.quantities import number_words
from core.record.results import ACCURACY_FILE, DETAIL_FILE, SUMMARY_FILE
from core.record.test_record import TestRecord
from core.rounds.model import Round


def scenario_readme(result: Result, round_: Round, user_conf: str) -> bytes:
    """README.md of one scenario: results, settings, versions, hashes and the commands that measure it again."""
    performance, accuracy = result.performance.record, result.accuracy.record
    lines = [f"# {result.benchmark}, {result.scenario}", ""]
    lines += _banner(made_by_practice(performance))
    lines += [
        f"Measured with Benchwright {performance.versions.get('benchwright', __version__)} for round "
        f"{round_.round_id}, {performance.submission.division} division. The results are unverified until reviewed.",
        "",
        "## Results",
        "",
        "| | value | started |",
        "|---|---|---|",
        *_result_rows(performance, accuracy),
        "",
        "## Do it again",
        "",
        "From the root of Benchwright's source, on the system that `systems/` describes:",
        "",
        "```",
        *_commands(performance),
        "```",
        "",
        "LoadGen's settings of the performance test (`user.conf`; mlperf.conf is LoadGen's own):",
        "",
        "```",
        user_conf.strip(),
        "```",
        "",
        "## Backend",
        "",
        *_backend_lines(performance),
        "",
        "## Versions",
        "",
        *(f"- {name} {version}" for name, version in sorted(performance.versions.items())),
        "",
        "## Hashes (SHA-256)",
        "",
        f"- model `{model_file_name(performance.test)}`: {performance.model_sha256}",
        f"- data set `{performance.test.data_set}`: {performance.data_sha256}",
        *_hash_lines("performance/run_1", performance, (SUMMARY_FILE, DETAIL_FILE)),
        *_hash_lines("accuracy", accuracy, (SUMMARY_FILE, DETAIL_FILE, ACCURACY_FILE)),
        "",
    ]
    return _bytes(lines)


def source_readme(records: tuple[TestRecord, ...], practice: bool, has_code: bool) -> bytes:
    """README.md of the source folder: what the SUT is made of and how it is started."""
    versions = records[-1].versions if records else {}
    lines = ["# The SUT", ""]
    lines += _banner(practice)
    lines += [
        f"Measured with Benchwright {versions.get('benchwright', __version__)}. Each test runs in a process of its own "
        "(`core/run/worker.py`):",
        "",
        "- `core/run/loadgen_seam.py` makes LoadGen's settings (mlperf.conf through FromConfig, then one user.conf),",
        "  its QSL and its SUT, and starts the test;",
        "- `core/run/sut.py` is the SUT: it completes inline in SingleStream and MultiStream, and takes batches from a",
        "  queue in Server and Offline;",
        "- `core/workloads/` reads and pre-processes samples, turns outputs into responses, and scores accuracy;",
        "- `core/backends/` executes the model in the runtime.",
        "",
    ]
    if has_code:
        lines += [
            "This folder holds these files and all that they import from Benchwright. Install the versions named",
            "below, then start a test as the README.md of each scenario says.",
            "",
        ]
    if practice:
        lines += [
            "`resources/practice/` holds the model, the data, and `train.py`, which made both with a fixed seed.",
            "",
        ]
    lines += ["## Versions", "", *(f"- {name} {version}" for name, version in sorted(versions.items())), ""]
    return _bytes(lines)


def practice_root_readme() -> bytes:
    """README.md at the root of a practice tree."""
    return _bytes(
        [
            "# PRACTICE",
            "",
            *_banner(True),
            "It shows every file that a submission has, made from real LoadGen runs of a small model that comes with "
            "Benchwright.",
            "",
        ]
    )


def _banner(practice: bool) -> list[str]:
    return [f"**{PRACTICE_NOTE}**", ""] if practice else []


def _result_rows(performance: TestRecord, accuracy: TestRecord) -> list[str]:
    rows = []
    if performance.performance:
        measured = performance.performance
        value = f"{number_words(measured.metric)} {measured.unit} (`{measured.metric_key}`), {measured.validity}"
        rows.append(f"| performance | {value} | {performance.started_at} |")
    if accuracy.accuracy:
        scored = accuracy.accuracy
        value = f"{scored.metric} {scored.value:.3f} {scored.unit} ({scored.good:,} of {scored.total:,})"
        rows.append(f"| accuracy | {value} | {accuracy.started_at} |")
    return rows


def _commands(record: TestRecord) -> list[str]:
    """Both tests of the scenario with the settings of this one. Names and values never need quoting in a shell."""
    test = record.test
    options = [f"--benchmark {test.benchmark}", f"--scenario {test.scenario}", f"--profile {record.profile}"]
    options.append(f"--backend {test.backend.backend}")
    options += [f"--set {key}={value}" for key, value in sorted(test.backend.settings.items())]
    if test.load.target_qps is not None:
        options.append(f"--target-qps {test.load.target_qps:g}")
    return ["./benchwright run \\", *(f"  {option} \\" for option in options[:-1]), f"  {options[-1]}"]


def _backend_lines(record: TestRecord) -> list[str]:
    used = record.used
    if used is None:
        return [f"- {record.test.backend.backend} on {record.test.backend.device}, {record.test.backend.precision}"]
    lines = [
        f"- {used.runtime} {used.runtime_version}, {used.provider}",
        f"- device {used.device}, precision {used.precision}, threads {used.threads}",
    ]
    return lines + [f"- {key}: {value}" for key, value in sorted(used.details.items())]


def _hash_lines(folder: str, record: TestRecord, names: tuple[str, ...]) -> list[str]:
    """Of LoadGen's files as they were written; an accuracy log in the tree may be cut."""
    known = record.loadgen_files_sha256
    return [f"- `{folder}/{name}` as LoadGen wrote it: {known[name]}" for name in names if name in known]


def _bytes(lines: list[str]) -> bytes:
    return "\n".join(lines).rstrip("\n").encode() + b"\n"
