"""A citation as CSL-JSON, and back: the item carries all that running it again needs.

What CSL has no variable for stands in `custom`, which its schema keeps for that.
https://github.com/citation-style-language/schema/blob/master/schemas/input/csl-data.json
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, Literal, NotRequired, TypedDict, cast, get_args

from borderkg.errors import CitationError
from borderkg.export.citation.citing import AUTHOR, PUBLISHER, TITLE, Citation, Kind
from borderkg.export.citation.styles import apa, key


class Name(TypedDict):
    """A name that is not taken apart."""

    literal: str


IssuedDate = TypedDict("IssuedDate", {"date-parts": list[list[int]]})
"""A date in year, month and day."""


class Custom(TypedDict):
    """What CSL has no variable for."""

    kind: str
    subject: str
    releaseSha256: str
    parameters: dict[str, list[str]]
    questionSha256: str | None
    columns: list[str]
    rows: int | None
    rowsSha256: str | None


Item = TypedDict(
    "Item",
    {
        "id": str,
        "type": Literal["dataset", "entry"],
        "title": str,
        "container-title": NotRequired[str],
        "author": list[Name],
        "issued": IssuedDate,
        "publisher": str,
        "version": str,
        "URL": str,
        "note": str,
        "custom": Custom,
    },
)
"""The variables of CSL that an item of ours has, each with its type."""

_TEXTS: Final = ("id", "title", "publisher", "version", "URL", "note")
_TYPES: Final = ("dataset", "entry")
_DIGESTS: Final = ("releaseSha256", "questionSha256", "rowsSha256")
_ADVICE: Final = "write it with: borderkg cite … --style csl"


def item(citation: Citation) -> Item:
    """The item of a citation."""
    made: dict[str, Any] = {
        "id": key(citation),
        "type": "entry" if citation.kind == "entity" else "dataset",
        "title": citation.title,
        "author": [{"literal": AUTHOR}],
        "issued": {"date-parts": [[int(part) for part in citation.date.split("-")]]},
        "publisher": PUBLISHER,
        "version": citation.release,
        "URL": citation.permalink,
        "note": apa(citation),
        "custom": {
            "kind": citation.kind,
            "subject": citation.subject,
            "releaseSha256": citation.release_sha256,
            "parameters": {name: list(values) for name, values in citation.parameters},
            "questionSha256": citation.question_sha256,
            "columns": list(citation.columns),
            "rows": citation.rows,
            "rowsSha256": citation.rows_sha256,
        },
    }
    if citation.kind != "release":
        made["container-title"] = TITLE
    return cast(Item, made)


def csl(citation: Citation) -> str:
    """A CSL-JSON file: a list with one item."""
    return json.dumps([item(citation)], ensure_ascii=False, indent=1) + "\n"


def read(text: str, where: Path | str) -> Citation:
    """The citation that a CSL-JSON file holds.

    Args:
        text: the file's text: an item, or a list with one.
        where: its name, for errors.

    Raises:
        CitationError: when it is no such file, or holds an item that is not one of ours.
    """
    try:
        told = json.loads(text)
    except ValueError as error:
        raise CitationError(
            "the citation is not JSON", where=where, line=getattr(error, "lineno", None), advice=_ADVICE
        ) from error
    if isinstance(told, list):
        if len(told) != 1:
            raise CitationError(
                "one citation is checked at a time", where=where, found=len(told), expected="1 item"
            )
        told = told[0]
    fault = next(iter(faults(told)), None)
    if fault is not None:
        raise CitationError(
            "this is no citation of borderkg",
            where=where,
            found=fault,
            expected="an item of CSL",
            advice=_ADVICE,
        )
    return _citation(cast(Item, told))


def faults(told: object) -> list[str]:
    """What of `told` is not as `Item` says, in words; nothing where all is."""
    if not isinstance(told, dict):
        return ["no object"]
    found = [f"no text {name}" for name in _TEXTS if not isinstance(told.get(name), str)]
    found += [f"unknown variable {name}" for name in sorted(set(told) - set(Item.__annotations__))]
    if told.get("type") not in _TYPES:
        found.append(f"type {told.get('type')!r}")
    if not _is_names(told.get("author")):
        found.append("no author with a literal name")
    if not _is_date(told.get("issued")):
        found.append("no date issued of year, month and day")
    if "container-title" in told and not isinstance(told["container-title"], str):
        found.append("a container-title that is no text")
    return found + _faults_of_custom(told.get("custom"))


def _faults_of_custom(custom: object) -> list[str]:
    if not isinstance(custom, dict) or set(custom) != set(Custom.__annotations__):
        return ["custom without the fields " + ", ".join(Custom.__annotations__)]
    found = []
    if custom["kind"] not in get_args(Kind):
        found.append(f"custom kind {custom['kind']!r}")
    if not isinstance(custom["subject"], str):
        found.append("no custom subject")
    for name in _DIGESTS:
        value = custom[name]
        if not (value is None and name != "releaseSha256") and not _is_digest(value):
            found.append(f"custom {name} that is no SHA-256")
    parameters = custom["parameters"]
    if not isinstance(parameters, dict) or not all(map(_is_texts, parameters.values())):
        found.append("custom parameters that are no lists of texts")
    if not _is_texts(custom["columns"]):
        found.append("custom columns that are no texts")
    rows = custom["rows"]
    if rows is not None and (not isinstance(rows, int) or isinstance(rows, bool) or rows < 0):
        found.append("custom rows that are no count")
    return found


def _citation(item: Item) -> Citation:
    custom = item["custom"]
    year, month, day = item["issued"]["date-parts"][0]
    return Citation(
        kind=cast(Kind, custom["kind"]),
        subject=custom["subject"],
        title=item["title"],
        permalink=item["URL"],
        release=item["version"],
        date=f"{year:04}-{month:02}-{day:02}",
        release_sha256=custom["releaseSha256"],
        parameters=tuple((name, tuple(values)) for name, values in sorted(custom["parameters"].items())),
        question_sha256=custom["questionSha256"],
        columns=tuple(custom["columns"]),
        rows=custom["rows"],
        rows_sha256=custom["rowsSha256"],
    )


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and not set(value) - set("0123456789abcdef")


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(name, dict) and list(name) == ["literal"] and isinstance(name["literal"], str)
        for name in value
    )


def _is_date(value: object) -> bool:
    if not isinstance(value, dict) or list(value) != ["date-parts"]:
        return False
    parts = value["date-parts"]
    return (
        isinstance(parts, list)
        and len(parts) == 1
        and isinstance(parts[0], list)
        and len(parts[0]) == 3
        and all(isinstance(part, int) and not isinstance(part, bool) for part in parts[0])
        and 1 <= parts[0][1] <= 12
        and 1 <= parts[0][2] <= 31
    )
