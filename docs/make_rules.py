"""Writes docs/rules.md, the table of the rules that `check` applies, from the rules themselves.

python docs/make_rules.py
"""

import inspect
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from core.check import checker  # noqa: E402
from core.check.findings import Severity  # noqa: E402
from core.check.rules import Rule, RuleList  # noqa: E402

GROUPS = {
    "STRUCT": "Files and folders",
    "SYS": "System description",
    "SCEN": "Scenarios",
    "MODEL": "Benchmarks and their names",
    "PERF": "Performance",
    "ACC": "Accuracy",
    "MEAS": "Measurements",
    "COMP": "Compliance",
    "PWR": "Power",
    "EP": "Endpoints",
}
HEAD = """# The rules of the check

Written by `python docs/make_rules.py` from the rules in `core/check`. [Check and rounds](check-and-rounds.md) says how
they are applied. A rule that says (closed, network) does not hold in the open division.
"""


def all_rules() -> list[Rule]:
    """Every rule that the checker applies, by group and in the order in which they were written."""
    lists = [rules for _, rules in inspect.getmembers(checker, lambda value: isinstance(value, RuleList))]
    return sorted((rule for rules in lists for rule in rules.rules), key=lambda rule: _place(rule.rule_id))


def _place(rule_id: str) -> tuple[int, str]:
    group = rule_id.split("-")[0]
    names = list(GROUPS)
    return (names.index(group) if group in names else len(names), group)


def page() -> str:
    """The whole page."""
    lines: list[str] = []
    group, said = "", set[str]()
    for rule in all_rules():
        mine = rule.rule_id.split("-")[0]
        if mine != group:
            lines += ["", f"## {GROUPS.get(mine, mine)}", "", "| Rule | What it wants |", "|---|---|"]
            group = mine
        note = " (warning)" if rule.severity is Severity.WARNING else ""
        row = f"| {rule.rule_id} | {_plain(rule.sentence.text())}{note} |"
        if row not in said:
            lines.append(row)
        said.add(row)
    return HEAD + "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*")


if __name__ == "__main__":
    (DOCS / "rules.md").write_text(page(), encoding="utf-8", newline="\n")
