"""The ten questions of a researcher, each answered by following what is visible from the first page.

A walk knows no address: it clicks links and buttons by their words, and chooses in fields by their
labels. It ends at the answer; one click further is what states it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MEETING: Final = "Meeting on migration in Mexico City, 2023-12-27"
ARTICLE: Final = "News article on the U.S. delegation in Mexico City (untitled)"


@dataclass(kw_only=True)
class Walker:
    """Somebody with a pointer, who counts what they do.

    Attributes:
        page: what they see.
        clicks: links and buttons followed, and choices made.
    """

    page: Page
    clicks: int = field(default=0)

    def follow(self, text: str) -> None:
        """Click the visible link of these words in the content of the page."""
        self._click(self.page.locator("main").get_by_role("link", name=text, exact=True).first)

    def press(self, text: str) -> None:
        """Press the visible button of these words in the content of the page."""
        self._click(self.page.locator("main").get_by_role("button", name=text, exact=True).first)

    def choose(self, label: str, option: str) -> None:
        """Choose in the field of a label."""
        self.field(label).select_option(label=option)
        self.clicks += 1

    def fill(self, label: str, text: str) -> None:
        """Write into the field of a label."""
        self.field(label).fill(text)
        self.clicks += 1

    def field(self, label: str) -> Locator:
        """The visible field of a label, which may say more than `label`."""
        found = self.page.locator("main").get_by_label(re.compile(f"^{re.escape(label)}"))
        found.wait_for(state="visible")
        return found

    def row(self, *texts: str) -> Locator:
        """The visible row of the answer that has all these texts."""
        found = self.page.locator("main table tbody tr")
        for text in texts:
            found = found.filter(has_text=text)
        found.first.wait_for(state="visible")
        return found.first

    def follow_in(self, row: Locator, text: str) -> None:
        """Click the visible link of these words in a row."""
        self._click(row.get_by_role("link", name=text, exact=True).first)

    def reads(self, *texts: str) -> None:
        """The content of the page shows these texts."""
        shown = self.page.locator("main")
        for text in texts:
            shown.get_by_text(text).first.wait_for(state="visible")

    def _click(self, found: Locator) -> None:
        found.scroll_into_view_if_needed()
        assert found.is_visible()
        found.click()
        self.page.wait_for_load_state("load")
        self.clicks += 1


Step = Callable[[Walker], None]


@dataclass(frozen=True, kw_only=True)
class Walk:
    """One question: the way to its answer, and from there to what states it."""

    question: str
    answer: Step
    source: Step


def _asked(to: Walker) -> None:
    to.follow("What each side asked for or held at a meeting")
    to.choose("What is done by the words", "asks")
    to.press("Ask")
    to.row("Government of Mexico", "asks", "reopening of border crossings", ARTICLE)


def _asked_source(to: Walker) -> None:
    to.follow_in(to.row("reopening of border crossings", ARTICLE), "statement 5")
    to.reads("“to reopen border crossings as soon as possible”", "sentence 6")


def _held(to: Walker) -> None:
    to.follow("Did the figures of a document hold, then and now")
    to.row(ARTICLE, "181,059", "match", "revised since")
    to.row(ARTICLE, "232,972", "match", "revised since")


def _held_source(to: Walker) -> None:
    row = to.row("181,059", "that of 2024-10 says 181054")
    to.follow_in(row, "check against CBP nationwide encounters, tables of October 2024")
    to.reads("An earlier publication says what is stated")


def _around(to: Walker) -> None:
    to.follow("Encounters in the months around each event of a level")
    to.row("Biden–López Obrador telephone call, 2023-12-21", "December 2023", "249,740")
    to.reads("Shows sequence, not cause.")


def _around_source(to: Walker) -> None:
    to.follow_in(to.row("Biden–López Obrador telephone call, 2023-12-21", "December 2023"), "249,740")
    to.reads("249,740 encounters: U.S. Border Patrol, Southwest Land Border, December 2023")


def _sectors(to: Walker) -> None:
    to.follow("Which sector changed most between two spans, absolutely and relatively")
    to.reads("to 125,965 (Tucson Sector)", "from −68.1% (El Centro Sector)")


def _sectors_source(to: Walker) -> None:
    to.follow_in(to.row("Tucson Sector"), "283,186")
    to.reads("283,186 encounters in June 2023 to November 2023: the sum of 6 cells.")


def _events(to: Walker) -> None:
    to.follow("Events in which an actor took part")
    to.choose("Person or organisation", "Liz Sherwood-Randall")
    to.press("Ask")
    to.row(MEETING, "27 December 2023", ARTICLE, "Wikidata Q")


def _events_source(to: Walker) -> None:
    to.follow_in(to.row(MEETING), MEETING)
    to.reads("Liz Sherwood-Randall", "Homeland Security Advisor")


def _revised(to: Walker) -> None:
    to.follow("Cells that were revised, by how much, between which vintages")
    to.row("May 2023", "U.S. Border Patrol", "2,143")


def _revised_source(to: Walker) -> None:
    to.follow_in(to.row("May 2023", "U.S. Border Patrol", "2,143"), "2,143")
    to.reads("The same figure in each publication")
    to.row("2,143")


def _differ(to: Walker) -> None:
    to.follow("Where two documents differ about one event")
    to.row("White House Homeland Security Advisor", "White House National Security Advisor Liz")


def _differ_source(to: Walker) -> None:
    to.follow_in(to.row("White House Homeland Security Advisor"), "claim 7")
    to.reads("“White House National Security Advisor Liz Sherwood-Randall”", "sentence")


def _share(to: Walker) -> None:
    to.follow("Share of a demographic group by month")
    to.row("August 2023", "50.1")


def _share_source(to: Walker) -> None:
    row = to.row("August 2023", "50.1")
    part = row.get_by_role("link").nth(1).inner_text()
    to.follow_in(row, part)
    to.reads(f"{part} encounters", "individuals in a family unit", "August 2023")


def _commitments(to: Walker) -> None:
    to.follow("Commitments, who made them, and what followed")
    to.row("Government of Mexico", "Ministerial follow-up on migration in Washington", "19 January 2024")


def _commitments_source(to: Walker) -> None:
    to.follow_in(to.row("Government of Mexico", "Ministerial follow-up on migration"), "statement 14")
    to.reads("The words it rests on", "sentence")


def _laws(to: Walker) -> None:
    to.follow("Which law was in force at each meeting")
    to.fill("Not before", "2023-12-27")
    to.press("Ask")
    to.row("27 December 2023", MEETING, "Title 8")


def _laws_source(to: Walker) -> None:
    to.follow_in(to.row(MEETING), "Title 8")
    to.reads("The immigration laws of the United States")


WALKS: Final = (
    Walk(question="What each side asked for, and who says so", answer=_asked, source=_asked_source),
    Walk(question="Did a document's figures hold", answer=_held, source=_held_source),
    Walk(question="Encounters around events of a level", answer=_around, source=_around_source),
    Walk(question="Which sector changed most", answer=_sectors, source=_sectors_source),
    Walk(question="Events of a person, with links", answer=_events, source=_events_source),
    Walk(question="Which cells were revised", answer=_revised, source=_revised_source),
    Walk(question="Where two documents differ", answer=_differ, source=_differ_source),
    Walk(question="Share of a group by month", answer=_share, source=_share_source),
    Walk(question="Commitments and what followed", answer=_commitments, source=_commitments_source),
    Walk(question="Which law was in force", answer=_laws, source=_laws_source),
)
