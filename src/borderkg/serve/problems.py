"""What goes wrong, told to programs as problem+json and to people as a page.

https://www.rfc-editor.org/rfc/rfc9457 . A problem says what is wrong, what was expected and what
to do; it never holds a path of the server or a traceback.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from borderkg.errors import (
    BorderKGError,
    EngineEndedError,
    ParameterError,
    QueryError,
    QueryTimeoutError,
    ReleaseError,
    ServiceError,
    UnknownNameError,
)
from borderkg.serve.negotiation import Offer, choose, ranges

MEDIA: Final = "application/problem+json"
OFFERS: Final = (
    Offer("json", MEDIA, ("application/json",)),
    Offer("html", "text/html; charset=utf-8", ("application/xhtml+xml",)),
)
RETRY_AFTER: Final = 2
"""Seconds after which a client that was told 503 may ask again."""
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a request is not answered.

    Attributes:
        status: the HTTP status.
        detail: what is wrong with this request.
        hint: what to do.
        more: further members of the JSON, such as `line` or `available`.
        headers: header fields of the response.
    """

    status: int
    detail: str
    hint: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the status says."""
        return HTTPStatus(self.status).phrase

    def to_json(self) -> bytes:
        """The problem as `application/problem+json`."""
        told = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail}
        hint = {"hint": self.hint} if self.hint else {}
        return json.dumps({**told, **hint, **self.more}, ensure_ascii=False).encode() + b"\n"


ErrorPage = Callable[[Request, Problem], Response]
"""What makes a page of a problem, for a reader in a browser."""


class Refusal(HTTPException):
    """Ends a request with `problem`; raised by a handler, answered by `respond`."""

    def __init__(self, status: int, detail: str, *, hint: str = "", **more: Any) -> None:
        headers: Mapping[str, str] = more.pop("headers", {})
        self.problem = Problem(status=status, detail=detail, hint=hint, more=more, headers=headers)
        super().__init__(status, detail, dict(headers))


def negotiate(request: HTTPConnection, offers: Sequence[Offer]) -> Offer:
    """The offer that the client wants most.

    Raises:
        Refusal: 406, with the list of what there is, when it wants none of them.
    """
    found = choose(accept(request), offers)
    if found is None:
        media = [offer.media.partition(";")[0] for offer in offers]
        raise Refusal(
            406,
            "none of the media types that you accept is available here",
            hint="ask for one of: " + ", ".join(media),
            available=media,
            headers={"vary": "Accept"},
        )
    return found


def accept(request: HTTPConnection) -> str | None:
    """The whole Accept header, of however many lines; None without any."""
    lines = request.headers.getlist("accept")
    return ", ".join(lines) if lines else None


def wants_page(request: HTTPConnection) -> bool:
    """Whether the client would rather see a page than JSON, as browsers do."""
    header = accept(request)
    if not ranges(header):
        return False
    found = choose(header, OFFERS)
    return found is not None and found.name == "html"


def problem_of(error: BorderKGError) -> Problem:
    """What a client may know of one of our errors: everything but where it happened."""
    more = {
        "line": error.line,
        "found": None if error.found is None else str(error.found)[:_SHOWN],
        "expected": error.expected,
    }
    status = _status(error)
    return Problem(
        status=status,
        detail=error.what,
        hint=error.advice or "",
        more={key: value for key, value in more.items() if value is not None},
        headers={"retry-after": str(RETRY_AFTER)} if status == 503 else {},
    )


def respond(request: Request, problem: Problem) -> Response:
    """The response that tells `problem`, as a page where the client wants one."""
    page: ErrorPage = getattr(request.app.state, "error_page", plain_page)
    if problem.status == 500:
        page = plain_page  # what makes the other pages may be what is at fault
    response = (
        page(request, problem) if wants_page(request) else Response(problem.to_json(), media_type=MEDIA)
    )
    response.status_code = problem.status
    for name, value in problem.headers.items():
        response.headers[name] = value
    response.headers.setdefault("vary", "Accept")
    response.headers["cache-control"] = "no-store"
    return response


def plain_page(request: Request, problem: Problem) -> Response:
    """A page of a problem in bare HTML."""
    lines = [problem.detail, problem.hint, *(f"{name}: {value}" for name, value in problem.more.items())]
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)
    return Response(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{html.escape(problem.title)}</title>"
        f"<h1>{html.escape(problem.title)}</h1>{body}<p><a href='/'>borderkg</a></p></html>",
        media_type="text/html",
    )


def on_error(request: Request, error: Exception) -> Response:
    """Tell one of our own errors."""
    assert isinstance(error, BorderKGError)
    return respond(request, problem_of(error))


def on_refusal(request: Request, error: Exception) -> Response:
    """Tell a refusal, ours or that of the router."""
    if isinstance(error, Refusal):
        return respond(request, error.problem)
    assert isinstance(error, HTTPException)
    details = {404: "there is nothing at this address", 405: "this address does not take that method"}
    hints = {404: "begin at /", 405: "use one of the methods that the Allow header names"}
    problem = Problem(
        status=error.status_code,
        detail=details.get(error.status_code, str(error.detail)),
        hint=hints.get(error.status_code, ""),
        headers=error.headers or {},
    )
    return respond(request, problem)


def on_fault(request: Request, error: Exception) -> Response:
    """Tell a fault of ours without saying more; the log has it."""
    return respond(
        request,
        Problem(status=500, detail="this is a fault of the service", hint="ask again, or tell its operator"),
    )


def _status(error: BorderKGError) -> int:
    if isinstance(error, QueryTimeoutError):
        return 504
    if isinstance(error, EngineEndedError):
        return 503
    if isinstance(error, UnknownNameError):
        return 404
    if isinstance(error, ParameterError | QueryError):
        return 400
    if isinstance(error, ServiceError | ReleaseError):
        return 503
    return 500
