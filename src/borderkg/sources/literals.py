"""Whether a literal is in the lexical space of its datatype, since the engines let any text pass.

https://www.w3.org/TR/xmlschema11-2/
"""

from __future__ import annotations

import calendar
import re
from typing import Final

from borderkg.namespaces import XSD

_ZONE: Final = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?"
_FORMS: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    XSD + name: (re.compile(pattern, re.ASCII), f"xsd:{name}, {expected}")
    for name, pattern, expected in (
        ("boolean", r"true|false|1|0", "true or false"),
        ("integer", r"[+-]?\d+", "digits, as in 232963"),
        ("nonNegativeInteger", r"\+?\d+|-0+", "digits, as in 232963"),
        ("positiveInteger", r"\+?0*[1-9]\d*", "digits, as in 232963"),
        ("decimal", r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", "digits with a point, as in 10.5"),
        ("double", r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN", "as in 1.5E3"),
        ("date", r"-?(\d{4,})-(\d\d)-(\d\d)" + _ZONE, "a day that exists, as in 2023-08-31"),
        ("gYearMonth", r"-?\d{4,}-(?:0[1-9]|1[0-2])" + _ZONE, "a month, as in 2023-08"),
        ("gYear", r"-?\d{4,}" + _ZONE, "a year, as in 2023"),
        (
            "dateTime",
            r"-?(\d{4,})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?" + _ZONE,
            "as in 2023-08-31T09:00:00Z",
        ),
        (
            "duration",
            r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?",
            "as in P12M or P1Y",
        ),
        ("anyURI", r"\S*", "an IRI without spaces"),
    )
}


def fault(lexical: str, datatype: str) -> str | None:
    """What was expected of `lexical`, or None when it is of `datatype` or the type is unknown.

    >>> fault("2023-02-30", "http://www.w3.org/2001/XMLSchema#date")
    'xsd:date, a day that exists, as in 2023-08-31'
    >>> fault("232963", "http://www.w3.org/2001/XMLSchema#integer")
    """
    form = _FORMS.get(datatype)
    if form is None:
        return None
    pattern, expected = form
    found = pattern.fullmatch(lexical)
    if found is None:
        return expected
    if found.groups():
        year, month, day = (int(part) for part in found.groups())
        if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year or 4, month)[1]):
            return expected
    return None
