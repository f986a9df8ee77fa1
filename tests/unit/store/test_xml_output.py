"""What is written as XML comes back as it was, or is an error."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pyoxigraph
import pytest

from borderkg.errors import QueryError
from borderkg.serve import rdf_forms
from borderkg.store.answering import Request
from borderkg.store.direct import Direct
from borderkg.store.embedded import EmbeddedStore
from borderkg.store.xml_output import XmlOutput

ODD = "a\rb\r\nc\td\n e <&>\"' \u0085\u2028\ufffd\U0010ffff ]]>"
NONE = ["\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff"]


def rows(text: str) -> bytes:
    query = f"SELECT ?x {{ VALUES ?x {{ {pyoxigraph.Literal(text)} }} }}"
    return Direct(EmbeddedStore.in_memory()).answer(Request(query, bindings="xml", most_rows=9)).body


def graph(text: str) -> bytes:
    query = f"CONSTRUCT {{ <urn:a> <urn:b> {pyoxigraph.Literal(text)} }} {{}}"
    return Direct(EmbeddedStore.in_memory()).answer(Request(query, graph="rdfxml", most_rows=9)).body


def test_a_literal_comes_back_as_it_was() -> None:
    assert "".join(ElementTree.fromstring(rows(ODD)).itertext()) == ODD
    for written in (
        graph(ODD),
        rdf_forms.serialised(f"<urn:a> <urn:b> {pyoxigraph.Literal(ODD)} .".encode(), "rdf"),
    ):
        (quad,) = pyoxigraph.parse(written, format=pyoxigraph.RdfFormat.RDF_XML)
        assert quad.object.value == ODD


@pytest.mark.parametrize("character", NONE, ids=ascii)
def test_what_xml_cannot_say_is_an_error_that_names_it(character: str) -> None:
    ntriples = f"<urn:a> <urn:b> {pyoxigraph.Literal('x' + character)} .".encode()
    named = rf"U\+{ord(character):04X}.*JSON"
    with pytest.raises(QueryError, match=named):
        rows("x" + character)
    with pytest.raises(QueryError, match=named):
        graph("x" + character)
    with pytest.raises(QueryError, match=named):
        rdf_forms.serialised(ntriples, "rdf")


def test_a_character_in_two_pieces_is_seen() -> None:
    output = XmlOutput(io.BytesIO())
    output.write(b"<a>\xef")
    with pytest.raises(QueryError, match=r"U\+FFFE"):
        output.write(b"\xbf\xbe</a>")
