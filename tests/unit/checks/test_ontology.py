"""Terms that do not exist, ours and others', and imports of what is not here."""

from __future__ import annotations

from pathlib import Path

import pytest

from borderkg.checks import ontology
from borderkg.checks.findings import Finding
from borderkg.checks.run import authored
from borderkg.content import bundled

PREFIXES = """@prefix bkg: <https://w3id.org/borderkg/ns#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DECLARED = "bkg:Meeting a owl:Class . oa:exact a owl:DatatypeProperty .\n"


def check(folder: Path, text: str) -> list[Finding]:
    path = folder / "x.ttl"
    path.write_text(PREFIXES + DECLARED + text, encoding="utf-8")
    return ontology.check_files([("ontology/x.ttl", path)])


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("<urn:a> a bkg:Meetings .", "BKG-ONT-002", "did you mean Meeting?"),
        ("<urn:a> sh:dataType xsd:date .", "BKG-ONT-003", "did you mean datatype?"),
        ("<urn:a> skos:preferredLabel 'a'@en .", "BKG-ONT-003", "its vocabulary has no skos:preferredLabel"),
        ("<urn:a> oa:exacts 'a' .", "BKG-ONT-003", "no alignment declares oa:exacts; did you mean exact?"),
        ("<urn:a> <urn:p> '1'^^xsd:integr .", "BKG-ONT-003", "did you mean integer?"),
        ("<urn:a> a owl:Ontology ; owl:imports <https://w3id.org/borderkg/ns/no> .", "BKG-ONT-004", "not in"),
        ("<urn:a> <urn:p> .", "BKG-ONT-001", "line 5"),
    ],
)
def test_what_does_not_exist_is_found(tmp_path: Path, text: str, code: str, words: str) -> None:
    (finding,) = check(tmp_path, text)
    assert finding.code == code
    assert words in finding.message
    assert finding.file == "ontology/x.ttl"


def test_what_exists_passes(tmp_path: Path) -> None:
    text = "<urn:s> sh:class bkg:Meeting ; sh:not <urn:t> ; oa:exact 'a' ; skos:broader <urn:u> ."
    assert check(tmp_path, text) == []


def test_the_bundled_files_use_terms_that_exist() -> None:
    assert ontology.check_files(authored(bundled())) == []
