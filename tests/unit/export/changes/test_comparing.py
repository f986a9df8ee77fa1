"""What came, went and changed is told under the thing it belongs to, and nothing else is."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from borderkg.errors import DamagedReleaseError
from borderkg.export.changes.comparing import compare
from borderkg.export.changes.report import Changes, Figure, LinkChange, VerdictChange
from borderkg.namespaces import BKG, DATA, GRAPH, ID, OWL, SCHEME
from borderkg.store.location import Release

if TYPE_CHECKING:
    from collections.abc import Callable

    Write = Callable[..., Release]

OLD = f"""
GRAPH <{GRAPH}reference/events> {{
    event:talk a bkg:Meeting , bkg:Event ; skos:prefLabel "Talk"@en ; bkg:onDate "2023-12-27"^^xsd:date .
    event:call a bkg:PhoneCall , bkg:Event ; skos:prefLabel "Call | by “phone”"@en .
    person:ana a bkg:Person ; skos:prefLabel "Ana"@en .
    vintage:a a bkg:StatisticalRelease ; dcterms:issued "2023-11"^^xsd:gYearMonth .
}}
GRAPH <{GRAPH}document/note> {{
    doc:note a bkg:Document .
    event:talk bkg:participation <{ID}doc/note/participation/1> .
    <{ID}doc/note/participation/1> a bkg:Participation ; bkg:participant person:ana .
    <{ID}doc/note/claim/1> a bkg:QuantitativeClaim ; bkg:statedValue 232972 ;
        bkg:evidence <{ID}doc/note/claim/1/evidence/1> .
    <{ID}doc/note/claim/1/evidence/1> bkg:sentence 2 .
    <{ID}doc/note/claim/2> a bkg:RoleClaim ; bkg:statedTitle "President"@en .
}}
GRAPH <{GRAPH}inferred/all> {{ <{ID}doc/note/claim/1> a bkg:Claim . <{ID}doc/note/claim/2> a bkg:Claim . }}
GRAPH <{GRAPH}checks/all> {{
    <{ID}doc/note/claim/1> bkg:verdictThen <{SCHEME}verdicts/match> ;
        bkg:verdictNow <{SCHEME}verdicts/match> .
}}
GRAPH <{GRAPH}curation/links> {{
    person:ana owl:sameAs <http://www.wikidata.org/entity/Q1> .
}}
GRAPH <{GRAPH}ontology/core> {{
    <https://w3id.org/borderkg/ns> a owl:Ontology ; owl:versionInfo "1.2.3" .
    bkg:AllDifferent a owl:Class ; owl:unionOf ( bkg:A bkg:B ) .
}}
GRAPH <{GRAPH}cube/x/structure> {{ <{DATA}x> a qb:DataSet ; dcterms:title "Encounters"@en ;
    dcterms:publisher organization:cbp . }}
GRAPH <{GRAPH}cube/x/2023-11> {{
    <{DATA}x/2023-11/2023-08/usbp> a qb:Observation ; qb:dataSet <{DATA}x> ; bkg:vintage vintage:a ;
        bkg:refPeriod period:2023-08 ; bkg:encounterCount 232972 .
    <{DATA}x/2023-11> qb:observation <{DATA}x/2023-11/2023-08/usbp> .
}}
GRAPH <{GRAPH}derived/x> {{ <{DATA}x/2023-11/2023-08/usbp> bkg:isCurrent true . }}
"""
NEW_CUBE = f"""
GRAPH <{GRAPH}cube/x/2024-10> {{
    <{DATA}x/2024-10/2023-08/usbp> a qb:Observation ; qb:dataSet <{DATA}x> ; bkg:vintage vintage:b ;
        bkg:refPeriod period:2023-08 ; bkg:encounterCount 232963 .
    <{DATA}x/2024-10/2023-09/usbp> a qb:Observation ; qb:dataSet <{DATA}x> ; bkg:vintage vintage:b ;
        bkg:refPeriod period:2023-09 ; bkg:encounterCount 269735 .
}}
GRAPH <{GRAPH}derived/x> {{
    <{DATA}x/2024-10/2023-08/usbp> bkg:isCurrent true ; bkg:revision -9 ;
        bkg:revises <{DATA}x/2023-11/2023-08/usbp> .
    <{DATA}x/2024-10/2023-09/usbp> bkg:isCurrent true .
}}
"""


def compared(write: Write, *changes: tuple[str, str], more: str = "") -> Changes:
    """OLD against OLD with parts replaced and `more` added."""
    new = OLD + more
    for before, after in changes:
        assert before in new
        new = new.replace(before, after)
    return compare(write("2026.06", OLD), write("2026.12", new))


def test_a_release_differs_in_nothing_from_itself(write_release: Write) -> None:
    changes = compared(write_release)
    assert changes == Changes(old=changes.old, new=changes.new, added=0, retired=0, suggested="1.2.3")
    assert "hold the same quads" in changes.to_markdown()


def test_an_event_that_came_and_one_that_went(write_release: Write) -> None:
    changes = compared(write_release, ("event:call a bkg:PhoneCall", "event:visit a bkg:Visit"))
    assert [(e.iri, e.state, e.kind, e.label) for e in changes.events] == [
        (ID + "event/call", "retired", "PhoneCall", "Call | by “phone”"),
        (ID + "event/visit", "added", "Visit", "Call | by “phone”"),
    ]
    assert changes.level == "major"
    assert [(r.level, r.what, r.example) for r in changes.reasons][:2] == [
        ("major", "events whose IRI is gone", "event:call"),
        ("minor", "new events", "event:visit"),
    ]
    assert changes.suggested == "2.0.0"


def test_what_a_document_tells_of_an_event_is_told_under_the_event(
    write_release: Write,
) -> None:
    changes = compared(
        write_release, ("a bkg:Participation ; bkg:participant", "a bkg:Participation ; bkg:side")
    )
    (event,) = changes.events
    assert (event.iri, event.state, event.label) == (ID + "event/talk", "changed", "Talk")
    assert [(s.sign, s.about, s.predicate) for s in event.statements] == [
        (-1, ID + "doc/note/participation/1", BKG + "participant"),
        (1, ID + "doc/note/participation/1", BKG + "side"),
    ]
    assert changes.level == "patch"


def test_the_evidence_of_a_claim_is_told_under_the_claim(write_release: Write) -> None:
    changes = compared(write_release, ("bkg:sentence 2", "bkg:sentence 3"))
    (claim,) = changes.claims
    assert (claim.iri, claim.state, claim.kind) == (ID + "doc/note/claim/1", "changed", "QuantitativeClaim")
    assert [s.value.value for s in claim.statements] == ["2", "3"]
    assert not changes.others


def test_a_verdict_that_changed_names_both(write_release: Write) -> None:
    changes = compared(
        write_release,
        (f"verdictNow <{SCHEME}verdicts/match>", f"verdictNow <{SCHEME}verdicts/revised-since>"),
    )
    assert changes.verdicts == (
        VerdictChange(
            claim=ID + "doc/note/claim/1",
            held_against="now",
            before=SCHEME + "verdicts/match",
            after=SCHEME + "verdicts/revised-since",
        ),
    )


def test_a_new_vintage_is_counted_with_its_revisions(write_release: Write) -> None:
    changes = compared(write_release, more=NEW_CUBE)
    (vintage,) = changes.vintages
    assert (vintage.title, vintage.publisher, vintage.state) == ("Encounters", ID + "org/cbp", "added")
    assert (vintage.added, vintage.retired, vintage.first, vintage.last) == (2, 0, "2023-08", "2023-09")
    assert (vintage.revisions.up, vintage.revisions.down) == (0, 1)
    assert vintage.revisions.largest == (
        Figure(cell=DATA + "x/2024-10/2023-08/usbp", before=Decimal(232972), after=Decimal(232963)),
    )
    assert vintage.revisions.largest[0].difference == -9
    assert changes.level == "minor"


def test_a_cell_that_is_no_longer_current_is_superseded(write_release: Write) -> None:
    changes = compared(
        write_release,
        (f"GRAPH <{GRAPH}derived/x> {{ <{DATA}x/2023-11/2023-08/usbp> bkg:isCurrent true . }}", ""),
    )
    (vintage,) = changes.vintages
    assert (vintage.superseded, vintage.added, vintage.state) == (1, 0, "changed")


def test_a_published_vintage_that_was_rewritten_breaks(write_release: Write) -> None:
    changes = compared(write_release, ("bkg:encounterCount 232972", "bkg:encounterCount 232973"))
    (vintage,) = changes.vintages
    assert vintage.rewritten.largest == (
        Figure(cell=DATA + "x/2023-11/2023-08/usbp", before=Decimal(232972), after=Decimal(232973)),
    )
    assert vintage.issued == "2023-11"
    assert changes.reasons[0].what == "published vintages rewritten or gone"
    assert changes.level == "major"


def test_only_the_largest_differences_are_named_and_all_are_counted(
    write_release: Write,
) -> None:
    def cube(values: list[int]) -> str:
        cells = "".join(
            f"<{DATA}y/1/{n}> a qb:Observation ; qb:dataSet <{DATA}y> ; bkg:rate {value}.0 .\n"
            for n, value in enumerate(values)
        )
        return f"GRAPH <{GRAPH}cube/y/1> {{ {cells} }}"

    old = write_release("2026.06", cube([0] * 9))
    new = write_release("2026.12", cube([0, 5, -7, 1, 2, -3, 9, 4, 0]))
    (vintage,) = compare(old, new, largest=3).vintages
    assert (vintage.rewritten.up, vintage.rewritten.down) == (5, 2)
    assert [figure.difference for figure in vintage.rewritten.largest] == [9, -7, 5]
    (none,) = compare(old, new, largest=0).vintages
    assert (none.rewritten.count, none.rewritten.largest) == (7, ())


def test_links_that_came_and_went(write_release: Write) -> None:
    changes = compared(write_release, ("entity/Q1>", "entity/Q2>"))
    ana, same = ID + "person/ana", OWL + "sameAs"
    assert changes.links == (
        LinkChange(state="retired", subject=ana, predicate=same, object="http://www.wikidata.org/entity/Q1"),
        LinkChange(state="added", subject=ana, predicate=same, object="http://www.wikidata.org/entity/Q2"),
    )
    assert not changes.others
    assert not changes.events


def test_other_resources_are_counted_by_class(write_release: Write) -> None:
    changes = compared(write_release, ("person:ana a bkg:Person", "person:bea a bkg:Person"))
    assert changes.others == {"Person": {"added": 1, "retired": 1}}
    assert changes.level == "major"
    assert changes.reasons[0].what == "resources whose IRI is gone"
    assert changes.reasons[0].example == "person:ana"


def test_one_more_list_gives_no_other_list_a_change(write_release: Write) -> None:
    more = f"GRAPH <{GRAPH}ontology/core> {{ bkg:Aaa a owl:Class ; owl:unionOf ( bkg:A ) . }}"
    changes = compared(write_release, more=more)
    assert (changes.added, changes.retired) == (4, 0)
    assert [(t.iri, t.state, t.level, t.effects) for t in changes.terms] == [
        (BKG + "Aaa", "added", "minor", ("new",))
    ]
    (graph,) = changes.graphs
    assert (graph.graph, graph.state, graph.added, graph.retired) == (
        GRAPH + "ontology/core",
        "changed",
        4,
        0,
    )


def test_a_list_with_another_member_is_an_axiom_withdrawn(write_release: Write) -> None:
    changes = compared(write_release, ("( bkg:A bkg:B )", "( bkg:A bkg:C )"))
    (term,) = changes.terms
    assert (term.iri, term.level) == (BKG + "AllDifferent", "major")
    assert term.effects == ("owl:unionOf (…) withdrawn", "owl:unionOf (…) added")


def test_graphs_that_came_and_went_have_their_quads_counted(write_release: Write) -> None:
    changes = compared(write_release, (f"GRAPH <{GRAPH}curation/links>", f"GRAPH <{GRAPH}curation/note>"))
    assert [(g.graph.removeprefix(GRAPH), g.state, g.added, g.retired) for g in changes.graphs] == [
        ("curation/links", "retired", 0, 1),
        ("curation/note", "added", 1, 0),
    ]


def test_markdown_keeps_its_cells_whatever_a_name_holds(write_release: Write) -> None:
    changes = compared(write_release, ("event:call a bkg:PhoneCall", "event:visit a bkg:Visit"))
    text = changes.to_markdown()
    assert "Call \\| by “phone”" in text
    for block in text.split("\n\n"):
        rows = [line for line in block.split("\n") if line.startswith("|")]
        assert len({line.replace("\\|", "").count("|") for line in rows}) <= 1


def test_json_says_all_that_the_report_holds(write_release: Write) -> None:
    changes = compared(write_release, ("bkg:encounterCount 232972", "bkg:encounterCount 232973"))
    told = json.loads(changes.to_json())
    assert told["old"]["sha256"] == changes.old.sha256
    figure = told["vintages"][0]["rewritten"]["largest"][0]
    assert figure == {
        "cell": DATA + "x/2023-11/2023-08/usbp",
        "before": "232972",
        "after": "232973",
        "difference": "1",
    }
    assert set(told) == {field if "_" not in field else "" for field in Changes.__slots__}


class _Page(HTMLParser):
    """Counts what is open, and notes what a page would fetch."""

    VOID = ("meta", "br", "hr", "img", "link", "input")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        names = dict(attrs)
        if tag in ("script", "link", "img", "iframe", "object") or "src" in names or "onclick" in names:
            self.fetched.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_is_whole_and_fetches_nothing(write_release: Write) -> None:
    hostile = '"<script>alert(1)</script>"@en'
    changes = compared(
        write_release,
        (
            'event:call a bkg:PhoneCall , bkg:Event ; skos:prefLabel "Call | by “phone”"@en',
            f"event:visit a bkg:Visit , bkg:Event ; skos:prefLabel {hostile}",
        ),
        more=NEW_CUBE,
    )
    page = _Page()
    page.feed(changes.to_html())
    assert page.open == []
    assert page.fetched == []
    assert any("<script>alert(1)</script>" in text for text in page.texts)
    assert "url(" not in changes.to_html()


def test_long_tables_say_what_they_leave_out(write_release: Write) -> None:
    from borderkg.export.changes.markdown import markdown

    more = "".join(f"event:e{n} a bkg:Event . " for n in range(5))
    changes = compared(write_release, more=f"GRAPH <{GRAPH}reference/more> {{ {more} }}")
    assert "… and 3 more" in markdown(changes, most=2)
    assert "more;" not in markdown(changes, most=5)


def test_the_order_of_the_two_is_all_that_matters(write_release: Write) -> None:
    old, new = write_release("2026.06", OLD), write_release("2026.12", OLD + NEW_CUBE)
    forth, back = compare(old, new), compare(new, old)
    assert (forth.added, forth.retired) == (back.retired, back.added)
    assert [v.state for v in back.vintages] == ["retired"]
    assert compare(old, new) == forth


@pytest.mark.parametrize(
    ("damage", "words", "line"),
    [
        (lambda lines: lines[::-1], "not sorted", 2),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], "stands twice", 4),
        (lambda lines: [*lines[:-1], lines[-1][:-10]], "no line of a dump", None),
        (lambda lines: [*lines[:-1], b"zzz\n"], "no line of a dump", None),
        (lambda lines: lines[:-1], "not what the manifest says", None),
        (lambda lines: [], "not what the manifest says", None),
    ],
    ids=["unsorted", "twice", "cut off", "nonsense", "shorter", "empty"],
)
def test_a_damaged_dump_is_refused_and_no_patch_is_left(
    write_release: Write,
    tmp_path: Path,
    damage: Callable[[list[bytes]], list[bytes]],
    words: str,
    line: int | None,
) -> None:
    old, new = write_release("2026.06", OLD), write_release("2026.12", OLD + NEW_CUBE)
    lines = new.dump.read_bytes().splitlines(keepends=True)
    new.dump.write_bytes(b"".join(damage(lines)))
    with pytest.raises(DamagedReleaseError, match=words) as told:
        compare(old, new, patch=tmp_path / "out.rdfp")
    assert told.value.where == str(new.dump)
    if line is not None:
        assert told.value.line == line
    assert not list(tmp_path.glob("*out*"))


def test_a_dump_that_is_missing_is_named(write_release: Write) -> None:
    old, new = write_release("2026.06", OLD), write_release("2026.12", OLD)
    new.dump.unlink()
    with pytest.raises(DamagedReleaseError, match="cannot be read"):
        compare(old, new)


def test_a_manifest_without_a_digest_is_refused(write_release: Write) -> None:
    old, new = write_release("2026.06", OLD), write_release("2026.12", OLD)
    manifest = json.loads((new.path / "manifest.json").read_text(encoding="utf-8"))
    del manifest["sha256"]
    (new.path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(DamagedReleaseError, match="does not say what the dump is"):
        compare(old, replace(new))
