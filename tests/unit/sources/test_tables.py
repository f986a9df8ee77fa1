"""Tables are read whole and exactly, or refused with file, line, column, value and reason."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from borderkg.errors import EncodingError, SourceError, TableError
from borderkg.namespaces import expand
from borderkg.sources import tables
from borderkg.sources.manifest import SourceManifest
from borderkg.sources.survey import Survey, survey

Crossings = Callable[..., tuple[SourceManifest, Path]]
HEADER = "Jahr,Monat,Ort,Stoff,Bemerkung,Zahl\n"
ROWS = "2023,8,TX,F,,7\n2023,8,AZ,F,x,3\n2023,9,TX,H,,0\n"


@pytest.fixture
def read(crossings: Crossings, known: frozenset[str]) -> Callable[[str | bytes], Survey]:
    """Survey a table that has this text."""

    def surveyed(text: str | bytes) -> Survey:
        described, table = crossings(text)
        return survey(table, described, known)

    return surveyed


def test_a_whole_table_is_learnt(read: Callable[[str], Survey]) -> None:
    learnt = read(HEADER + ROWS)
    assert learnt.rows == 3
    assert learnt.periods == {("2023", "8"): "2023-08", ("2023", "9"): "2023-09"}
    assert learnt.meanings["Ort"] == {"TX": expand("id/place/us-tx"), "AZ": expand("id/place/us-az")}
    assert learnt.meanings["Stoff"]["F"] == expand("scheme/drug-types/fentanyl")
    assert (learnt.smallest, learnt.largest) == (Decimal(0), Decimal(7))


@pytest.mark.parametrize(
    "text",
    [
        "Zahl,Stoff,Jahr,Bemerkung,Monat,Ort\n7,F,2023,,8,TX\n3,F,2023,x,8,AZ\n0,H,2023,,9,TX\n",
        "\ufeff" + HEADER + ROWS,
        (HEADER + ROWS).replace("\n", "\r\n"),
        HEADER.replace("Ort", '"Ort"') + ROWS.replace("TX", '"TX"'),
    ],
    ids=["reordered", "byte-order mark", "CRLF", "quoted"],
)
def test_the_same_table_in_another_form(read: Callable[[str], Survey], text: str) -> None:
    assert (read(text).rows, read(text).meanings["Ort"]) == (3, read(HEADER + ROWS).meanings["Ort"])


BROKEN = {
    "renamed column": (HEADER.replace("Zahl", "Anzahl") + ROWS, 1, "lacks 'Zahl'"),
    "missing column": (HEADER.replace(",Zahl", "") + "2023,8,TX,F,\n", 1, "lacks 'Zahl'"),
    "added column": (HEADER.replace("Zahl", "Zahl,Neu") + "2023,8,TX,F,,7,1\n", 1, "'Neu'"),
    "repeated column": (HEADER.replace("Bemerkung", "Ort") + ROWS, 1, "Bemerkung"),
    "column with a space": (HEADER.replace("Zahl", "Zahl ") + ROWS, 1, "lacks 'Zahl'"),
    "unterminated quote": (HEADER + '2023,8,TX,F,"open,7\n2023,8,AZ,F,x,3\n', 3, "broken"),
    "quote in the middle": (HEADER + '2023,8,TX,F,"a"b,7\n', 2, "broken"),
    "short row": (HEADER + "2023,8,TX,F,,7\n2023,8,AZ,F,x\n", 3, "ragged"),
    "long row": (HEADER + "2023,8,TX,F,,7,9\n", 2, "ragged"),
    "empty line": (HEADER + "2023,8,TX,F,,7\n\n2023,8,AZ,F,x,3\n", 3, "empty line"),
    "long cell": (HEADER + f"2023,8,TX,F,{'x' * 1_000_000},7\n", 2, "broken"),
    "semicolons": ((HEADER + ROWS).replace(",", ";"), 1, "lacks"),
    "unknown code": (HEADER + ROWS + "2023,8,TX,X,,7\n", 5, "column 'Stoff'.*no code.*found 'X'"),
    "code in another case": (HEADER + ROWS + "2023,8,TX,f,,7\n", 5, "column 'Stoff'.*no code"),
    "code with a space": (HEADER + ROWS + "2023,8,TX,F ,,7\n", 5, "column 'Stoff'.*no code.*'F '"),
    "empty code": (HEADER + ROWS + "2023,8,TX,,,7\n", 5, "column 'Stoff'.*no code"),
    "code that does not exist": (HEADER + ROWS + "2023,8,ZZ,F,,7\n", 5, "'Ort'.*us-zz does not exist"),
    "code that gives no slug": (HEADER + ROWS + "2023,8,**,F,,7\n", 5, "'Ort'.*no slug"),
    "negative count": (HEADER + ROWS + "2023,8,TX,F,,-7\n", 5, "column 'Zahl': negative.*found '-7'"),
    "empty count": (HEADER + ROWS + "2023,8,TX,F,,\n", 5, "column 'Zahl': empty"),
    "suppressed by another sign": (HEADER + ROWS + "2023,8,TX,F,,*\n", 5, "column 'Zahl': no number"),
    "grouped count": (HEADER + ROWS + '2023,8,TX,F,,"1,234"\n', 5, "column 'Zahl': digits grouped"),
    "month that is none": (HEADER + ROWS + "2023,13,TX,F,,7\n", 5, "'Jahr, Monat': no month.*2023, 13"),
    "year of two digits": (HEADER + ROWS + "23,8,TX,F,,7\n", 5, "'Jahr, Monat': a year of two digits"),
    "mojibake in a code": (HEADER + ROWS + "2023,8,TÃ©xas,F,,7\n", 5, "column 'Ort'.*no code"),
    "empty file": ("", 1, "empty"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_table_is_refused_at_its_line(read: Callable[[str], Survey], fault: str) -> None:
    text, line, reason = BROKEN[fault]
    with pytest.raises(TableError, match=reason) as raised:
        read(text)
    assert raised.value.line == line
    assert raised.value.where is not None
    assert raised.value.where.endswith("table.csv")


ENCODED = {
    "UTF-16": ((HEADER + ROWS).encode("utf-16"), 1, "UTF-16"),
    "UTF-16 without a mark": ((HEADER + ROWS).encode("utf-16-le"), 1, "NUL"),
    "Latin-1": (HEADER.encode() + "2023,8,TX,F,año,7\n".encode("latin-1"), 2, "not UTF-8"),
    "Windows-1252": (HEADER.encode() + "2023,8,TX,F,“x”,7\n".encode("cp1252"), 2, "not UTF-8"),
    "mixed": (HEADER.encode() + b"2023,8,TX,F,a\xc3\xb1o,7\n2023,8,TX,F,a\xf1o,7\n", 3, "not UTF-8"),
    "NUL": (HEADER.encode() + b"2023,8,TX,F,a\x00b,7\n", 2, "NUL"),
    "cut in a character": (HEADER.encode() + b"2023,8,TX,F,x,7\n2023,8,TX,F,a\xc3", 3, "not UTF-8"),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_another_encoding_is_named_with_its_line(read: Callable[[bytes], Survey], encoding: str) -> None:
    text, line, reason = ENCODED[encoding]
    with pytest.raises(EncodingError, match=reason) as raised:
        read(text)
    assert raised.value.line == line


def test_a_file_cut_anywhere_inside_a_line_is_refused(read: Callable[[bytes], Survey]) -> None:
    whole = (HEADER + ROWS * 3).encode()
    ends = {n + 1 for n, byte in enumerate(whole) if byte == ord("\n")}
    offsets = [n for n in range(1, len(whole)) if n not in ends]
    assert len(offsets) > 20
    for offset in offsets:
        with pytest.raises(SourceError):
            read(whole[:offset])


def test_a_suppressed_cell_is_no_number(read: Callable[[str], Survey]) -> None:
    learnt = read(HEADER + ROWS + "2023,8,TX,H,,(D)\n")
    assert (learnt.rows, learnt.suppressed, learnt.smallest) == (4, 1, Decimal(0))


def test_a_line_break_inside_quotes_does_not_shift_the_lines(read: Callable[[str], Survey]) -> None:
    with pytest.raises(TableError) as raised:
        read(HEADER + '2023,8,TX,F,"two\nlines",7\n2023,8,TX,X,,7\n')
    assert raised.value.line == 4


def test_an_added_column_may_be_left_out_by_name(
    crossings: Crossings, crossings_toml: str, known: frozenset[str]
) -> None:
    toml = crossings_toml.replace('added-columns = "refuse"', 'added-columns = "warn"')
    described, table = crossings(HEADER.replace("Zahl", "Neu,Zahl") + "2023,8,TX,F,,1,7\n", toml=toml)
    assert tables.added_columns(table, described) == ("Neu",)
    assert survey(table, described, known).largest == 7


def test_memory_does_not_grow_with_rows(crossings: Crossings, known: frozenset[str]) -> None:
    described, table = crossings(HEADER + "2023,8,TX,F,,7\n" * 1_000)
    tracemalloc.start()
    survey(table, described, known)
    small = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    with table.open("a", encoding="utf-8") as stream:
        stream.write("2023,8,TX,F,,7\n" * 60_000)
    survey(table, described, known)
    large = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert large < small * 3 + 2_000_000
