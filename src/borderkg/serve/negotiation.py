"""Which of the forms that we have suits what the client accepts.

https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1 : the most specific range that matches a
media type gives its quality. Parameters of a range other than `q` do not narrow it here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

_RANGE: Final = re.compile(
    r"\s*(?P<type>[!#$%&'*+.^_`|~0-9A-Za-z-]+)/(?P<subtype>[!#$%&'*+.^_`|~0-9A-Za-z-]+)"
    r"(?P<parameters>(?:\s*;\s*[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:=(?:[^\s\",;]*|\"(?:[^\"\\]|\\.)*\"))?)*)\s*(?:,|$)"
)
_QUALITY: Final = re.compile(r";\s*[qQ]=([^\s;,]*)")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_WEIGHT: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?", re.ASCII)
_LONGEST: Final = 2048
"""Characters of an Accept header that are read."""


class Offer(NamedTuple):
    """One form that an answer can take.

    Attributes:
        name: what our code calls it, as `json`.
        media: the Content-Type that is sent, with its parameters.
        aliases: other media types, without parameters, by which it may be asked for.
    """

    name: str
    media: str
    aliases: tuple[str, ...] = ()

    @property
    def types(self) -> tuple[str, ...]:
        """The media types by which it may be asked for, its own first."""
        return (self.media.partition(";")[0].strip(), *self.aliases)


def ranges(accept: str | None) -> Mapping[str, float]:
    """The quality of each media range of an Accept header; what is no range is left out.

    >>> dict(ranges('text/html, application/json;q=0.5, nonsense, */*;q=0.1'))
    {'text/html': 1.0, 'application/json': 0.5, '*/*': 0.1}
    """
    found: dict[str, float] = {}
    text = (accept or "")[:_LONGEST]
    at = 0
    while at < len(text):
        match = _RANGE.match(text, at)
        if match is None:
            comma = text.find(",", at)
            at = len(text) if comma < 0 else comma + 1
            continue
        at = match.end()
        weight = _QUALITY.search(_QUOTED.sub("", match["parameters"]))
        if weight is not None and not _WEIGHT.fullmatch(weight[1]):
            continue
        name = f"{match['type']}/{match['subtype']}".lower()
        found[name] = max(found.get(name, 0.0), float(weight[1]) if weight else 1.0)
    return found


def quality(offer: Offer, asked: Mapping[str, float]) -> float:
    """How much a client wants `offer`, from 0, not at all, to 1."""
    return max(_quality_of(media, asked) for media in offer.types)


def choose(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """The offer that is wanted most, the first of equals; None when none is acceptable.

    Without a header, or with one in which no media range can be read, the first offer is it.

    >>> offers = [Offer("json", "application/json"), Offer("html", "text/html")]
    >>> choose("text/html, */*;q=0.8", offers).name
    'html'
    >>> choose("image/png", offers) is None
    True
    """
    asked = ranges(accept)
    if not asked:
        return offers[0]
    best, most = None, 0.0
    for offer in offers:
        wanted = quality(offer, asked)
        if wanted > most:
            best, most = offer, wanted
    return best


def _quality_of(media: str, asked: Mapping[str, float]) -> float:
    for name in (media, media.partition("/")[0] + "/*", "*/*"):
        if name in asked:
            return asked[name]
    return 0.0
