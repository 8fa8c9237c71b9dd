"""A headless Chromium, and pages in it that note every fault and every request that leaves."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without the switch these tests are skipped, so that a plain run needs no browser."""
    if os.environ.get("AICONCORD_BROWSER") or os.environ.get("CI"):
        return
    skip = pytest.mark.skip(reason="needs Chromium: set AICONCORD_BROWSER=1")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(skip)


@dataclass
class Visit:
    """An open page, what it complained of, and what it asked of other hosts."""

    page: Page
    server: str
    faults: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(self.server + path)
        return self.page

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        width: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Ended with its module: while Playwright lives, no other test can run an event loop."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        found = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield found
        found.close()


@pytest.fixture
def visit(browser: Browser, live_server: str) -> Iterator[Callable[..., Visit]]:
    """`visit(width="phone", scripts=False)` opens an empty window on the live server."""
    contexts = []

    def start(width: str = "desktop", scripts: bool = True, scheme: str = "light") -> Visit:
        wide, high = WIDTHS[width]
        context = browser.new_context(
            viewport={"width": wide, "height": high},
            java_script_enabled=scripts,
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        contexts.append(context)
        found = Visit(context.new_page(), live_server)

        def note(message: ConsoleMessage) -> None:
            if message.type == "error":
                found.faults.append(message.text)

        def watch(request: Request) -> None:
            if not request.url.startswith((live_server, "data:", "blob:")):
                found.strangers.append(request.url)

        found.page.on("console", note)
        found.page.on("pageerror", lambda error: found.faults.append(str(error)))
        found.page.on("request", watch)
        return found

    yield start
    for context in contexts:
        context.close()
