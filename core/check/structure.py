"""Structure: which folders and files a tree has, and how they are named."""

import re

from core.check.file_lists import listed_files
from core.check.findings import Severity
from core.check.rules import Remark, Remarks, RuleList
from core.check.subjects import ACCURACY_LOG, ACCURACY_TEXT, DETAIL_LOG, Result, Submitter, System, Tree
from core.check.tree_scan import Entry, Kind
from core.messages import say
from core.terms import Division

TREE_RULES = RuleList[Tree]()
SUBMITTER_RULES = RuleList[Submitter]()
SYSTEM_FILE_RULES = RuleList[System]()
RESULT_FILE_RULES = RuleList[Result]()

PLAIN_NAME = re.compile(r"[A-Za-z0-9._+-]+")
ROOT_FILE_ENDINGS = (".md", ".pdf")


@TREE_RULES.rule(
    "STRUCT-DIVISION",
    say("Only folders with the exact name of a division are read; every other folder is skipped."),
    Severity.WARNING,
)
def division_names(tree: Tree) -> Remarks:
    """A folder at the root that is nearly a division, or holds results."""
    for entry in tree.scan.children(""):
        near = entry.name.lower() in tree.round.divisions and entry.name not in tree.round.divisions
        if entry.kind in (Kind.FOLDER, Kind.FOLDER_LINK) and near:
            yield Remark(
                entry.path,
                say("“{name}” is not read as a division.", name=entry.name[:80]),
                say("Rename it in lower case."),
                entry.name,
                entry.name.lower(),
            )


@TREE_RULES.rule("STRUCT-NONEMPTY", say("A submission has at least one result."))
def has_results(tree: Tree) -> Remarks:
    """A tree without any result; the submission checker calls it fine."""
    for submitter in tree.submitters():
        for system in submitter.systems():
            for benchmark in system.benchmarks():
                if benchmark.scenario_folders:
                    return
    yield Remark(
        "",
        say("The tree holds no result."),
        say("Choose the folder that holds {divisions}.", divisions=" / ".join(tree.round.divisions)),
        say("{count} results", count=0).text(),
        say("at least {count} result", count=1).text(),
    )


@TREE_RULES.rule("STRUCT-ROOT-FILES", say("The root holds no files other than *.md and *.pdf."), invalidates=False)
def root_files(tree: Tree) -> Remarks:
    """Files beside the divisions."""
    for entry in tree.scan.files(""):
        if not entry.name.endswith(ROOT_FILE_ENDINGS):
            yield Remark(
                entry.path,
                say("This file does not belong in the root of a submission."),
                say("Move it out of the tree."),
                entry.name,
                say("only *.md and *.pdf").text(),
            )


@TREE_RULES.rule(
    "STRUCT-DIVISION-FILES", say("A division holds folders of submitters and no files."), invalidates=False
)
def division_files(tree: Tree) -> Remarks:
    """Files directly in a division."""
    for division in tree.round.divisions:
        for entry in tree.scan.files(division):
            yield Remark(
                entry.path,
                say("A file lies directly in the division's folder."),
                say("Move it under the submitter's folder, or out of the tree."),
            )


def _below_submitters(tree: Tree) -> list[Entry]:
    """Everything below <division>/<submitter>."""
    return [entry for entry in tree.scan.entries.values() if entry.depth > 2]


@TREE_RULES.rule(
    "STRUCT-UNREADABLE",
    say("Every file and folder of the tree can be read by the one who checks it."),
    invalidates=False,
)
def readable(tree: Tree) -> Remarks:
    """Folders without permission, and names that are neither file nor folder."""
    for entry in tree.scan.entries.values():
        if not entry.readable or entry.kind is Kind.OTHER:
            yield Remark(
                entry.path,
                say("This cannot be read, or is neither a file nor a folder."),
                say("Give yourself the right to read it, or remove it."),
            )


@TREE_RULES.rule(
    "STRUCT-SYMLINK",
    say("Links are neither broken, nor do they leave the tree or stand for folders."),
    invalidates=False,
)
def bad_links(tree: Tree) -> Remarks:
    """Links that a copy of the tree would break."""
    for entry in _below_submitters(tree):
        if entry.kind in (Kind.BAD_LINK, Kind.FOLDER_LINK):
            yield Remark(
                entry.path,
                say("This link leads nowhere or out of the tree.")
                if entry.kind is Kind.BAD_LINK
                else say("This link stands for a folder; it is not followed."),
                say("Put a copy of what it points to in its place."),
            )


@TREE_RULES.rule("STRUCT-LINK", say("A tree holds copies rather than links: reviewers reject links."), Severity.WARNING)
def good_links(tree: Tree) -> Remarks:
    """Links to files of the tree, which only some tools accept."""
    for entry in _below_submitters(tree):
        if entry.kind is Kind.FILE_LINK:
            yield Remark(
                entry.path,
                say("This file is a link."),
                say("Put a copy of the file in its place."),
            )


@TREE_RULES.rule("STRUCT-FILE-SIZE", say("No file is larger than 50 MiB."), invalidates=False)
def file_sizes(tree: Tree) -> Remarks:
    """Files that the submission repository cannot take."""
    limit = tree.round.limits.file_max_bytes
    for entry in _below_submitters(tree):
        if entry.size_bytes > limit:
            yield Remark(
                entry.path,
                say("The file is too large for a submission."),
                say("Leave it out or make it smaller."),
                f"{entry.size_bytes:,} bytes",
                f"≤ {limit:,} bytes",
            )


@TREE_RULES.rule("STRUCT-DOTNAME", say("No file or folder name starts with a dot."), invalidates=False)
def dot_names(tree: Tree) -> Remarks:
    """Hidden files of editors, desktops and version control."""
    for entry in _below_submitters(tree):
        if entry.name.startswith("."):
            yield Remark(
                entry.path,
                say("The name starts with a dot."),
                say("Remove it, or give it another name."),
            )


@TREE_RULES.rule("STRUCT-SPACE", say("No file or folder name holds a blank."), invalidates=False)
def blanks(tree: Tree) -> Remarks:
    """Names with blanks."""
    for entry in _below_submitters(tree):
        if " " in entry.name:
            yield Remark(entry.path, say("The name holds a blank."), say("Rename it, with _ or - for the blank."))


@TREE_RULES.rule("STRUCT-NAME-CHARS", say("Names of letters, digits and . _ + - survive every tool."), Severity.WARNING)
def plain_names(tree: Tree) -> Remarks:
    """Names with characters that archives and shells may change; no tool of MLPerf tests them."""
    for entry in _below_submitters(tree):
        if not PLAIN_NAME.fullmatch(entry.name.replace(" ", "")):
            yield Remark(
                entry.path,
                say("The name holds characters that may not survive packing."),
                say("Use letters, digits and . _ + - only."),
            )


@TREE_RULES.rule("STRUCT-PYCACHE", say("No compiled Python files are submitted."), invalidates=False)
def no_pycache(tree: Tree) -> Remarks:
    """Folders __pycache__."""
    for entry in _below_submitters(tree):
        if entry.kind is Kind.FOLDER and entry.name.endswith("__pycache__"):
            yield Remark(entry.path, say("This folder holds compiled Python files."), say("Delete it."))


@TREE_RULES.rule("STRUCT-EMPTY-DIR", say("No folder is empty."), invalidates=False)
def no_empty_folders(tree: Tree) -> Remarks:
    """Folders without files and folders."""
    for entry in _below_submitters(tree):
        if entry.kind is Kind.FOLDER and entry.readable and not tree.scan.children(entry.path):
            yield Remark(entry.path, say("The folder is empty."), say("Delete it, or put in what belongs there."))


@SUBMITTER_RULES.rule("STRUCT-RESULTS-DIR", say("Every folder of a division is a submitter with a folder results."))
def results_folder(submitter: Submitter) -> Remarks:
    """A submitter without results; the submission checker aborts on it."""
    path = f"{submitter.path}/results"
    if not submitter.tree.scan.is_folder(path):
        yield Remark(
            path, say("The submitter has no folder “results”."), say("Create it, or remove the submitter's folder.")
        )


@SUBMITTER_RULES.rule(
    "STRUCT-SRC", say("The source code has its folder, with the code or a text that says where it is.")
)
def source_folder(submitter: Submitter) -> Remarks:
    """src/ (v5.1: code/)."""
    path = submitter.tree.round.layout.source.format(division=submitter.division, submitter=submitter.name)
    if not submitter.tree.scan.is_folder(path):
        yield Remark(
            path,
            say("The folder of the source code is missing."),
            say("Add it with the code of the implementation or a README."),
            say("nothing").text(),
            path.rsplit("/", 1)[-1] + "/",
        )


@SUBMITTER_RULES.rule(
    "STRUCT-CALIBRATION", say("Closed and network submissions describe their calibration."), invalidates=False
)
def calibration_text(submitter: Submitter) -> Remarks:
    """calibration.md, there or in documentation/."""
    if submitter.division not in (Division.CLOSED, Division.NETWORK):
        return
    paths = [
        one.format(division=submitter.division, submitter=submitter.name)
        for one in submitter.tree.round.layout.calibration
    ]
    if not any(submitter.tree.scan.file(path) for path in paths):
        yield Remark(
            paths[0],
            say("The description of the calibration is missing."),
            say("Write how the model was calibrated, or that it was not."),
            wanted=" / ".join(path.removeprefix(submitter.path + "/") for path in paths),
        )


@SUBMITTER_RULES.rule(
    "STRUCT-SYSTEM-UNUSED", say("Every description in systems/ belongs to a system with results."), invalidates=False
)
def unused_systems(submitter: Submitter) -> Remarks:
    """systems/<system>.json without results/<system>."""
    scan = submitter.tree.scan
    systems = set(scan.folders(f"{submitter.path}/results"))
    for entry in scan.files(f"{submitter.path}/systems"):
        if entry.name.endswith(".json") and entry.name.removesuffix(".json") not in systems:
            yield Remark(
                entry.path,
                say("There are no results of this system."),
                say("Remove the description, or rename it as its folder of results."),
            )


@SYSTEM_FILE_RULES.rule("STRUCT-SYSJSON-EXISTS", say("Every system with results has its description, a JSON object."))
def description_file(system: System) -> Remarks:
    """systems/<system>.json missing, malformed or no object."""
    if system.description.fault is not None:
        yield Remark(
            system.description.path,
            system.description.fault,
            say("Write the system description; its file is named as the folder of results."),
        )


@RESULT_FILE_RULES.rule("STRUCT-RUN1", say("The performance run lies in performance/run_1; other runs are not read."))
def run_folder(result: Result) -> Remarks:
    """performance/run_1."""
    if not result.tree.scan.is_folder(result.performance_folder):
        yield Remark(
            result.performance_folder,
            say("The folder of the performance run is missing."),
            say("Put the files of the performance run there."),
        )


@RESULT_FILE_RULES.rule("STRUCT-PERF-FILES", say("The performance run holds LoadGen's summary and detail log only."))
def performance_files(result: Result) -> Remarks:
    """Missing and stray files in run_1; a missing detail log has its own rule."""
    files = result.tree.round.files
    wanted = {*files.performance, *(files.performance_with_power if result.has_power else ())}
    optional = set(files.performance_optional)
    yield from listed_files(result, result.performance_folder, wanted, own_rule={DETAIL_LOG}, optional=optional)


@RESULT_FILE_RULES.rule("STRUCT-ACC-FILES", say("The accuracy folder holds its four files only."))
def accuracy_files(result: Result) -> Remarks:
    """Missing and stray files in accuracy/; the logs and accuracy.txt have their own rules."""
    wanted = set(result.tree.round.files.accuracy)
    own_rule = {DETAIL_LOG, ACCURACY_LOG, ACCURACY_TEXT}
    yield from listed_files(result, result.accuracy_folder, wanted, own_rule=own_rule)
