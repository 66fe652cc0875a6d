"""YAML of submitters, read with bounds: aliases are followed, but what they unfold to is counted first."""

from typing import Any, NamedTuple

from core.check.tree_scan import TreeScan
from core.errors import ExpectedError
from core.files import read_bytes
from core.messages import Message, say

MAX_YAML_BYTES = 1024 * 1024
MAX_NODES = 100_000
MAX_DEPTH = 50


class YamlData(NamedTuple):
    """What a YAML file holds (`data`, None for an empty one), or why it cannot be read (`fault`)."""

    path: str
    data: Any
    fault: Message | None


class _TooMuchError(Exception):
    """More nodes or levels than a file of people has."""


def read_yaml_data(tree: TreeScan, path: str) -> YamlData:
    """The plain data of the YAML file at `path` of the tree; tags that ask for code are a fault."""
    if tree.file(path) is None:
        return YamlData(path, None, say("The file is missing."))
    import yaml

    try:
        text = read_bytes(tree.path(path), MAX_YAML_BYTES).decode()
        _count(text)
        return YamlData(path, yaml.load(text, Loader=_loader()), None)
    except ExpectedError as error:
        return YamlData(path, None, error.text)
    except UnicodeDecodeError:
        return YamlData(path, None, say("The file is no UTF-8 text."))
    except (_TooMuchError, RecursionError):
        return YamlData(path, None, say("The file is nested too deep, or its aliases unfold to too much."))
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, KeyError) as error:
        return YamlData(path, None, say("The file is no valid YAML: {reason}.", reason=str(error)[:200]))


def _loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _count(text: str) -> None:
    """Refuse what unfolds to more than `MAX_NODES` nodes: a few aliases of aliases can be gigabytes."""
    import yaml

    sizes: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(text, Loader=_loader()):
        if isinstance(event, yaml.AliasEvent):
            total += sizes.get(event.anchor or "", MAX_NODES)
        elif isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, total))
            total += 1
        elif isinstance(event, yaml.ScalarEvent):
            total += 1
            if event.anchor is not None:
                sizes[event.anchor] = 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            if anchor is not None:
                sizes[anchor] = total - before
        if total > MAX_NODES or len(open_nodes) > MAX_DEPTH:
            raise _TooMuchError
