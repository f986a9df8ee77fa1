"""What a browser saw of a page: what it asked for, what it complained of, what it refused to do."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

WATCH = """
window.__refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""
AXE = """axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations.map(
  ({id, impact, help, nodes}) => ({id, impact, help, nodes: nodes.map(({html, any}) =>
    html.slice(0, 200) + " " + any.map((one) => one.message).join("; "))})))"""
STATE = "[data-state='drawing']"


@dataclass(kw_only=True)
class Seen:
    """A page, open, and what it did so far.

    Attributes:
        page: the page.
        origin: scheme, host and port that it came from.
        requests: addresses that were asked for.
        complaints: errors and warnings of the console, and errors of scripts.
        dialogs: texts that a script showed; any is an executed attack.
    """

    page: Page
    origin: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._asked)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._shown)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        # The browser reports the status of the page itself, which a test of an error page asks for.
        own = message.location.get("url") == self.page.url and "status of 4" in message.text
        if message.type in ("error", "warning") and not own:
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def _shown(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    @property
    def outside(self) -> list[str]:
        """Requests that left the origin."""
        inside = (self.origin, "data:", f"blob:{self.origin}")
        return [address for address in self.requests if not address.startswith(inside)]

    @property
    def refused(self) -> list[str]:
        """What the content security policy forbade."""
        found: list[str] = self.page.evaluate("window.__refused")
        return found

    def draw(self) -> None:
        """Show every place that a script draws, and wait until it is drawn."""
        for place in self.page.locator(
            "[data-map], [data-timeline], [data-network], [data-editor], [data-chart]"
        ).all():
            place.scroll_into_view_if_needed()
        for part in ("map", "timeline", "network", "editor", "chart"):
            for place in self.page.locator(f"[data-{part}]").all():
                place.scroll_into_view_if_needed()
                place.and_(self.page.locator("[data-state=drawn], [data-state=failed]")).wait_for()

    def states(self) -> list[str]:
        """How the places that scripts draw are: drawn, failed, drawing."""
        found: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('[data-state]')].map((place) => place.dataset.state)"
        )
        return found

    def faults(self, axe: str) -> list[dict[str, Any]]:
        """What axe-core finds that is serious or critical.

        https://github.com/dequelabs/axe-core/blob/develop/doc/API.md
        """
        session = self.page.context.new_cdp_session(self.page)
        session.send("Runtime.evaluate", {"expression": axe})
        answer = session.send(
            "Runtime.evaluate", {"expression": AXE, "awaitPromise": True, "returnByValue": True}
        )
        found: list[dict[str, Any]] = answer["result"]["value"]
        return [one for one in found if one["impact"] in ("serious", "critical")]

    def wider(self) -> int:
        """Pixels by which the page is wider than its window."""
        found: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return found


class Opener:
    """Opens addresses in a browser."""

    def __init__(self, browser: Browser, closing: ExitStack) -> None:
        self._browser = browser
        self._closing = closing

    def __call__(
        self,
        origin: str,
        path: str,
        *,
        width: int = 1280,
        scripts: bool = True,
        scheme: Literal["light", "dark"] = "light",
    ) -> Seen:
        """A page, loaded, in a new window of `width` pixels; without `scripts`, JavaScript is off."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        self._closing.callback(context.close)
        context.set_default_timeout(30_000)
        context.add_init_script(WATCH)
        page = context.new_page()
        seen = Seen(page=page, origin=origin.rstrip("/"))
        page.goto(origin.rstrip("/") + path, wait_until="load")
        return seen
