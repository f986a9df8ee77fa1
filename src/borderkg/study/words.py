"""What a study says, in English and in Spanish: every sentence that is not a name or a figure.

Figures are written as in Mexico and the United States, with a comma between thousands and a point before
decimals. A Spanish sentence speaks of "la media mensual de …", so that it is right for every variable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The sentences of one language; what stands in braces is filled in by name."""

    long_months: tuple[str, ...]
    short_months: tuple[str, ...]
    month: str
    day: str
    span: str
    caveat: str
    short_caveat: str
    shows: str
    moved: Mapping[int, str]
    stayed: str
    no_figure: Mapping[str, str]
    whole: str
    partial: str
    left_out: str
    unnamed: str
    a_month: str
    head_change: str
    mean: str
    in_force: str
    and_more: str
    others: str
    more_events: str
    open_circle: str
    open_square: str
    diamond: str
    unit: str
    source: str
    broken_lines: str
    missing: str
    release: str
    study: str
    chart: str
    change_title: str
    placebo_meaning: str
    the_event: str
    placebo: str
    around: str
    date: str
    change_head: tuple[str, ...]
    change_caption: str
    by: str
    by_name: str
    ranks: tuple[str, str]
    ranked: str
    no_area: str
    rise: str
    fall: str
    also: str
    months_title: str
    months_head: tuple[str, ...]
    months_caption: str
    filled: str
    revised: str
    statuses: Mapping[str, str]
    evidence_title: str
    figures: str
    event: str
    policies: str
    since: str
    until: str
    still: str
    question: str
    dimensions: Mapping[str, str]


ENGLISH: Final = Words(
    long_months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    short_months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    month="{month} {year}",
    day="{day} {month} {year}",
    span="{first} to {last}",
    caveat="This shows sequence, not cause: what came after the event need not have come from it.",
    short_caveat="Shows sequence, not cause.",
    shows="sequence, not cause",
    moved={
        1: "{series}: {variable} rose from a mean of {before} a month to {after}",
        -1: "{series}: {variable} fell from a mean of {before} a month to {after}",
    },
    stayed="{series}: {variable} stayed at a mean of {before} a month",
    no_figure={
        "before": "{subject}: there is no figure for the months before it, so no change is given.",
        "after": "{subject}: there is no figure for the months after it, so no change is given.",
    },
    whole="{asked} months before against {asked} after",
    partial="{before} of {asked} months before against {after} of {asked} after",
    left_out="the month of the event left out",
    unnamed="not named",
    a_month="{unit} a month, {first} to {last}",
    head_change="Mean after minus mean before: {change} ({percent}), {sides}",
    mean="mean {mean}",
    in_force="{name} in force",
    and_more="{name} and {more} more",
    others="Other events in the window, by first day",
    more_events="and {more} more, which are in the table",
    open_circle="open circle: provisional or estimated",
    open_square="open square: zero filled in, the publisher leaves it out",
    diamond="diamond: revises an earlier publication",
    unit="Unit: {unit}.",
    source="Vintage: {vintage}. Source: {publisher}.",
    broken_lines="Broken lines: mean of the months before and after, the month of the event left out.",
    missing="No figure for {months}; absent is not zero.",
    release="release {release}",
    study="Event study: {subject}, months before and after: {months}",
    chart="The chart",
    change_title="Before and after, absolute and relative",
    placebo_meaning="A placebo date is a day on which the event did not happen. Where the figures move as "
    "much around it, the move around the event is nothing out of the common.",
    the_event="The event",
    placebo="Placebo date",
    around="Around",
    date="Date",
    change_head=("Mean before", "Mean after", "Change", "Change, percent", "Months"),
    change_caption="Means of whole months; the month itself is left out.",
    by="By {dimension}",
    by_name="Name",
    ranks=("Rank, absolute", "Rank, relative"),
    ranked="{title}. Rank 1 is the largest rise.",
    no_area="No area has figures on both sides.",
    rise="Largest rise: {one} in number ({number}), {other} in proportion ({percent}).",
    fall="Largest fall: {one} in number ({number}), {other} in proportion ({percent}).",
    also="and also",
    months_title="Month by month",
    months_head=("Month", "Months from the event", "{unit}", "Note", "Events that begin in the month"),
    months_caption="{subject}. A figure links to its cell.",
    filled="zero filled in, since the publisher leaves it out",
    revised="revised by {revision}",
    statuses={},
    evidence_title="How we know",
    figures="Figures: {title}, published by {publisher}. Vintage: {vintage}. Series: {series}.",
    event="Event: {event}, {when}. An event stands in the month of its first day.",
    policies="Laws and practices in force in the window: {spans}.",
    since="{name}, from {since}",
    until=" to {until}",
    still=", open",
    question="The question, in SPARQL",
    dimensions={
        "refArea": "area",
        "reportingAgency": "agency",
        "legalAuthority": "authority",
        "drugType": "drug",
    },
)
SPANISH: Final = Words(
    long_months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    short_months=("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
    month="{month} de {year}",
    day="{day} de {month} de {year}",
    span="{first} a {last}",
    caveat="Esto muestra secuencia, no causa: lo que vino después del evento no tuvo por qué venir de él.",
    short_caveat="Muestra secuencia, no causa.",
    shows="secuencia, no causa",
    moved={
        1: "{series}: la media mensual de {variable} subió de {before} a {after}",
        -1: "{series}: la media mensual de {variable} bajó de {before} a {after}",
    },
    stayed="{series}: la media mensual de {variable} siguió en {before}",
    no_figure={
        "before": "{subject}: no hay cifra de los meses anteriores, así que no se da ningún cambio.",
        "after": "{subject}: no hay cifra de los meses posteriores, así que no se da ningún cambio.",
    },
    whole="{asked} meses antes frente a {asked} después",
    partial="{before} de {asked} meses antes frente a {after} de {asked} después",
    left_out="sin contar el mes del evento",
    unnamed="sin nombre",
    a_month="{unit} por mes, {first} a {last}",
    head_change="Media posterior menos media anterior: {change} ({percent}), {sides}",
    mean="media {mean}",
    in_force="{name}: en vigor",
    and_more="{name} y {more} más",
    others="Otros eventos del plazo, por su primer día",
    more_events="y {more} más, que están en el cuadro",
    open_circle="círculo abierto: provisional o estimada",
    open_square="cuadrado abierto: cero completado, quien publica lo omite",
    diamond="rombo: revisa una publicación anterior",
    unit="Unidad: {unit}.",
    source="Publicación: {vintage}. Fuente: {publisher}.",
    broken_lines="Líneas discontinuas: media de los meses anteriores y posteriores, sin el mes del evento.",
    missing="Sin cifra para {months}; ausente no es cero.",
    release="edición {release}",
    study="Estudio de un evento: {subject}, meses antes y después: {months}",
    chart="La gráfica",
    change_title="Antes y después, en números y en proporción",
    placebo_meaning="Una fecha placebo es un día en que el evento no ocurrió. Si las cifras se mueven otro "
    "tanto en torno a ella, el movimiento en torno al evento no es nada fuera de lo común.",
    the_event="El evento",
    placebo="Fecha placebo",
    around="En torno a",
    date="Fecha",
    change_head=("Media antes", "Media después", "Cambio", "Cambio, por ciento", "Meses"),
    change_caption="Medias de meses enteros, sin el mes mismo.",
    by="Por {dimension}",
    by_name="Nombre",
    ranks=("Lugar, en números", "Lugar, en proporción"),
    ranked="{title}. El lugar 1 es la mayor alza.",
    no_area="Ninguna área tiene cifras de ambos lados.",
    rise="Mayor alza: {one} en números ({number}), {other} en proporción ({percent}).",
    fall="Mayor baja: {one} en números ({number}), {other} en proporción ({percent}).",
    also="y también",
    months_title="Mes a mes",
    months_head=("Mes", "Meses desde el evento", "{unit}", "Nota", "Eventos que comienzan en el mes"),
    months_caption="{subject}. Cada cifra enlaza con su celda.",
    filled="cero completado, porque quien publica lo omite",
    revised="revisada en {revision}",
    statuses={
        "provisional": "provisional",
        "revised": "revisada",
        "estimated": "estimada",
        "rounded": "redondeada",
    },
    evidence_title="Cómo lo sabemos",
    figures="Cifras: {title}, de {publisher}. Publicación: {vintage}. Serie: {series}.",
    event="Evento: {event}, {when}. Un evento está en el mes de su primer día.",
    policies="Leyes y prácticas en vigor en el plazo: {spans}.",
    since="{name}, desde el {since}",
    until=" hasta el {until}",
    still=", abierta",
    question="La pregunta, en SPARQL",
    dimensions={
        "refArea": "área",
        "reportingAgency": "dependencia",
        "legalAuthority": "base legal",
        "demographic": "grupo demográfico",
        "drugType": "droga",
        "citizenship": "ciudadanía",
    },
)
WORDS: Final[Mapping[str, Words]] = {"en": ENGLISH, "es": SPANISH}
"""The words by language."""
