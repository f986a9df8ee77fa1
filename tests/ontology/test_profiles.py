"""The ontology with its schemes is in OWL 2 DL and in OWL 2 RL, in the judgement of the OWL API.

https://www.w3.org/TR/owl2-profiles/ — the checker is Debian's `libowlapi-java`.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import RDF, Graph
from rdflib.namespace import OWL

from borderkg.content import bundled
from borderkg.namespaces import ONTOLOGY, PREFIXES

JARS = Path("/usr/share/java")
OWLAPI = JARS / "owlapi-apibinding.jar"
NEEDED = (
    *(
        "owlapi-*.jar",
        "rdf4j-*.jar",
        "commons-io.jar",
        "commons-codec.jar",
        "commons-rdf-api.jar",
        "guava.jar",
    ),
    *(
        "caffeine.jar",
        "slf4j-api.jar",
        "slf4j-nop.jar",
        "hppcrt.jar",
        "jsr305.jar",
        "xz.jar",
        "jackson-core.jar",
    ),
    "atinject-jsr330-api.jar",
)
EXISTENTIAL = """
bkg:Person rdfs:subClassOf
  [ a owl:Restriction ; owl:onProperty bkg:holdsPost ; owl:someValuesFrom bkg:Post ] .
"""
PUNNED = "bkg:holdsPost a owl:DatatypeProperty ."
RANGED = "bkg:onDate rdfs:range xsd:date ."

pytestmark = [
    pytest.mark.skipif(shutil.which("javac") is None, reason="no javac on this machine (install a JDK)"),
    pytest.mark.skipif(not OWLAPI.is_file(), reason="no OWL API on this machine (install libowlapi-java)"),
]


def vocabulary() -> list[Path]:
    """Umbrella, modules, alignments and schemes."""
    folder = bundled().ontology
    return [folder / "borderkg.ttl"] + [
        path
        for part in ("modules", "alignments", "vocabularies")
        for path in sorted((folder / part).glob("*.ttl"))
    ]


def merged(files: Iterable[Path], planted: str = "") -> Graph:
    """All of `files` as one ontology: the umbrella's header, no imports."""
    graph = Graph()
    for path in files:
        graph.parse(path)
    prefixes = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
    graph.parse(data=prefixes + planted, format="turtle")
    graph.remove((None, OWL.imports, None))
    for header in list(graph.subjects(RDF.type, OWL.Ontology)):
        if str(header) != ONTOLOGY:
            graph.remove((header, None, None))
    return graph


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command line of the compiled checker, the file's path still to come."""
    classes = tmp_path_factory.mktemp("classes")
    jars = ":".join(str(jar) for pattern in NEEDED for jar in sorted(JARS.glob(pattern)))
    source = Path(__file__).with_name("Profiles.java")
    subprocess.run(["javac", "-nowarn", "-d", classes, "-cp", jars, source], check=True, timeout=300)
    return ["java", "-cp", f"{classes}:{jars}", "Profiles"]


def report(checker: list[str], graph: Graph, path: Path) -> tuple[int, list[str]]:
    """How many logical axioms the OWL API read, and each violation with its profile in front."""
    graph.serialize(path, format="turtle", encoding="utf-8")
    run = subprocess.run([*checker, str(path)], check=True, timeout=300, capture_output=True, text=True)
    first, *rest = run.stdout.splitlines()
    return int(first.removeprefix("axioms\t")), [line.removeprefix("violation\t") for line in rest]


def test_ontology_and_schemes_are_in_dl_and_rl(checker: list[str], tmp_path: Path) -> None:
    axioms, violations = report(checker, merged(vocabulary()), tmp_path / "merged.ttl")
    assert violations == []
    assert axioms > 1500


def test_planted_violations_are_reported(checker: list[str], tmp_path: Path) -> None:
    _, violations = report(
        checker, merged(vocabulary(), EXISTENTIAL + PUNNED + RANGED), tmp_path / "merged.ttl"
    )
    for profile, words in (
        ("OWL 2 RL", "ObjectSomeValuesFrom"),
        ("OWL 2 RL", "data range not in profile: xsd:date"),
        ("OWL 2 DL", "holdsPost"),
    ):
        assert any(each.startswith(profile) and words in each for each in violations), (profile, words)
