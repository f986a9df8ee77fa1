"""Findings: order, JSON, and errors told as findings."""

from borderkg.checks.findings import Finding, explained, ordered
from borderkg.errors import TurtleError


def test_the_gravest_come_first_and_none_twice() -> None:
    info = Finding(code="BKG-A", message="a", severity="info")
    warning = Finding(code="BKG-A", message="a", severity="warning")
    late = Finding(code="BKG-B", message="a", file="b.ttl")
    early = Finding(code="BKG-B", message="a", file="a.ttl")
    assert ordered([info, late, early, warning, late]) == [early, late, warning, info]


def test_json_has_the_five_parts() -> None:
    finding = Finding(code="BKG-A", message="m", file="f", focus="x")
    assert finding.to_json() == {
        "code": "BKG-A",
        "severity": "violation",
        "file": "f",
        "focus": "x",
        "message": "m",
    }


def test_an_error_is_told_without_its_path() -> None:
    error = TurtleError("not Turtle", where="/home/x/a.ttl", line=2, found="x", advice="correct it")
    assert explained(error) == "line 2: not Turtle; found 'x'; correct it"
