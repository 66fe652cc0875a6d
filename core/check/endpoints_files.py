"""The files of an endpoints run: its settings, its summary and its accuracy scores, looked up by their own names."""

import json
import math
from functools import cached_property
from typing import Any

from core.check.bounded_yaml import YamlData, read_yaml_data
from core.check.documents import read_content
from core.check.tree_scan import TreeScan
from core.messages import Message, say
from core.rounds.model import Endpoints

SETTINGS = {
    "type": "type",
    "min_duration_ms": "settings.runtime.min_duration_ms",
    "sample_index_seed": "settings.runtime.dataloader_random_seed",
    "schedule_seed": "settings.runtime.scheduler_random_seed",
}
"""Where config.yaml holds what the rules ask for."""
ALSO_CALLED = {"result.failed": "n_samples_failed", "result.total": "n_samples_completed"}
"""Names of the summary's values before the present format."""


class EndpointsFiles:
    """The files below the folder `path` of a result; what cannot be read stands as an empty one with its fault."""

    def __init__(self, tree: TreeScan, names: Endpoints, path: str) -> None:
        self.tree = tree
        self.names = names
        self.path = path

    @cached_property
    def config(self) -> YamlData:
        """config.yaml, or config.yml where the first is missing or broken."""
        found = [read_yaml_data(self.tree, f"{self.path}/{name}") for name in self.names.config]
        return next((one for one in found if one.fault is None), found[0])

    @property
    def summary_path(self) -> str:
        """performance/result_summary.json."""
        return f"{self.path}/{self.names.performance}"

    @property
    def accuracy_path(self) -> str:
        """accuracy/accuracy_results.json."""
        return f"{self.path}/{self.names.accuracy}"

    @cached_property
    def summary(self) -> tuple[Any, Message | None]:
        """The values of the performance run, and why they cannot be read."""
        return _json(self.tree, self.summary_path)

    @cached_property
    def accuracy(self) -> tuple[Any, Message | None]:
        """The values of the accuracy run, and why they cannot be read."""
        return _json(self.tree, self.accuracy_path)

    def setting(self, name: str) -> Any:
        """One of `SETTINGS`; the summary may repeat it and counts first, as for the submission checker."""
        for data, key in ((self.summary[0], name), (self.config.data, SETTINGS[name]), (self.config.data, name)):
            value = lookup(data, key)
            if value is not None:
                return value
        return None

    def measured(self, name: str) -> Any:
        """A value of the performance run by its dotted name."""
        value = lookup(self.summary[0], name)
        return lookup(self.summary[0], ALSO_CALLED[name]) if value is None and name in ALSO_CALLED else value

    def number(self, name: str) -> float | None:
        """`measured` as a finite number, None for anything else."""
        return finite_number(self.measured(name))

    @cached_property
    def scores(self) -> list[Any] | None:
        """The entries of accuracy_scores, None where they are no list."""
        found = lookup(self.accuracy[0], "accuracy_scores")
        return found if isinstance(found, list) else [] if found is None else None

    def accuracy_entries(self) -> list[dict[str, Any]]:
        """The scores of accuracy data sets: those that say so, or do not say what they are of."""
        entries = [one for one in self.scores or [] if isinstance(one, dict)]
        return [one for one in entries if one.get("dataset_type") in (None, "accuracy")]

    def accuracy_sample_count(self) -> int | None:
        """How many samples were scored, all data sets together; None where a count is no number or all are missing."""
        counts = [one for one in map(sample_count, self.accuracy_entries()) if one is not None]
        return sum(counts) if counts else None


def sample_count(entry: dict[str, Any]) -> int | None:
    """How many samples one entry of accuracy_scores is about, None where it does not say so."""
    count = entry.get("total_samples")
    if count is None and isinstance(entry.get("response_counts"), dict):
        count = entry["response_counts"].get("issued")
    try:
        return int(count) if isinstance(count, int | float | str) and not isinstance(count, bool) else None
    except (ValueError, OverflowError):
        return None


def finite_number(value: Any) -> float | None:
    """A finite number; text and true or false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def lookup(data: Any, dotted: str) -> Any:
    """The value at a dotted name; keys with a dot of their own ("99.0", or short "99") are found, too."""
    parts = dotted.split(".")
    while parts and isinstance(data, dict):
        for length in range(len(parts), 0, -1):
            key = ".".join(parts[:length])
            if key in data:
                data, parts = data[key], parts[length:]
                break
        else:
            return None
    whole = not parts or (parts == ["0"] and not isinstance(data, dict | list))
    return data if whole and data not in ({}, []) else None


def _json(tree: TreeScan, path: str) -> tuple[Any, Message | None]:
    """JSON as Python reads it: the endpoints tools write NaN where they have no value."""
    content = read_content(tree, path)
    if isinstance(content, Message):
        return {}, content
    try:
        return json.loads(content.decode()), None
    except UnicodeDecodeError:
        return {}, say("The file is no UTF-8 text.")
    except RecursionError:
        return {}, say("The file is nested too deep to be read.")
    except ValueError as error:
        return {}, say("The file is no valid JSON: {reason}.", reason=str(error)[:200])
