"""Benchmarks and scenarios: names that the round knows, and the scenarios it asks for."""

from core.check.rules import Remark, Remarks, RuleList
from core.check.subjects import BenchmarkFolder, Result, Submitter
from core.messages import say
from core.rounds.model import SuiteRules
from core.terms import Scenario

MAPPING_RULES = RuleList[Submitter]()
BENCHMARK_RULES = RuleList[BenchmarkFolder]()
SCENARIO_RULES = RuleList[Result]()


@MAPPING_RULES.rule(
    "MODEL-MAP-OPEN", say("model_mapping.json of an open submission maps own names to official benchmarks.")
)
def mapping_file(submitter: Submitter) -> Remarks:
    """A mapping that is no JSON object."""
    if submitter.mapping is not None and submitter.mapping.fault is not None:
        yield Remark(
            submitter.mapping.path,
            submitter.mapping.fault,
            say('Write it as {{"my-model": "resnet"}}.'),
        )


@BENCHMARK_RULES.rule("MODEL-MAP-OPEN", say("Every own name of an open submission is mapped to an official benchmark."))
def mapped_name(benchmark: BenchmarkFolder) -> Remarks:
    """An open benchmark whose name leads to no benchmark of the round."""
    submitter = benchmark.system.submitter
    if not submitter.is_open or benchmark.rules is not None:
        return
    path = benchmark.tree.round.layout.model_mapping.format(submitter=submitter.name)
    mapped = (submitter.mapping.data or {}).get(benchmark.name) if submitter.mapping else None
    yield Remark(
        benchmark.path,
        say("The benchmark “{name}” is not mapped to one of {round}.", name=benchmark.name, round=_round(benchmark)),
        say("Add it to {path} with the official name of its task.", path=path),
        say("nothing").text() if mapped is None else str(mapped)[:80],
        say("an official benchmark of {round}", round=_round(benchmark)).text(),
    )


@BENCHMARK_RULES.rule("MODEL-NAME", say("Closed and network results are of a benchmark in the system's suite."))
def official_name(benchmark: BenchmarkFolder) -> Remarks:
    """A name the round does not know, or a benchmark of the other suite."""
    if benchmark.system.submitter.is_open:
        return
    kind = benchmark.system.system_type
    if benchmark.rules is None:
        yield Remark(
            benchmark.path,
            say("{round} has no benchmark “{name}”.", round=_round(benchmark), name=benchmark.name),
            say("Rename the folder to the official name, or move the result to the open division."),
            benchmark.name,
            say("a benchmark of {round}", round=_round(benchmark)).text(),
        )
    elif kind is not None and kind not in benchmark.rules.suites:
        yield Remark(
            benchmark.path,
            say(
                "{name} is not part of the suite {suite} of {round}.",
                name=benchmark.name,
                suite=str(kind),
                round=_round(benchmark),
            ),
            say("Change system_type, or move the result to the open division."),
            str(kind),
            " / ".join(f"“{one}”" for one in benchmark.rules.suites),
        )


def _round(benchmark: BenchmarkFolder) -> str:
    return benchmark.tree.round.round_id


def _suite(benchmark: BenchmarkFolder) -> SuiteRules | None:
    """What the round asks for; None where scenarios are free or not known."""
    kind = benchmark.system.system_type
    if benchmark.system.submitter.is_open or benchmark.rules is None or kind is None:
        return None
    return benchmark.rules.suites.get(kind)


def _present(benchmark: BenchmarkFolder) -> set[Scenario]:
    """Scenarios whose folder is there, whatever its case (SCEN-DIRNAME looks at that)."""
    names = {name.lower() for name in benchmark.scenario_folders}
    return {one for one in Scenario if one.lower() in names}


@BENCHMARK_RULES.rule("SCEN-REQUIRED", say("A closed or network benchmark has every scenario that its suite requires."))
def required_scenarios(benchmark: BenchmarkFolder) -> Remarks:
    """One missing scenario makes all results of the benchmark invalid."""
    suite = _suite(benchmark)
    if suite is None:
        return
    missing = [one for one in suite.required if one not in _present(benchmark)]
    if missing:
        yield Remark(
            benchmark.path,
            say("Required scenarios are missing: {names}.", names=", ".join(missing)),
            say("Run them, or move the benchmark to the open division."),
            ", ".join(sorted(_present(benchmark))),
            ", ".join(suite.required),
        )


@BENCHMARK_RULES.rule("SCEN-ONE-OF", say("Where a suite leaves the choice, one of Server and Interactive is there."))
def one_of_scenarios(benchmark: BenchmarkFolder) -> Remarks:
    """Neither of two scenarios of which one is needed."""
    suite = _suite(benchmark)
    if suite is None or not suite.one_of or _present(benchmark) & set(suite.one_of):
        return
    yield Remark(
        benchmark.path,
        say("One of these scenarios is needed: {names}.", names=", ".join(suite.one_of)),
        say("Run one of them, or move the benchmark to the open division."),
        ", ".join(sorted(_present(benchmark))),
        say("one of {names}", names=", ".join(suite.one_of)).text(),
    )


@BENCHMARK_RULES.rule("SCEN-UNKNOWN", say("A closed or network benchmark has no folder besides its scenarios."))
def unknown_scenarios(benchmark: BenchmarkFolder) -> Remarks:
    """A folder that is neither required nor optional makes all results of the benchmark invalid."""
    suite = _suite(benchmark)
    if suite is None:
        return
    allowed = {one.lower() for one in suite.allowed()}
    for name in benchmark.scenario_folders:
        if name.lower() not in allowed:
            yield Remark(
                f"{benchmark.path}/{name}",
                say("{folder} is no scenario of {name} in this suite.", folder=name, name=benchmark.name),
                say("Remove the folder, or move the benchmark to the open division."),
                name,
                ", ".join(one for one in Scenario if one in suite.allowed()),
            )


@SCENARIO_RULES.rule(
    "SCEN-DIRNAME", say("A scenario's folder is named as MLPerf writes it, or the same in lower case.")
)
def folder_name(result: Result) -> Remarks:
    """Other spellings end the export of the submission checker."""
    if result.scenario is None or (
        result.folder not in result.tree.round.scenario_folders and result.folder.lower() != "online"
    ):
        yield Remark(
            result.path,
            say("“{name}” is no name of a scenario.", name=result.folder),
            say("Rename the folder, or move it elsewhere."),
            result.folder,
            ", ".join(Scenario),
        )
