"""Small pages about an entity, a class, a property or a feature, that a client shows beside its table.

They hold no script and no style, and may stand in a frame of another site.
"""

from __future__ import annotations

from html import escape
from typing import Final

from starlette.responses import HTMLResponse

from borderkg.link.entities import Entity
from borderkg.serve.reconcile.matching import FEATURES
from borderkg.serve.reconcile.register import Named, Register, identifier

WIDTH: Final = 430
HEIGHT: Final = 200
"""Pixels of the frame that a preview is made for."""
_POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *"


def entity(register: Register, one: Entity, language: str, base: str) -> str:
    """A preview of an entity: its name, what tells it from namesakes, its definition, and where more is."""
    definitions = register.values.get((one.iri, "definition"), ())
    definition = next((v.term.value for v in definitions if v.term.language == language), "")
    prefix = "es/" if language == "es" else ""
    where = f"{base}{prefix}page/id/{identifier(one)}"
    return (
        f"<h1>{escape(one.label(language))}</h1><p>{escape(register.about(one, language))}</p>"
        + (f"<p>{escape(definition)}</p>" if definition else "")
        + f'<p><a href="{escape(where)}" target="_blank" rel="noopener">{escape(one.iri)}</a></p>'
    )


def named(one: Named, language: str) -> str:
    """A preview of a class or property."""
    return f"<h1>{escape(one.name(language))}</h1><p>{escape(one.description(language))}</p>"


def feature(id: str) -> str:
    """What a feature of a candidate is; empty where there is no such feature."""
    of = id.removesuffix("-weight")
    if of not in FEATURES:
        return ""
    told = FEATURES[of] if of == id else f"How much this counts in the score: {FEATURES[of]}"
    return (
        f"<h1>{escape(id)}</h1><p>{escape(told)}.</p>"
        "<p>The score is 100 times the mean of the features, each counted with its weight.</p>"
    )


def document(body: str, title: str, language: str) -> HTMLResponse:
    """A whole page of `body`."""
    return HTMLResponse(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head><body>{body}</body></html>",
        headers={"content-security-policy": _POLICY, "content-language": language},
    )
