"""The report as one page that needs nothing else: no script, no font, no address that it asks.

https://www.w3.org/TR/WCAG22/ · light, dark and print by style sheet alone.
"""

from __future__ import annotations

from html import escape

from borderkg.export.changes.report import Changes, Side
from borderkg.export.changes.sections import MOST, Cell, Linked, Section, Table, lead, sections, title
from borderkg.paper import STYLE


def html(changes: Changes, *, most: int = MOST) -> str:
    """The page of `changes`, a whole HTML document in UTF-8; of long tables the first `most` rows."""
    heading = title(changes)
    parts = [
        f"<h1>{escape(heading)}</h1>",
        '<p class="soft">What came, went and changed</p>',
        f'<p class="lead">{escape(lead(changes))}</p>',
        *(_section(section) for section in sections(changes, most=most)),
    ]
    foot = "".join(
        f"<p>{word}: {escape(_side(side))}</p>" for word, side in (("Old", changes.old), ("New", changes.new))
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>borderkg: {escape(heading)}</title>\n"
        f'<meta name="description" content="{escape(lead(changes))}">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n{chr(10).join(parts)}\n</main>\n<footer>{foot}</footer>\n</body>\n</html>\n"
    )


def _side(side: Side) -> str:
    version = f", ontology {side.version}" if side.version else ""
    return (
        f"borderkg, release {side.release} of {side.date}{version}, {side.quads:,} quads, "
        f"SHA-256 {side.sha256}"
    )


def _section(section: Section) -> str:
    text = f"<p>{escape(section.text)}</p>\n" if section.text else ""
    return f"<h2>{escape(section.title)}</h2>\n{text}" + "\n".join(_table(t) for t in section.tables)


def _table(table: Table) -> str:
    caption = escape(table.caption)
    head = "".join(
        f'<th scope="col"{_style(table, place)}>{escape(text)}</th>' for place, text in enumerate(table.head)
    )
    body = "\n".join(
        "<tr>" + "".join(f"<td{_style(table, n)}>{_cell(cell)}</td>" for n, cell in enumerate(row)) + "</tr>"
        for row in table.rows
    )
    rest = ""
    if table.left_out:
        rest = f'\n<p class="soft">… and {table.left_out:,} more; the JSON form has them all.</p>'
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{caption}"><table>\n'
        f"<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody></table></div>{rest}"
    )


def _style(table: Table, place: int) -> str:
    return ' class="n"' if place in table.right else ""


def _cell(cell: Cell) -> str:
    if isinstance(cell, Linked) and cell.iri.startswith(("http://", "https://")):
        return f'<a href="{escape(cell.iri)}">{escape(cell.text)}</a>'
    return escape(cell.text if isinstance(cell, Linked) else cell)
