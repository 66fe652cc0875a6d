"""py-cpuinfo, for what a system does not list itself. It takes over a second: a process
of its own, and its answer is kept for this boot.
"""

import sys
from typing import Any

from core.detect.machine_access import Machine
from core.detect.probe import parse_json

COMMAND = (sys.executable, "-m", "cpuinfo", "--json")


def cpuinfo(machine: Machine) -> dict[str, Any]:
    """What py-cpuinfo found. Its cache line size and associativity are known to be wrong: flags and name only."""
    answer = parse_json(machine.run(COMMAND, keep=True), "py-cpuinfo")
    return answer if isinstance(answer, dict) else {}
