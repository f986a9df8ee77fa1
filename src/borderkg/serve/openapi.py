"""`/openapi.json`: what programs can ask of the service, made from the stored questions' own files.

https://spec.openapis.org/oas/v3.1.1.html . Each question is one path, with the types that its
header declares; beside them stand the other routes for programs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import borderkg
from borderkg.export.citation.citing import RELEASE
from borderkg.query.catalogue import StoredQuery
from borderkg.serve import parameter_schemas, problems, rdf_forms, stored
from borderkg.serve.kept import kept
from borderkg.serve.negotiation import Offer
from borderkg.serve.opened import Opened, opened
from borderkg.serve.reconcile import described
from borderkg.serve.reconcile.register import Register, register
from borderkg.serve.signposts import CC0, not_modified, stamped, unchanged
from borderkg.serve.signposts import entity_tag as tag

VERSION: Final = "3.1.1"
_FAILURES: Final = {
    "400": "The request is wrong; the problem names the parameter, what was found and what was expected.",
    "404": "There is no such thing; the problem names near ones.",
    "406": "None of the accepted media types is available; the problem lists those that are.",
    "503": "Every worker is busy; ask again after the seconds of Retry-After.",
    "504": "The deadline passed.",
}


def document(release: Opened, names: Register) -> dict[str, Any]:
    """The description of the service over an open release, whose `names` can be matched."""
    return {
        "openapi": VERSION,
        "info": {
            "title": "borderkg",
            "version": f"{borderkg.__version__}+{release.id}",
            "summary": "The knowledge graph of U.S.–Mexico border diplomacy and border statistics.",
            "description": f"Release {release.id}. Each answer names its release in the header "
            "Borderkg-Release and, in Link, how to cite it.",
            "license": {"name": "CC0 1.0", "url": CC0},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": theme} for theme in _themes(release)]
        + [{"name": "graph data"}, {"name": "downloads"}, {"name": "reconciliation"}],
        "paths": {
            **{
                f"/q/{query.id}.{{suffix}}": _question(query, release.id)
                for query in release.queries.values()
            },
            **_linked_data(),
            **_documents(),
            **_downloads(),
            **described.paths(names),
        },
        "components": {
            "schemas": {"Problem": _problem(), "Rows": _rows()},
            "responses": {name: _failure(text) for name, text in _FAILURES.items()},
            "headers": _headers(),
        },
    }


async def openapi(request: Request) -> Response:
    """The description as JSON."""
    release = opened(request)
    if unchanged(request, tag(release, "openapi")):
        return not_modified(release, "openapi")

    async def make() -> bytes:
        names = await register(release)
        told = await release.aside(lambda: document(release, names))
        return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"

    body = await kept(release).answer("openapi", make)
    return stamped(Response(body, media_type="application/json"), release, variant="openapi")


def _question(query: StoredQuery, release: str) -> dict[str, Any]:
    forms = [form for form in stored.FORMS if query.view or form is not stored.VEGA_LITE]
    return {
        "get": {
            "operationId": query.id.replace("/", "."),
            "tags": [query.theme],
            "summary": query.summary["en"],
            "description": "\n\n".join(
                [*filter(None, [query.description]), "Columns:", _columns(query), f"*{query.summary['es']}*"]
            ),
            "parameters": [
                _form(forms),
                *(_parameter(query, name) for name in query.parameters),
                {
                    "name": RELEASE,
                    "in": "query",
                    "description": "The release that a citation names; another than the open one is refused.",
                    "required": False,
                    "schema": {"enum": [release, ""]},
                },
            ],
            "responses": _responses(forms, 400, 404, 503, 504),
        }
    }


def _columns(query: StoredQuery) -> str:
    return "\n".join(f"- `{name}`: {texts.get('en', '')}" for name, texts in query.columns.items())


def _parameter(query: StoredQuery, name: str) -> dict[str, Any]:
    parameter = query.parameters[name]
    said = parameter.label.get("en", name)
    about = f" ({parameter.class_})" if parameter.class_ else ""
    return {
        "name": name,
        "in": "query",
        "description": f"{said}{about}; " + ("may be left open" if parameter.optional else "has a default"),
        "required": False,
        "schema": parameter_schemas.schema(parameter),
        **({"explode": True} if parameter.multiple else {}),
    }


def _form(forms: Iterable[Offer]) -> dict[str, Any]:
    return {
        "name": "suffix",
        "in": "path",
        "required": True,
        "description": "The form of the answer.",
        "schema": {"enum": [form.name for form in forms]},
    }


def _linked_data() -> dict[str, Any]:
    described = {
        "operationId": "describe",
        "tags": ["graph data"],
        "summary": "What the graph says of a resource",
        "parameters": [_path("id/person/antony-blinken"), _form(rdf_forms.OFFERS)],
        "responses": _responses(rdf_forms.OFFERS, 404, 503, 504),
    }
    spaces: dict[str, Any] = {
        f"/{space}/{{path}}": {
            "get": {
                "operationId": f"resolve.{space}",
                "tags": ["graph data"],
                "summary": f"303 to the page or the RDF of what is called {space}/…, by Accept",
                "parameters": [_path(example)],
                "responses": {"303": _elsewhere(), **_failures(404, 406, 503, 504)},
            }
        }
        for space, example in (
            ("id", "person/antony-blinken"),
            ("scheme", "topics"),
            ("data", "cbp-southwest-totals"),
            ("graph", "meta/all"),
            ("catalogue", "checks"),
            ("ns", "core"),
        )
    }
    return {"/rdf/{path}.{suffix}": {"get": described}, **spaces}


def _documents() -> dict[str, Any]:
    titles = {
        "ontology": "The ontology with its alignments",
        "shapes": "The shapes that the data must have",
        "void": "The graphs of the release, described with VoID",
        "dcat": "The catalogue of the release, described with DCAT",
        "queries": "The stored questions as sh:SPARQLExecutable",
    }
    made: dict[str, Any] = {
        f"/{name}.{{suffix}}": {
            "get": {
                "operationId": name,
                "tags": ["graph data"],
                "summary": title,
                "parameters": [_form(rdf_forms.OFFERS)],
                "responses": _responses(rdf_forms.OFFERS, 404, 503, 504),
            }
        }
        for name, title in titles.items()
    }
    made["/context.jsonld"] = {
        "get": {
            "operationId": "context",
            "tags": ["graph data"],
            "summary": "The JSON-LD context",
            "responses": _responses([rdf_forms.JSON_LD], 503),
        }
    }
    return made


def _downloads() -> dict[str, Any]:
    name = {
        "name": "release",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "pattern": "^[^/?#]+$"},
    }
    any_file = {"content": {"*/*": {}}, "headers": _references()}
    return {
        "/dumps/{release}/": {
            "get": {
                "operationId": "release",
                "tags": ["downloads"],
                "summary": "The files of a release, with sizes and digests",
                "parameters": [name],
                "responses": {
                    "200": {
                        "description": "The files.",
                        "headers": _references(),
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                    **_failures(404, 503),
                },
            }
        },
        "/dumps/{release}/{file}": {
            "get": {
                "operationId": "file",
                "tags": ["downloads"],
                "summary": "A file of a release, whole or in ranges",
                "parameters": [name, {**name, "name": "file"}],
                "responses": {
                    "200": {"description": "The file.", **any_file},
                    "206": {"description": "The ranges that the Range header asks for.", **any_file},
                    "416": {"description": "The file has no such range."},
                    **_failures(404, 503),
                },
            }
        },
    }


def _path(example: str) -> dict[str, Any]:
    pattern = "^[A-Za-z0-9][A-Za-z0-9._~/-]*$"
    schema = {"type": "string", "pattern": pattern, "maxLength": 900}
    return {"name": "path", "in": "path", "required": True, "schema": schema, "example": example}


def _responses(forms: Iterable[Offer], *failures: int) -> dict[str, Any]:
    schemas = {"application/json": {"$ref": "#/components/schemas/Rows"}}
    media = [form.media.partition(";")[0] for form in forms]
    content = {one: ({"schema": schemas[one]} if one in schemas else {}) for one in media}
    whole = {"description": "The answer.", "headers": _references(), "content": content}
    return {"200": whole, "304": {"description": "The client has it already."}, **_failures(*failures)}


def _failures(*statuses: int) -> dict[str, Any]:
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _elsewhere() -> dict[str, Any]:
    location = {"required": True, "schema": {"type": "string"}}
    return {
        "description": "What describes it is elsewhere.",
        "headers": {"Location": location, **_references()},
        "content": {"text/plain": {}},
    }


def _references() -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in _headers()}


def _headers() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "Borderkg-Release": {"description": "The release that gave the answer.", "schema": text},
        "Link": {"description": "How to cite, licence, other forms (RFC 8288).", "schema": text},
        "ETag": {"description": "The same for as long as the answer is.", "schema": text},
    }


def _failure(description: str) -> dict[str, Any]:
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": description, "content": {problems.MEDIA: problem, "text/html": {}}}


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "description": "https://www.rfc-editor.org/rfc/rfc9457",
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "hint": text,
            "parameter": text,
            "found": text,
            "expected": text,
            "available": {"type": "array", "items": text},
            "nearest": {"type": "array", "items": text},
        },
    }


def _rows() -> dict[str, Any]:
    text = {"type": "string"}
    column = {
        "type": "object",
        "required": ["name", "datatype"],
        "properties": {"name": text, "datatype": text, "description": {"type": "object"}},
    }
    return {
        "type": "object",
        "required": ["release", "query", "parameters", "cite", "columns", "rows"],
        "properties": {
            "release": text,
            "query": text,
            "parameters": {"type": "object"},
            "cite": text,
            "columns": {"type": "array", "items": column},
            "rows": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": {"type": ["string", "integer", "boolean", "null"]},
                },
            },
        },
    }


def _themes(release: Opened) -> list[str]:
    return sorted({id.partition("/")[0] for id in release.queries})


ROUTES: Final = [Route("/openapi.json", openapi, methods=["GET", "HEAD"])]
