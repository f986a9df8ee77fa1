"""`borderkg study` on the small release: every form, and what goes wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from borderkg.cli.application import run

EVENT = "event:mexico-city-meeting-2023-12-27"


@pytest.fixture
def dist(tiny_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORDERKG_DIST", str(tiny_release.parents[2]))


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize(
    ("suffix", "words"),
    [
        (".svg", "Shows sequence, not cause."),
        (".html", "This shows sequence, not cause"),
        (".csv", "sequence, not cause"),
        (".json", "This shows sequence, not cause"),
    ],
)
def test_every_form_says_what_it_does_not_show(suffix: str, words: str, tmp_path: Path) -> None:
    out = tmp_path / f"study{suffix}"
    assert run(["study", EVENT, "encounters", "--months", "2", "--out", str(out)]) == 0
    assert words in out.read_text("utf-8")


@pytest.mark.usefixtures("dist")
def test_the_terminal_has_table_changes_and_caveat(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["study", EVENT, "encounters", "--agency", "organization:usbp", "--months", "2"]
    assert run([*arguments, "--placebo", "2023-05-11"]) == 0
    told = capsys.readouterr()
    assert "249,740" in told.out
    assert "Placebo date 2023-05-11" in told.out
    assert "sequence, not cause" in told.err


@pytest.mark.usefixtures("dist")
def test_json_holds_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["study", EVENT, "encounters", "--agency", "organization:usbp", "--months", "2"]
    assert run([*arguments, "--by", "area", "--placebo", "2023-05-11", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["change"]["change"] == "-57499.5"
    assert [p["date"] for p in told["placebos"]] == ["2023-05-11"]
    assert {r["name"] for r in told["ranking"]} == {
        "Tucson Sector",
        "El Centro Sector",
        "Rio Grande Valley Sector",
    }
    assert len(told["table"]["rows"]) == 5


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--placebo", "2023-02-30"], "a day of the calendar"),
        (["--placebo", "20230511"], "a day of the calendar"),
        (["--months", "0"], "1 to 60"),
        (["--out", "study.pdf"], ".svg, .html, .csv, .json"),
        (["--agency", "organization:ice"], "no figure in the months"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["study", EVENT, "encounters", *arguments]) == 3
    assert words in capsys.readouterr().err


@pytest.mark.usefixtures("dist")
def test_the_study_speaks_spanish(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "estudio.html"
    assert run(["study", EVENT, "encounters", "--months", "2", "--lang", "es", "--out", str(out)]) == 0
    page = out.read_text("utf-8")
    assert '<html lang="es">' in page
    for words in ("27 de diciembre de 2023", "la media mensual de encuentros bajó de", "secuencia, no causa"):
        assert words in page
    assert run(["study", EVENT, "encounters", "--months", "2", "--lang", "es"]) == 0
    assert "Meses desde el evento" in capsys.readouterr().out
    assert run(["study", EVENT, "encounters", "--lang", "fr"]) == 2
