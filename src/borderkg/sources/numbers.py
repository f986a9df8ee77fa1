"""Numbers as publishers print them, taken exactly or refused.

Python's own `int` and `float` are too friendly for statistics: `int("1_000")` is 1000, `int("١٢")`
is 12 and `float("1e400")` is infinite. Here a cell is one of two plain forms, a count or a decimal,
or it is refused with a reason; nothing is rounded, repaired or read as zero.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

COUNT: Final = re.compile(r"(?:0|[1-9][0-9]{0,17})")
"""A count: ASCII digits without sign, separator or leading zero, below 10¹⁸ (SPARQL sums in 64 bits)."""
DECIMAL: Final = re.compile(r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,25})?(?:[eE][+-]?[0-9]{1,2})?")
"""A decimal: a count, then digits after a point, then an exponent, as floating-point tables print them."""
_FRACTION_DIGITS: Final = 18
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


class Refusal(ValueError):  # noqa: N818  (it is what the reader does, not a fault of the program)
    """A cell that cannot be taken exactly; its text is the reason."""


def count(cell: str, *, grouping: str = "") -> int:
    """The count that `cell` states; `grouping` is the thousands separator of the source, if any.

    Raises:
        Refusal: with the reason.

    >>> count("232972")
    232972
    >>> count("232,972", grouping=",")
    232972
    >>> count("232,972")
    Traceback (most recent call last):
        ...
    borderkg.sources.numbers.Refusal: digits grouped by ',', which the source does not declare
    """
    if COUNT.fullmatch(cell):
        return int(cell)
    if grouping and re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{re.escape(grouping)}[0-9]{{3}})+", cell):
        return count(cell.replace(grouping, ""))
    raise Refusal(_why(cell, whole=True))


def decimal(cell: str, *, grouping: str = "") -> Decimal:
    """The decimal that `cell` states, exactly; an exponent is worked out, never rounded.

    Raises:
        Refusal: with the reason; also for more than 18 digits after the point, which SPARQL
            engines keep but cannot calculate with.

    >>> decimal("6.61386786e-05")
    Decimal('0.0000661386786')
    >>> decimal("11")
    Decimal('11')
    """
    if grouping and re.fullmatch(
        rf"[1-9][0-9]{{0,2}}(?:{re.escape(grouping)}[0-9]{{3}})+(?:\.[0-9]+)?", cell
    ):
        return decimal(cell.replace(grouping, ""))
    if not DECIMAL.fullmatch(cell):
        raise Refusal(_why(cell, whole=False))
    taken = Decimal(cell)
    plain = Decimal(format(taken, "f"))
    exponent = plain.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _FRACTION_DIGITS:
        raise Refusal(f"more than {_FRACTION_DIGITS} digits after the point")
    if plain.adjusted() > _FRACTION_DIGITS - 1:
        raise Refusal("too large to calculate with")
    return plain


def lexical(value: int | Decimal) -> str:
    """`value` in the canonical form of xsd:integer or xsd:decimal that stores write.

    https://www.w3.org/TR/xmlschema11-2/#decimal

    >>> lexical(Decimal("1.50")), lexical(Decimal("11")), lexical(5)
    ('1.5', '11', '5')
    """
    if isinstance(value, int):
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def lexical_of_difference(value: Decimal, *, whole: bool) -> str:
    """A difference in canonical form, of counts without a point.

    >>> lexical_of_difference(Decimal("-9"), whole=True), lexical_of_difference(Decimal("0.50"), whole=False)
    ('-9', '0.5')
    """
    return str(int(value)) if whole else lexical(value)


def _why(cell: str, *, whole: bool) -> str:
    """The reason why `cell` is neither of the two plain forms."""
    tests: tuple[tuple[bool, str], ...] = (
        (cell == "", "empty: an absent cell is not zero"),
        (cell != cell.strip(), "white space around the number"),
        (not cell.isascii(), "a character that is no ASCII digit"),
        (cell.startswith(("-", "(")) and any(c.isdigit() for c in cell), "negative"),
        (cell.startswith("+"), "a plus sign"),
        (cell.startswith(("<", ">", "~", "≥", "≤")), "a bound or an estimate, not a number"),
        (cell.endswith("%"), "a percent sign: the unit belongs to the source's description"),
        (not any(c.isdigit() for c in cell), "no number (a suppressed cell must be declared)"),
        ("_" in cell, "an underscore between digits"),
        (" " in cell, "a space between digits"),
        (bool(_GROUPED.fullmatch(cell)), "digits grouped by ',', which the source does not declare"),
        ("," in cell, "a comma: a decimal point or a grouping sign, which cannot be told"),
        (bool(re.fullmatch(r"0[0-9]+(\..*)?", cell)), "leading zeros, as codes have"),
        (bool(re.fullmatch(r"[0-9]{19,}(\..*)?", cell)), "too large to calculate with"),
        (whole and bool(DECIMAL.fullmatch(cell)), "not a whole number in plain digits"),
        (bool(re.fullmatch(r"0[xob].*", cell, re.I)), "not in base ten"),
    )
    return next((reason for holds, reason in tests if holds), "not a number in plain digits")
