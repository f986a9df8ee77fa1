"""How a release is cited: `CITATION.cff`, and the page that greets whoever opens a bundle.

https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md
"""

from __future__ import annotations

import json
from typing import Final, NamedTuple

from borderkg.export.citation.citing import of_release
from borderkg.export.description import wording
from borderkg.export.description.files import released
from borderkg.namespaces import BASE
from borderkg.store.location import Release


class Named(NamedTuple):
    """What identifies a release: its id, date, IRI, permanent address, size, and canonical digests."""

    release: str
    date: str
    iri: str
    permalink: str
    quads: int
    graphs: int
    dataset: str
    union: str


_README: Final = """\
# borderkg, release {release}

The open knowledge graph of U.S.–Mexico border diplomacy and border statistics, as released on {date}:
{quads:,} quads in {graphs} named graphs.

| what | where |
|---|---|
| all graphs | `borderkg.nq` (N-Quads, sorted), `borderkg.trig`, `borderkg.jsonld` |
| all triples in one graph | `borderkg-flat.nt` |
| each graph | `turtle/<kind>/<key>.ttl` |
| official figures | `cubes/<cube>.csv` with `.csv-metadata.json` (CSVW), `cubes/<cube>.parquet` |
| events, participations, stances, claims, checks, observations | `tables/`, with `tables/codebook.csv` |
| links to other graphs, with what verified each | `links/*.sssom.tsv` |
| ontology, schemes, alignments, shapes, rules | `ontology/` |
| stored questions | `queries/` |
| catalogue (DCAT-AP 3), statistics (VoID), research object (RO-Crate 1.1) | `dcat.ttl`, `void.ttl`, \
`ro-crate-metadata.json` |
| licences | `licences.csv`, `LICENCES.md` |
| inputs and digests | `manifest.json`, `bundle.json`, `SHA256SUMS` |

Cite it as <{permalink}>, or by `CITATION.cff`. The same triples have the same digests in any syntax
(SHA-256 of the canonical N-Quads, RDFC-1.0):

    all graphs    {dataset}
    one graph     {union}

`borderkg verify FOLDER` or `sha256sum -c SHA256SUMS` finds any damage. `borderkg build` and
`borderkg release` at the tag of this release write the same bytes again.
"""


def named(release: Release, dataset: str, union: str) -> Named:
    """What identifies `release`, with its canonical digests."""
    manifest = release.manifest
    return Named(
        release=release.id,
        date=str(manifest.get("date", "")),
        iri=released(release),
        permalink=of_release(release).permalink,
        quads=int(manifest.get("quads", 0)),
        graphs=len(release.graphs),
        dataset=dataset,
        union=union,
    )


def readme(one: Named) -> bytes:
    """`README.md` of a bundle."""
    return _README.format(**one._asdict()).encode()


def citation(one: Named) -> bytes:
    """`CITATION.cff` 1.2.0 of a release."""
    lines = [
        "cff-version: 1.2.0",
        f"message: {_quoted('Cite the release that you used, with its digest.')}",
        "type: dataset",
        f"title: {_quoted('borderkg: ' + wording.CATALOGUE_TEXT['en'].rstrip('.'))}",
        "authors:",
        f"  - name: {_quoted(wording.PROJECT)}",
        f"version: {_quoted(one.release)}",
        f"date-released: {_quoted(one.date)}",
        f"url: {_quoted(one.permalink)}",
        f"repository-artifact: {_quoted(f'{BASE}dumps/{one.release}/')}",
        "identifiers:",
        "  - type: url",
        f"    value: {_quoted(one.iri)}",
        '    description: "The IRI of the release as a dataset"',
        "  - type: other",
        f"    value: {_quoted(one.dataset)}",
        '    description: "SHA-256 of the canonical N-Quads (RDFC-1.0) of all graphs"',
        "license:",
        "  - CC0-1.0",
        "  - Apache-2.0",
        "keywords:",
        *(f"  - {_quoted(word)}" for word in wording.KEYWORDS["en"]),
    ]
    return ("\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    """`text` as a YAML scalar; every JSON string is one."""
    return json.dumps(text, ensure_ascii=False)
