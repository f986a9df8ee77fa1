"""Every page is reached from the README; every relative link leads to a file, and to its heading."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest

from borderkg.content import bundled

ROOT = bundled().ontology.parent
README = ROOT / "README.md"
DOCS = ROOT / "docs"
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "queries/README.md")),
    *sorted(path for path in DOCS.rglob("*") if path.suffix in {".md", ".ipynb"}),
]


class Link(NamedTuple):
    """A link of a page to another file, a heading, or both."""

    page: Path
    target: str

    @property
    def path(self) -> Path:
        """The file that it leads to."""
        name = unquote(self.target.partition("#")[0])
        return (self.page.parent / name).resolve() if name else self.page

    @property
    def anchor(self) -> str:
        """The heading that it leads to, empty where it names none."""
        return self.target.partition("#")[2]

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)} → {self.target}"


@cache
def prose(page: Path) -> str:
    """What a page says, without its blocks of code; of a notebook the cells of text."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def links(page: Path) -> Iterator[Link]:
    """The relative links of a page, code between ticks apart."""
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose(page))):
        if not re.match(r"[a-z][a-z+.-]*:", target):
            yield Link(page, target)


def anchors(page: Path) -> set[str]:
    """The anchors of the headings of a page, as GitHub makes them."""
    found: dict[str, int] = {}
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$", prose(page), re.MULTILINE):
        plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        found[slug] = found.get(slug, -1) + 1
    return {slug if n == 0 else f"{slug}-{n}" for slug, times in found.items() for n in range(times + 1)}


ALL = [link for page in PAGES for link in links(page)]


@pytest.mark.parametrize("link", ALL, ids=str)
def test_a_link_leads_somewhere(link: Link) -> None:
    assert link.path.exists()
    if link.anchor:
        assert link.anchor in anchors(link.path)


def test_every_page_is_reached_from_the_readme() -> None:
    reached, open_ = set[Path](), [README]
    while open_:
        page = open_.pop()
        if page in reached:
            continue
        reached.add(page)
        if page in PAGES:
            open_ += [link.path for link in links(page)]
    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in reached] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_file_that_is_named_without_a_link_is_there(page: Path) -> None:
    for name in re.findall(r"(?<![\w/.-])docs/[\w./-]+\.(?:md|ipynb)\b", page.read_text(encoding="utf-8")):
        assert (ROOT / name).is_file(), name


def test_broken_links_are_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# What is `here`?\n\n## Twice\n\n## Twice\n\n[a](gone.md) [b](#what-is-here) [c](#twice-1) [d](#x)"
        " [e](https://example.org/) `[f](code.md)`\n\n```md\n# No heading\n[g](code.md)\n```\n",
        encoding="utf-8",
    )
    found = {link.target: link for link in links(page)}
    assert set(found) == {"gone.md", "#what-is-here", "#twice-1", "#x"}
    assert not found["gone.md"].path.exists()
    assert anchors(page) == {"what-is-here", "twice", "twice-1"}
