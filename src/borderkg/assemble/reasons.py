"""The reason of a verdict in plain words, English and Spanish."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from borderkg.assemble import verdicts
from borderkg.sources import numbers


class Text(NamedTuple):
    """One text in both languages."""

    en: str
    es: str


_SECONDARY: Final = Text(
    " The official figure is known at second hand, from reports that quote it; no table of that"
    " publication survives here.",
    " La cifra oficial se conoce de segunda mano, por notas que la citan; aquí no se conserva"
    " ningún cuadro de esa publicación.",
)
_SENTENCES: Final = {
    verdicts.MATCH: Text(
        "The publication of {vintage} says {official}, as stated.",
        "La publicación de {vintage} dice {official}, como se afirma.",
    ),
    verdicts.WITHIN_ROUNDING: Text(
        "The publication of {vintage} says {official}, which rounds to what is stated.",
        "La publicación de {vintage} dice {official}, que redondeado da lo afirmado.",
    ),
    verdicts.BOUND_SATISFIED: Text(
        "The publication of {vintage} says {official}, inside the bounds that the words set.",
        "La publicación de {vintage} dice {official}, dentro de los límites que fijan las palabras.",
    ),
    verdicts.REVISED_SINCE: Text(
        "An earlier publication says what is stated; that of {vintage} says {official}, a difference"
        " of {difference}.",
        "Una publicación anterior dice lo afirmado; la de {vintage} dice {official}, una diferencia de"
        " {difference}.",
    ),
    verdicts.NEAR_UNEXPLAINED: Text(
        "The publication of {vintage} says {official}, less than 0.1 % away, and no publication at hand"
        " says what is stated.",
        "La publicación de {vintage} dice {official}, a menos de 0.1 %, y ninguna publicación disponible"
        " dice lo afirmado.",
    ),
    verdicts.DIFFERS: Text(
        "The publication of {vintage} says {official}, a difference of {difference}.",
        "La publicación de {vintage} dice {official}, una diferencia de {difference}.",
    ),
    verdicts.NOT_COMPARABLE: Text(
        "The publication of {vintage} gives {official} only with a qualifier ({qualifier}), which cannot be"
        " held against the figure stated.",
        "La publicación de {vintage} da {official} solo con una reserva ({qualifier}), que no puede"
        " confrontarse con la cifra afirmada.",
    ),
}
_WITHOUT: Final = {
    False: Text(
        "No official table at hand holds this figure for this agency, area, period and group.",
        "Ningún cuadro oficial disponible contiene esta cifra para esta dependencia, área, período y grupo.",
    ),
    True: Text(
        "No official table at hand holds this figure; it is known only from quotations of what the agency"
        " first printed.",
        "Ningún cuadro oficial disponible contiene esta cifra; solo se conoce por citas de lo que la"
        " dependencia publicó primero.",
    ),
}
_COMPARED: Final = Text(
    "The claim compares without giving figures, and no official table at hand holds both sides of it.",
    "La afirmación compara sin dar cifras y ningún cuadro oficial disponible contiene ambos lados.",
)


def of(
    verdict: str, *, stated: Decimal, official: Decimal, vintage: str, secondary: bool, qualifier: str
) -> Text:
    """The reason of `verdict` on the figure `stated` against the `official` one of `vintage`.

    >>> of("revised-since", stated=Decimal(232972), official=Decimal(232963), vintage="2023-11-30",
    ...    secondary=False, qualifier="exact").en
    'An earlier publication says what is stated; that of 2023-11-30 says 232963, a difference of -9.'
    """
    parts = {
        "vintage": vintage,
        "official": numbers.lexical(official),
        "difference": numbers.lexical(official - stated),
        "qualifier": qualifier,
    }
    sentence = _SENTENCES[verdict]
    tail = _SECONDARY if secondary else Text("", "")
    return Text(sentence.en.format(**parts) + tail.en, sentence.es.format(**parts) + tail.es)


def without_value(kind: str, *, quoted: bool) -> Text:
    """The reason why a claim of `kind` cannot be held against a table."""
    return _COMPARED if kind == "ComparativeClaim" else _WITHOUT[quoted]


def partly_checkable(value: Decimal) -> Text:
    """What a comparison with whole periods would need, where the text gives a figure for its own side."""
    number = numbers.lexical(value)
    return Text(
        f"Checkable in part: the text puts its own side above {number}, which must exceed every period"
        " compared with; the official figures of those periods are not at hand.",
        f"Verificable en parte: el texto sitúa su propio lado por encima de {number}, que debe superar cada"
        " período con que se compara; las cifras oficiales de esos períodos no están disponibles.",
    )


def too_few_persons(*, rate: Decimal, encounters: Decimal, least: Decimal, persons: Decimal) -> Text:
    """Why a count of persons contradicts a share of repeated encounters."""
    share, all_, fewest, stated = (numbers.lexical(v) for v in (rate, encounters, least, persons))
    return Text(
        f"If {share} % of {all_} encounters, however rounded, followed an earlier one, at least {fewest} were"
        f" first encounters, each of another person; {stated} persons are fewer.",
        f"Si {share} % de {all_} encuentros, como sea que se redondee, siguió a uno anterior, al menos"
        f" {fewest} fueron primeros encuentros, cada uno de otra persona; {stated} personas son menos.",
    )


def parts_exceed_whole(whole: Decimal, parts: Decimal) -> Text:
    """Why parts contradict their whole."""
    return Text(
        f"The parts add up to {numbers.lexical(parts)}, more than the whole, {numbers.lexical(whole)}.",
        f"Las partes suman {numbers.lexical(parts)}, más que el total, {numbers.lexical(whole)}.",
    )
