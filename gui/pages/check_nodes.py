"""The tree of a report: folders, files and their findings, with chains of single folders merged into one line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from core.check.findings import CheckReport, Finding, ResultReport, Severity


class NodeKind(StrEnum):
    """What a line stands for."""

    FOLDER = "folder"
    RESULT = "result"
    FILE = "file"
    FINDING = "finding"


@dataclass(eq=False)
class Node:
    """One line: a name, and what is below it. `finding` of a finding's line, `result` of a result's.

    row: its place among its siblings. named: the folders and files among `children` by their own names.
    """

    name: str
    kind: NodeKind
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    named: dict[str, "Node"] = field(default_factory=dict)
    finding: Finding | None = None
    result: ResultReport | None = None
    error_count: int = 0
    warning_count: int = 0
    row: int = 0

    def key(self) -> tuple[str, ...]:
        """What it is called in another tree of the same report: the names down to it."""
        above = self.parent.key() if self.parent is not None else ()
        return (*above, self.finding.rule if self.finding is not None else "", self.name)

    def walk(self) -> Iterator["Node"]:
        """Every line below, in reading order."""
        for child in self.children:
            yield child
            yield from child.walk()

    def child(self, name: str, kind: NodeKind) -> "Node":
        """The folder or file of this name below, made when it is not there."""
        if name not in self.named:
            self.named[name] = Node(name, kind, self)
            self.children.append(self.named[name])
        return self.named[name]


def report_nodes(report: CheckReport, wanted: Callable[[Finding], bool], with_results: bool) -> Node:
    """The lines of `report` under a root that is not shown.

    wanted: which findings are shown. with_results: also results that have none of them.
    """
    root = Node("", NodeKind.FOLDER)
    places = {_result_path(result): result for result in report.results}
    if with_results:
        for path, result in places.items():
            _result_node(root, path, result)
    for finding in report.all_findings():
        if wanted(finding):
            _add(root, finding, places)
    _sort(root)
    _merge(root)
    _count(root)
    return root


def matches(finding: Finding, severity: Severity | None, words: str) -> bool:
    """Whether a finding is of `severity` (None: any) and holds every one of `words` in path, rule or message."""
    if severity is not None and finding.severity is not severity:
        return False
    text = f"{finding.path} {finding.rule} {finding.message.text()}".casefold()
    return all(word in text for word in words.casefold().split())


def _result_path(result: ResultReport) -> tuple[str, ...]:
    return (result.division, result.submitter, "results", result.system, result.benchmark, result.scenario)


def _result_node(root: Node, path: tuple[str, ...], result: ResultReport) -> Node:
    """A result's line; benchmark and scenario stand together, as people name a result."""
    node = root
    for name in path[:4]:
        node = node.child(name, NodeKind.FOLDER)
    node = node.child(" / ".join(path[4:]), NodeKind.RESULT)
    node.result = result
    return node


def _add(root: Node, finding: Finding, results: dict[tuple[str, ...], ResultReport]) -> None:
    parts = PurePosixPath(finding.path).parts
    node, rest = root, parts
    result = results.get(parts[:6])
    if result is not None:
        node, rest = _result_node(root, parts[:6], result), parts[6:]
    for name in rest[:-1]:
        node = node.child(name, NodeKind.FOLDER)
    if rest:
        node = node.child(rest[-1], NodeKind.FILE if "." in rest[-1] else NodeKind.FOLDER)
    node.children.append(Node(finding.message.text(), NodeKind.FINDING, node, finding=finding))


def _sort(node: Node) -> None:
    """Findings of a folder itself first, then what is in it by name."""
    node.children.sort(key=lambda child: (child.finding is None, child.name.casefold()))
    for child in node.children:
        _sort(child)


def _merge(node: Node) -> None:
    """A folder that holds one folder or file and nothing else becomes one line with it."""
    for child in node.children:
        while child.kind is NodeKind.FOLDER and len(child.children) == 1:
            only = child.children[0]
            if only.kind not in (NodeKind.FOLDER, NodeKind.FILE):
                break
            child.name, child.kind = f"{child.name} / {only.name}", only.kind
            child.children = only.children
            for grandchild in child.children:
                grandchild.parent = child
        _merge(child)


def _count(node: Node) -> None:
    """Number the lines, and sum up errors and warnings from the leaves to the root."""
    for row, child in enumerate(node.children):
        child.row = row
        _count(child)
        node.error_count += child.error_count
        node.warning_count += child.warning_count
    if node.finding is not None:
        node.error_count = int(node.finding.severity is Severity.ERROR)
        node.warning_count = 1 - node.error_count
