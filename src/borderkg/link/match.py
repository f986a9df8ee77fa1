"""The one matcher: which entities a name may mean, best first, and why."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from borderkg.link.entities import Entities, Entity
from borderkg.link.features import Feature, Query, features, score
from borderkg.link.names import DAMAGED

LEAST: Final = 0.70
"""The score from which a candidate is shown."""
SURE: Final = 0.90
"""The score from which the best candidate is a match, when none other is near."""
APART: Final = 0.05
"""How far the second must be behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entity that a name may mean.

    Attributes:
        entity: the entity.
        score: from 0 to 1.
        features: what the score is made of, in a fixed order.
        match: whether it is the one meant, by `SURE` and `APART`; never for a damaged name.
    """

    entity: Entity
    score: float
    features: tuple[Feature, ...]
    match: bool = False


class Matcher:
    """Matches names to `entities`.

    The order of candidates depends on scores and IRIs alone.

    Args:
        entities: what `borderkg.link.entities.read_entities` gave.
        least: the score from which a candidate is shown.
    """

    def __init__(self, entities: Entities, *, least: float = LEAST) -> None:
        self.entities = entities
        self.least = least

    def candidates(
        self, query: Query, *, limit: int = 5, without: Container[str] = frozenset()
    ) -> list[Candidate]:
        """The candidates for `query`, best first, at most `limit`.

        Args:
            query: what is known of the thing.
            limit: the most candidates.
            without: IRIs of entities that are out of the question, as those that were rejected.
        """
        found: list[tuple[float, str, tuple[Feature, ...]]] = []
        for iri, entity in self.entities.by_iri.items():
            if iri in without or (query.kind is not None and query.kind != entity.kind):
                continue
            weighed = features(query, entity)
            total = score(weighed)
            if total >= self.least:
                found.append((-total, iri, weighed))
        found.sort()
        sure = _sure([-total for total, _, _ in found[:2]]) and not any(
            note.kind == DAMAGED for note in query.name.notes
        )
        return [
            Candidate(
                entity=self.entities.by_iri[iri],
                score=-total,
                features=weighed,
                match=sure and rank == 0,
            )
            for rank, (total, iri, weighed) in enumerate(found[:limit])
        ]


def _sure(scores: list[float]) -> bool:
    return bool(scores) and scores[0] >= SURE and (len(scores) == 1 or scores[0] - scores[1] >= APART)
