"""What the service says of itself: its manifest, and its part of the OpenAPI document."""

from __future__ import annotations

from typing import Any, Final

import borderkg
from borderkg.namespaces import BKG, ID
from borderkg.serve.reconcile.previews import HEIGHT, WIDTH
from borderkg.serve.reconcile.reading import BATCH
from borderkg.serve.reconcile.register import Register
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
_BATCHES: Final = [
    _text("queries", f"A batch of at most {BATCH} queries, as JSON"),
    _text("extend", "Identifiers and properties whose values are wanted, as JSON"),
]
_CURSOR: Final = {
    "name": "cursor",
    "in": "query",
    "description": "How many suggestions to leave out.",
    "schema": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
}
PATHS: Final[dict[str, Any]] = {
    "/reconcile": {
        "get": _operation(
            "reconcile",
            "The manifest; with queries or extend, the answer to them",
            _BATCHES,
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
                            "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}},
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
            [_text("type", "Identifier of a type"), {**_CURSOR, "name": "limit", "description": "How many."}],
            **_json("Properties."),
            **_failure(400),
        )
    },
}
