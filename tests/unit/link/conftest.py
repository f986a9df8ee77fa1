"""A handful of entities, read from a small graph, and link files in a folder of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from borderkg.content import bundled
from borderkg.link.entities import Entities, read_entities
from borderkg.link.match import Matcher
from borderkg.namespaces import GRAPH, PREFIXES
from borderkg.sources.links import Links, read_links
from borderkg.store.direct import Direct
from borderkg.store.embedded import EmbeddedStore

TURTLE = """
organization:government-of-mexico a bkg:Government , bkg:Actor ;
    skos:prefLabel "Government of Mexico"@en , "Gobierno de México"@es .
organization:government-of-the-united-states a bkg:Government , bkg:Actor ;
    skos:prefLabel "Government of the United States"@en , "Gobierno de los Estados Unidos"@es .
organization:sre a bkg:Agency , bkg:Actor ; skos:notation "SRE" ;
    skos:prefLabel "Secretariat of Foreign Affairs"@en , "Secretaría de Relaciones Exteriores"@es ;
    org:subOrganizationOf organization:government-of-mexico .
organization:department-of-state a bkg:Agency , bkg:Actor ; skos:altLabel "State Department"@en ;
    skos:prefLabel "Department of State"@en , "Departamento de Estado"@es ;
    org:subOrganizationOf organization:government-of-the-united-states .
place:mexico a bkg:Country , bkg:Place ; skos:prefLabel "Mexico"@en , "México"@es ;
    schema:identifier "iso3166-1-alpha-2:MX" .
place:united-states a bkg:Country , bkg:Place ; skos:altLabel "United States"@en ;
    skos:prefLabel "United States of America"@en , "Estados Unidos de América"@es .
place:nogales-arizona a bkg:City , bkg:Place ; skos:altLabel "Nogales"@en ;
    skos:prefLabel "Nogales, Arizona"@en , "Nogales, Arizona"@es .
place:nogales-sonora a bkg:City , bkg:Place ; skos:altLabel "Nogales"@es ;
    skos:prefLabel "Nogales, Sonora"@en , "Nogales, Sonora"@es .
person:alicia-barcena a bkg:Person , bkg:Actor ; skos:altLabel "Alicia Bárcena Ibarra"@es ;
    skos:prefLabel "Alicia Bárcena"@en , "Alicia Bárcena"@es .
person:antony-blinken a bkg:Person , bkg:Actor ; skos:altLabel "Antony J. Blinken"@en ;
    skos:prefLabel "Antony Blinken"@en , "Antony Blinken"@es .
person:tony-blinker a bkg:Person , bkg:Actor ; skos:prefLabel "Antony Blinker"@en , "Antony Blinker"@es .
post:secretary-of-foreign-affairs-of-mexico a bkg:Post ; org:postIn organization:sre ;
    skos:prefLabel "Secretary of Foreign Affairs of Mexico"@en , "Secretaria de Relaciones Exteriores"@es .
post:secretary-of-state a bkg:Post ; org:postIn organization:department-of-state ;
    skos:prefLabel "Secretary of State"@en , "Secretario de Estado"@es .
tenure:one a bkg:Tenure ; org:member person:alicia-barcena ;
    bkg:post post:secretary-of-foreign-affairs-of-mexico ; bkg:during <urn:span:1> .
tenure:two a bkg:Tenure ; org:member person:antony-blinken ; bkg:post post:secretary-of-state ;
    bkg:during <urn:span:2> .
<urn:span:1> bkg:notBefore "2023-07-03"^^xsd:date ; bkg:notAfter "2024-09-30"^^xsd:date .
<urn:span:2> bkg:notBefore "2021-01-26"^^xsd:date ; bkg:notAfter "2025-01-20"^^xsd:date .
"""


@pytest.fixture(scope="session")
def entities() -> Entities:
    """Persons, organisations and places of two countries."""
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    store = EmbeddedStore.in_memory()
    store.load((prefixes + TURTLE).encode(), RdfFormat.TURTLE, GRAPH + "reference/small")
    return read_entities(Direct(store))


@pytest.fixture(scope="session")
def matcher(entities: Entities) -> Matcher:
    """The matcher over them."""
    return Matcher(entities)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the link files of the small content."""
    target = tmp_path / "links"
    shutil.copytree(Path(__file__).parents[2] / "tiny" / "data" / "links", target)
    shutil.copy(bundled().data / "links" / "schemes.toml", target / "schemes.toml")
    return target


@pytest.fixture
def links(folder: Path) -> Links:
    """Those link files, read."""
    return read_links(folder)
