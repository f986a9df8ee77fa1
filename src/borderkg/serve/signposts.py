"""Where a program goes on from an answer, which release it is of, and whether it is still the same.

Links are typed by RFC 8288 and by the relations of Signposting (https://signposting.org/FAIR/).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from borderkg.namespaces import BASE
from borderkg.query.terms import is_iri
from borderkg.serve.opened import Opened
from borderkg.serve.problems import Refusal

CATALOGUE: Final = BASE + "catalogue"
CC0: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
"""The licence of what we say ourselves, and so of the answers to our questions."""
_LONGEST: Final = 4096


class Signpost(NamedTuple):
    """One link of an answer: where to, what it is there, and of which media type."""

    target: str
    rel: str
    type: str = ""

    def __str__(self) -> str:
        media = f'; type="{self.type.partition(";")[0]}"' if self.type else ""
        return f'<{self.target}>; rel="{self.rel}"{media}'


def link_header(signposts: Iterable[Signpost]) -> str:
    """The Link header of `signposts`; what is no address, or no longer fits, is left out.

    >>> link_header([Signpost("/a.csv", "alternate", "text/csv"), Signpost("/a b", "item")])
    '</a.csv>; rel="alternate"; type="text/csv"'
    """
    parts: list[str] = []
    size = 0
    for post in dict.fromkeys(signposts):
        text = str(post)
        if not text.isascii() or not is_iri(post.target if ":" in post.target else "urn:" + post.target):
            continue
        size += len(text) + 2
        if size > _LONGEST:
            break
        parts.append(text)
    return ", ".join(parts)


def releases(opened: Opened) -> list[Signpost]:
    """The links that every answer has: the catalogue, its description, and the licence."""
    return [
        Signpost(CATALOGUE, "collection"),
        Signpost(f"/dumps/{opened.id}/manifest.json", "describedby", "application/json"),
    ]


def of_release(opened: Opened, wanted: str | None) -> None:
    """Refuse an address that names another release than the open one; a citation names its own.

    Raises:
        Refusal: 404, with the open release.
    """
    if wanted not in (None, "", opened.id):
        raise Refusal(
            404,
            "another release than the one that is cited is open here",
            hint="see /dumps/ for the files of others, or leave the release out",
            parameter="release",
            found=str(wanted)[:200],
            expected=opened.id,
        )


def entity_tag(opened: Opened, variant: str = "") -> str:
    """The entity tag of an answer that the release and `variant` alone decide."""
    mark = "-" + sha256(variant.encode()).hexdigest()[:12] if variant else ""
    return f'"{opened.etag.strip(chr(34))}{mark}"'


def unchanged(request: Request, tag: str) -> bool:
    """Whether the client has the answer with this entity tag already.

    https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
    """
    held = request.headers.get("if-none-match", "")[:_LONGEST]
    return tag in (one.strip().removeprefix("W/") for one in held.split(","))


def stamped(
    response: Response, opened: Opened, signposts: Iterable[Signpost] = (), *, variant: str = ""
) -> Response:
    """`response` with its release, its entity tag and its links."""
    response.headers["borderkg-release"] = opened.id
    response.headers["etag"] = entity_tag(opened, variant)
    response.headers["cache-control"] = "public, max-age=0, must-revalidate"
    links = link_header([*releases(opened), *signposts])
    response.headers["link"] = links
    return response


def not_modified(opened: Opened, variant: str = "") -> Response:
    """The answer to a client that has it already."""
    return stamped(Response(status_code=304), opened, variant=variant)
