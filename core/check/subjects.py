"""The things that rules look at: submitter, system, benchmark, result, run. Files are read when first asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.check.documents import Document, Lines, read_lines, read_object
from core.check.endpoints_files import EndpointsFiles
from core.check.tree_scan import Kind, TreeScan
from core.record.detail_log import DetailLog, read_detail_log
from core.rounds.model import Benchmark, Round, ScenarioRules
from core.terms import Division, Scenario, SystemType

DETAIL_LOG = "mlperf_log_detail.txt"
ACCURACY_LOG = "mlperf_log_accuracy.json"
ACCURACY_TEXT = "accuracy.txt"


@dataclass(frozen=True)
class Tree:
    """The whole tree and the round it is checked for."""

    scan: TreeScan
    round: Round

    def submitters(self) -> Iterator["Submitter"]:
        """Every folder of every division."""
        for division in self.round.divisions:
            for name in self.scan.folders(division):
                yield Submitter(self, division, name)


@dataclass(frozen=True)
class Submitter:
    """A submitter's part of one division."""

    tree: Tree
    division: str
    name: str

    @property
    def path(self) -> str:
        """Its folder."""
        return f"{self.division}/{self.name}"

    @property
    def gated(self) -> bool:
        """Whether results of this division must reach the accuracy gates."""
        return self.division in self.tree.round.gated_divisions

    @property
    def is_open(self) -> bool:
        """Whether this is the open division, which is free in scenarios and names."""
        return self.division == Division.OPEN

    def systems(self) -> Iterator["System"]:
        """Every folder of results."""
        for name in self.tree.scan.folders(f"{self.path}/results"):
            yield System(self, name)

    @cached_property
    def mapping(self) -> Document | None:
        """model_mapping.json, None where it is absent or has no effect (every division but open)."""
        path = self.tree.round.layout.model_mapping.format(submitter=self.name)
        if not self.is_open or path not in self.tree.scan.entries:
            return None
        return read_object(self.tree.scan, path)

    def official_id(self, benchmark: str) -> str | None:
        """The round's id of a benchmark folder: official name, alias, the submitter's mapping, part of the name."""
        round = self.tree.round
        if benchmark in round.benchmarks or benchmark in round.aliases:
            return round.benchmark_id(benchmark)
        mapped = (self.mapping.data or {}).get(benchmark) if self.mapping else None
        if isinstance(mapped, str) and mapped:
            # A mapping names the official id itself; only the practice has another name for it.
            return round.benchmark_id(mapped) if mapped in round.benchmarks or round.practice else None
        return round.benchmark_id(benchmark)


@dataclass(frozen=True)
class System:
    """A system of a submitter: its results and its description."""

    submitter: Submitter
    name: str

    @property
    def tree(self) -> Tree:
        """The tree it is in."""
        return self.submitter.tree

    @property
    def path(self) -> str:
        """Its folder of results."""
        return f"{self.submitter.path}/results/{self.name}"

    @cached_property
    def description(self) -> Document:
        """systems/<system>.json."""
        layout = self.tree.round.layout
        path = layout.system.format(division=self.submitter.division, submitter=self.submitter.name, system=self.name)
        return read_object(self.tree.scan, path)

    @property
    def fields(self) -> dict[str, Any]:
        """The keys of the description; none where it cannot be read."""
        return self.description.data or {}

    @property
    def system_type(self) -> SystemType | None:
        """The suite it is entered in, None where the description does not say so."""
        found = self.fields.get("system_type")
        if not isinstance(found, str) or found not in self.tree.round.system_types:
            return None
        return SystemType.BOTH if "," in found else SystemType(found)

    @property
    def is_network(self) -> bool:
        """Whether the description says that queries come over a network."""
        found = self.fields.get("is_network")
        return isinstance(found, str) and found.lower() == "true"

    def benchmarks(self) -> Iterator["BenchmarkFolder"]:
        """Every folder of a benchmark."""
        for name in self.tree.scan.folders(self.path):
            yield BenchmarkFolder(self, name)


@dataclass(frozen=True)
class BenchmarkFolder:
    """A benchmark of a system: the folders of its scenarios."""

    system: System
    name: str

    @property
    def tree(self) -> Tree:
        """The tree it is in."""
        return self.system.tree

    @property
    def path(self) -> str:
        """Its folder."""
        return f"{self.system.path}/{self.name}"

    @cached_property
    def rules(self) -> Benchmark | None:
        """What the round says of this benchmark, None where it does not know it."""
        official = self.system.submitter.official_id(self.name)
        return None if official is None else self.tree.round.benchmarks[official]

    @property
    def scenario_folders(self) -> list[str]:
        """The names of its folders."""
        return self.tree.scan.folders(self.path)

    def results(self) -> Iterator["Result"]:
        """One for each folder, whatever its name."""
        for name in self.scenario_folders:
            yield Result(self, name)


@dataclass(frozen=True)
class Result:
    """System × benchmark × scenario: the logs, accuracy and measurements of one result."""

    benchmark: BenchmarkFolder
    folder: str

    @property
    def tree(self) -> Tree:
        """The tree it is in."""
        return self.benchmark.tree

    @property
    def system(self) -> System:
        """The system it was measured on."""
        return self.benchmark.system

    @property
    def submitter(self) -> Submitter:
        """Who submits it."""
        return self.system.submitter

    @property
    def path(self) -> str:
        """Its folder."""
        return f"{self.benchmark.path}/{self.folder}"

    @property
    def scenario(self) -> Scenario | None:
        """What the folder's name says in any spelling (SCEN-DIRNAME looks at that), None where it is no scenario."""
        if self.folder.lower() == "online" and self.submitter.is_open and self.endpoints is not None:
            return Scenario.SERVER
        return next((one for one in Scenario if one.lower() == self.folder.lower()), None)

    def place(self, template: str, test: str = "") -> str:
        """A path of the layout for this result."""
        return template.format(
            division=self.submitter.division,
            submitter=self.submitter.name,
            system=self.system.name,
            benchmark=self.benchmark.name,
            scenario=self.folder,
            test=test,
        )

    @property
    def performance_folder(self) -> str:
        """The folder of the performance run."""
        return self.place(self.tree.round.layout.performance)

    @property
    def accuracy_folder(self) -> str:
        """The folder of the accuracy run."""
        return self.place(self.tree.round.layout.accuracy)

    @property
    def measurements_folder(self) -> str:
        """The folder of measurements, user.conf and README."""
        return self.place(self.tree.round.layout.measurements)

    @property
    def has_power(self) -> bool:
        """Whether power was measured along: something stands where its folder belongs."""
        return self.place(self.tree.round.layout.power) in self.tree.scan.entries

    @cached_property
    def run(self) -> "Run | None":
        """The performance run with its log, None where there is no log."""
        return run_at(self, f"{self.performance_folder}/{DETAIL_LOG}")

    @cached_property
    def accuracy_run(self) -> "Run | None":
        """The accuracy run with its log, None where there is no log."""
        return run_at(self, f"{self.accuracy_folder}/{DETAIL_LOG}")

    @cached_property
    def endpoints(self) -> EndpointsFiles | None:
        """The files of an endpoints run, None where LoadGen logged a run or nothing of an endpoints run is there."""
        scan = self.tree.scan
        if any(scan.file(f"{one}/{DETAIL_LOG}") for one in (self.performance_folder, self.accuracy_folder)):
            return None
        names = self.tree.round.endpoints
        files = (*names.config, names.performance, names.accuracy)
        return EndpointsFiles(scan, names, self.path) if any(scan.file(f"{self.path}/{one}") for one in files) else None

    @cached_property
    def accuracy_text(self) -> Lines:
        """accuracy.txt."""
        return read_lines(self.tree.scan, f"{self.accuracy_folder}/{ACCURACY_TEXT}")

    @cached_property
    def measurements(self) -> Document:
        """The measurements file; its name is fixed, or (v5.1) begins with the system's id."""
        folder, name = self.measurements_folder, self.tree.round.layout.measurements_file
        return read_object(self.tree.scan, f"{folder}/{name or self._measurements_name(folder)}")

    def _measurements_name(self, folder: str) -> str:
        names = [
            one.name
            for one in self.tree.scan.children(folder)
            if one.kind is not Kind.FOLDER and one.name.startswith(self.system.name) and one.name.endswith(".json")
        ]
        own = f"_{self.folder}.json"
        return min(names, key=lambda name: (not name.endswith(own), name), default=f"{self.system.name}.json")


@dataclass(frozen=True)
class Run:
    """One run of LoadGen that belongs to a result.

    of_test: it is that of a compliance test. by_log: the log's scenario counts, whatever the folder says.
    """

    result: Result
    path: str
    log: DetailLog
    of_test: bool = False
    by_log: bool = False

    @property
    def benchmark(self) -> Benchmark | None:
        """The benchmark's rules."""
        return self.result.benchmark.rules

    @property
    def logged_scenario(self) -> Scenario | None:
        """What LoadGen ran by its own word."""
        found = self.log.values.get("effective_scenario")
        return next((one for one in Scenario if isinstance(found, str) and one.lower() == found.lower()), None)

    @property
    def scenario(self) -> Scenario | None:
        """The scenario whose rules the log must keep: the folder's where LoadGen logs it so, else what it ran."""
        folder, logged = self.result.scenario, self.logged_scenario
        if not self.by_log and folder is Scenario.INTERACTIVE and logged is Scenario.SERVER:
            return folder
        return logged

    @property
    def inferred(self) -> bool:
        """Whether the result was copied from a run of another scenario."""
        return self.scenario is not self.result.scenario

    @property
    def rules(self) -> ScenarioRules | None:
        """The rules of `scenario` for the benchmark."""
        if self.benchmark is None or self.scenario is None:
            return None
        return self.benchmark.scenarios[self.scenario]


def run_at(result: Result, path: str, of_test: bool = False) -> Run | None:
    """The run whose detail log is at `path` of the tree; None where there is no file."""
    if result.tree.scan.file(path) is None:
        return None
    return Run(result, path, read_detail_log(result.tree.scan.path(path)), of_test)
