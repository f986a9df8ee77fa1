"""RDF is read strictly, and nothing is fetched."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from borderkg.errors import EncodingError, SourceError, TurtleError
from borderkg.sources import rdf

XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">
<rdf:Description rdf:about="urn:a"><e:p>x</e:p></rdf:Description></rdf:RDF>"""


def bomb(depth: int) -> str:
    entities = '<!ENTITY e0 "lol">' + "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, depth)
    )
    return f"<!DOCTYPE x [{entities}]>" + XML.replace(">x<", f">&e{depth - 1};<")


@pytest.mark.parametrize("depth", [1, 6, 9])
def test_document_types_are_refused_before_they_expand(depth: int) -> None:
    began = time.monotonic()
    with pytest.raises(TurtleError, match="document type"):
        rdf.parse(bomb(depth).encode(), RdfFormat.RDF_XML)
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + XML,
        "<!doctype x>" + XML,
        "<?xml version='1.0' encoding='iso-8859-1'?>" + XML,
    ],
)
def test_xml_that_reaches_out_is_refused(text: str) -> None:
    with pytest.raises(TurtleError):
        rdf.parse(text.encode(), RdfFormat.RDF_XML)


def test_plain_xml_is_read() -> None:
    assert len(rdf.parse(XML.encode(), RdfFormat.RDF_XML)) == 1


@pytest.mark.parametrize(
    "text",
    [
        '{"@context": "https://example.org/c.jsonld", "@id": "urn:a"}',
        '{"@context": ["file:///etc/passwd", {}], "@id": "urn:a"}',
        '{"@context": {"@import": "https://example.org/c.jsonld"}, "@id": "urn:a"}',
        '{"@id": "urn:a", "urn:p": {"@context": "c.jsonld", "@id": "urn:b"}}',
        '{"@context": {"p": {"@id": "urn:p", "@context": "https://example.org/c.jsonld"}}, "p": {}}',
    ],
)
def test_contexts_that_lie_elsewhere_are_refused(text: str) -> None:
    with pytest.raises(TurtleError, match="never fetched"):
        rdf.parse(text.encode(), RdfFormat.JSON_LD)


def test_a_context_inside_the_file_is_read() -> None:
    text = '{"@context": {"p": {"@id": "urn:p", "@type": "@id"}}, "@id": "urn:a", "p": "urn:b"}'
    assert len(rdf.parse(text.encode(), RdfFormat.JSON_LD)) == 1


@pytest.mark.parametrize("text", ["{", '{"a": ' * 2000 + "1" + "}" * 2000, "[" * 100_000])
def test_json_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(TurtleError):
        rdf.parse(text.encode(), RdfFormat.JSON_LD)


@pytest.mark.parametrize(
    "text",
    [
        '<urn:a> <urn:p> "2023-02-30"^^xsd:date .',
        '<urn:a> <urn:p> "2023-1-5"^^xsd:date .',
        '<urn:a> <urn:p> "2010-13"^^xsd:gYearMonth .',
        '<urn:a> <urn:p> "1,234"^^xsd:integer .',
        '<urn:a> <urn:p> "10.5.1"^^xsd:decimal .',
        '<urn:a> <urn:p> "P"^^xsd:duration .',
        '<urn:a> <urn:p> "yes"^^xsd:boolean .',
        "<urn:a> <urn:p> <urn:b c> .",
        "<urn:a> <urn:p> <<( <urn:a> <urn:p> <urn:c> )>> .",
        "<urn:a> <urn:p> .",
    ],
)
def test_turtle_that_others_let_in_is_refused(text: str) -> None:
    whole = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n" + text
    with pytest.raises(TurtleError) as caught:
        rdf.parse(whole.encode(), RdfFormat.TURTLE, where="x.ttl")
    assert str(caught.value).startswith("x.ttl")


def test_good_literals_pass() -> None:
    text = """@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    <urn:a> <urn:p> "2024-02-29"^^xsd:date, "2023-08"^^xsd:gYearMonth, 232963, 10.5, true ,
        "P12M"^^xsd:duration .
    """
    assert len(rdf.parse(text.encode(), RdfFormat.TURTLE)) == 6


def test_a_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("<urn:a> <urn:p> 1 .\n<urn:b> <urn:p> .\n", encoding="utf-8")
    with pytest.raises(TurtleError) as caught:
        rdf.read(path)
    assert (caught.value.where, caught.value.line) == (str(path), 2)
    path.write_text("<urn:a> <urn:p> 'é' .", encoding="latin-1")
    with pytest.raises(EncodingError):
        rdf.read(path)
    with pytest.raises(SourceError, match="no such kind"):
        rdf.read(tmp_path / "x.docx")


@pytest.mark.parametrize("share", range(1, 20))
def test_a_cut_file_is_refused_or_a_whole_number_of_statements(share: int) -> None:
    raw = b"".join(b"<urn:a%d> <urn:p> <urn:b> , <urn:c> .\n" % n for n in range(40))
    cut = raw[: len(raw) * share // 20]
    try:
        quads = rdf.parse(cut, RdfFormat.TURTLE)
    except TurtleError:
        return
    assert len(quads) == 2 * cut.count(b" .\n")


def test_the_engine_itself_would_have_expanded() -> None:
    small = '<!DOCTYPE x [<!ENTITY a "y">]>' + XML.replace(">x<", ">&a;&a;<")
    (quad,) = pyoxigraph.parse(small.encode(), format=RdfFormat.RDF_XML)
    assert "yy" in str(quad.object)
