"""Hostile texts and IRIs in the data: every page shows them as text, links none, and runs none."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from borderkg import pipeline
from borderkg.content import Content

from ..serve.running import Running, running
from .planting import IRIS, NAMES, TEXTS, plant, renamed
from .seeing import Opener, Seen
from .test_pages import ADDRESSES, CLASSES, address

PLANTED = {
    **{name: f"/page/id/{quote(renamed(name), safe='/')}" for name in NAMES},
    "study": f"/study?event={quote('id/' + renamed(NAMES[2]), safe='')}",
    "participants": f"/q/events/participants-of-an-event?event={quote('id/' + renamed(NAMES[2]), safe='')}",
    "search": "/search?q=script",
    "event types": "/page/scheme/event-types",
    "publication": "/page/id/vintage/cbp-nationwide-encounters-2023-11",
    "graph": "/page/graph/reference/people",
}
PAGES = [*(name for name in ADDRESSES if name not in PLANTED), *CLASSES, *PLANTED]
MADE = """[...document.querySelectorAll("*")].filter((element) =>
  element.matches("iframe, math, form form, main img, main style, b, i")
  || element.matches("script:not([src]):not([type])")
  || [...element.attributes].some(({name}) => name.startsWith("on") || ["srcdoc", "autofocus"].includes(name))
).map((element) => element.outerHTML.slice(0, 200))"""
LED = """[...document.querySelectorAll("[href], [src]:not(img), [action], [formaction]")].flatMap((element) =>
  ["href", "src", "action", "formaction"].filter((name) => element.hasAttribute(name)).map((name) =>
    new URL(element.getAttribute(name), location.href).protocol))"""


@pytest.fixture(scope="session")
def planted_site(
    tiny_content: Content, tiny_texts: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """The content of `tests/tiny` with what is planted in it, served."""
    folder = tmp_path_factory.mktemp("planted")
    content = replace(tiny_content, data=plant(tiny_content.data, folder))
    pipeline.build(content, folder / "dist", texts=tiny_texts, check=False)
    with running(folder / "dist", folder) as site:
        yield site


def where(site: Running, name: str) -> str:
    return PLANTED[name] if name in PLANTED else address(site, name)


def nothing_came_of_it(seen: Seen) -> None:
    assert seen.dialogs == []
    assert seen.refused == []
    assert seen.complaints == []
    assert seen.outside == []
    assert seen.page.evaluate(MADE) == []
    assert set(seen.page.evaluate(LED)) <= {"http:", "https:", "mailto:"}


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("name", PAGES)
def test_what_is_planted_is_text(
    opener: Opener, planted_site: Running, vendor: None, name: str, prefix: str
) -> None:
    seen = opener(planted_site.address, prefix + where(planted_site, name))
    seen.draw()
    assert seen.page.locator("h1").count() == 1
    assert "failed" not in seen.states()
    nothing_came_of_it(seen)


def test_each_planted_text_is_shown_somewhere(planted_site: Running) -> None:
    shown = "".join(
        html.unescape(planted_site.get(where(planted_site, name), accept="text/html").body.decode())
        for name in PAGES
    )
    assert [text for text in TEXTS if text not in shown] == []
    for iri in IRIS:
        assert iri in shown


def test_pictures_and_previews_hold_it_as_text(opener: Opener, planted_site: Running) -> None:
    picture = planted_site.get(PLANTED["study"].replace("/study", "/study.svg"))
    assert picture.media == "image/svg+xml"
    for element in ElementTree.fromstring(picture.body).iter():
        assert element.tag.rpartition("}")[2] not in ("script", "foreignObject", "image", "a", "use")
        assert not any(name.startswith("on") for name in element.attrib)
    for name in NAMES[:2]:
        path = f"/reconcile/preview?id={quote(renamed(name), safe='')}"
        seen = opener(planted_site.address, path)
        assert seen.page.locator("h1").count() == 1, path
        nothing_came_of_it(seen)


def test_what_is_planted_is_never_markup_of_xml(planted_site: Running) -> None:
    assert len(ElementTree.fromstring(planted_site.get("/sitemap.xml").body)) > 50
    forms = [planted_site.get(f"/rdf/id/{quote(renamed(name), safe='/')}.rdf") for name in NAMES]
    written = [reply for reply in forms if reply.status == 200]
    assert written
    assert all(b"U+0001" in reply.body for reply in forms if reply not in written)
    for reply in written:
        elements = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(reply.body).iter()}
        assert not elements & {"script", "img", "svg", "b", "i"}
