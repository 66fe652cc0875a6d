"""What a check says: findings, a verdict for each result, and the report in the JSON shape that scripts read."""

from enum import StrEnum

from core.messages import Message
from core.values import Value


class Severity(StrEnum):
    """An error makes a result (or the tree) invalid; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Finding(Value, frozen=True):
    """One remark. `rule` as in the rule catalogue (PERF-SEEDS), `path` relative to the tree with `/`.

    found and wanted: the value in the file and what the rule wants, with unit, empty where they do not apply.
    """

    rule: str
    severity: Severity
    path: str
    message: Message
    remedy: Message
    found: str = ""
    wanted: str = ""


class ResultReport(Value, frozen=True):
    """One result: system × benchmark × scenario of one submitter. `metric` in `units`, None where it has none.

    power: watts, in SingleStream and MultiStream millijoules. official_verdict: what the official checker would say
    (valid, invalid, crash), empty where no forecast was asked for; official_rules: those behind its "invalid".
    """

    division: str
    submitter: str
    system: str
    benchmark: str
    scenario: str
    valid: bool
    metric: float | None
    units: str
    power: float | None
    findings: tuple[Finding, ...]
    official_verdict: str = ""
    official_rules: tuple[str, ...] = ()


class OfficialOutcome(StrEnum):
    """How the official checker ends on a tree."""

    OK = "ok"
    ERRORS = "errors"
    CRASH = "crash"


class OfficialForecast(Value, frozen=True):
    """What the official checker would say of a tree; `crashes` name what it would abort on."""

    outcome: OfficialOutcome
    crashes: tuple[Finding, ...]


class CheckReport(Value, frozen=True):
    """The report on a tree. `findings` are those of the tree and its systems, not of one result."""

    round_id: str
    results: tuple[ResultReport, ...]
    findings: tuple[Finding, ...]
    file_count: int
    duration_s: float
    official: OfficialForecast | None = None

    def all_findings(self) -> tuple[Finding, ...]:
        """Those of the tree, then those of each result."""
        return self.findings + tuple(f for result in self.results for f in result.findings)

    def error_count(self) -> int:
        """How many findings are errors."""
        return sum(f.severity is Severity.ERROR for f in self.all_findings())

    def passes(self) -> bool:
        """No error and at least one result."""
        return bool(self.results) and self.error_count() == 0
