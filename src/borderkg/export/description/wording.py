"""The words in which a catalogue describes the parts of a release, in English and Spanish."""

from __future__ import annotations

from typing import Final

Texts = dict[str, str]

CATALOGUE_TITLE: Final[Texts] = {"en": "borderkg", "es": "borderkg"}
CATALOGUE_TEXT: Final[Texts] = {
    "en": "The open knowledge graph of U.S.–Mexico border diplomacy and border statistics.",
    "es": "El grafo de conocimiento abierto de la diplomacia y la estadística de la frontera "
    "México–Estados Unidos.",
}
PROJECT: Final = "The borderkg project"
SERIES: Final[Texts] = {"en": "Releases of borderkg", "es": "Ediciones de borderkg"}
SERIES_TEXT: Final[Texts] = {
    "en": "Every release of the graph, each rebuilt byte for byte from its inputs.",
    "es": "Cada edición del grafo, todas reconstruibles byte por byte a partir de sus fuentes.",
}
RELEASE: Final[Texts] = {"en": "borderkg, release {id}", "es": "borderkg, edición {id}"}
RELEASE_TEXT: Final[Texts] = {
    "en": "All public graphs of the release: what documents say, what curators hold, official "
    "figures by vintage, "
    "what follows from them, and the ontology.",
    "es": "Todos los grafos públicos de la edición: lo que dicen los documentos, lo que sostienen "
    "los curadores, las "
    "cifras oficiales por edición, lo que se sigue de todo ello, y la ontología.",
}
GROUPS: Final[dict[str, Texts]] = {
    "documents": {
        "en": "Claims, mentions, stances, quantities and times as documents state them, with their "
        "evidence; a graph "
        "a document.",
        "es": "Afirmaciones, menciones, posturas, cantidades y tiempos tal como los dicen los "
        "documentos, con su "
        "evidencia; un grafo por documento.",
    },
    "reference": {
        "en": "Persons, posts, tenures, organisations, places, laws and events with their sources.",
        "es": "Personas, cargos, mandatos, organizaciones, lugares, leyes y acontecimientos con sus fuentes.",
    },
    "curation": {
        "en": "What statements of documents refer to, and links to other graphs with what verified "
        "each (SSSOM).",
        "es": "A qué se refieren los documentos, y enlaces a otros grafos con lo que verificó cada "
        "uno (SSSOM).",
    },
    "statistics": {
        "en": "Official figures as data cubes, a series a cube and a dataset a vintage.",
        "es": "Cifras oficiales como cubos de datos, una serie por cubo y un conjunto de datos por edición.",
    },
    "schemes": {
        "en": "SKOS concept schemes with labels in English and Spanish.",
        "es": "Esquemas de conceptos SKOS con etiquetas en inglés y español.",
    },
    "ontology": {
        "en": "The OWL ontology in modules, and its alignments to external vocabularies.",
        "es": "La ontología OWL por módulos, y sus alineaciones con vocabularios externos.",
    },
    "shapes": {
        "en": "The SHACL shapes that the data of every release conform to.",
        "es": "Las formas SHACL que cumplen los datos de cada edición.",
    },
    "inferred": {
        "en": "Triples that the axioms of the ontology entail, apart from what was stated.",
        "es": "Tripletas que implican los axiomas de la ontología, aparte de lo afirmado.",
    },
    "derived": {
        "en": "What is derived when a release is built: series, revisions, participants, labels.",
        "es": "Lo que se deriva al construir una edición: series, revisiones, participantes, etiquetas.",
    },
    "checks": {
        "en": "Figures that documents claim, held against every vintage of the official series.",
        "es": "Cifras que afirman los documentos, cotejadas con cada edición de la serie oficial.",
    },
    "metadata": {
        "en": "Licences, sources and counts of every graph.",
        "es": "Licencias, fuentes y recuentos de cada grafo.",
    },
}
TABLES: Final[Texts] = {"en": "borderkg as tables", "es": "borderkg en tablas"}
TABLES_TEXT: Final[Texts] = {
    "en": "Events, participations, stances, claims, checks and observations, a row each, with a codebook.",
    "es": "Acontecimientos, participaciones, posturas, afirmaciones, cotejos y observaciones, una "
    "fila cada uno, con "
    "un libro de códigos.",
}
QUERIES: Final[Texts] = {"en": "Stored questions", "es": "Preguntas guardadas"}
QUERIES_TEXT: Final[Texts] = {
    "en": "SPARQL queries that run as they lie over the dumps, with parameters and described columns.",
    "es": "Consultas SPARQL que se ejecutan tal cual sobre los volcados, con parámetros y columnas "
    "descritas.",
}
CUBE_TEXT: Final[Texts] = {
    "en": "{title}: a dataset for each vintage that the release holds, and one table of all.",
    "es": "{title}: un conjunto de datos por cada edición que tiene el grafo, y una tabla de todas.",
}
VINTAGE_TEXT: Final[Texts] = {
    "en": "{title}: the figures as published in the vintage {key}.",
    "es": "{title}: las cifras publicadas en la edición {key}.",
}
TABLE: Final[Texts] = {
    "en": "{title}: all vintages in one table",
    "es": "{title}: todas las ediciones en una tabla",
}
TABLE_TEXT: Final[Texts] = {
    "en": "One row an observation, with every dimension, its vintage, status and revision; CSV with "
    "CSVW metadata, "
    "and Parquet.",
    "es": "Una fila por observación, con todas las dimensiones, su edición, estado y revisión; CSV "
    "con metadatos "
    "CSVW, y Parquet.",
}
FILE_TEXT: Final[Texts] = {
    "en": "{path} of release {id}, as {format}",
    "es": "{path} de la edición {id}, en {format}",
}
ENDPOINT: Final[Texts] = {"en": "SPARQL endpoint", "es": "Punto de acceso SPARQL"}
QUOTED: Final[Texts] = {
    "en": "Our statements are CC0; a quoted phrase stays its owner's.",
    "es": "Nuestras afirmaciones son CC0; una frase citada sigue siendo de su titular.",
}
KEYWORDS: Final[dict[str, tuple[str, ...]]] = {
    "en": ("U.S.–Mexico border", "migration", "diplomacy", "knowledge graph"),
    "es": ("frontera México–Estados Unidos", "migración", "diplomacia", "grafo de conocimiento"),
}


def filled(texts: Texts, **values: str | Texts) -> Texts:
    """`texts` with values put in; a value may differ by language.

    >>> filled({"en": "{title}, {key}"}, title={"en": "Totals"}, key="2023-11")
    {'en': 'Totals, 2023-11'}
    """
    return {
        language: text.format(
            **{
                name: value if isinstance(value, str) else value.get(language, value.get("en", ""))
                for name, value in values.items()
            }
        )
        for language, text in texts.items()
    }
