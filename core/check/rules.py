"""How a rule is written: a small function that looks at one thing and yields a remark for each mistake it finds.

    @RUN_RULES.rule("PERF-VALID", say("LoadGen itself must call the result VALID."))
    def says_valid(run: Run) -> Remarks: ...

The ids are those of the rule catalogue. Each kind of thing (tree, submitter, system, benchmark, result, run) has its
own list; the checker walks the tree and applies each list once to each thing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from core.check.findings import Finding, Severity
from core.messages import Message, say

Subject = TypeVar("Subject")

MAX_REMARKS = 1000
"""What one rule may say of one thing; whoever has more mends the first and checks again."""


class Remark(NamedTuple):
    """One mistake: where (path in the tree), what, and what to do. found and wanted carry their units."""

    path: str
    message: Message
    remedy: Message
    found: str = ""
    wanted: str = ""


Remarks = Iterator[Remark]


@dataclass(frozen=True)
class Rule(Generic[Subject]):
    """A rule: its id, what it says in one sentence, and the function that applies it.

    invalidates: whether an error makes every result of the thing invalid; a dot file somewhere does not.
    """

    rule_id: str
    sentence: Message
    severity: Severity
    invalidates: bool
    apply: Callable[[Subject], Remarks]


_SENTENCES: dict[str, Message] = {}


class RuleList(Generic[Subject]):
    """The rules for one kind of thing, in the order they were written."""

    def __init__(self) -> None:
        self.rules: list[Rule[Subject]] = []

    def rule(
        self, rule_id: str, sentence: Message, severity: Severity = Severity.ERROR, invalidates: bool = True
    ) -> Callable[[Callable[[Subject], Remarks]], Callable[[Subject], Remarks]]:
        """Enter the decorated function as the rule `rule_id`; `sentence` says what the rule wants."""

        def enter(function: Callable[[Subject], Remarks]) -> Callable[[Subject], Remarks]:
            self.rules.append(Rule(rule_id, sentence, severity, invalidates, function))
            _SENTENCES[rule_id] = sentence
            return function

        return enter

    def findings(self, subject: Subject) -> tuple[list[Finding], bool]:
        """What all rules find at `subject` (of each at most 1,000), and whether that makes its results invalid."""
        found: list[Finding] = []
        invalid = False
        for rule in self.rules:
            remarks = list(islice(rule.apply(subject), MAX_REMARKS + 1))
            if len(remarks) > MAX_REMARKS:
                remarks[MAX_REMARKS] = remarks[MAX_REMARKS]._replace(
                    message=say("There are more findings of this rule; they are not listed."), found="", wanted=""
                )
            found += [_finding(rule.rule_id, rule.severity, remark) for remark in remarks]
            invalid = invalid or (bool(remarks) and rule.invalidates and rule.severity is Severity.ERROR)
        return found, invalid


def _finding(rule_id: str, severity: Severity, remark: Remark) -> Finding:
    return Finding(
        rule=rule_id,
        severity=severity,
        path=printable(remark.path),
        message=remark.message,
        remedy=remark.remedy,
        found=printable(remark.found, 300),
        wanted=printable(remark.wanted, 300),
    )


def printable(text: str, limit: int = 4096) -> str:
    """`text` with control characters and undecodable bytes made visible, and no longer than `limit`."""
    shown = "".join(c if c.isprintable() and not "\ud800" <= c <= "\udfff" else ascii(c)[1:-1] for c in text[:limit])
    return shown + "…" if len(text) > limit else shown


def rule_sentence(rule_id: str) -> Message | None:
    """What the rule `rule_id` wants, in one sentence; None for an id that no rule has."""
    return _SENTENCES.get(rule_id)
