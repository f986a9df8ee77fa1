"""What each statistical source promised of itself, held against the cube that was made of it.

    BKG-EXP-ROWS      not as many observations as `source.toml` expects rows
    BKG-EXP-RANGE     a measure below the smallest or above the largest value expected
    BKG-EXP-DISTINCT  not as many different values of a column as expected
    BKG-EXP-TOTAL     a total that the publisher prints differs from the sum of its cells

A table that changed under its description, a column that was shifted, a file that was cut at a line end:
each is found here although every cell of it is well formed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from borderkg import iris
from borderkg.checks.findings import Finding, ordered
from borderkg.content import Content
from borderkg.namespaces import BKG, DCTERMS, QB, expand
from borderkg.sources import manifest
from borderkg.sources.manifest import PublishedTotal, SourceManifest
from borderkg.store.embedded import EmbeddedStore

_PREFIXES = f"PREFIX bkg: <{BKG}> PREFIX qb: <{QB}> PREFIX dcterms: <{DCTERMS}>\n"


def check(store: EmbeddedStore, content: Content) -> list[Finding]:
    """Findings on every source of `content` whose cube is in `store`, sorted."""
    return ordered(
        finding
        for source in manifest.read_all(content.data / "statistics")
        if store.ask(f"{_PREFIXES}ASK {{ ?o qb:dataSet <{iris.cube(source.key)}> }}")
        for finding in _of_source(store, source)
    )


def _of_source(store: EmbeddedStore, source: SourceManifest) -> Iterator[Finding]:
    cube, wanted = iris.cube(source.key), source.expectations
    file = f"data/statistics/{source.key}/source.toml"
    row = store.select(
        f"{_PREFIXES}SELECT (COUNT(*) AS ?rows) (MIN(?value) AS ?least) (MAX(?value) AS ?most) "
        f"{{ ?o qb:dataSet <{cube}> ; bkg:{source.measure} ?value }}"
    )[0]
    missing = store.select(
        f"{_PREFIXES}SELECT (COUNT(*) AS ?rows) {{ ?o a bkg:MissingCell ; qb:dataSet <{cube}> }}"
    )[0]
    rows = int(_number(row.get("rows")) + _number(missing.get("rows")))
    if wanted.rows is not None and rows != wanted.rows:
        message = f"{rows} observations where {wanted.rows} are expected"
        yield Finding(code="BKG-EXP-ROWS", file=file, focus=cube, message=message)
    for bound, name, sign in ((wanted.smallest, "least", 1), (wanted.largest, "most", -1)):
        if bound is not None and name in row and sign * (_number(row[name]) - bound) < 0:
            message = f"a measure of {_number(row[name])} where {bound} is the limit"
            yield Finding(code="BKG-EXP-RANGE", file=file, focus=cube, message=message)
    for header, count in wanted.distinct:
        term = _term(source, header)
        found = store.select(
            f"{_PREFIXES}SELECT (COUNT(DISTINCT ?value) AS ?n) "
            f"{{ ?o qb:dataSet <{cube}> ; bkg:{term} ?value }}"
        )[0]
        if _number(found.get("n")) != count:
            message = f"{_number(found.get('n'))} values of {header} where {count} are expected"
            yield Finding(code="BKG-EXP-DISTINCT", file=file, focus=cube, message=message)
    for total in source.totals:
        added = _added(store, source, total)
        if added != Decimal(total.value):
            message = f"the publisher prints {total.value} ({total.page}), the cells add up to {added}"
            yield Finding(code="BKG-EXP-TOTAL", file=file, focus=cube, message=message)


def _term(source: SourceManifest, header: str) -> str:
    """The dimension that the column under `header` becomes."""
    column = source.column(header)
    return "refPeriod" if column.use == "period" else column.term


def _added(store: EmbeddedStore, source: SourceManifest, total: PublishedTotal) -> Decimal:
    """The sum of the current cells that `total` speaks of; a fiscal year takes its months."""
    conditions = ""
    for n, (dimension, values) in enumerate(total.where):
        among = " ".join(f"<{expand(v)}>" for v in values)
        if dimension == "refPeriod":
            conditions += (
                f" VALUES ?given{n} {{ {among} }} ?o bkg:refPeriod ?period . "
                f"?period bkg:inFiscalYear? ?given{n} ."
            )
        else:
            conditions += f" VALUES ?given{n} {{ {among} }} ?o bkg:{dimension} ?given{n} ."
    row = store.select(
        f"{_PREFIXES}SELECT (SUM(?value) AS ?sum) {{ ?o qb:dataSet <{iris.cube(source.key)}> ; "
        f"bkg:isCurrent true ; bkg:{source.measure} ?value .{conditions} }}"
    )[0]
    return _number(row.get("sum"))


def _number(term: object) -> Decimal:
    return Decimal(term.value) if isinstance(term, NamedNode | Literal) else Decimal(0)
