"""What the release holds: graphs by kind, sources with licences, what can be taken, how to cite."""

from __future__ import annotations

from collections import Counter

from starlette.requests import Request
from starlette.responses import Response

from borderkg.export.citation import citing
from borderkg.iris import graph_kind
from borderkg.serve import dumps
from borderkg.serve.opened import Opened, opened
from borderkg.serve.pages import page, tables
from borderkg.serve.pages.page import Download, Page


def _files(release: Opened) -> tuple[Download, ...]:
    """The files of the release with their sizes."""
    return tuple(
        Download(
            label=name,
            href=f"/dumps/{release.id}/{name}",
            bytes=(release.release.path / name).stat().st_size,
        )
        for name in dumps.files(release.release)
    )


async def holdings(request: Request) -> Response:
    """The page about the data, its sources and licences, and its citation."""
    release, shown = opened(request), await page.shown(request)
    frame = await release.run_built_in("pages/graphs")
    files = await release.aside(lambda: _files(release))
    say, words = shown.words.say, shown.words
    triples: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for iri, entry in release.release.manifest["graphs"].items():
        kind = graph_kind(iri) or ""
        counted[kind] += 1
        triples[kind] += int(entry["quads"])
    here = tables.Here(address=request.url.path, asked=request.query_params)
    citation = citing.of_release(release.release)
    return page.render(
        request,
        "holdings.html",
        Page(
            title=say("data.title"),
            lead=say("data.lead", release=release.id, n=sum(triples.values()), graphs=sum(counted.values())),
            section="data",
            downloads=files,
        ),
        shown=shown,
        kinds=tables.table(
            "kinds",
            say("data.kinds_caption"),
            [
                tables.Column(key="kind", heading=say("columns.kind")),
                tables.Column(key="graphs", heading=say("data.graphs")),
                tables.Column(key="triples", heading=say("data.triples")),
            ],
            [
                (shown.words_cell(say(f"data.kind_{kind}")), shown.number(counted[kind]), shown.number(n))
                for kind, n in triples.most_common()
            ],
        ),
        graphs=tables.of_frame(
            "graphs",
            say("data.graphs_caption"),
            frame,
            shown,
            headings={
                "graph": say("data.graph"),
                "triples": say("data.triples"),
                "licence": say("foot.licence"),
                "origin": say("data.origin"),
            },
            address=here.address,
            asked=here.asked,
        ),
        apa=citation.to_apa(),
        bibtex=citation.to_bibtex(),
        when=words.when(citation.date),
    )
