"""Round files to `Round` values: found by name, completed from the file they start from, checked key by key."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

import msgspec

from core.errors import ExpectedError
from core.messages import Message, say
from core.places import RESOURCES
from core.rounds.model import (
    Benchmark,
    Endpoints,
    FileLists,
    InferredResult,
    Layout,
    Limits,
    Metric,
    PowerRules,
    Round,
    ScenarioRules,
    Seeds,
    SuiteRules,
    SystemKeys,
    Threshold,
)
from core.rounds.strict_yaml import read_yaml
from core.terms import Scenario, SystemType

T = TypeVar("T")

FOLDER = RESOURCES / "rounds"
LAYOUT_NAMES = frozenset({"result", "division", "submitter", "system", "benchmark", "scenario", "test"})
_TOP_LEVEL: Mapping[str, Any] = {
    "round": str,
    "practice": bool,
    "submission_deadline": str,
    "loadgen": tuple[str, ...],
    "seeds": dict[str, str],
    "divisions": tuple[str, ...],
    "gated_divisions": tuple[str, ...],
    "statuses": tuple[str, ...],
    "system_types": tuple[str, ...],
    "scenario_folders": tuple[str, ...],
    "limits": Limits,
    "files": FileLists,
    "power": PowerRules,
    "system_keys": SystemKeys,
    "measurements_filled": tuple[str, ...],
    "layout": Layout,
    "endpoints": Endpoints,
    "inferred": tuple[InferredResult, ...],
    "metrics": dict[str, Any],
    "aliases": dict[str, str],
    "alias_parts": dict[str, str],
    "scenarios": dict[str, dict[str, Any]],
    "token_scenarios": dict[str, dict[str, Any]],
    "benchmarks": dict[str, Any],
}
_MAY_BE_ABSENT: Mapping[str, Any] = {"practice": False, "submission_deadline": ""}


def available_rounds() -> tuple[str, ...]:
    """The names of the rounds that `load_round` finds, oldest first; the practice comes last."""
    names = [path.stem for path in FOLDER.glob("*.yaml") if not path.stem.startswith("_")]
    return tuple(sorted(names, key=_age))


def _age(name: str) -> tuple[bool, list[int], str]:
    """Rounds of MLPerf by their number, then our own by name."""
    return not re.match(r"v[0-9]", name), [int(digits) for digits in re.findall(r"[0-9]+", name)], name


def suggested_round(folder_name: str) -> str:
    """The round that the name of a tree's folder ends with ("box-v6.0"), or the newest round of MLPerf."""
    named = [name for name in available_rounds() if folder_name.endswith(f"-{name}")]
    return named[-1] if named else newest_round()


def newest_round() -> str:
    """The name of the newest round of MLPerf."""
    return [name for name in available_rounds() if re.match(r"v[0-9]", name)][-1]


def load_round(name: str | Path) -> Round:
    """A round by its name ("v6.1") or by the path of a YAML file.

    Raises ExpectedError with the file, the key and what is wanted when there is none or it holds a mistake.
    """
    if isinstance(name, str) and name in available_rounds():
        return _shipped(name)
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        return _load(path)
    raise ExpectedError(
        say("There is no round “{name}”.", name=str(name)[:80]),
        say("Choose one of {names}, or the path of a round's YAML file.", names=", ".join(available_rounds())),
    )


@lru_cache
def _shipped(name: str) -> Round:
    return _load(FOLDER / f"{name}.yaml")


def _load(path: Path) -> Round:
    return _RoundFile(path).round()


class _RoundFile:
    """One file while it is turned into a `Round`; every mistake is named with its key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data = self._completed()

    def _completed(self) -> dict[str, Any]:
        own = self._mapping(self.path)
        base = own.pop("starts_from", None)
        if base is None:
            return own
        if not isinstance(base, str) or Path(base).name != base:
            raise self.mistake("starts_from", say("the name of a file in the same folder is wanted"))
        beside = self.path.parent / base
        return _merged(self._mapping(beside if beside.exists() else FOLDER / base), own)

    def _mapping(self, path: Path) -> dict[str, Any]:
        data = read_yaml(path)
        if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
            raise ExpectedError(
                say("{path} is no round: keys with values are wanted at its top level.", path=str(path)),
                say("Compare it with a round file of Benchwright."),
            )
        return data

    def mistake(self, key: str, wanted: Message) -> ExpectedError:
        """What is wrong at `key`."""
        return ExpectedError(
            say("{path}: {key}: {wanted}.", path=str(self.path), key=key, wanted=str(wanted)),
            say("Mend this key; the other round files show how it is written."),
        )

    def convert(self, key: str, value: Any, type: type[T]) -> T:
        """`value` as `type`, or the mistake at `key` in words."""
        try:
            return msgspec.convert(value, type=type)
        except (msgspec.ValidationError, RecursionError) as error:
            where, reason = _in_words(str(error))
            raise self.mistake(key + where, reason) from error

    def round(self) -> Round:
        """The whole file as a value."""
        for key in self.data:
            if key not in _TOP_LEVEL:
                raise self.mistake(key, say("this key is not known"))
        parts: dict[str, Any] = dict(_MAY_BE_ABSENT)
        for key, kind in _TOP_LEVEL.items():
            if key in self.data:
                parts[key] = self.convert(key, self.data[key], kind)
            elif key not in parts:
                raise self.mistake(key, say("this key is missing"))
        self._check_layout(parts["layout"])
        metrics = {name: self._metric(name, raw) for name, raw in parts.pop("metrics").items()}
        defaults, token_defaults = parts.pop("scenarios"), parts.pop("token_scenarios")
        benchmarks = {
            name: self._benchmark(f"benchmarks.{name}", name, raw, defaults, token_defaults, parts["limits"], metrics)
            for name, raw in parts.pop("benchmarks").items()
        }
        seeds = self._seeds(parts.pop("seeds"))
        return Round(round_id=parts.pop("round"), seeds=seeds, metrics=metrics, benchmarks=benchmarks, **parts)

    def _seeds(self, raw: dict[str, str]) -> Seeds:
        for name in Seeds.__struct_fields__:
            if not re.fullmatch(r"[0-9]{1,20}", raw.get(name, "")):
                raise self.mistake(f"seeds.{name}", say("a seed as quoted digits is wanted"))
        return self.convert("seeds", {name: int(digits) for name, digits in raw.items()}, Seeds)

    def _metric(self, name: str, raw: Any) -> Metric:
        metric = self.convert(f"metrics.{name}", raw, Metric)
        try:
            groups = re.compile(metric.line).groups
        except re.error as error:
            raise self.mistake(f"metrics.{name}.line", say("no expression: {reason}", reason=str(error))) from error
        if groups != 1:
            raise self.mistake(f"metrics.{name}.line", say("an expression with one group, the number, is wanted"))
        return metric

    def _check_layout(self, layout: Layout) -> None:
        for name in layout.__struct_fields__:
            value = getattr(layout, name)
            for template in value if isinstance(value, tuple) else (value,):
                try:
                    used = {field for _, field, _, _ in Formatter().parse(template) if field is not None}
                except ValueError as error:
                    raise self.mistake(f"layout.{name}", say("a brace stands alone")) from error
                if not used <= LAYOUT_NAMES - {"result"} or ".." in template.split("/") or template.startswith("/"):
                    names = ", ".join(sorted(LAYOUT_NAMES - {"result"}))
                    raise self.mistake(f"layout.{name}", say("a path in the tree with the names {names}", names=names))

    def _benchmark(
        self,
        key: str,
        name: str,
        raw: Any,
        defaults: dict[str, dict[str, Any]],
        token_defaults: dict[str, dict[str, Any]],
        limits: Limits,
        metrics: dict[str, Metric],
    ) -> Benchmark:
        if not isinstance(raw, dict):
            raise self.mistake(key, say("keys with values are wanted"))
        data = dict(raw)
        data.setdefault("family", name)
        data.setdefault("min_duration_ms", limits.min_duration_ms)
        data.setdefault("accuracy_samples", data.get("data_set_samples"))
        suites = self.convert(f"{key}.suites", data.pop("suites", None), dict[SystemType, SuiteRules])
        own = self.convert(f"{key}.scenarios", data.pop("scenarios", {}), dict[Scenario, dict[str, Any]])
        accuracy = self._thresholds(f"{key}.accuracy", data.pop("accuracy", {}), metrics)
        tables = (defaults, token_defaults) if data.get("counts_tokens") is True else (defaults,)
        scenarios = {}
        for scenario in Scenario:
            rules: dict[str, Any] = {}
            for table in (*tables, own):
                rules = _merged(rules, table.get(scenario, {}))
            if rules.get("accuracy") is not None:
                rules["accuracy"] = self._thresholds(f"{key}.scenarios.{scenario}.accuracy", rules["accuracy"], metrics)
            scenarios[scenario] = self.convert(f"{key}.scenarios.{scenario}", rules, ScenarioRules)
        parts = {"suites": suites, "scenarios": scenarios, "accuracy": accuracy}
        return self.convert(key, {**data, **parts}, Benchmark)

    def _thresholds(self, key: str, raw: Any, metrics: dict[str, Metric]) -> dict[str, Threshold]:
        thresholds = self.convert(key, raw, dict[str, Threshold])
        for name, gate in thresholds.items():
            if name not in metrics:
                raise self.mistake(f"{key}.{name}", say("this metric is not in the list of metrics"))
            if gate.minimum is None and gate.maximum is None:
                raise self.mistake(f"{key}.{name}", say("a minimum or a maximum is wanted"))
        return thresholds


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with the values of `own`; mappings in both are merged key by key, lists are replaced."""
    result = dict(base)
    for key, value in own.items():
        old = result.get(key)
        result[key] = _merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return result


_KINDS = {
    "int": say("a whole number"),
    "float": say("a number"),
    "str": say("text (in quotes where it looks like a number)"),
    "bool": say("true or false"),
    "array": say("a list"),
    "object": say("keys with values"),
}


def _in_words(reason: str) -> tuple[str, Message]:
    """The place below the key and the sentence for a reason of msgspec."""
    reason, _, place = reason.partition(" - at `")
    where = place.rstrip("`").removeprefix("$")
    if found := re.search(r"unknown field `([^`]*)`", reason):
        return f"{where}.{found[1]}", say("this key is not known")
    if found := re.search(r"missing required field `([^`]*)`", reason):
        return f"{where}.{found[1]}", say("this key is missing")
    if found := re.match(r"Expected `([^`|]+)(?: \| null)?`", reason):
        kind = _KINDS.get(found[1].strip())
        if kind is not None:
            return where, say("{kind} is wanted", kind=str(kind))
    return where, say("{reason}", reason=reason)
