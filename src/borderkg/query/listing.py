"""`queries/README.md`, made from the headers of the stored queries."""

from __future__ import annotations

from borderkg.query.catalogue import Catalogue, StoredQuery


def document(catalogue: Catalogue) -> str:
    """Every query with what it answers, its parameters and its columns, as Markdown."""
    lines = [
        "# Stored queries",
        "",
        "Made from the headers of the files by `borderkg queries document`; do not edit it.",
    ]
    theme = ""
    for query in catalogue.values():
        if query.theme != theme:
            theme = query.theme
            lines += ["", f"## {theme}"]
        lines += ["", *_section(query)]
    return "\n".join(lines) + "\n"


def _section(query: StoredQuery) -> list[str]:
    lines = [
        f"### [{query.id}]({query.id}.rq)",
        "",
        f"{query.summary['en']} · {query.summary['es']}",
    ]
    if query.description:
        lines += ["", query.description]
    if query.parameters:
        lines += ["", "| parameter | type | default | |", "|---|---|---|---|"]
        for name, parameter in query.parameters.items():
            default = "" if parameter.optional else f"`{parameter.default}`"
            lines.append(f"| {name} | {parameter.type} | {default} | {parameter.label.get('en', '')} |")
    lines += ["", "| column | |", "|---|---|"]
    lines += [f"| {name} | {texts.get('en', '')} |" for name, texts in query.columns.items()]
    for engine, reason in query.engines.items():
        lines += ["", f"Not compared on {engine}: {reason}"]
    return lines
