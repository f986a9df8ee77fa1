"""Two builds of one content, before and after it was worked on, and two real releases, are compared."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat

from borderkg import pipeline
from borderkg.content import Content, bundled
from borderkg.export.changes.comparing import compare
from borderkg.export.changes.report import Changes
from borderkg.export.patches import apply_patch
from borderkg.graph import KnowledgeGraph
from borderkg.namespaces import BKG, ID
from borderkg.store.location import Release

TABLES = (
    "cbp-encounters-aor/cbp_resp.csv",
    "cbp-encounters-state/cbp-nationwide-encounters-fy20-fy23-state.csv",
)
SHARED = bundled().ontology.parent.parent / "shared" / "data"
MISSING = [name for name in TABLES if not (SHARED / name).is_file()]


def canonical_digest(dump: Path) -> str:
    """The SHA-256 of the canonical N-Quads of a dump (https://www.w3.org/TR/rdf-canon/)."""
    dataset = Dataset(pyoxigraph.parse(path=str(dump), format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("".join(sorted(f"{quad} .\n" for quad in dataset)).encode()).hexdigest()


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def pair(tiny: Content, tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    """The small content, and what it became: a new event, other words, a term that is deprecated."""
    dist = tmp_path_factory.mktemp("dist")
    before = pipeline.build(tiny, dist, check=False)
    root = tmp_path_factory.mktemp("worked-on")
    shutil.copytree(tiny.ontology, root / "ontology")
    shutil.copytree(tiny.data, root / "data")
    edit(root / "data" / "release.toml", f'id = "{before.id}"', 'id = "2031.01"')
    events = root / "data" / "reference" / "events.ttl"
    edit(events, '"phone call of 21 December 2023"@en', '"telephone call of 21 December 2023"@en')
    with events.open("a", encoding="utf-8") as file:
        file.write(
            "event:call-of-the-test a bkg:PhoneCall ; skos:prefLabel"
            ' "A call"@en , "Una llamada"@es ; bkg:onDate "2024-02-01"^^xsd:date .\n'
        )
    edit(
        root / "data" / "documents" / "note-b.ttl",
        'bkg:statedTitle "Secretary of State"@en',
        'bkg:statedTitle "the Secretary of State"@en',
    )
    core = root / "ontology" / "modules" / "core.ttl"
    with core.open("a", encoding="utf-8") as file:
        file.write(
            f"\n<{BKG}surface> <http://www.w3.org/2002/07/owl#deprecated> true .\n"
            f"<{BKG}OfTheTest> a <http://www.w3.org/2002/07/owl#Class> ;\n"
            f"    <http://www.w3.org/2002/07/owl#unionOf> ( <{BKG}Person> <{BKG}Place> ) .\n"
        )
    content = Content(ontology=root / "ontology", data=root / "data", queries=tiny.queries)
    after = pipeline.build(content, dist, check=False)
    return Release(before.path), Release(after.path)


@pytest.fixture(scope="module")
def changes(pair: tuple[Release, Release]) -> Changes:
    return compare(*pair)


def test_what_was_worked_on_is_what_is_told(changes: Changes) -> None:
    events = {event.iri.removeprefix(ID + "event/"): event.state for event in changes.events}
    assert events["call-of-the-test"] == "added"
    assert events["biden-lopez-obrador-call-2023-12-21"] == "changed"
    assert "retired" not in events.values()
    (claim,) = changes.claims
    assert (claim.iri, claim.state) == (ID + "doc/note-b/claim/2", "changed")
    assert [s.value.value for s in claim.statements] == ["Secretary of State", "the Secretary of State"]
    terms = {term.iri: (term.level, term.effects) for term in changes.terms}
    assert terms == {BKG + "surface": ("major", ("deprecated",)), BKG + "OfTheTest": ("minor", ("new",))}
    assert changes.vintages == ()
    assert changes.level == "major"


def test_a_new_list_in_the_ontology_leaves_the_shapes_as_they_were(changes: Changes) -> None:
    assert not [graph for graph in changes.graphs if "/graph/shapes/" in graph.graph]


def test_the_patch_applied_to_the_old_release_gives_the_new(
    pair: tuple[Release, Release], tmp_path: Path
) -> None:
    old, new = pair
    compare(old, new, patch=tmp_path / "change.rdfp")
    applied = apply_patch(old.dump, tmp_path / "change.rdfp", tmp_path / "made.nq")
    assert applied.sha256 == new.manifest["sha256"]
    assert (tmp_path / "made.nq").read_bytes() == new.dump.read_bytes()
    assert canonical_digest(tmp_path / "made.nq") == canonical_digest(new.dump) != canonical_digest(old.dump)


def test_a_citation_of_the_old_release_says_on_the_new_what_changed(pair: tuple[Release, Release]) -> None:
    old, new = pair
    actor = "id/person/antony-blinken"
    with KnowledgeGraph(old) as before, KnowledgeGraph(new) as after:
        question = before.cite("events/events-of-an-actor", actor=actor)
        claim = before.cite("id/doc/note-b/claim/2")
        assert before.recheck(question).holds
        assert after.recheck(question).holds
        outcome = after.recheck(claim)
    assert not outcome.holds
    assert outcome.changes is not None
    assert [row[2].value for row in outcome.changes.went if row[2]] == ["Secretary of State"]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """The release of the shipped content with the tables that are too large to ship."""
    out = tmp_path_factory.mktemp("full")
    built = pipeline.build(bundled(), out, full=[SHARED / name for name in TABLES], check=False)
    yield Release(built.path)
    shutil.rmtree(out)


@pytest.mark.skipif(bool(MISSING), reason=f"the full tables are not here: {', '.join(MISSING)}")
def test_two_real_releases_are_compared_in_little_memory(release: Path, full: Release) -> None:
    program = (
        "import sys; from pathlib import Path; from borderkg.store.location import Release;"
        "from borderkg.export.changes.comparing import compare;"
        "compare(*(Release(Path(path)) for path in sys.argv[1:]));"
        "print(Path('/proc/self/status').read_text())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(release), str(full.path)],
        capture_output=True,
        text=True,
        check=True,
    )
    # Not `getrusage`: a new process starts with its parent's peak there. In KiB; the two dumps have 730 MB.
    peak = re.search(r"VmHWM:\s+(\d+) kB", done.stdout)
    assert peak
    assert int(peak[1]) < 80 * 1024


@pytest.mark.skipif(bool(MISSING), reason=f"the full tables are not here: {', '.join(MISSING)}")
def test_the_patch_between_two_real_releases(release: Path, full: Release, tmp_path: Path) -> None:
    old = Release(release)
    changes = compare(old, full, patch=tmp_path / "change.rdfp")
    applied = apply_patch(old.dump, tmp_path / "change.rdfp", tmp_path / "made.nq")
    assert applied.sha256 == full.manifest["sha256"]
    made = (tmp_path / "made.nq").stat().st_size
    assert made == full.dump.stat().st_size
    # The lines are sorted and the labels of blank nodes canonical: those with blank nodes decide.
    assert _blank(tmp_path / "made.nq") == _blank(full.dump)
    cells = {(v.dataset.rpartition("/")[2], v.state): v.added for v in changes.vintages}
    assert cells[("cbp-encounters-state", "added")] == 42_532
    assert changes.added - changes.retired == full.manifest["quads"] - old.manifest["quads"]
    assert changes.level == "minor"


def _blank(dump: Path) -> str:
    """The canonical digest of what a dump says with blank nodes; the rest is ground."""
    with dump.open("rb") as lines:
        said = b"".join(line for line in lines if b"_:c14n" in line)
    dataset = Dataset(pyoxigraph.parse(said, format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("".join(sorted(f"{quad} .\n" for quad in dataset)).encode()).hexdigest()
