"""From records to a submission tree: every path and byte decided, nothing written yet."""

import re
from collections.abc import Iterable
from pathlib import Path

from core.detect.description import SystemDescription
from core.detect.system_file import system_json
from core.errors import ExpectedError, os_error
from core.export.accuracy_files import accuracy_log_for_tree, accuracy_text
from core.export.choose import Result, choose_results
from core.export.measurements import json_bytes, measurements_json, model_facts
from core.export.practice_mark import is_practice
from core.export.readme import practice_root_readme, scenario_readme, source_readme
from core.export.source import LICENSE, practice_sources, tree_name_of, worker_sources
from core.export.tree import SubmissionTree, TreeFile
from core.files import read_bytes
from core.messages import say
from core.places import PROGRAM
from core.plan.run_plan import Submission
from core.record.results import ACCURACY_FILE, DETAIL_FILE, SUMMARY_FILE
from core.record.store import RunStore
from core.record.test_record import TestRecord
from core.rounds.model import Round
from core.run.job import USER_CONF_FILE
from core.terms import Division

MAX_USER_CONF_BYTES = 1024 * 1024
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,119}")


def build_tree(
    submission: Submission,
    system: SystemDescription,
    records: Iterable[TestRecord],
    round_: Round,
    store: RunStore | None = None,
) -> SubmissionTree:
    """The tree of `records` (all of a run: of each test the latest valid one counts) in the layout of `round_`.

    LoadGen's files are read from `store` (the user's own unless told otherwise) and never changed. Raises
    ExpectedError where the mark of the practice would be lost, or a file cannot be read.
    """
    records = tuple(records)
    _check_names(submission)
    practice = is_practice(submission, records)
    choice = choose_results(records, system, store or RunStore())
    builder = _Builder(submission, round_, practice)
    for result in choice.results:
        builder.add_result(result)
    if choice.results:
        builder.add_system(system, choice.results)
        builder.add_source(choice.results)
        builder.add_model_mapping(choice.results)
    return SubmissionTree(
        name=f"{submission.system_desc_id}-{round_.round_id}",
        round_id=round_.round_id,
        practice=practice,
        files=tuple(sorted(builder.files, key=lambda file: file.path)),
        left_out=choice.left_out,
    )


def _check_names(submission: Submission) -> None:
    """Both names become folders: no blank, no leading dot, nothing that leads elsewhere."""
    for title, name in ((say("submitter"), submission.submitter), (say("system"), submission.system_desc_id)):
        if not _NAME.fullmatch(name):
            raise ExpectedError(
                say("The name of the {what}, “{name}”, cannot be a folder's name.", what=title.text(), name=name[:80]),
                say("Use letters, digits and . _ + - only, and begin with a letter or digit."),
            )


class _Builder:
    """Collects the files of one tree."""

    def __init__(self, submission: Submission, round_: Round, practice: bool) -> None:
        self.files: list[TreeFile] = []
        self._submission = submission
        self._round = round_
        self._layout = round_.layout
        self._practice = practice

    def add_result(self, result: Result) -> None:
        """The files of one benchmark in one scenario."""
        performance = self._path(self._layout.performance, result)
        accuracy = self._path(self._layout.accuracy, result)
        for name in (SUMMARY_FILE, DETAIL_FILE):
            self._copy(f"{performance}/{name}", result.performance.loadgen_file(name))
            self._copy(f"{accuracy}/{name}", result.accuracy.loadgen_file(name))
        self._add_accuracy_log(f"{accuracy}/{ACCURACY_FILE}", result.accuracy.loadgen_file(ACCURACY_FILE))
        scored = result.accuracy.record
        if scored.accuracy is not None:
            text = accuracy_text(scored.accuracy.line, scored.accuracy_log_sha256)
            self._generate(f"{accuracy}/accuracy.txt", text)
        self._add_measurements(result)

    def _add_accuracy_log(self, path: str, original: Path) -> None:
        log = accuracy_log_for_tree(original, self._round.limits.accuracy_log_max_bytes)
        if log.content is None:
            self._copy(path, original)
            return
        note = say("truncated from {size} bytes", size=f"{original.stat().st_size:,}").text()
        self.files.append(TreeFile(path=path, size_bytes=log.size_bytes, note=note, content=log.content))

    def _add_measurements(self, result: Result) -> None:
        folder = self._path(self._layout.measurements, result)
        system = self._submission.system_desc_id
        name = self._layout.measurements_file or f"{system}_{result.scenario}.json"
        conf = result.performance.folder / USER_CONF_FILE
        text = read_bytes(conf, MAX_USER_CONF_BYTES).decode(errors="replace")
        self._generate(f"{folder}/{name}", measurements_json(model_facts(result.performance.record)))
        self._copy(f"{folder}/{USER_CONF_FILE}", conf)
        self._generate(f"{folder}/README.md", scenario_readme(result, self._round, text))

    def add_system(self, system: SystemDescription, results: tuple[Result, ...]) -> None:
        """The system description, which names the frameworks that really ran."""
        submission = self._submission
        used = [result.performance.record.used for result in results]
        frameworks = {f"{one.runtime} {one.runtime_version}" for one in used if one is not None}
        content = system_json(
            system,
            division=submission.division,
            submitter=submission.submitter,
            status=submission.availability,
            system_type=submission.system_type,
            framework=", ".join(sorted(frameworks)),
            practice=self._practice,
        )
        self._generate(self._path(self._layout.system), json_bytes(content))

    def add_source(self, results: tuple[Result, ...]) -> None:
        """The code of the SUT, and at the root of a practice what this tree is."""
        folder = self._path(self._layout.source)
        sources = [*worker_sources(), *(practice_sources() if self._practice else ()), PROGRAM / LICENSE]
        present = [path for path in sources if path.is_file()]
        for path in present:
            self._copy(f"{folder}/{tree_name_of(path)}", path)
        records = tuple(result.performance.record for result in results)
        self._generate(f"{folder}/README.md", source_readme(records, self._practice, bool(worker_sources())))
        if self._practice:
            self._generate("README.md", practice_root_readme())

    def add_model_mapping(self, results: tuple[Result, ...]) -> None:
        """Open division: which official benchmark each name of ours stands for."""
        if self._submission.division is not Division.OPEN:
            return
        tests = [result.performance.record.test for result in results]
        mapping = {test.benchmark: test.official_benchmark for test in tests}
        if any(name != official for name, official in mapping.items()):
            self._generate(self._path(self._layout.model_mapping), json_bytes(dict(sorted(mapping.items()))))

    def _path(self, template: str, result: Result | None = None) -> str:
        return self._layout.path(
            template,
            division=self._submission.division,
            submitter=self._submission.submitter,
            system=self._submission.system_desc_id,
            benchmark=result.benchmark if result else "",
            scenario=str(result.scenario) if result else "",
        )

    def _copy(self, path: str, source: Path) -> None:
        try:
            size_bytes = source.stat().st_size
        except OSError as error:
            raise os_error(error, source, "read") from error
        self.files.append(TreeFile(path=path, size_bytes=size_bytes, note=say("copied").text(), source=str(source)))

    def _generate(self, path: str, content: bytes) -> None:
        self.files.append(TreeFile(path=path, size_bytes=len(content), note=say("generated").text(), content=content))
