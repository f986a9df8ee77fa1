"""Every code that a finding can have, with a paragraph each; `docs/findings.md` is this, written out.

Run `python -m borderkg.checks.codes docs/findings.md` after a change of shapes or hygiene rules.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from borderkg.checks import hygiene, shapes
from borderkg.content import Content, bundled
from borderkg.namespaces import SHAPES

FIXED: Final = {
    "BKG-FMT-001": "An authored Turtle file cannot be read: a syntax error, with its line, or bytes that are "
    "not UTF-8. Correct the line, or convert the file.",
    "BKG-FMT-002": "An authored Turtle file is not in its one canonical form; the message ends with the "
    "difference. `borderkg fmt` writes the form. Comments do not survive it: say it as `skos:scopeNote` or "
    "`skos:editorialNote`.",
    "BKG-ONT-001": "A file cannot be read as RDF: a syntax error, or a literal that is not of its datatype, "
    "such as a day that does not exist.",
    "BKG-ONT-002": "A term in our namespace is used that no module declares. Declare it in "
    "`ontology/modules/`, or correct the spelling; the message names the nearest term.",
    "BKG-ONT-003": "A term of another vocabulary does not exist. Terms of RDF, RDFS, OWL, XSD, SKOS, SHACL, "
    "PROV, ORG, Data Cube, FOAF, DC Terms, VoID, VANN, OWL-Time and GeoSPARQL are held against the list of "
    "the vocabulary; those of any other against what `ontology/alignments/` declares.",
    "BKG-ONT-004": "An `owl:imports` names an ontology that is not in the folder. Nothing is ever fetched: "
    "import our own modules alone, and declare a term from elsewhere in an alignment.",
    "BKG-CUB-001": "A cell of a cube has a code that no graph describes as what the range of the dimension "
    "says. Add the concept, place, agency or period, or correct the source's code map.",
    "BKG-CUB-002": "A cube has cells, and its structure does not name dimensions and exactly one measure.",
    "BKG-CUB-IC01": "An observation is in no data set, or in two. Data Cube constraint IC-1.",
    "BKG-CUB-IC02": "A data set has no structure, or two. Data Cube constraint IC-2.",
    "BKG-CUB-IC03": "A structure has no measure. Data Cube constraint IC-3.",
    "BKG-CUB-IC04": "A dimension has no range. Data Cube constraint IC-4.",
    "BKG-CUB-IC05": "A dimension of concepts has no code list. Data Cube constraint IC-5.",
    "BKG-CUB-IC06": "A component that is no attribute is optional. Data Cube constraint IC-6.",
    "BKG-CUB-IC07": "A slice key belongs to no structure. Data Cube constraint IC-7.",
    "BKG-CUB-IC08": "A slice key has a property that its structure has not. Data Cube constraint IC-8.",
    "BKG-CUB-IC09": "A slice has no slice structure, or two. Data Cube constraint IC-9.",
    "BKG-CUB-IC10": "A slice lacks a value that its structure fixes. Data Cube constraint IC-10.",
    "BKG-CUB-IC11": "An observation lacks a dimension. Data Cube constraint IC-11.",
    "BKG-CUB-IC12": "Two observations of a cube have the same dimensions. Data Cube constraint IC-12.",
    "BKG-CUB-IC13": "An observation lacks an attribute that is required. Data Cube constraint IC-13.",
    "BKG-CUB-IC14": "An observation lacks the measure. Data Cube constraint IC-14.",
    "BKG-CUB-IC15": "An observation lacks the measure that its measure dimension names. Data Cube "
    "constraint IC-15.",
    "BKG-CUB-IC16": "An observation has a measure that its measure dimension does not name. Data Cube "
    "constraint IC-16.",
    "BKG-CUB-IC17": "A combination lacks one of the measures of a cube with a measure dimension. Data "
    "Cube constraint IC-17.",
    "BKG-CUB-IC18": "An observation of a slice is not in the slice's data set. Data Cube constraint IC-18.",
    "BKG-CUB-IC19": "A code is not in the code list of its component. Data Cube constraint IC-19.",
    "BKG-CUB-IC20": "A code is not reached from the roots of its hierarchical code list. Data Cube "
    "constraint IC-20.",
    "BKG-CUB-IC21": "A code is not reached backwards from the roots of its hierarchical code list. "
    "Data Cube constraint IC-21.",
    "BKG-CUB-SUM": "The figure of a whole agency differs from the sum of its parts in one vintage. "
    "Look for a part"
    "that is missing, or for cells of two publications in one vintage.",
    "BKG-CUB-ROLL": "A derived cube differs from the sum of what it was made from, in one vintage and "
    "period.",
    "BKG-EXP-ROWS": "A cube has not as many observations as its `source.toml` expects rows. The table "
    "was cut, or it"
    "is another edition: then describe that one.",
    "BKG-EXP-RANGE": "A measure lies outside the range that `source.toml` expects.",
    "BKG-EXP-DISTINCT": "A column has not as many different values as `source.toml` expects.",
    "BKG-EXP-TOTAL": "A total that the publisher prints differs from the sum of the cells that it speaks of.",
    "BKG-EVD-001": "A claim has no evidence. Say which phrase of its document states it.",
    "BKG-EVD-002": "A phrase is not at its offsets in the text that was given. Offsets count code points "
    "from 0, the end exclusive. Correct them in the document's Turtle.",
    "BKG-EVD-003": "The sentence number of a piece of evidence is not the number of the unit around its "
    "offsets, or no one unit is around them.",
    "BKG-EVD-004": "A text that was given is not the document: its SHA-256 differs. Give the file as it was "
    "published, with its line ends unchanged.",
    "BKG-EVD-005": "A quoted phrase has more than ten words; a word is a run of letters or digits. Cut it.",
    "BKG-EVD-006": "Evidence has no position although the text of its document is held.",
    "BKG-EVD-007": "A unit of a document overlaps another, or ends beyond the end of the text.",
    "BKG-QRY-001": "A file below `queries/` is not a stored query: its header is missing, incomplete or "
    "ill-formed.",
    "BKG-QRY-002": "A stored query cannot be answered as it lies, with its defaults.",
    "BKG-QRY-003": "A stored query gives fewer or more rows than its header expects.",
    "BKG-QRY-004": "A stored query breaks a rule of `borderkg.query.lint`, which the message names.",
}
"""The codes that stand in the program, and what each means."""

_INTRODUCTION: Final = """# Findings

`borderkg check` reports findings: faults in data, each with a stable code, the file or graph, the
resource, and what is wrong. A build stops at a finding that is a violation, and the release before
stays. This page has a paragraph for every code; it is written by `borderkg.checks.codes`.
"""
_HYGIENE: Final = """## Hygiene

What shapes cannot see is found by a query over all public graphs, one rule a file in
`ontology/hygiene/`. A row is an offence.
"""
_SHAPES: Final = """## Shapes

The code is `BKG-SHP-` and the local name of the shape in `ontology/shapes/`. The paragraph is what
the shape demands. The cells of a cube have a closed shape made from its structure, with the code
`BKG-SHP-{cube}-cell` for what is in no structure and `BKG-SHP-{cube}-cell-{component}` for a component
that is missing, given twice or not of its range.
"""


def described(content: Content) -> dict[str, str]:
    """Each code with its paragraph, in the order of the page."""
    texts = shapes.messages(shapes.read_shapes((content.ontology / "shapes").glob("*.ttl")))
    rules = hygiene.read_rules(content.ontology / "hygiene")
    return {
        **FIXED,
        **{f"BKG-HYG-{rule.name}": f"{rule.summary}: {rule.message}." for rule in rules},
        **{f"BKG-SHP-{shape.removeprefix(SHAPES)}": text for shape, text in sorted(texts.items())},
    }


def page(content: Content) -> str:
    """The page `docs/findings.md`."""
    headings = {"BKG-HYG": _HYGIENE, "BKG-SHP": _SHAPES}
    parts = [_INTRODUCTION, "## Format, ontology, cubes, evidence, queries"]
    for code, text in described(content).items():
        heading = headings.pop(code[: len("BKG-SHP")], None)
        parts += [heading] if heading else []
        parts.append(f"**{code}** {text}")
    return "\n\n".join(part.strip() for part in parts) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(bundled()), encoding="utf-8", newline="\n")
