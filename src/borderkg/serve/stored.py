"""Stored questions for programs: `/q/{theme}/{name}` with a suffix that names the form of the answer.

The parameters of the question are those of the address. What is not given, or is empty, keeps its
default; what is unknown or not of its type is refused, and says what would be right.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final
from urllib.parse import quote, urlencode

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from borderkg.errors import ParameterError
from borderkg.export.citation.citing import RELEASE, of_question
from borderkg.namespaces import BASE
from borderkg.query import run
from borderkg.query.catalogue import StoredQuery
from borderkg.query.parameters import Given
from borderkg.query.results import Frame
from borderkg.serve import rdf_forms, result_set, vega
from borderkg.serve.kept import kept
from borderkg.serve.negotiation import Offer
from borderkg.serve.opened import Opened, opened
from borderkg.serve.parameter_schemas import LONGEST, accepts
from borderkg.serve.problems import Refusal
from borderkg.serve.signposts import CC0, Signpost, not_modified, of_release, stamped, unchanged
from borderkg.serve.signposts import entity_tag as tag
from borderkg.store.location import Release

CSV: Final = Offer("csv", "text/csv; charset=utf-8; header=present")
TSV: Final = Offer("tsv", "text/tab-separated-values; charset=utf-8")
JSON: Final = Offer("json", "application/json")
TURTLE: Final = rdf_forms.TURTLE
JSON_LD: Final = Offer("jsonld", "application/ld+json")
SPARQL: Final = Offer("rq", "application/sparql-query; charset=utf-8")
VEGA_LITE: Final = Offer("vl.json", "application/vnd.vegalite.v6+json")
PARQUET: Final = Offer("parquet", "application/vnd.apache.parquet")
FORMS: Final = (CSV, TSV, JSON, TURTLE, JSON_LD, SPARQL, VEGA_LITE, PARQUET)
BY_SUFFIX: Final[Mapping[str, Offer]] = {form.name: form for form in FORMS}
Values = dict[str, Given | list[Given]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A stored question with the values that an address gives it.

    Attributes:
        query: the question.
        values: by parameter, what is given and not empty.
        release: the release that answers.
        language: of titles, `en` or `es`.
    """

    query: StoredQuery
    values: Values
    release: Release
    language: str = "en"

    @property
    def parameters(self) -> str:
        """The values as they stand in an address, with the question mark; empty where none is given."""
        pairs = [(name, str(one)) for name in sorted(self.values) for one in _several(self.values[name])]
        return "?" + urlencode(pairs, quote_via=quote, safe="/:") if pairs else ""

    def address(self, form: Offer | None = None) -> str:
        """The path of the answer in a form, or of the question's page."""
        return f"/q/{self.query.id}{'.' + form.name if form else ''}{self.parameters}"

    def iri(self, form: Offer | None = None) -> str:
        """The IRI by which the answer is cited."""
        return BASE + self.address(form).lstrip("/")

    @property
    def permalink(self) -> str:
        """The IRI of the answer with its release."""
        return f"{self.iri()}{'&' if self.parameters else '?'}{RELEASE}={self.release.id}"

    def citation(self, frame: Frame) -> str:
        """One line that says how to get the same rows again, with their digest."""
        return of_question(self.query, self.values, frame, self.release).to_apa()


def asked(opened: Opened, id: str, pairs: Iterable[tuple[str, str]], *, language: str = "en") -> Asked:
    """The question `id` with the values of an address; nothing is asked yet.

    Raises:
        UnknownNameError: when there is no such question, with near ones.
        Refusal: 400, for a parameter that is unknown or not of its type.
    """
    query = opened.queries[id]
    values: Values = {}
    for name, value in pairs:
        if name == RELEASE and name not in query.parameters:
            of_release(opened, value)
            continue
        if name not in query.parameters:
            raise _unknown(query, name)
        if value:
            values[name] = [*_several(values.get(name, [])), value]
    for name, given in values.items():
        _check(query, name, given)
    return Asked(query=query, values=values, release=opened.release, language=language)


async def answer(request: Request) -> Response:
    """The answer to a stored question, in the form that the suffix names."""
    name, _, suffix = request.path_params["file"].partition(".")
    release = opened(request)
    language = "es" if request.url.path.startswith("/es/") else "en"
    id = f"{request.path_params['theme']}/{name}"
    question = asked(release, id, request.query_params.multi_items(), language=language)
    form = BY_SUFFIX.get(suffix)
    if form is None or (form is VEGA_LITE and not question.query.view):
        raise Refusal(
            404,
            "this question has no chart" if form else "there is no such form of an answer",
            hint="ask for one of the forms that are available",
            found=suffix,
            available=[question.address(one) for one in _forms(question.query)],
        )
    variant = f"{language} {question.address(form)} {question.query.text}"
    if unchanged(request, tag(release, variant)):
        return not_modified(release, variant)
    body = await kept(release).answer(("q", variant), lambda: _body(release, question, form))
    response = Response(body, media_type=form.media)
    response.headers["content-disposition"] = f'inline; filename="{id.replace("/", "-")}.{suffix}"'
    return stamped(response, release, signposts(question, form), variant=variant)


def signposts(question: Asked, form: Offer | None = None) -> list[Signpost]:
    """Where an answer can be cited, what it is made by, and the other forms that it has."""
    others = [one for one in _forms(question.query) if one is not form]
    return [
        Signpost(question.permalink, "cite-as"),
        Signpost(CC0, "license"),
        Signpost("/queries.ttl", "describedby", rdf_forms.TURTLE.media),
        Signpost(question.address(), "alternate", "text/html"),
        *(Signpost(question.address(one), "alternate", one.media) for one in others),
    ]


async def _body(release: Opened, question: Asked, form: Offer) -> bytes:
    if form is SPARQL:
        return _sparql(question)
    frame = await release.run(question.query.id, question.values)
    return await release.aside(lambda: _WRITERS[form.name](question, frame))


def _sparql(question: Asked) -> bytes:
    return run.filled(question.query, question.values).encode()


def _csv(question: Asked, frame: Frame) -> bytes:
    return frame.to_csv().encode()


def _tsv(question: Asked, frame: Frame) -> bytes:
    return frame.to_tsv().encode()


def _json(question: Asked, frame: Frame) -> bytes:
    head = {
        "release": question.release.id,
        "query": question.query.id,
        "parameters": question.values,
        "cite": question.citation(frame),
    }
    return (json.dumps(head, ensure_ascii=False, indent=1)[:-2] + "," + frame.to_json()[1:]).encode()


def _ntriples(question: Asked, frame: Frame) -> bytes:
    return result_set.ntriples(
        frame,
        address=question.iri(TURTLE),
        query=f"{BASE}q/{question.query.id}",
        release=question.release.id,
        citation=question.citation(frame),
    )


def _turtle(question: Asked, frame: Frame) -> bytes:
    return rdf_forms.serialised(_ntriples(question, frame), "ttl")


def _jsonld(question: Asked, frame: Frame) -> bytes:
    return rdf_forms.serialised(_ntriples(question, frame), "jsonld")


def _vega_lite(question: Asked, frame: Frame) -> bytes:
    about = {"release": question.release.id, "query": question.iri(), "cite": question.citation(frame)}
    made = vega.specification(question.query, frame, language=question.language, about=about)
    return json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n"


def _parquet(question: Asked, frame: Frame) -> bytes:
    output = io.BytesIO()
    about = {"borderkg.release": question.release.id, "borderkg.cite": question.citation(frame)}
    frame.to_polars().write_parquet(output, metadata=about)
    return output.getvalue()


_WRITERS: Final[Mapping[str, Callable[[Asked, Frame], bytes]]] = {
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "ttl": _turtle,
    "jsonld": _jsonld,
    "vl.json": _vega_lite,
    "parquet": _parquet,
}


def _check(query: StoredQuery, name: str, given: Given | list[Given]) -> None:
    """Refuse what is not of the parameter's type, or is more than one where one may be.

    Raises:
        Refusal: 400, with the parameter, what was found and what was expected.
    """
    parameter = query.parameters[name]
    several = _several(given)
    found, expected = next(((str(one), "") for one in several if not accepts(parameter, str(one))), ("", ""))
    try:
        run.filled(query, {name: found or given})
    except ParameterError as error:
        found, expected = str(error.found), error.expected or ""
    if found:
        raise Refusal(
            400,
            f"the parameter {name} cannot take this value",
            hint=f"it is of type {parameter.type}",
            parameter=name,
            found=found[:200],
            expected=expected or f"at most {LONGEST} characters, none of them unsafe in an address",
        )


def _forms(query: StoredQuery) -> list[Offer]:
    return [form for form in FORMS if query.view or form is not VEGA_LITE]


def _several(value: Given | list[Given]) -> list[Given]:
    return value if isinstance(value, list) else [value]


def _unknown(query: StoredQuery, name: str) -> Refusal:
    near = get_close_matches(name, query.parameters, n=1)
    return Refusal(
        400,
        "the question has no such parameter",
        hint=f"did you mean {near[0]}?" if near else "leave it out",
        parameter=name[:200],
        found=name[:200],
        expected=", ".join(query.parameters) or "no parameter at all",
    )


class _Suffixed(Convertor[str]):
    """A last part of a path that has a suffix, so that pages, which have none, are left to others."""

    regex = r"[^/.]+\.[^/]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("suffixed", _Suffixed())
ROUTES: Final = [
    Route(f"{language}/q/{{theme}}/{{file:suffixed}}", answer, methods=["GET", "HEAD"])
    for language in ("", "/es")
]
