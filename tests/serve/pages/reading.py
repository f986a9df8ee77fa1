"""A page as a test reads it: parsed as a browser would, with what it says and how it is built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5rdf  # type: ignore[import-untyped]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A parsed page, and what a strict parser finds wrong with it."""

    root: Element
    errors: tuple[str, ...]

    def every(self, *tags: str) -> list[Element]:
        return [element for element in self.root.iter() if local(element) in tags]

    def one(self, tag: str) -> Element:
        found = self.every(tag)
        assert len(found) == 1, f"{len(found)} of <{tag}>"
        return found[0]

    def with_id(self, id: str) -> Element:
        return next(element for element in self.root.iter() if element.get("id") == id)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.one("body").itertext()).split())

    @property
    def lead(self) -> str:
        return next(said(p) for p in self.every("p") if p.get("class") == "lead")

    def rows(self, table: str) -> list[list[str]]:
        body = self.with_id(table).find(".//tbody")
        assert body is not None
        return [[said(cell) for cell in row] for row in body]

    @property
    def links(self) -> Iterator[str]:
        return (href for a in self.every("a") if (href := a.get("href")))


def local(element: Element) -> str:
    """The name of an element, of HTML or of SVG; a comment has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def said(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def read(body: bytes) -> Reading:
    parser: Any = html5rdf.HTMLParser(
        tree=html5rdf.getTreeBuilder("etree"), namespaceHTMLElements=False, strict=False
    )
    root = parser.parse(body.decode())
    return Reading(root=root, errors=tuple(str(error) for error in parser.errors))
