"""HermiT finds ontology, schemes and data consistent, datatypes that it does not know set aside."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import OWL

from borderkg.content import bundled
from borderkg.namespaces import PREFIXES

owlready2 = pytest.importorskip("owlready2", reason="no owlready2 on this machine (install the dev extra)")

pytestmark = pytest.mark.skipif(
    shutil.which("java") is None, reason="no java on this machine (install a JDK)"
)

HERMIT = "org.semanticweb.HermiT.cli.CommandLine"
CONTRADICTIONS = {
    "a person who is a place": "person:x a bkg:Person , bkg:Place .",
    "an agency that is a person": "person:x a bkg:Person , bkg:Agency .",
    "an event that holds a post": "event:x a bkg:Meeting ; bkg:holdsPost post:y . post:y a bkg:Post .",
    "a claim that is the event it claims": "event:x a bkg:EventClaim ; bkg:claimsEvent event:x .",
    "a population that takes part": "<urn:p> bkg:participant group:x . group:x a bkg:PopulationGroup .",
    "a concept that is its scheme": "scheme:x a skos:Concept , skos:ConceptScheme .",
}


def authored() -> list[Path]:
    """Every Turtle file of ontology and data but the shapes."""
    content = bundled()
    return [content.ontology / "borderkg.ttl"] + [
        path
        for folder in (
            *(content.ontology / part for part in ("modules", "alignments", "vocabularies")),
            *(content.data / part for part in ("reference", "documents", "curation")),
        )
        for path in sorted(folder.glob("*.ttl"))
    ]


def consistent(files: Iterable[Path], scratch: Path, planted: str = "") -> bool:
    """Whether HermiT finds `files`, with the Turtle `planted`, consistent.

    Args:
        files: Turtle files, read as one ontology.
        scratch: a folder for the merged file.
        planted: more statements, in our prefixes.

    Raises:
        AssertionError: when HermiT could not answer.
    """
    graph = Graph()
    for path in files:
        graph.parse(path)
    prefixes = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
    graph.parse(data=prefixes + planted, format="turtle")
    graph.remove((None, OWL.imports, None))
    merged = scratch / "merged.nt"
    graph.serialize(merged, format="nt", encoding="utf-8")
    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    run = subprocess.run(
        ["java", "-Xmx1500M", "-cp", jar, HERMIT, "--ignoreUnsupportedDatatypes", "-k", merged.as_uri()],
        capture_output=True,
        text=True,
        timeout=600,
    )
    if run.returncode == 0 and "is satisfiable" in run.stdout:
        return True
    assert "Inconsistent ontology" in run.stderr, run.stderr
    return False


def test_ontology_and_data_are_consistent(tmp_path: Path) -> None:
    assert consistent(authored(), tmp_path)


@pytest.mark.parametrize("planted", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_planted_contradiction_is_found(tmp_path: Path, planted: str) -> None:
    ontology = [path for path in authored() if path.parent.name in ("modules", "alignments")]
    assert not consistent(ontology, tmp_path, planted)
