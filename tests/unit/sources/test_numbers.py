"""Each form of a number is taken exactly or refused with a reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from borderkg.errors import TableError
from borderkg.sources import numbers
from borderkg.sources.manifest import SourceManifest
from borderkg.sources.numbers import Refusal
from borderkg.sources.survey import survey

Crossings = Callable[..., tuple[SourceManifest, Path]]

COUNTS = {"0": 0, "7": 7, "10": 10, "232972": 232972, "999999999999999999": 10**18 - 1}
DECIMALS = {
    "0": "0",
    "0.0": "0",
    "11": "11",
    "10.5": "10.5",
    "0.5": "0.5",
    "1.50": "1.5",
    "3158.3635297891518499": "3158.3635297891518499",
    "6.61386786e-05": "0.0000661386786",
    "2.2E3": "2200",
    "1e+2": "100",
    "5e-18": "0.000000000000000005",
}
REFUSED_COUNTS = {
    "": "empty",
    " ": "white space",
    " 7": "white space",
    "7 ": "white space",
    "7\t": "white space",
    "\u00a07": "white space",
    "-": "no number",
    "--": "no number",
    "*": "no number",
    "**": "no number",
    "n/a": "no number",
    "N/A": "no number",
    "NA": "no number",
    "NaN": "no number",
    "nan": "no number",
    "null": "no number",
    "None": "no number",
    "inf": "no number",
    "Infinity": "no number",
    ".": "no number",
    "(D)": "no number",
    "-1": "negative",
    "-0": "negative",
    "(7)": "negative",
    "+7": "plus sign",
    "<10": "a bound",
    ">10": "a bound",
    "~10": "a bound",
    "≥10": "no ASCII",
    "≈10": "no ASCII",
    "−7": "no ASCII",
    "١٢": "no ASCII",
    "１２": "no ASCII",
    "²": "no ASCII",
    "½": "no ASCII",
    "Ⅶ": "no ASCII",
    "7\u200b": "no ASCII",
    "1,234": "grouped by ','",
    "1,234,567": "grouped by ','",
    "1,23": "a comma",
    "1.234,5": "a comma",
    "1 234": "a space",
    "1\u202f234": "no ASCII",
    "1'234": "not a number",
    "1_000": "underscore",
    "007": "leading zeros",
    "00": "leading zeros",
    "7.0": "not a whole number",
    "7.5": "not a whole number",
    "1e3": "not a whole number",
    "1e400": "not a number",
    "7.": "not a number",
    ".5": "not a number",
    "0x1F": "not in base ten",
    "0b11": "not in base ten",
    "11%": "percent",
    "$7": "not a number",
    "7 people": "a space",
    "7*": "not a number",
    "7-8": "not a number",
    "true": "no number",
    "1000000000000000000": "too large",
    "99999999999999999999999": "too large",
    "=7": "not a number",
    "7\n": "white space",
    "\ufeff7": "no ASCII",
}
REFUSED_DECIMALS = {
    "1e99": "too large",
    "1e400": "not a number",
    "1e-19": "more than 18 digits",
    "0.1234567890123456789": "more than 18 digits",
    "1,5": "a comma",
    "-0.5": "negative",
    "1.2.3": "not a number",
    "NaN": "no number",
    "01.5": "leading zeros",
    "1.5 ": "white space",
    "11%": "percent",
}


@pytest.mark.parametrize("cell", COUNTS)
def test_a_count_is_taken_exactly(cell: str) -> None:
    assert numbers.count(cell) == COUNTS[cell]


@pytest.mark.parametrize("cell", DECIMALS)
def test_a_decimal_is_taken_exactly(cell: str) -> None:
    taken = numbers.decimal(cell)
    assert taken == Decimal(DECIMALS[cell])
    assert numbers.lexical(taken) == DECIMALS[cell]


@pytest.mark.parametrize("cell", REFUSED_COUNTS)
def test_what_is_no_count_is_refused(cell: str) -> None:
    with pytest.raises(Refusal, match=REFUSED_COUNTS[cell].replace("(", r"\(")):
        numbers.count(cell)


@pytest.mark.parametrize("cell", REFUSED_DECIMALS)
def test_what_is_no_decimal_is_refused(cell: str) -> None:
    with pytest.raises(Refusal, match=REFUSED_DECIMALS[cell]):
        numbers.decimal(cell)


def table(cell: str) -> str:
    """The crossings, with `cell` as the figure of the second row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("Jahr", "Monat", "Ort", "Stoff", "Bemerkung", "Zahl"))
    writer.writerow(("2023", "8", "AZ", "F", "", "1"))
    writer.writerow(("2023", "8", "TX", "F", "", cell))
    return out.getvalue()


@pytest.mark.parametrize("cell", COUNTS)
def test_a_cell_of_a_table_is_taken_exactly(crossings: Crossings, known: frozenset[str], cell: str) -> None:
    described, path = crossings(table(cell))
    learnt = survey(path, described, known)
    assert {learnt.smallest, learnt.largest} == {min(Decimal(1), Decimal(COUNTS[cell])), max(1, COUNTS[cell])}


@pytest.mark.parametrize("cell", [c for c in REFUSED_COUNTS if c != "(D)"])
def test_a_cell_of_a_table_is_refused_with_its_place(
    crossings: Crossings, known: frozenset[str], cell: str
) -> None:
    described, path = crossings(table(cell))
    reason = REFUSED_COUNTS[cell].replace("(", r"\(")
    with pytest.raises(TableError, match=f"column 'Zahl': .*{reason}") as raised:
        survey(path, described, known)
    assert raised.value.where == str(path)
    assert raised.value.line == 3 + cell.count("\n")
    assert raised.value.found == cell


def test_sixty_forms_are_decided() -> None:
    assert len(COUNTS) + len(DECIMALS) + len(REFUSED_COUNTS) + len(REFUSED_DECIMALS) >= 60


@pytest.mark.parametrize(
    ("cell", "grouping", "wanted"),
    [("1,234", ",", 1234), ("232,972", ",", 232972), ("1.234.567", ".", 1234567), ("234", ",", 234)],
)
def test_a_declared_grouping_is_read(cell: str, grouping: str, wanted: int) -> None:
    assert numbers.count(cell, grouping=grouping) == wanted


@pytest.mark.parametrize("cell", ["1,23", "1,2345", "12,34", ",123", "1,,234", "0,123", "1.234"])
def test_a_declared_grouping_must_be_right(cell: str) -> None:
    with pytest.raises(Refusal):
        numbers.count(cell, grouping=",")
