"""The order of files, statements and rules never changes what is assembled."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from borderkg.assemble.curated import AuthoredFile, add_curated
from borderkg.assemble.derivations import Derivation, add_consequences
from borderkg.store.embedded import EmbeddedStore

AXIOMS = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
<urn:A> rdfs:subClassOf <urn:B> . <urn:p> a owl:TransitiveProperty ; rdfs:domain <urn:A> .
[] a owl:Restriction ; owl:onProperty <urn:p> ; owl:someValuesFrom <urn:B> ; rdfs:subClassOf <urn:C> .
<urn:r> owl:propertyChainAxiom ( <urn:p> <urn:q> ) .
"""
RULES = (
    Derivation(1, "q", "CONSTRUCT { ?y <urn:q> ?x } WHERE { ?x <urn:p> ?y }", Path("q.rq")),
    Derivation(1, "s", "CONSTRUCT { ?x <urn:s> true } WHERE { ?x a <urn:C> }", Path("s.rq")),
    Derivation(
        2,
        "n",
        "CONSTRUCT { <urn:all> <urn:n> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?x <urn:s> ?y } }",
        Path("n.rq"),
    ),
)

nodes = st.sampled_from([f"<urn:n{n}>" for n in range(5)])
statements = st.lists(
    st.tuples(nodes, st.sampled_from(["<urn:p>", "<urn:q>"]), nodes), unique=True, max_size=12
)


def dump(texts: list[tuple[str, str]], folder: Path, rules: tuple[Derivation, ...]) -> list[bytes]:
    files = []
    for name, text in texts:
        kind = "ontology" if name == "axioms" else "reference"
        path = folder / f"{name}.ttl"
        path.write_text(text, encoding="utf-8")
        files.append(AuthoredFile(path, f"https://w3id.org/borderkg/graph/{kind}/{name}", path.name))
    store = EmbeddedStore.in_memory()
    add_curated(store, files)
    add_consequences(store, rules)
    return sorted(store.dump().splitlines())


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(facts=statements, order=st.permutations(range(4)))
def test_order_does_not_show(facts: list[tuple[str, str, str]], order: list[int]) -> None:
    parts = [[f"{s} {p} {o} ." for s, p, o in facts[n::3]] for n in range(3)]
    plain = [("axioms", AXIOMS)] + [(f"f{n}", "\n".join(part)) for n, part in enumerate(parts)]
    turned = [
        (name, "\n".join(reversed(text.splitlines())) if name != "axioms" else text) for name, text in plain
    ]
    with TemporaryDirectory() as folder:
        first = dump(plain, Path(folder), RULES)
        second = dump([turned[n] for n in order], Path(folder), RULES[::-1])
    assert first == second


@settings(max_examples=40)
@given(facts=statements)
def test_counts_in_equal_counts_out(facts: list[tuple[str, str, str]]) -> None:
    with TemporaryDirectory() as folder:
        lines = dump([("facts", "\n".join(f"{s} {p} {o} ." for s, p, o in facts))], Path(folder), ())
    assert len(lines) == len(facts)
