"""The `#+` lines at the top of a stored query: YAML, read strictly, with a line for every fault.

Only mappings, lists and texts; no anchors, no tags, no key twice; nothing is turned into a number
or a date on the way, so `no` stays "no".
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from borderkg.errors import QueryError

MARK: Final = "#+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A scalar and the line on which it stands."""

    value: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys in their order; a key's line is that of its value's beginning."""

    entries: dict[str, Node]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """Items in their order."""

    items: list[Node]
    line: int


Node: TypeAlias = Text | Mapping | Sequence


def read(text: str, path: Path) -> Mapping:
    """The header of the query `text`.

    Raises:
        QueryError: with file and line, when there is none or it is not in this form.
    """
    import yaml

    lines = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.startswith(MARK):
            break
        if line[2:3] not in ("", " "):
            raise QueryError("a header line needs a space after #+", where=path, line=number, found=line)
        lines.append(line[3:])
    if not lines:
        raise QueryError(
            "a stored query needs a header", where=path, line=1, expected="lines that begin with #+"
        )
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose("\n".join(lines), Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise QueryError(
            f"the header is not YAML ({error.problem})",
            where=path,
            line=mark.line + 1 if mark else 1,
            advice="quote a text that holds a comma, a colon or a bracket",
        ) from error
    read = _node(node, path)
    if not isinstance(read, Mapping):
        raise QueryError("the header must be a mapping", where=path, line=1, expected="key: value")
    return read


def _node(node: object, path: Path) -> Node:
    import yaml

    if not isinstance(node, yaml.Node):
        raise QueryError("the header is empty", where=path, line=1)
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Text(value=node.value, line=line)
    if isinstance(node, yaml.SequenceNode):
        return Sequence(items=[_node(item, path) for item in node.value], line=line)
    entries: dict[str, Node] = {}
    for key, value in node.value:
        name = key.value
        if not isinstance(name, str) or name in entries:
            raise QueryError("a key stands twice", where=path, line=key.start_mark.line + 1, found=name)
        entries[name] = _node(value, path)
    return Mapping(entries=entries, line=line)
