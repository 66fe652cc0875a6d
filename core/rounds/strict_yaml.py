"""YAML for people, read strictly: no aliases, duplicate keys or tags that ask for code; bounded in size and depth."""

from pathlib import Path
from typing import Any

from core.errors import ExpectedError
from core.files import read_bytes
from core.messages import Message, say

MAX_YAML_BYTES = 1024 * 1024
MAX_DEPTH = 20

_REMEDY = say("Mend the file, or restore it from a copy.")


def read_yaml(path: Path) -> Any:
    """The plain data (mappings, lists, text, numbers) of a YAML file.

    Raises ExpectedError for a file that is missing, larger than 1 MB, no YAML, or that uses
    aliases, duplicate keys or tags.
    """
    content = read_bytes(path, MAX_YAML_BYTES)
    import yaml

    try:
        text = content.decode()
        _refuse_aliases(path, text)
        return yaml.load(text, Loader=_loader())
    except UnicodeDecodeError as error:
        raise _wrong(path, say("the text is not UTF-8")) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        reason = say("line {line}: {problem}", line=line, problem=error.problem or error.context or "")
        raise _wrong(path, reason) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _wrong(path, say("{problem}", problem=str(error)[:200])) from error


def _wrong(path: Path, reason: Message) -> ExpectedError:
    return ExpectedError(say("{path} cannot be read as YAML: {reason}.", path=str(path), reason=reason), _REMEDY)


def _refuse_aliases(path: Path, text: str) -> None:
    """A few aliases of aliases can unfold to gigabytes, and deep nesting exhausts the stack; rounds need neither."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.AliasEvent):
            raise _wrong(path, say("line {line}: aliases (*name) are not used in these files", line=_line_of(event)))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _wrong(path, say("line {line}: nested too deep", line=_line_of(event)))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _line_of(event: Any) -> int:
    """The line of a YAML event, from 1; 0 where it is not known."""
    return event.start_mark.line + 1 if event.start_mark else 0


def _loader() -> Any:
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class NoDuplicates(base):  # type: ignore[misc]
        """A key that stands twice is a mistake of the writer: YAML would silently take the last."""

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            seen = set()
            for key_node, _ in node.value:
                if not isinstance(key_node, yaml.ScalarNode):
                    continue
                if key_node.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key_node.value!s:.80} stands twice", key_node.start_mark
                    )
                seen.add(key_node.value)
            return super().construct_mapping(node, deep)

    return NoDuplicates
