"""`ro-crate-metadata.json`: the bundle as a research object.

https://www.researchobject.org/ro-crate/specification/1.1/
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from borderkg.export.bundle.citation import Named
from borderkg.export.description import wording
from borderkg.export.description.files import APACHE, CC0, PUBLIC_DOMAIN, File, format_of
from borderkg.namespaces import BASE

NAME: Final = "ro-crate-metadata.json"
VERSION: Final = "https://w3id.org/ro/crate/1.1"
_PUBLISHER: Final = BASE + "catalogue/publisher"
_LICENCES: Final = {
    CC0: "Creative Commons CC0 1.0 Universal",
    PUBLIC_DOMAIN: "Public Domain Mark 1.0",
    APACHE: "Apache License 2.0",
}


def crate(one: Named, files: Iterable[File], later: Iterable[str]) -> bytes:
    """The metadata of a bundle.

    Args:
        one: the release.
        files: the files that are written already, with their digests.
        later: paths of those that are written after this, and hold its digest.
    """
    held = sorted(files, key=lambda file: file.path)
    parts = [*(_file(file) for file in held), *(_later(path) for path in sorted(later))]
    used = sorted({CC0, *(file.licence for file in held)})
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": one.iri,
        "name": f"borderkg, release {one.release}",
        "description": wording.CATALOGUE_TEXT["en"] + " " + wording.RELEASE_TEXT["en"],
        "datePublished": one.date,
        "version": one.release,
        "license": [{"@id": licence} for licence in used],
        "publisher": {"@id": _PUBLISHER},
        "author": {"@id": _PUBLISHER},
        "url": one.permalink,
        "inLanguage": ["en", "es"],
        "keywords": list(wording.KEYWORDS["en"]),
        "spatialCoverage": ["Mexico", "United States"],
        "hasPart": [{"@id": part["@id"]} for part in parts],
    }
    graph: list[dict[str, Any]] = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "conformsTo": {"@id": VERSION},
            "about": {"@id": "./"},
        },
        root,
        *parts,
        {"@id": _PUBLISHER, "@type": "Organization", "name": wording.PROJECT, "url": BASE},
        *(
            {"@id": licence, "@type": "CreativeWork", "name": _LICENCES.get(licence, licence), "url": licence}
            for licence in used
        ),
    ]
    context = [f"{VERSION}/context", {"sha256": "http://schema.org/sha256"}]
    text = json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1)
    return (text + "\n").encode()


def _file(file: File) -> dict[str, Any]:
    return {
        "@id": file.path,
        "@type": "File",
        "name": file.path,
        "encodingFormat": file.format.media_type,
        "contentSize": str(file.bytes),
        "sha256": file.sha256,
        "license": {"@id": file.licence},
    }


def _later(path: str) -> dict[str, Any]:
    return {"@id": path, "@type": "File", "name": path, "encodingFormat": format_of(path).media_type}
