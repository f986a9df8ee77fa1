"""Each thing that a script draws: it is drawn under the policy, reads no content as code, can be used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from borderkg.namespaces import BASE, PREFIXES

from .drawing import page, serving
from .seeing import Opener, Seen

pytestmark = pytest.mark.usefixtures("vendor")
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'>{{s}}{{7*7}}"
SCRIPT = "javascript:alert(3)"
ODD = "https://example.org/?a='style='color:red'&copy=2&lt;b&gt;"
CONTENTS: dict[str, Any] = {
    "chart": {
        "data": {
            "values": [{"month": f"2023-{n:02}", "count": n * 1000, "who": HOSTILE} for n in range(1, 13)]
        },
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "month", "type": "temporal", "timeUnit": "utcyearmonth"},
            "y": {"field": "count", "type": "quantitative"},
            "color": {"field": "who"},
            "tooltip": [{"field": "who"}, {"field": "count", "type": "quantitative"}],
        },
    },
    "map": {
        "places": [
            {"label": "El Paso", "long": -106.46, "lat": 31.72, "href": "/page/id/place/el-paso"},
            {"label": HOSTILE, "long": -97.5, "lat": 25.9, "href": SCRIPT},
        ],
        "states": [{"id": "48", "label": "Texas"}],
    },
    "timeline": {
        "items": [
            {
                "label": "A meeting",
                "start": "2023-12-27",
                "href": "/page/id/event/meeting",
                "group": "Events",
            },
            {"label": HOSTILE, "start": "2020-03-20", "end": "2023-05-11", "href": SCRIPT, "group": HOSTILE},
            {"label": "Secretary", "start": "2021-01-26", "open": True, "group": "Posts"},
        ],
        "bands": [{"label": HOSTILE, "start": "2022-01-01", "end": "2022-06-01"}],
    },
    "network": {
        "nodes": [
            {"id": "a", "label": HOSTILE, "href": SCRIPT, "kind": HOSTILE},
            {"id": "b", "label": "B", "href": "/page/id/org/b", "kind": "org"},
        ],
        "edges": [{"from": "a", "to": "b", "label": HOSTILE}, {"from": "a", "to": "nowhere"}],
    },
    "editor": {
        "endpoint": "/sparql",
        "base": BASE,
        "prefixes": PREFIXES,
        "terms": {"classes": [f"{BASE}ns#Meeting", f"{BASE}ns#Claim"], "properties": [f"{BASE}ns#inMonth"]},
        "examples": [{"label": HOSTILE, "query": "ASK { ?s ?p ?o }"}],
    },
}
ANSWER = {
    "head": {"vars": ["s", "o"]},
    "results": {
        "bindings": [
            {
                "s": {"type": "uri", "value": f"{BASE}id/event/meeting"},
                "o": {"type": "literal", "value": HOSTILE},
            },
            {
                "s": {"type": "uri", "value": SCRIPT},
                "o": {"type": "literal", "value": "x", "xml:lang": "en"},
            },
            {
                "s": {"type": "uri", "value": f"{BASE}id/'onmouseover='alert(4)"},
                "o": {"type": "literal", "value": "1", "datatype": SCRIPT},
            },
            {
                "s": {"type": "uri", "value": ODD},
                "o": {"type": "literal", "value": HOSTILE, "datatype": f"{PREFIXES['rdf']}HTML"},
            },
            {
                "s": {"type": "uri", "value": f"data:text/html,{HOSTILE}"},
                "o": {"type": "literal", "value": "x", "xml:lang": HOSTILE},
            },
            {
                "s": {"type": "uri", "value": "mailto:someone@example.org"},
                "o": {"type": "literal", "value": "&copy;&lt;b&gt;", "datatype": f"{BASE}id/'style='a:b"},
            },
        ]
    },
}


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """Where the pages of the parts are, `/{language}/{part}`."""
    pages = {
        f"/{lang}/{part}": page(part, content, lang)
        for part, content in CONTENTS.items()
        for lang in ("en", "es")
    }
    with serving(pages, ANSWER) as address:
        yield address


def drawn(opener: Opener, origin: str, part: str, *, lang: str = "en", width: int = 1280) -> Seen:
    """The page of a part, drawn."""
    seen = opener(origin, f"/{lang}/{part}", width=width)
    seen.draw()
    return seen


def nothing_happened(seen: Seen) -> None:
    """Nothing was executed, refused, complained of, or asked of another host."""
    assert seen.dialogs == []
    assert seen.refused == []
    assert seen.complaints == []
    assert seen.outside == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("part", sorted(CONTENTS))
def test_it_is_drawn_under_the_policy_and_found_by_a_screen_reader(
    opener: Opener, origin: str, axe: str, part: str, lang: str, width: int
) -> None:
    seen = drawn(opener, origin, part, lang=lang, width=width)
    assert seen.states() == ["drawn"]
    assert seen.faults(axe) == []
    assert seen.wider() == 0
    nothing_happened(seen)


def test_a_chart_can_be_saved_with_its_source(opener: Opener, origin: str) -> None:
    seen = drawn(opener, origin, "chart")
    with seen.page.expect_download() as saved:
        seen.page.get_by_role("button", name="SVG").click()
    assert saved.value.suggested_filename == "drawn.svg"
    text = saved.value.path().read_text(encoding="utf-8")
    assert "What is shown, and from where." in text
    assert "<script" not in text
    with seen.page.expect_download() as saved:
        seen.page.get_by_role("button", name="PNG").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    nothing_happened(seen)


def test_a_chart_tells_its_figures_to_the_pointer(opener: Opener, origin: str) -> None:
    seen = drawn(opener, origin, "chart")
    seen.page.locator(".canvas svg .mark-symbol path").nth(3).hover()
    assert "4,000" in seen.page.locator(".tip").inner_text()
    nothing_happened(seen)


def test_places_of_a_map_are_links_that_the_keyboard_finds(opener: Opener, origin: str) -> None:
    seen = drawn(opener, origin, "map")
    pins = seen.page.locator(".pin")
    assert [pin.get_attribute("href") for pin in pins.all()] == ["/page/id/place/el-paso", None]
    assert pins.nth(1).inner_text() == HOSTILE
    seen.page.get_by_role("link", name="El Paso").focus()
    assert seen.page.evaluate("document.activeElement.textContent") == "El Paso"


def test_a_time_line_links_what_may_be_followed_and_no_more(opener: Opener, origin: str) -> None:
    seen = drawn(opener, origin, "timeline")
    links = seen.page.locator(".timeline a[href]")
    assert [link.get_attribute("href") for link in links.all()] == ["/page/id/event/meeting"]


def test_the_editor_answers_and_leads_to_our_own_pages(opener: Opener, origin: str, axe: str) -> None:
    seen = drawn(opener, origin, "editor")
    seen.page.get_by_role("button", name="Run the query").click()
    seen.page.locator(".yasr table tbody tr").first.wait_for()
    links = seen.page.locator(".yasr td a.iri")
    assert links.first.get_attribute("href") == "/id/event/meeting"
    assert not [link for link in links.all() if (link.get_attribute("href") or "").startswith("javascript")]
    assert seen.faults(axe) == []
    nothing_happened(seen)


def test_a_table_of_the_editor_shows_each_term_as_it_is(opener: Opener, origin: str) -> None:
    seen = drawn(opener, origin, "editor")
    seen.page.get_by_role("button", name="Run the query").click()
    cells = seen.page.locator(".yasr table tbody td > div")
    seen.page.locator(".yasr table tbody tr").first.wait_for()
    told = [cell.text_content() for cell in cells.all()]
    assert told == [
        *("1", "event:meeting", HOSTILE),
        *("2", f"<{SCRIPT}>", '"x"@en'),
        *("3", f"<{BASE}id/'onmouseover='alert(4)>", f'"1"^^<{SCRIPT}>'),
        *("4", f"<{ODD}>", f'"{HOSTILE}"^^rdf:HTML'),
        *("5", f"<data:text/html,{HOSTILE}>", f'"x"@{HOSTILE}'),
        *("6", "<mailto:someone@example.org>", f""""&copy;&lt;b&gt;"^^<{BASE}id/'style='a:b>"""),
    ]
    table = seen.page.locator(".yasr table tbody")
    links = [link.get_attribute("href") for link in table.locator("a").all()]
    assert links == [
        "/id/event/meeting",
        "/id/'onmouseover='alert(4)",
        ODD,
        f"{PREFIXES['rdf']}HTML",
        "mailto:someone@example.org",
        "/id/'style='a:b",
    ]
    kept = {"class", "href", "rel", "target"}
    assert all(
        set(link.evaluate("(one) => one.getAttributeNames()")) <= kept for link in table.locator("a").all()
    )
    assert table.locator("img, script, b, [style], [onmouseover]").count() == 0
    nothing_happened(seen)


def test_the_editor_completes_a_class_and_a_property(opener: Opener, origin: str) -> None:
    seen = drawn(opener, origin, "editor")
    seen.page.locator(".CodeMirror").click()
    keyboard = seen.page.keyboard
    for text, wanted in (("?s a bkg:Me", "bkg:Meeting"), ("?s bkg:in", "bkg:inMonth")):
        keyboard.press("Control+a")
        keyboard.insert_text(f"PREFIX bkg: <{BASE}ns#>\nSELECT * {{ {text}")
        keyboard.press("Control+Space")
        hint = seen.page.locator(".CodeMirror-hints li").first
        hint.wait_for()
        assert hint.inner_text() == wanted
        keyboard.press("Escape")
    nothing_happened(seen)


def test_the_keyboard_leaves_the_editor_by_escape_and_tab(opener: Opener, origin: str) -> None:
    seen = drawn(opener, origin, "editor")
    inside = "document.activeElement.matches('.CodeMirror textarea')"
    seen.page.locator(".CodeMirror").click()
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate(inside), "Tab indents"
    seen.page.keyboard.press("Escape")
    seen.page.keyboard.press("Tab")
    assert not seen.page.evaluate(inside)
    seen.page.keyboard.press("Shift+Tab")
    assert seen.page.evaluate(inside), "and Tab comes back"
    seen.page.keyboard.press("Escape")
    seen.page.keyboard.press("Shift+Tab")
    assert not seen.page.evaluate(inside)


def test_an_example_fills_the_editor(opener: Opener, origin: str) -> None:
    seen = drawn(opener, origin, "editor")
    seen.page.locator(".examples select").select_option("0")
    assert "ASK" in seen.page.locator(".CodeMirror-code").inner_text()
    nothing_happened(seen)
