"""One cell of an official table, in a sentence: how much of what, where, when, by which publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from borderkg.namespaces import BKG, QB, SDMX_ATTRIBUTE
from borderkg.query.terms import Term
from borderkg.serve.pages.shown import Shown

MEASURES: Final = tuple(
    BKG + name for name in ("encounterCount", "personCount", "eventCount", "weight", "rate")
)
DIMENSIONS: Final = tuple(
    BKG + name
    for name in (
        "reportingAgency",
        "refArea",
        "borderRegion",
        "demographic",
        "citizenship",
        "legalAuthority",
        "encounterType",
        "drugType",
        "refPeriod",
    )
)
Values = Mapping[str, Sequence[Term]]


def sentence(own: Values, shown: Shown) -> str:
    """The cell in words; empty for what is no cell."""
    measure = next((own[m][0] for m in MEASURES if m in own), None)
    if QB + "dataSet" not in own or measure is None:
        return ""
    say = shown.words.say
    unit = own.get(SDMX_ATTRIBUTE + "unitMeasure", ())
    of = [shown.label(own[d][0].value).text for d in DIMENSIONS if d in own]
    value = measure.python
    told = say(
        "observation.lead",
        value=shown.cell(measure, value).text,
        unit=counted(unit[0].value, value, shown) if unit else "",
        of=", ".join(of),
        vintage=shown.label(own[BKG + "vintage"][0].value).text if BKG + "vintage" in own else "",
    )
    if BKG + "isFilled" in own:
        told += " " + say("observation.filled")
    if BKG + "revision" in own:
        told += " " + say("observation.revised", by=shown.cell(own[BKG + "revision"][0]).text)
    if any(t.value.endswith("/secondary") for t in own.get(BKG + "attestation", ())):
        told += " " + say("observation.secondary")
    return told


def counted(unit: str, value: object, shown: Shown) -> str:
    """A unit as it stands after a number; its name where its plural is not known."""
    key = f"units.{unit.rpartition('/')[2].replace('-', '_')}"
    try:
        return shown.words.say(key, n=1 if value == 1 else 2)
    except KeyError:
        return shown.label(unit).text
