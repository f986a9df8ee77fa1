"""The shipped links: known targets, known forms, a ground for each, and none that is substituted over."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pyoxigraph import NamedNode

from borderkg.assemble.links import GRAPH
from borderkg.content import bundled
from borderkg.namespaces import BASE, BKG, OWL, SKOS
from borderkg.sources.links import read_links
from borderkg.sources.sssom import VERDICTS, Link, written
from borderkg.store.embedded import EmbeddedStore

FOLDER = bundled().data / "links"
LINKS = read_links(FOLDER)
ALL = [link for links in LINKS.by_verdict.values() for link in links]
# Written apart from schemes.toml: what the IRI of an object must look like, by prefix.
IRIS = {
    "bioguide": r"https://bioguide\.congress\.gov/search/bio/[A-Z]\d{6}",
    "cameo": r"https://www\.gdeltproject\.org/data/lookups/CAMEO\.eventcodes\.txt#\d{2,4}",
    "cspan": r"https://www\.c-span\.org/person/\?\d+",
    "dbpedia": r"http://dbpedia\.org/resource/[\w.%()-]+",
    "enwiki": r"https://en\.wikipedia\.org/wiki/[\w.%()-]+",
    "eu-country": r"http://publications\.europa\.eu/resource/authority/country/[A-Z]{3}",
    "federal-register": r"https://www\.federalregister\.gov/d/\d{4}-\d{5}",
    "federal-register-agency": r"https://www\.federalregister\.gov/agencies/[a-z-]+",
    "federal-register-citation": r"https://www\.federalregister\.gov/citation/\d+-FR-\d+",
    "freebase": r"http://rdf\.freebase\.com/ns/m\.\w+",
    "geonames": r"https://sws\.geonames\.org/\d+/",
    "google-kg": r"http://g\.co/kg/m/\w+",
    "govtrack": r"https://www\.govtrack\.us/congress/members/\d{6}",
    "grid": r"https://www\.grid\.ac/institutes/grid\.\d+\.[0-9a-f]+",
    "icpsr": r"https://voteview\.com/person/\d+",
    "isni": r"https://isni\.org/isni/\d{15}[\dX]",
    "iso3166-1-alpha-2": r"https://www\.iso\.org/obp/ui/#iso:code:3166:[A-Z]{2}",
    "iso3166-1-alpha-3": r"https://www\.iso\.org/iso-3166-country-codes\.html#[A-Z]{3}",
    "loc": r"http://id\.loc\.gov/authorities/names/n[a-z]*\d{8,10}",
    "qudt-unit": r"http://qudt\.org/vocab/unit/[\w-]+",
    "ror": r"https://ror\.org/0[a-z0-9]{6}\d{2}",
    "un-m49": r"https://unstats\.un\.org/unsd/methodology/m49/#\d{3}",
    "viaf": r"http://viaf\.org/viaf/\d+",
    "wikidata": r"http://www\.wikidata\.org/entity/Q\d+",
}


def named(link: Link) -> str:
    return f"{link.subject} {link.object}"


def test_every_scheme_has_a_known_form_of_iris() -> None:
    assert set(LINKS.schemes) == set(IRIS)


@pytest.mark.parametrize("link", [link for link in ALL if not link.empty], ids=named)
def test_every_object_is_at_a_known_host_in_a_known_form(link: Link) -> None:
    assert re.fullmatch(IRIS[link.scheme], LINKS.object_iri(link), re.ASCII)


@pytest.mark.parametrize(
    "link", [link for link in ALL if link.scheme == "isni" and not link.empty], ids=named
)
def test_the_check_digit_of_an_isni_is_right(link: Link) -> None:
    """ISO 7064 MOD 11-2."""
    total = 0
    for digit in link.identifier[:15]:
        total = (total + int(digit)) * 2
    assert "0123456789X"[(12 - total % 11) % 11] == link.identifier[15]


@pytest.mark.parametrize("link", LINKS.accepted, ids=named)
def test_an_accepted_link_names_what_verified_it(link: Link) -> None:
    assert link.comment.startswith("Verified by: ")
    ground = link.comment.removeprefix("Verified by: ")
    source = (
        r"\S+/\S+@[0-9a-f]{12} \S+|(npm|PyPI) \S+ \d\S* \S+|https?://\S+|public repository files? no\. \d+"
    )
    assert re.match(source, ground), ground
    assert link.author
    assert link.date.isoformat() == "2026-11-24"
    assert link.confidence is not None
    for address in link.see_also:
        assert urlsplit(address).scheme in {"http", "https"}


@pytest.mark.parametrize("link", LINKS.by_verdict["rejected"], ids=named)
def test_a_rejected_link_says_why(link: Link) -> None:
    assert link.negated
    assert link.comment.startswith("Rejected because: ")


@pytest.mark.parametrize("link", LINKS.by_verdict["undecided"], ids=named)
def test_an_undecided_link_says_what_is_missing(link: Link) -> None:
    assert link.comment
    assert link.confidence is None if link.empty else link.confidence is not None


def test_known_false_friends_are_rejected() -> None:
    for subject, object in (
        ("organization:sre", "wikidata:Q7444306"),
        ("organization:government-of-mexico", "wikidata:Q97014287"),
        ("organization:government-of-mexico", "wikidata:Q96"),
        ("place:san-ysidro-port-of-entry", "geonames:5489914/"),
        ("place:nogales-sonora", "geonames:5306611/"),
    ):
        assert LINKS.verdict_on(subject, object) == "rejected"


def test_what_no_source_verified_is_undecided() -> None:
    for subject, object in (
        ("place:nogales-sonora", "wikidata:Q79783"),
        ("organization:usbp", "wikidata:Q187954"),
        ("place:mexico", "eu-country:MEX"),
        ("person:joe-biden", "dbpedia:Joe_Biden"),
    ):
        assert LINKS.verdict_on(subject, object) == "undecided"


def test_every_subject_is_in_the_graph(facts_store: EmbeddedStore) -> None:
    subjects = {link.subject_iri for link in ALL}
    assert [s for s in sorted(subjects) if not facts_store.ask(f"ASK {{ <{s}> ?p ?o }}")] == []


def test_every_label_is_the_one_of_the_graph(facts_store: EmbeddedStore) -> None:
    for link in ALL:
        assert facts_store.ask(
            f"ASK {{ <{link.subject_iri}> <{SKOS}prefLabel> ?label FILTER(STR(?label) = "
            f'"{link.subject_label}" && LANG(?label) = "en") }}'
        ), named(link)


def test_the_graph_holds_each_accepted_link_and_nothing_else(facts_store: EmbeddedStore) -> None:
    held = {(q.subject.value, q.object.value) for q in facts_store.quads(GRAPH)}  # type: ignore[union-attr]
    expected = set()
    for link in LINKS.accepted:
        scheme = LINKS.schemes[link.scheme]
        if scheme.form != "code":
            expected.add((link.subject_iri, LINKS.object_iri(link)))
        elif scheme.property != BKG + "cameoCode":  # the scheme of event types states those
            expected.add((link.subject_iri, scheme.literal(link.identifier)))
    assert held == expected


def test_the_codes_of_event_types_are_the_accepted_ones(facts_store: EmbeddedStore) -> None:
    rows = facts_store.select(f"SELECT ?type ?code {{ ?type <{BKG}cameoCode> ?code }}")
    stated = {(row["type"].value, row["code"].value) for row in rows}  # type: ignore[union-attr]
    assert stated == {
        (link.subject_iri, link.identifier) for link in LINKS.accepted if link.scheme == "cameo"
    }


def test_identity_is_stated_and_never_substituted(facts_store: EmbeddedStore) -> None:
    same = [q for q in facts_store.quads() if q.predicate.value == OWL + "sameAs"]
    assert len(same) > 100
    assert {str(q.graph_name) for q in same} == {f"<{GRAPH}>"}
    others = {q.object for q in same}
    assert not any(isinstance(o, NamedNode) and o.value.startswith(BASE) for o in others)
    touched = [q for q in facts_store.quads() if q.subject in others]
    assert touched == []
    assert [q for q in facts_store.quads() if q.object in others and q not in same] == []


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_files_are_in_their_one_form(verdict: str) -> None:
    text = (FOLDER / f"{verdict}.sssom.tsv").read_text("utf-8")
    assert text == written(LINKS.by_verdict[verdict], verdict, LINKS.schemes)


@pytest.mark.skipif(find_spec("sssom") is None, reason="the package sssom is not installed here")
@pytest.mark.parametrize("verdict", [verdict for verdict in VERDICTS if LINKS.by_verdict[verdict]])
def test_sssom_itself_finds_the_files_valid(verdict: str) -> None:
    command = shutil.which("sssom", path=str(Path(sys.executable).parent))
    assert command is not None
    done = subprocess.run(
        [command, "validate", str(FOLDER / f"{verdict}.sssom.tsv")],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "not well-formed" not in done.stderr + done.stdout


@pytest.mark.skipif(find_spec("sssom") is None, reason="the package sssom is not installed here")
def test_sssom_itself_refuses_a_file_that_is_not_valid(tmp_path: Path) -> None:
    command = shutil.which("sssom", path=str(Path(sys.executable).parent))
    assert command is not None
    text = (FOLDER / "rejected.sssom.tsv").read_text("utf-8")
    path = tmp_path / "wrong.sssom.tsv"
    path.write_text(text.replace("organization:sre\t", "organization:sré\t"), encoding="utf-8")
    done = subprocess.run(
        [command, "validate", str(path)], capture_output=True, text=True, check=False, timeout=300
    )
    assert "not well-formed" in done.stderr + done.stdout


def test_the_page_counts_the_links_as_they_are() -> None:
    page = (bundled().data.parent / "docs" / "links.md").read_text("utf-8")
    verdicts = ("accepted", "rejected", "undecided")
    for prefix in LINKS.schemes:
        counts = [sum(link.scheme == prefix for link in LINKS.by_verdict[verdict]) for verdict in verdicts]
        assert re.search(
            rf"^\| `{prefix}` \| .* \| {counts[0]} \| {counts[1]} \| {counts[2]} \|$", page, re.MULTILINE
        )
