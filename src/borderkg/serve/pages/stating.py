"""What states a number of an answer: a cell that the row names, else the cells that it was made from.

A question that sums over cells has no cell in its rows. Its parameters and the rest of the row say
which cells were summed, and the number leads to them (`pages/behind.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from borderkg.namespaces import ID, expand
from borderkg.query.catalogue import StoredQuery
from borderkg.query.parameters import Given
from borderkg.query.terms import Term
from borderkg.serve.pages import links
from borderkg.serve.pages.forms import defaults
from borderkg.serve.pages.shown import Shown

STATING: Final = ("cell", "observation", "check", "claim", "finding", "evidence", "participation", "stance")
"""Columns that hold what states the numbers beside them, the first of them first."""
UNSTATED: Final = frozenset(("offset", "sentence", "start", "end", "rank", "seats"))
"""Columns of numbers that count or place and state nothing of their own."""
CODES: Final = ("agency", "area", "sector", "demographic", "authority", "drug", "code")
"""Columns and parameters that say of which cells a figure is."""
_WHOLE: Final = frozenset(("total", "whole", "percent"))
"""Columns that are of every group, also where the row is of one."""
_GROUPS: Final = frozenset(("demographic", "code"))
_LAWS: Final[Mapping[str, str]] = {"title42": ID + "law/title-42", "title8": ID + "law/title-8"}
_SPANS: Final[Mapping[str, tuple[str, ...]]] = {"before": ("1",), "after": ("2",)}
"""The spans of which a column is, where a question compares two; other columns are of both."""
Span = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Stating:
    """Where the numbers of one answer lead: its columns, and the values that were asked with."""

    columns: Sequence[str]
    values: Mapping[str, Sequence[str]]
    shown: Shown

    def href(self, terms: Sequence[Term | None], column: str) -> str | None:
        """The address of what states the number in `column` of a row; None where nothing does."""
        if column in UNSTATED:
            return None
        row = dict(zip(self.columns, terms, strict=True))
        for name in STATING:
            if (term := row.get(name)) is not None and term.kind == "iri":
                return links.address(term.value, self.shown.language)
        return self._behind(row, column)

    def _behind(self, row: Mapping[str, Term | None], column: str) -> str | None:
        series, dataset = self._of(column)
        spans = self._spans(row, column)
        if not dataset or not spans:
            return None
        pairs = [("series", links.short(series)) if series else ("dataset", links.short(dataset))]
        for first, last in spans:
            pairs += [("from", first), ("to", last)]
        if "vintage" in row and (term := row["vintage"]) is not None:
            pairs.append(("vintage", links.short(term.value)))
        pairs += [("of", code) for code in self._codes(row, column)]
        return f"{self.shown.within('/cells')}?{urlencode(pairs, safe='/')}"

    def _of(self, column: str) -> tuple[str, str]:
        """The series, where the question is of one, and the data set."""
        if "parts" in self.values and column == "sum":
            return "", self.values["parts"][0]
        for name in ("series", "total"):
            if (held := self.values.get(name)) and "/series/" in held[0]:
                return held[0], held[0].partition("/series/")[0]
        return "", next(iter(self.values.get("dataset", ())), "")

    def _spans(self, row: Mapping[str, Term | None], column: str) -> list[Span]:
        """First and last months."""
        if "from1" in self.values:
            wanted = _SPANS.get(column, ("1", "2"))
            return [(self.values[f"from{n}"][0], self.values[f"to{n}"][0]) for n in wanted]
        if (term := row.get("month")) is not None:
            month = term.value[:7]
            earlier = f"{int(month[:4]) - 1}{month[4:]}"
            if "before" in row and column == "before":
                return [(earlier, earlier)]
            if "before" in row and column != "count":
                return [(earlier, earlier), (month, month)]
            return [(month, month)]
        if (term := row.get("year")) is not None:
            text = term.value.rpartition("/")[2]
            year = int(text.removeprefix("FY"))
            if text.startswith("FY"):
                return [(f"{year - 1}-10", f"{year}-09")]
            return [(f"{year}-01", f"{year}-12")]
        return []

    def _codes(self, row: Mapping[str, Term | None], column: str) -> list[str]:
        made: dict[str, None] = {}
        for name in CODES:
            if column in _WHOLE and name in _GROUPS:
                continue
            if (term := row.get(name)) is not None:
                made[links.short(term.value)] = None
            else:
                made |= dict.fromkeys(links.short(one) for one in self.values.get(name, ()))
        if column in _LAWS:
            made[links.short(_LAWS[column])] = None
        return list(made)


def stating(
    query: StoredQuery, values: Mapping[str, Given | list[Given]], columns: Sequence[str], shown: Shown
) -> Stating:
    """Where the numbers of an answer lead; `values` are those that the address gave."""
    held: dict[str, list[str]] = {}
    for name, parameter in query.parameters.items():
        given = values.get(name)
        several = given if isinstance(given, list) else [given] if given is not None else []
        texts = [str(one) for one in several] or defaults(parameter)
        if texts:
            held[name] = [expand(one) for one in texts] if parameter.type == "iri" else texts
    return Stating(columns, held, shown)
