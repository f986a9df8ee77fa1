"""Stored queries: `queries/<theme>/<name>.rq`, plain SPARQL with a header that describes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, NoReturn

from borderkg.errors import QueryError, UnknownNameError
from borderkg.query import header
from borderkg.query.header import Node, Text
from borderkg.query.parameters import LINE, TYPES, Parameter

LANGUAGES: Final = ("en", "es")
KEYS: Final = (
    "summary",
    "description",
    "tags",
    "parameters",
    "columns",
    "view",
    "expect",
    "engines",
    "federated",
)
FAR: Final = ("endpoint", "near", "join")
"""What the far half of a federated question says of itself."""
EXPECTATIONS: Final = ("min_rows", "max_rows")
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQuery:
    """One stored query.

    Attributes:
        id: `theme/name`.
        path: its file.
        text: the whole file; it runs as it lies, with the defaults of its parameters.
        summary: one line, by language; always in English and Spanish.
        description: what a row is, where the summary does not say it.
        tags: words to find it by.
        parameters: by name, in the order of the header.
        columns: what each column holds, by language, in the order of the projection.
        view: how a chart is drawn from the columns.
        expect: bounds on the number of rows over a release, by `EXPECTATIONS`.
        engines: the engines whose answer is known to differ, with the reason.
        federated: for the far half of a federated question, its `FAR`.
    """

    id: str
    path: Path
    text: str = field(repr=False)
    summary: Mapping[str, str]
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    view: Mapping[str, str] = field(default_factory=dict)
    expect: Mapping[str, int] = field(default_factory=dict)
    engines: Mapping[str, str] = field(default_factory=dict)
    federated: Mapping[str, str] = field(default_factory=dict)

    @property
    def theme(self) -> str:
        """The folder that it lies in."""
        return self.id.partition("/")[0]

    @property
    def descriptions(self) -> dict[str, dict[str, str]]:
        """The columns' descriptions, as a frame keeps them."""
        return {name: dict(texts) for name, texts in self.columns.items()}


class Catalogue(Mapping[str, StoredQuery]):
    """The stored queries below a folder, by id; a file is read when it is asked for.

    Raises:
        UnknownNameError: from `[]`, with the nearest ids.
        QueryError: from `[]`, when the file is not as it should be.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._read: dict[str, StoredQuery] = {}

    @cached_property
    def paths(self) -> dict[str, Path]:
        """The file of each id, sorted by id. What lies outside the folder by a link is left out."""
        root = self.root.resolve()
        found = {
            f"{path.parent.name}/{path.stem}": path
            for path in sorted(self.root.glob("*/*.rq"))
            if path.resolve().is_relative_to(root)
        }
        return dict(sorted(found.items()))

    def __getitem__(self, id: str) -> StoredQuery:
        if id not in self._read:
            path = self.paths.get(id)
            if path is None:
                raise self._unknown(id)
            self._read[id] = read(path)
        return self._read[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def __contains__(self, id: object) -> bool:
        return id in self.paths

    def _unknown(self, id: str) -> UnknownNameError:
        from difflib import get_close_matches

        near = get_close_matches(id, self.paths, n=3, cutoff=0.4)
        return UnknownNameError(
            "there is no such query",
            found=id,
            expected=" or ".join(near) or None,
            advice="list them with: borderkg queries list",
        )


def read(path: Path) -> StoredQuery:
    """The stored query in the file `path`.

    Raises:
        QueryError: with file and line, for anything that is missing, unknown or ill-formed.
    """
    id = f"{path.parent.name}/{path.stem}"
    if not _ID.fullmatch(id):
        raise QueryError("a query is named theme/name in kebab-case", where=path, found=id)
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError("a query must be UTF-8", where=path) from error
    if "\r" in text:
        raise QueryError("lines end with a line feed alone", where=path, advice="remove the carriage returns")
    head = header.read(text, path)
    reader = _Reader(path)
    for key, node in head.entries.items():
        if key not in KEYS:
            reader.fail("the header has an unknown key", node, key, ", ".join(KEYS))
    for key in ("summary", "columns"):
        if key not in head.entries:
            raise QueryError("the header misses a required key", where=path, line=1, expected=key)
    entries = head.entries
    return StoredQuery(
        id=id,
        path=path,
        text=text,
        summary=reader.bilingual(entries["summary"]),
        description=reader.text(entries["description"]) if "description" in entries else "",
        tags=tuple(reader.texts(entries["tags"])) if "tags" in entries else (),
        parameters=_parameters(text, entries.get("parameters"), reader),
        columns={n: reader.columns(node) for n, node in reader.mapping(entries["columns"]).items()},
        view=reader.flat(entries["view"]) if "view" in entries else {},
        expect=reader.bounds(entries["expect"]) if "expect" in entries else {},
        engines=reader.flat(entries["engines"]) if "engines" in entries else {},
        federated=reader.far(entries["federated"]) if "federated" in entries else {},
    )


def _parameters(text: str, node: Node | None, reader: _Reader) -> dict[str, Parameter]:
    lines: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        match = LINE.match(line)
        if match is None:
            continue
        if match["name"] in lines:
            raise QueryError(
                "a parameter stands on two lines", where=reader.path, line=number, found=match["name"]
            )
        lines[match["name"]] = (number, match["terms"].strip())
    declared = reader.mapping(node) if node is not None else {}
    made = {name: _parameter(name, one, lines, reader) for name, one in declared.items()}
    for name, (number, _) in lines.items():
        if name not in made:
            raise QueryError(
                "a VALUES line of one variable is a parameter, and this one is not declared",
                where=reader.path,
                line=number,
                found=name,
                advice="declare it in the header, or write VALUES (?x) { (…) } for a constant",
            )
    return made


def _parameter(name: str, node: Node, lines: Mapping[str, tuple[int, str]], reader: _Reader) -> Parameter:
    entries = reader.mapping(node)
    for key, value in entries.items():
        if key not in ("type", "class", "label", "optional", "multiple"):
            reader.fail(
                "a parameter has an unknown key", value, key, "type, class, label, optional, multiple"
            )
    type_ = reader.text(entries["type"]) if "type" in entries else ""
    if type_ not in TYPES:
        reader.fail("a parameter has no such type", node, type_, ", ".join(TYPES))
    if name not in lines:
        reader.fail("a declared parameter has no line VALUES ?name { … }", node, name, "one such line")
    line, default = lines[name]
    optional = "optional" in entries and reader.flag(entries["optional"])
    if optional != (default.upper() == "UNDEF"):
        raise QueryError(
            "an optional parameter, and no other, defaults to UNDEF",
            where=reader.path,
            line=line,
            found=default,
            expected="UNDEF" if optional else "a value of its type",
        )
    return Parameter(
        name=name,
        type=type_,
        label=reader.bilingual(entries["label"]) if "label" in entries else {},
        class_=reader.text(entries["class"]) if "class" in entries else None,
        default=default,
        optional=optional,
        multiple="multiple" in entries and reader.flag(entries["multiple"]),
        as_literal="gYearMonth" in default,
        line=line,
    )


class _Reader:
    """Takes the nodes of one header apart, and names file and line where one is not as expected."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fail(self, what: str, node: Node, found: object, expected: str) -> NoReturn:
        raise QueryError(what, where=self.path, line=node.line, found=found, expected=expected)

    def text(self, node: Node) -> str:
        if not isinstance(node, Text) or not node.value.strip():
            self.fail("a text was expected", node, None, "key: some text")
        return node.value.strip()

    def flag(self, node: Node) -> bool:
        if self.text(node) not in ("true", "false"):
            self.fail("a yes or no was expected", node, self.text(node), "true or false")
        return self.text(node) == "true"

    def texts(self, node: Node) -> list[str]:
        if not isinstance(node, header.Sequence):
            self.fail("a list was expected", node, None, "[one, two]")
        return [self.text(item) for item in node.items]

    def mapping(self, node: Node) -> dict[str, Node]:
        if not isinstance(node, header.Mapping):
            self.fail("a mapping was expected", node, None, "key: value, or {key: value}")
        return node.entries

    def flat(self, node: Node) -> dict[str, str]:
        return {key: self.text(value) for key, value in self.mapping(node).items()}

    def far(self, node: Node) -> dict[str, str]:
        said = self.flat(node)
        if set(said) != set(FAR):
            self.fail("a far half names its endpoint, near half and join", node, sorted(said), ", ".join(FAR))
        return said

    def bilingual(self, node: Node) -> dict[str, str]:
        texts = self.flat(node)
        if set(texts) != set(LANGUAGES):
            self.fail("a text in English and Spanish was expected", node, sorted(texts), "{en: …, es: …}")
        return texts

    def columns(self, node: Node) -> dict[str, str]:
        return {"en": self.text(node)} if isinstance(node, Text) else self.bilingual(node)

    def bounds(self, node: Node) -> dict[str, int]:
        bounds = self.flat(node)
        for key, value in bounds.items():
            if key not in EXPECTATIONS or not value.isdecimal():
                self.fail("no such expectation", node, f"{key}: {value}", ", ".join(EXPECTATIONS))
        return {key: int(value) for key, value in bounds.items()}
