"""What the table of a cube looks like: its columns, from the structure of the cube and from its cells.

https://www.w3.org/TR/vocab-data-cube/#dsd
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from borderkg.errors import BorderKGError
from borderkg.export.changes.lines import term
from borderkg.export.dump import Dump, Run
from borderkg.namespaces import BKG, DATA, DCAT, DCTERMS, GRAPH, PROV, QB, RDF, RDFS, SKOS, XSD
from borderkg.query.terms import Term
from borderkg.store.location import Release

OBSERVATION: Final = "observation"
"""The name of the first column: the IRI of the cell."""
FIXED: Final = {RDF + "type": QB + "Observation", QB + "dataSet": None}
"""What every observation says alike, which needs no column; the data set is the cube."""
_ROLES: Final = ("dimension", "measure", "attribute")
_RELATED: Final = "related"
_IS_OBSERVATION: Final = (f"<{RDF}type>".encode(), f"<{QB}Observation>".encode())
_STRUCTURE: Final = "/structure"
_IRI: Final = b"<"
_DECIMAL: Final = f"^^<{XSD}decimal>".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One property of the observations of a cube.

    Attributes:
        name: as it stands in the header: the last part of the property's IRI.
        property: the IRI of the property.
        role: `dimension`, `measure`, `attribute`, or `related` for what a build derives beside the cells.
        datatype: the IRI of the datatype; None for a column of IRIs.
        required: whether every observation has it.
        many: whether an observation may have several values.
        scale: digits behind the point, at most, in a column of decimals.
        labels: language to label.
    """

    name: str
    property: str
    role: str
    datatype: str | None
    required: bool
    many: bool
    scale: int
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One vintage of a cube: its key, how many cells it has, and the periods that they are of."""

    key: str
    rows: int
    periods: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cube:
    """A cube of a release, and the table that it makes.

    Attributes:
        key: as `cbp-southwest-totals`.
        about: what the release says of the cube itself, by predicate.
        columns: dimensions, measure and attributes in the order of the structure, then the others.
        rows: how many observations it has, over all vintages.
        editions: its vintages, by key.
    """

    key: str
    about: Mapping[str, list[Term]]
    columns: tuple[Column, ...]
    rows: int
    editions: tuple[Edition, ...]

    @property
    def iri(self) -> str:
        """The IRI of the data set, which is also the series of its vintages."""
        return DATA + self.key

    def texts(self, predicate: str) -> dict[str, str]:
        """Texts of the cube by language."""
        return texts(self.about.get(predicate, []))

    def resource(self, predicate: str) -> str | None:
        """The first IRI that the cube has under `predicate`."""
        return next((t.value for t in self.about.get(predicate, []) if t.kind == "iri"), None)

    @property
    def title(self) -> dict[str, str]:
        """Its title, by language."""
        return self.texts(DCTERMS + "title")

    @property
    def licence(self) -> str | None:
        """Its licence."""
        return self.resource(DCTERMS + "license")

    @property
    def publisher(self) -> str | None:
        """Who publishes the figures."""
        return self.resource(DCTERMS + "publisher")

    @property
    def page(self) -> str | None:
        """Where they are published."""
        return self.resource(DCAT + "landingPage")

    @property
    def source(self) -> str | None:
        """The cube that it is made from, for a roll-up."""
        return self.resource(PROV + "wasDerivedFrom")

    @property
    def note(self) -> str | None:
        """What the publisher says of cells that are absent."""
        return self.texts(SKOS + "scopeNote").get("en")


@dataclass(slots=True)
class _Seen:
    """What the cells of a cube hold under one property."""

    cells: int = 0
    kinds: set[bytes] = field(default_factory=set)
    many: bool = False
    scale: int = 0

    def note(self, value: bytes) -> None:
        """Take in one more value, as it stands in a line."""
        if value.startswith(b"<"):
            self.kinds.add(_IRI)
            return
        text, _, kind = value.rpartition(b'"')
        self.kinds.add(kind)
        if kind == _DECIMAL:
            self.scale = max(self.scale, len(text.partition(b".")[2]))

    @property
    def datatypes(self) -> list[str | None]:
        """The datatypes of the values, sorted; None for IRIs."""
        return [None if kind == _IRI else term('""' + kind.decode()).datatype for kind in sorted(self.kinds)]


def texts(terms: list[Term]) -> dict[str, str]:
    """Texts by language, the first of each.

    >>> texts([Term("literal", "a", None, "en"), Term("literal", "b", None, "en")])
    {'en': 'a'}
    """
    found: dict[str, str] = {}
    for one in terms:
        if one.kind == "literal":
            found.setdefault(one.language or "", one.value)
    return found


def keys(release: Release) -> list[str]:
    """The keys of the cubes of a release, sorted."""
    prefix = GRAPH + "cube/"
    return sorted(
        graph.removeprefix(prefix).removesuffix(_STRUCTURE)
        for graph in release.graphs
        if graph.startswith(prefix) and graph.endswith(_STRUCTURE)
    )


def cubes(release: Release) -> list[Cube]:
    """The cubes of a release, by key; each is read once.

    Raises:
        BorderKGError: when a property has values of two datatypes in one cube.
        DamagedReleaseError: when the dump cannot be read.
    """
    dump = Dump(release.dump)
    return [cube(dump, key) for key in keys(release)]


def cube(dump: Dump, key: str) -> Cube:
    """The cube `key`; errors as `cubes`."""
    seen: dict[bytes, _Seen] = {}
    rows: dict[str, int] = {}
    periods: dict[str, set[bytes]] = {}
    graphs = f"<{GRAPH}cube/{key}/".encode()
    period = f"<{BKG}refPeriod>".encode()
    total = 0
    for run in observations(dump, key):
        total += 1
        before = b""
        for predicate, value, graph in run.said:  # sorted, as the lines of the dump are
            known = seen.get(predicate)
            if known is None:
                known = seen[predicate] = _Seen()
            if predicate == before:
                known.many = True
            else:
                known.cells += 1
            before = predicate
            known.note(value)
            if predicate == period and graph.startswith(graphs):
                edition = graph[len(graphs) : -1].decode()
                rows[edition] = rows.get(edition, 0) + 1
                periods.setdefault(edition, set()).add(value)
    return Cube(
        key=key,
        about=dump.about(DATA + key),
        columns=tuple(_columns(dump, key, seen, total)),
        rows=total,
        editions=tuple(
            Edition(
                key=edition, rows=rows[edition], periods=frozenset(p.decode()[1:-1] for p in periods[edition])
            )
            for edition in sorted(rows)
        ),
    )


def observations(dump: Dump, key: str) -> Iterator[Run]:
    """The observations of a cube with all that a release says of them, sorted by IRI."""
    for run in dump.runs(f"{DATA}{key}/"):
        if any((predicate, value) == _IS_OBSERVATION for predicate, value, _ in run.said):
            yield run


def _columns(dump: Dump, key: str, seen: dict[bytes, _Seen], total: int) -> Iterator[Column]:
    held = {predicate.decode()[1:-1]: known for predicate, known in seen.items()}
    roles = _roles(dump, key)
    order = [*roles, *sorted(held.keys() - roles.keys() - FIXED.keys())]
    names: set[str] = {OBSERVATION}
    for property in order:
        known = held.get(property)
        if known is None:
            continue
        datatypes = known.datatypes
        if len(datatypes) > 1 or datatypes == [RDF + "langString"]:
            raise BorderKGError(
                "a column of a cube needs one datatype, and no language",
                where=DATA + key,
                found=", ".join(str(datatype) for datatype in datatypes),
                expected=f"one datatype for {property}",
                advice="mend the source of the cube",
            )
        name = property.rpartition("#")[2].rpartition("/")[2]
        if name in names:
            raise BorderKGError("two columns of a cube have one name", where=DATA + key, found=name)
        names.add(name)
        yield Column(
            name=name,
            property=property,
            role=roles.get(property, _RELATED),
            datatype=datatypes[0],
            required=known.cells == total,
            many=known.many,
            scale=known.scale,
            labels=texts(dump.about(property).get(RDFS + "label", [])),
        )


def _roles(dump: Dump, key: str) -> dict[str, str]:
    """Property to role, in the order of the structure."""
    found: list[tuple[int, str, str]] = []
    for run in dump.runs(f"{DATA}{key}/structure/component/"):
        said = {p.decode()[1:-1]: term(o.decode()).value for p, o, _ in run.said}
        for role in _ROLES:
            if QB + role in said:
                found.append((int(said[QB + "order"]), said[QB + role], role))
    return {property: role for _, property, role in sorted(found)}
