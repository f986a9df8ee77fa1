"""Hygiene rules: their header, and rows that become findings."""

from pathlib import Path

import pyoxigraph
import pytest

from borderkg.checks import hygiene
from borderkg.errors import BuildError
from borderkg.store.embedded import EmbeddedStore

RULE = """#+ summary: Things without a name
#+ message: a thing has a name
SELECT ?graph ?focus ?found { GRAPH ?graph { ?focus a ?found } FILTER NOT EXISTS { ?focus <urn:x:name> ?n } }
"""


def test_a_row_is_an_offence(tmp_path: Path) -> None:
    (tmp_path / "unnamed.rq").write_text(RULE, encoding="utf-8")
    store = EmbeddedStore.in_memory()
    store.load(
        b'<urn:x:t> a <urn:x:T> . <urn:x:u> a <urn:x:T> ; <urn:x:name> "u" .',
        pyoxigraph.RdfFormat.TURTLE,
        "urn:g",
    )
    (finding,) = hygiene.offences(store, hygiene.read_rules(tmp_path))
    assert finding.code == "BKG-HYG-unnamed"
    assert (finding.file, finding.focus) == ("urn:g", "urn:x:t")
    assert finding.message == "a thing has a name; found urn:x:T"


def test_a_rule_says_what_it_is_about(tmp_path: Path) -> None:
    (tmp_path / "bare.rq").write_text("#+ summary: x\nSELECT * { ?s ?p ?o }", encoding="utf-8")
    with pytest.raises(BuildError, match="lacks a line of its header"):
        hygiene.read_rules(tmp_path)
