"""What the service says of itself: its manifest, and its part of the OpenAPI document."""

from __future__ import annotations

from typing import Any, Final

import borderkg
from borderkg.namespaces import BKG, ID
from borderkg.serve.reconcile.previews import HEIGHT, WIDTH
from borderkg.serve.reconcile.reading import BATCH, IDS, LONGEST
from borderkg.serve.reconcile.register import COUNTRY, FETCHED, Register
from borderkg.serve.reconcile.suggesting import KINDS

VERSIONS: Final = ("0.2",)
_DEFAULTS: Final = ("Person", "Organization", "Place")


def manifest(register: Register, base: str, language: str) -> dict[str, Any]:
    """The manifest; `base` is the address of the service, with its last slash."""
    here = f"{base}reconcile"
    return {
        "versions": list(VERSIONS),
        "name": "borderkg: actores, organizaciones y lugares"
        if language == "es"
        else "borderkg: actors, organisations and places",
        "identifierSpace": ID,
        "schemaSpace": BKG,
        "defaultTypes": [
            {"id": id, "name": register.classes[id].name(language)}
            for id in _DEFAULTS
            if id in register.classes
        ],
        "documentation": f"{base}data",
        "serviceVersion": borderkg.__version__,
        "view": {"url": f"{base}page/id/{{{{id}}}}"},
        "feature_view": {"url": f"{here}/feature?id={{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            kind: {
                "service_url": here,
                "service_path": f"/suggest/{kind}",
                "flyout_service_path": f"/suggest/{kind}/flyout?id=${{id}}",
            }
            for kind in KINDS
        },
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Límite" if language == "es" else "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "0: todos los valores" if language == "es" else "0: all values",
                }
            ],
        },
        "batchSize": BATCH,
    }


def _failure(status: int) -> dict[str, Any]:
    return {str(status): {"$ref": f"#/components/responses/{status}"}}


def _json(description: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    return {"200": {"description": description, "content": content}, **_failure(503), **_failure(504)}


def _text(name: str, description: str, *, required: bool = False, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "required": required,
        "schema": {"type": "string", **schema},
    }


def _operation(id: str, summary: str, parameters: list[dict[str, Any]], **responses: Any) -> dict[str, Any]:
    return {
        "operationId": id,
        "tags": ["reconciliation"],
        "summary": summary,
        "parameters": parameters,
        "responses": responses,
    }


_TOO_LARGE: Final = {
    "413": {
        "description": "The batch is too large.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
_CURSOR: Final = {
    "name": "cursor",
    "in": "query",
    "description": "How many suggestions to leave out.",
    "schema": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
}


def _batch(register: Register) -> dict[str, Any]:
    """The schema of a batch of queries."""
    text = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"\S"}
    kind = {"enum": list(register.classes)}
    day = {"type": "string", "format": "date"}
    known = [
        {"type": "object", "required": ["pid", "v"], "properties": {"pid": {"const": pid}, "v": value}}
        for pid, value in (("country", text), ("office", text), ("on", day))
    ]
    query = {
        "type": "object",
        "required": ["query"],
        "additionalProperties": False,
        "properties": {
            "query": text,
            "type": {"anyOf": [kind, {"type": "array", "items": kind}]},
            "limit": {"type": "integer", "minimum": 1},
            "properties": {"type": "array", "items": {"anyOf": known}},
            "type_strict": {"enum": ["any", "all", "should"]},
        },
    }
    return {"type": "object", "additionalProperties": query, "maxProperties": BATCH}


def _extension() -> dict[str, Any]:
    """The schema of a request for values."""
    property = {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"enum": [*FETCHED, COUNTRY.id]},
            "settings": {"type": "object", "properties": {"limit": {"type": "integer", "minimum": 0}}},
        },
    }
    return {
        "type": "object",
        "required": ["ids", "properties"],
        "properties": {
            "ids": {"type": "array", "items": {"type": "string"}, "maxItems": IDS},
            "properties": {"type": "array", "items": property},
        },
    }


def _json_parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"name": name, "in": "query", "description": description, "content": content}


def _json_text(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "string", "contentMediaType": "application/json", "contentSchema": schema}


def paths(register: Register) -> dict[str, Any]:
    """The paths of the service, as OpenAPI describes them."""
    batch, values = _batch(register), _extension()
    return {
        "/reconcile": {
            "get": _operation(
                "reconcile",
                "The manifest; with queries or extend, the answer to them",
                [
                    _json_parameter("queries", f"A batch of at most {BATCH} queries", batch),
                    _json_parameter("extend", "Identifiers and properties whose values are wanted", values),
                ],
                **_json("The manifest, candidates or values."),
                **_failure(400),
                **_TOO_LARGE,
            ),
            "post": {
                **_operation(
                    "reconcile.post",
                    "Candidates for a batch of queries, or values",
                    [],
                    **_json("Candidates or values."),
                    **_failure(400),
                    **_TOO_LARGE,
                    **{"415": {"description": "The body is not a form."}},
                ),
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/x-www-form-urlencoded": {
                            "schema": {
                                "type": "object",
                                "properties": {"queries": _json_text(batch), "extend": _json_text(values)},
                                "anyOf": [{"required": ["queries"]}, {"required": ["extend"]}],
                            }
                        }
                    },
                },
            },
        },
        **{
            f"/reconcile/suggest/{kind}": {
                "get": _operation(
                    f"reconcile.suggest.{kind}",
                    f"Completes the beginning of a name ({kind})",
                    [_text("prefix", "What was typed", maxLength=300), _CURSOR],
                    **_json("Suggestions, the best first."),
                    **_failure(400),
                )
            }
            for kind in KINDS
        },
        "/reconcile/properties": {
            "get": _operation(
                "reconcile.properties",
                "Properties worth fetching of members of a type",
                [
                    _text("type", "Identifier of a type"),
                    {**_CURSOR, "name": "limit", "description": "How many."},
                ],
                **_json("Properties."),
                **_failure(400),
                **_failure(404),
            )
        },
    }
