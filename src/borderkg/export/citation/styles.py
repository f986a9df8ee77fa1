"""A citation as text for people, and as BibTeX."""

from __future__ import annotations

import re
from typing import Final

from borderkg.export.citation.citing import AUTHOR, PUBLISHER, TITLE, Citation

_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_LATEX: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{mark: f"\\{mark}" for mark in "&%$#_{}"},
}


def apa(citation: Citation) -> str:
    """One line in the style of APA, seventh edition, for data sets.

    https://apastyle.apa.org/style-grammar-guidelines/references/examples/data-set-references
    """
    found = _found(citation) if citation.rows_sha256 else f"SHA-256 {citation.release_sha256}"
    return (
        f"{AUTHOR}. ({citation.year}). {citation.title} (Release {citation.release}) [{_genre(citation)}]. "
        f"{PUBLISHER}. {citation.permalink} ({found})"
    )


def bibtex(citation: Citation) -> str:
    """A `@misc` entry in UTF-8, as biber and current BibTeX styles read it.

    Marks of TeX are escaped in text; in `url`, which is read as it stands, none can occur but `%`,
    `#`, `&` and `_`, which are plain there. Capitals are kept by a second pair of braces.
    """
    note = f"{_genre(citation)}. Dump: SHA-256 {citation.release_sha256}."
    if citation.rows_sha256:
        note += f" {_found(citation)}."
    fields = {
        "author": f"{{{{{latex(AUTHOR)}}}}}",
        "title": f"{{{{{latex(citation.title)}}}}}",
        "year": f"{{{citation.year}}}",
        "month": _MONTHS[int(citation.date[5:7]) - 1],
        "publisher": f"{{{latex(PUBLISHER)}}}",
        "version": f"{{{latex(citation.release)}}}",
        "url": f"{{{citation.permalink}}}",
        "note": f"{{{latex(note)}}}",
    }
    if citation.kind != "release":
        fields["howpublished"] = f"{{In: {latex(TITLE)}}}"
    width = max(map(len, fields))
    told = ",\n".join(f"  {name:<{width}} = {value}" for name, value in fields.items())
    return f"@misc{{{key(citation)},\n{told}\n}}\n"


def key(citation: Citation) -> str:
    """The key of an entry: release, subject and, of rows, the beginning of their digest.

    The same citation has the same key, and two that differ have two.
    """
    subject = "" if citation.kind in ("release", "query") else citation.subject
    name = re.sub(r"[^a-z0-9]+", "-", subject.removeprefix("https://w3id.org/").lower()).strip("-")
    name = name.removeprefix("borderkg-")
    release = re.sub(r"[^A-Za-z0-9.]+", "-", citation.release)
    return "-".join(filter(None, ("borderkg", release, name, (citation.rows_sha256 or "")[:8])))


def latex(text: str) -> str:
    r"""`text` with the marks of TeX escaped; letters beyond ASCII stay as they are.

    >>> latex("5 % of {a_b} & ~ \\ é")
    '5 \\% of \\{a\\_b\\} \\& \\textasciitilde{} \\textbackslash{} é'
    """
    return "".join(_LATEX.get(character, character) for character in text)


def _genre(citation: Citation) -> str:
    genres = {
        "release": "Data set",
        "entity": "Entry in a data set",
        "question": "Answer from a data set",
        "query": "Answer from a data set",
    }
    return genres[citation.kind]


def _found(citation: Citation) -> str:
    what = "statement" if citation.kind == "entity" else "row"
    count = f"{citation.rows} {what}{'' if citation.rows == 1 else 's'}"
    return f"{count}, SHA-256 {citation.rows_sha256}"
