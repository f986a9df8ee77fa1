"""What a request of the SPARQL 1.1 Protocol asks, read from its address and body.

https://www.w3.org/TR/sparql11-protocol/#query-operation . What is not a query operation is refused,
an update (https://www.w3.org/TR/sparql11-protocol/#update-operation) by its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import Request

from borderkg.serve.problems import Refusal

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_FIELDS: Final = 500
"""Parameters that a request may have."""
_UPDATING: Final = ("update", "using-graph-uri", "using-named-graph-uri")


class Asked(NamedTuple):
    """One query operation: the text, the dataset given beside it, and the seconds that it may take."""

    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    timeout: float


async def read(request: Request, *, timeout: float) -> Asked | None:
    """The query operation that `request` is; None for a GET that asks nothing.

    Args:
        request: a GET or POST.
        timeout: the seconds that a query may take here; a client may name fewer.

    Raises:
        Refusal: 400, 403 or 415, when it is no query operation.
    """
    fields = _fields(request.scope["query_string"])
    if request.method == "POST":
        media, charset = _media(request)
        if media == FORM:
            fields += _fields(await request.body())
        elif media == QUERY:
            if any(name == "query" for name, _ in fields):
                raise _refused("the query stands in the body and in the address", "give it once")
            fields.append(("query", _text(await request.body(), charset)))
        elif media == UPDATE:
            raise _update()
        else:
            raise Refusal(
                415,
                "the body is of a media type that is no query operation",
                hint=f"send {FORM} or {QUERY}",
                found=media[:100],
                headers={"accept-post": f"{FORM}, {QUERY}"},
            )
    if any(name in _UPDATING for name, _ in fields):
        raise _update()
    texts = [value for name, value in fields if name == "query"]
    if not texts and not fields and request.method != "POST":
        return None
    if len(texts) != 1:
        what = "there is no query" if not texts else "there is more than one query"
        raise _refused(what, "give exactly one parameter named query")
    return Asked(
        text=texts[0],
        default=tuple(dict.fromkeys(value for name, value in fields if name == "default-graph-uri")),
        named=tuple(dict.fromkeys(value for name, value in fields if name == "named-graph-uri")),
        timeout=_timeout([value for name, value in fields if name == "timeout"], timeout),
    )


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    if not encoded:
        return []
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS
        )
    except UnicodeError:
        raise _refused("the parameters are not percent-encoded UTF-8", "encode them as UTF-8") from None
    except ValueError:
        raise _refused("there are too many parameters", f"send at most {_FIELDS}") from None


def _text(body: bytes, charset: str) -> str:
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise Refusal(415, "a query is sent in UTF-8", hint="encode it as UTF-8", found=charset[:40])
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused(f"the query is not UTF-8 (at byte {error.start})", "encode it as UTF-8") from None


def _media(request: Request) -> tuple[str, str]:
    """The media type of the body and its charset, both in small letters."""
    media, *parameters = request.headers.get("content-type", "").lower().split(";")
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name == "charset":
            return media.strip(), value.strip('" ')
    return media.strip(), ""


def _timeout(given: Sequence[str], most: float) -> float:
    if not given:
        return most
    try:
        seconds = float(given[-1])
    except ValueError:
        seconds = 0.0
    if not seconds > 0:
        raise _refused(
            "the parameter timeout is no number of seconds", f"give one above 0 and up to {most:g}"
        )
    return min(seconds, most)


def _refused(detail: str, hint: str) -> Refusal:
    return Refusal(400, detail, hint=hint)


def _update() -> Refusal:
    return Refusal(403, "a release is read-only; it takes no update", hint="ask with the parameter query")
