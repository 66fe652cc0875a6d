"""Power: a small session that keeps every rule, and what breaks each of them."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.check.power_nameplate import NameplateError, design_power_w
from tests.support.trees import TreeMaker, log_text

BEGIN_S = 1_753_457_400
"""07-25-2025 15:30:00 UTC."""
DETAIL = "mlperf_log_detail.txt"
GO = "Starting untimed measurement, maximum 500000 samples at 1000ms with 0 rampup samples"


def clock(minute: int, second: float = 0) -> str:
    return f"07-25-2025 15:{minute:02d}:{second:06.3f}"


class PowerTree(TreeMaker):
    """An open SingleStream result with power: ranging from 15:31 to 15:33, the test from 15:41 to 15:43."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, "open", "resnet", "v6.1", ("SingleStream", "Offline"))
        for scenario in ("SingleStream", "Offline"):
            self.add_power(scenario)

    def add_power(self, scenario: str) -> None:
        folder = f"results/box/resnet/{scenario}"
        self.write(f"{folder}/analyzer_table.md", "| Yokogawa |\n")
        self.write(f"{folder}/power_settings.md", "default\n")
        for name, minute in (("ranging", 31), ("run_1", 41)):
            values = self.performance_log(scenario) | {
                "power_begin": clock(minute),
                "power_end": clock(minute + 2),
                "result_query_count": 1000,
            }
            self.write(f"{folder}/performance/{name}/{DETAIL}", log_text(values))
            self.write(f"{folder}/performance/{name}/mlperf_log_summary.txt", "summary\n")
            lines = [
                f"Time,{clock(minute, s)},Watts,{w},Volts,230,Amps,1,PF,0.9,Mark,x\n"
                for s, w in ((0, 500), (30, 100), (59, 200))
            ]
            self.write(f"{folder}/performance/{name}/spl.txt", "header\n" + "".join(lines))
        log = [
            f"{clock(30)}: Uncertainty checking for YokogawaWT310 is activated",
            f"{clock(31)}: Go with mark 's_ranging'",
            f"{clock(31, 5)}: ERROR: Can't evaluate uncertainty of this sample!",
            f"{clock(33)}: Completed test",
            f"{clock(41)}: Go with mark 's_testing'",
        ]
        self.write(f"{folder}/performance/power/ptd_logs.txt", "\n".join(log) + "\n")
        for name in ("client.log", "server.log"):
            self.write(f"{folder}/performance/power/{name}", "log\n")
        self.record(scenario)

    def session(self, scenario: str) -> dict[str, Any]:
        performance = self.result(scenario, "performance")
        phases = {
            "ranging": [[BEGIN_S + s, 0.0] for s in (0, 30, 300, 301)],
            "testing": [[BEGIN_S + s, 0.0] for s in (600, 630, 900, 901)],
        }
        return {
            "version": "1.0",
            "timezone": 0,
            "modules": {},
            "sources": self.round.power.released_sources[0],
            "messages": [{"cmd": "mlcommons/power client v3", "reply": "mlcommons/power server v3"}],
            "uuid": dict.fromkeys(("client", "server"), "25d3f248-227d-4f83-be0c-3a181e48edd5"),
            "session_name": "s",
            "results": {
                name: hashlib.sha1((performance / name).read_bytes()).hexdigest()
                for name in self.round.power.hashed_files
            },
            "phases": phases,
        }

    def record(self, scenario: str) -> None:
        commands = [
            ("Hello", "Hello, PTDaemon here!"),
            ("Identify", "YokogawaWT310,1000,version=1.11.1-69286632,OS=Linux"),
            ("RR", "Ranges,0,40.000000,1,1000.000000"),
            *[("SR,V,Auto", "Range V changed"), ("SR,A,Auto", "Range A changed")],
            ("Go,1000,0,s_ranging", GO),
            ("Stop", "Stopping untimed measurement"),
            *[("SR,V,211.7", "Range V changed"), ("SR,A,16.4", "Range A changed")],
            ("Stop", "Stopping untimed measurement"),
            ("Stop", "Error: no measurement to stop"),
            *[("SR,V,Auto", "Range V changed"), ("SR,A,40.000000", "Range A changed")],
            ("SR,A,40.000000", "Range A changed"),
        ]
        server = self.session(scenario) | {
            "ptd_messages": [{"cmd": cmd, "reply": reply} for cmd, reply in commands],
            "ptd_config": [{"command": ["ptd"], "device_type": 49, "channel": None}],
        }
        self.write_json(f"results/box/resnet/{scenario}/performance/power/client.json", self.session(scenario))
        self.write_json(f"results/box/resnet/{scenario}/performance/power/server.json", server)

    def edit(self, name: str, change: Callable[[Any], Any]) -> None:
        path = self.result("SingleStream", f"performance/power/{name}")
        data = json.loads(path.read_text())
        change(data)
        path.write_text(json.dumps(data))

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace text in a file of the session, and record it anew."""
        target = self.result("SingleStream", f"performance/{path}")
        text = target.read_text()
        assert old in text
        target.write_text(text.replace(old, new))
        self.record("SingleStream")

    def errors(self) -> list[str]:
        return sorted({f.rule for f in self.check().all_findings() if f.severity == "error"})


@pytest.fixture
def power_tree(tmp_path: Path) -> PowerTree:
    """An open submission with power that keeps every rule."""
    return PowerTree(tmp_path / "tree")


def test_power_is_watts_or_the_energy_of_a_query(power_tree: PowerTree) -> None:
    report = power_tree.check()
    assert [f.rule for f in report.all_findings()] == ["SYS-NAMEPLATE", "SYS-NAMEPLATE"]
    assert report.passes()
    # Samples at the very beginning do not count: (100 + 200) / 2 W, for 120 s and 1,000 queries.
    assert {one.scenario: one.power for one in report.results} == {"Offline": 150.0, "SingleStream": 18_000.0}


def _put(*keys: Any, value: Any) -> Callable[[Any], Any]:
    def change(data: Any) -> None:
        for key in keys[:-1]:
            data = data[key]
        data[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    ("name", "change", "rule"),
    [
        ("client.json", _put("sources", "client.py", value="0" * 40), "PWR-WG-SOURCES"),
        ("server.json", lambda data: data.pop("modules"), "PWR-WG-SOURCES"),
        ("client.json", _put("uuid", "client", value="00000000-0000-4000-8000-000000000000"), "PWR-WG-IDS"),
        ("client.json", _put("uuid", value=[]), "PWR-WG-IDS"),
        ("client.json", _put("session_name", value="other"), "PWR-WG-IDS"),
        ("server.json", _put("phases", "testing", 1, 0, value=BEGIN_S + 630.801), "PWR-WG-TIMES"),
        ("client.json", _put("phases", "testing", value="x"), "PWR-WG-TIMES"),
        ("client.json", _put("messages", 0, "cmd", value="stop"), "PWR-WG-MESSAGES"),
        ("client.json", _put("messages", value=[]), "PWR-WG-MESSAGES"),
        ("client.json", _put("results", "power/client.log", value="0" * 40), "PWR-WG-HASHES"),
        ("server.json", _put("ptd_messages", 1, "reply", value="AcmeWT1,version=1.11.1-1"), "PWR-WG-PTD"),
        ("server.json", _put("ptd_messages", 1, "reply", value="YokogawaWT310,version=1.9.0-1"), "PWR-WG-PTD"),
        ("server.json", _put("ptd_messages", 3, "reply", value="Range V kept"), "PWR-WG-PTD"),
        ("server.json", _put("ptd_messages", 11, "cmd", value="SR,V,300"), "PWR-WG-PTD"),
        ("server.json", _put("ptd_messages", value=7), "PWR-WG-PTD"),
        ("server.json", _put("ptd_config", 0, "device_type", value=7), "PWR-WG-CONFIG"),
        ("server.json", _put("ptd_config", 0, "device_type", value=77), "PWR-WG-CONFIG"),
        ("server.json", _put("debug", value=True), "PWR-WG-CONFIG"),
        ("server.json", _put("timezone", value="x"), "PWR-WG-PTDLOG"),
    ],
)
def test_a_wrong_part_of_the_session_breaks_its_rule(
    power_tree: PowerTree, name: str, change: Callable[[Any], Any], rule: str
) -> None:
    power_tree.edit(name, change)
    assert power_tree.errors() == [rule]


@pytest.mark.parametrize(
    ("path", "old", "new", "rules"),
    [
        (f"run_1/{DETAIL}", "power_begin", "power_start", ["PWR-WG-PTDLOG", "PWR-WG-TIMES", "PWR-WINDOW"]),
        (f"run_1/{DETAIL}", clock(41), clock(1), ["PWR-WG-TIMES"]),
        (f"run_1/{DETAIL}", "result_query_count", "count", ["PWR-METRIC"]),
        ("run_1/spl.txt", "07-25", "07-26", ["PWR-WINDOW"]),
        ("run_1/spl.txt", "Watts,", "Watts,x", ["PWR-WINDOW"]),
        ("run_1/spl.txt", "Watts,100", "Watts,60", ["PWR-WG-TIMES"]),
        ("ranging/spl.txt", "Time", "Date", ["PWR-WG-TIMES"]),
        ("power/ptd_logs.txt", "is activated", "is off", ["PWR-WG-PTDLOG"]),
        ("power/ptd_logs.txt", "Completed", "Ended", ["PWR-WG-PTDLOG"]),
        ("power/ptd_logs.txt", clock(31, 5), clock(42), ["PWR-WG-PTDLOG"]),
        ("power/ptd_logs.txt", clock(31, 5), "Time", ["PWR-WG-PTDLOG"]),
        ("power/ptd_logs.txt", "ERROR: Can't", "INFO: Can't", []),
    ],
)
def test_a_wrong_line_of_the_logs_breaks_its_rule(
    power_tree: PowerTree, path: str, old: str, new: str, rules: list[str]
) -> None:
    power_tree.replace(path, old, new)
    assert power_tree.errors() == rules


def test_load_one_hour_off_is_summer_time(power_tree: PowerTree) -> None:
    for folder in ("ranging", "run_1"):
        for name in (DETAIL, "spl.txt"):
            power_tree.replace(f"{folder}/{name}", "07-25-2025 15:", "07-25-2025 16:")
    assert power_tree.errors() == []


@pytest.mark.parametrize(
    ("path", "rules"),
    [
        ("performance/power/client.log", ["PWR-DIR-FILES", "PWR-WG-HASHES"]),
        ("performance/ranging/spl.txt", ["PWR-RUN-FILES", "PWR-WG-HASHES", "PWR-WG-TIMES"]),
        ("performance/run_1/spl.txt", ["PWR-WG-HASHES", "PWR-WINDOW", "STRUCT-PERF-FILES"]),
        ("analyzer_table.md", ["MEAS-POWER-FILES"]),
    ],
)
def test_a_missing_file_breaks_its_rule(power_tree: PowerTree, path: str, rules: list[str]) -> None:
    power_tree.result("SingleStream", path).unlink()
    assert power_tree.errors() == rules


def test_stray_files_and_a_broken_session_file_are_named(power_tree: PowerTree) -> None:
    power_tree.result("SingleStream", "performance/power/notes.txt").write_text("x")
    power_tree.result("Offline", "performance/power/client.json").write_text("{")
    assert power_tree.errors() == ["PWR-DIR-FILES", "PWR-WG-SOURCES"]


def test_a_file_in_the_place_of_the_folder_of_power_is_named(power_tree: PowerTree) -> None:
    folder = power_tree.result("SingleStream", "performance/power")
    folder.rename(power_tree.root.parent / "away")
    folder.write_text("x")
    assert power_tree.errors() == ["PWR-DIR-FILES", "PWR-WG-SOURCES"]


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("node: {PSUs: [{PowerCapacityWatts: 3000}], Min PSUs Needed: 1}\n", []),
        ("node: {PSUs: [{PowerCapacityWatts: 3000}], Min PSUs Needed: three}\n", ["SYS-NAMEPLATE"]),
        ("# nothing\n", ["SYS-NAMEPLATE"]),
        ("a: [1, 2\n", ["SYS-NAMEPLATE"]),
    ],
)
def test_the_nameplate_adds_up(power_tree: PowerTree, text: str, errors: list[str]) -> None:
    power_tree.write("systems/box_power.yaml", text)
    assert power_tree.errors() == errors
    power_tree.edit_system(system_power_capacity="9000")
    assert power_tree.errors() == []


def test_design_power_is_that_of_the_largest_supplies_that_are_needed() -> None:
    supplies = [{"PowerCapacityWatts": watts} for watts in (2400, 3000, 3000)]
    tree = {"rack": [{"psus": supplies, "MIN PSUS NEEDED": 2}], "switch": {"PSUs": [{}], "Min PSUs Needed": 1}}
    assert design_power_w(tree) == 6000
    assert design_power_w("text") == 0
    with pytest.raises(NameplateError):
        design_power_w({1: 2})
