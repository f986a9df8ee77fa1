"""What a stored query must be beyond well-formed: ordered, honest about its columns, of one vintage.

Read from the tokens of the text, so that they hold for every engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from borderkg.errors import QueryError
from borderkg.namespaces import BKG, PREFIXES, QB, SDMX_MEASURE
from borderkg.query.catalogue import Catalogue, StoredQuery, read
from borderkg.query.gate import admit
from borderkg.query.parameters import Type
from borderkg.query.shape import Shape, shape
from borderkg.query.tokens import line_of, tokenise

MEASURES: Final = frozenset(
    (
        SDMX_MEASURE + "obsValue",
        *(BKG + n for n in ("encounterCount", "personCount", "rate", "weight", "eventCount")),
    )
)
DATASETS: Final = frozenset((QB + "dataSet", BKG + "series"))
VINTAGES: Final = frozenset((BKG + "vintage", BKG + "isCurrent"))
RESERVED: Final = frozenset(
    ("format", "out", "cite", "timeout", "dist", "endpoint", "json", "help", "version", "query_id")
)
"""Names of options of `borderkg run`, which no parameter may bear."""
_DEFAULTS: Final[Mapping[Type, tuple[str, ...]]] = {
    "iri": ("iri", "name"),
    "string": ("string",),
    "lang": ("string",),
    "integer": ("number",),
    "decimal": ("number",),
    "date": ("string",),
    "month": ("iri", "name", "string"),
    "boolean": ("word",),
}


class Offence(NamedTuple):
    """One fault of a stored query: which rule, where, what."""

    rule: str
    path: Path
    line: int
    message: str


def check(catalogue: Catalogue) -> list[Offence]:
    """Every offence of every query of `catalogue`, in order; a file that cannot be read is one."""
    return [offence for path in catalogue.paths.values() for offence in of_file(path)]


def of_file(path: Path) -> list[Offence]:
    """The offences of the query in one file; that it cannot be read is one."""
    try:
        query = read(path)
    except QueryError as error:
        return [Offence("header", path, error.line or 1, str(error))]
    return of(query)


def of(query: StoredQuery) -> list[Offence]:
    """The offences of one query.

    Rules: `gate`, `prefixes`, `columns`, `order`, `vintage`, `parameters`.
    """
    try:
        admitted = admit(query.text)
        parts = shape(query.text, admitted.tokens)
    except QueryError as error:
        return [Offence("gate", query.path, error.line or 1, error.what)]
    found = [
        *_prefixes(query),
        *_parameters(query),
        *(_columns(query, parts) if admitted.verb == "SELECT" else ()),
        *_order(query, parts),
        *_vintage(query, parts),
    ]
    return [Offence(rule, query.path, line, message) for rule, line, message in found]


_Found = tuple[str, int, str]


def _prefixes(query: StoredQuery) -> Iterator[_Found]:
    tokens = tokenise(query.text)
    declared: dict[str, int] = {}
    for place, token in enumerate(tokens[:-2]):
        if token.word != "PREFIX":
            continue
        prefix, iri = tokens[place + 1].text[:-1], tokens[place + 2].text[1:-1]
        line = line_of(query.text, token.at)
        declared[prefix] = line
        if PREFIXES.get(prefix) != iri:
            yield "prefixes", line, f"the prefix {prefix} stands for {PREFIXES.get(prefix, 'nothing')} here"
    used = {
        t.text.partition(":")[0]
        for place, t in enumerate(tokens)
        if t.kind == "name" and tokens[place - 1].word != "PREFIX"
    }
    for prefix in sorted(used - set(declared)):
        yield "prefixes", 1, f"the prefix {prefix} is not declared in the file"
    for prefix in sorted(set(declared) - used):
        yield "prefixes", declared[prefix], f"the prefix {prefix} is declared and not used"


def _parameters(query: StoredQuery) -> Iterator[_Found]:
    for parameter in query.parameters.values():
        if parameter.name in RESERVED:
            yield "parameters", parameter.line, f"{parameter.name} is an option of the command"
        if parameter.optional:
            continue
        first = tokenise(parameter.default)
        kinds = _DEFAULTS[parameter.type]
        signed = bool(first) and "number" in kinds and first[0].text in ("-", "+")
        if not signed and (not first or first[0].kind not in kinds):
            yield (
                "parameters",
                parameter.line,
                f"the default of {parameter.name} is no {parameter.type}: {parameter.default}",
            )


def _columns(query: StoredQuery, parts: Shape) -> Iterator[_Found]:
    outer = parts.outer
    if outer.star:
        yield "columns", outer.line, "SELECT * does not say its columns"
        return
    if outer.projected != tuple(query.columns):
        said, meant = ", ".join(query.columns), ", ".join(outer.projected)
        yield "columns", outer.line, f"the header says {said}; the query gives {meant}"


def _order(query: StoredQuery, parts: Shape) -> Iterator[_Found]:
    for select in parts.selects:
        outermost = select is parts.outer
        if not outermost and not select.limited:
            continue
        # Rows of equal group keys are one row; other rows are told apart by what they show.
        needed = select.grouped if select.grouped else select.projected
        if select.aggregates and not select.grouped:
            continue
        missing = [name for name in needed if name not in select.ordered and name not in parts.fixed]
        if missing:
            named = " ".join(f"?{name}" for name in missing)
            yield "order", select.line, f"ORDER BY leaves the order open; it needs also {named}"


def _vintage(query: StoredQuery, parts: Shape) -> Iterator[_Found]:
    if not any(select.aggregates for select in parts.selects) or not parts.mentions(MEASURES):
        return
    line = parts.outer.line
    keys = {name for select in parts.selects for name in select.grouped} | parts.fixed
    for wanted, what in ((DATASETS, "data set or series"), (VINTAGES, "vintage (or isCurrent true)")):
        if not parts.fixes(wanted, keys):
            yield "vintage", line, f"it aggregates a measure and does not fix the {what}"


def described(offences: Iterable[Offence]) -> str:
    """The offences, one a line."""
    return "".join(f"{o.path}:{o.line}: {o.rule}: {o.message}\n" for o in offences)
