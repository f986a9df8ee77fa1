"""What a source promised of itself is held against its cube."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from borderkg.checks import expectations
from borderkg.content import Content
from borderkg.store.embedded import EmbeddedStore

PROMISED = "[expectations]\nrows = 22\nsmallest = 0\nlargest = 3000000\n"
KEPT = 'page = "https://example.org"\n\n[totals.where]\nrefPeriod = ["id/period/2023-08"]\n'
CASES = {
    "rows": (PROMISED.replace("22", "23"), "BKG-EXP-ROWS"),
    "smallest": (PROMISED.replace("smallest = 0", "smallest = 30000"), "BKG-EXP-RANGE"),
    "largest": (PROMISED.replace("3000000", "3000"), "BKG-EXP-RANGE"),
    "distinct": (PROMISED + "\n[expectations.distinct]\nagency = 3\n", "BKG-EXP-DISTINCT"),
    "distinct months": (PROMISED + "\n[expectations.distinct]\nmonth = 99\n", "BKG-EXP-DISTINCT"),
    "total": (PROMISED + f'\n[[totals]]\nvalue = "232964"\n{KEPT}', "BKG-EXP-TOTAL"),
    "total that is right": (PROMISED + f'\n[[totals]]\nvalue = "232963"\n{KEPT}', ""),
    "nothing": (PROMISED, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_a_promise_that_is_not_kept_is_found(
    tiny_content: Content, tiny_release: Path, tmp_path: Path, case: str
) -> None:
    changed, wanted = CASES[case]
    folder = tmp_path / "statistics" / "cbp-southwest-by-agency"
    folder.mkdir(parents=True)
    source = tiny_content.data / "statistics" / "cbp-southwest-by-agency" / "source.toml"
    text = source.read_text("utf-8")
    assert PROMISED in text
    (folder / "source.toml").write_text(text.replace(PROMISED, changed), encoding="utf-8")
    store = EmbeddedStore.read_only(tiny_release / "store")
    found = expectations.check(store, replace(tiny_content, data=tmp_path))
    assert {f.code for f in found} == ({wanted} if wanted else set())


def test_a_source_without_a_cube_is_left_alone(tiny_content: Content) -> None:
    assert expectations.check(EmbeddedStore.in_memory(), tiny_content) == []
