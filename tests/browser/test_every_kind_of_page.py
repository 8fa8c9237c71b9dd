"""Each kind of page in a real browser, at both widths: nothing spills over, fails or calls out."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "kinds": "/browse",
    "list of bodies": "/browse/body",
    "list of arrangements": "/browse/arrangement",
    "list of tools": "/browse/tool",
    "search": "/search?q=AISI",
    "empty search": "/search?q=nothing+is+called+so",
    "editor": "/sparql",
    "promise": "/uri-promise",
    "ontology": "/def/",
    "term": "/def/Claim",
    "shapes": "/shape/",
    "shape": "/shape/BodyShape-type",
    "graphs": "/graph/",
    "graph": "/graph/bodies/dtc",
    "body": "/doc/body/dg-connect",
    "body as of a day": "/doc/body/ai-measurement-network?at=2025-12-15",
    "retired body": "/doc/body/mci",
    "jurisdiction": "/doc/jurisdiction/sg",
    "arrangement": "/doc/arrangement/eu-sg-aa-ai-safety",
    "area": "/doc/area/eu-sg-aa-ai-safety/information-exchange",
    "commitment": "/doc/commitment/cm-006",
    "event": "/doc/event/ev-2022-06-dtc",
    "framework": "/doc/framework/sg-aivtf-2023",
    "category": "/doc/element/nist-ai-rmf-1.0/govern-1",
    "subcategory": "/doc/element/nist-ai-rmf-1.0/govern-1.1",
    "article": "/doc/element/eu-ai-act/art.-9",
    "crosswalk": "/doc/crosswalk/sg-us-2023",
    "mapping": "/doc/mapping/sg-us-2023/govern-1--1.1.1",
    "source": "/doc/source/mddi-eu-aa-2024",
    "post": "/doc/post/sg-permanent-secretary-mddi",
    "scheme": "/doc/scheme/body-type",
    "questions": "/queries",
    "questions, narrowed": "/queries?q=crosswalk&topic=Crosswalks",
    "question": "/query/listed-against",
    "question in words": "/query/obligations-applying-on",
    "question in many words": "/query/joint-rows",
    "form of explanations": "/explain",
    "explanation": "/explain?s=us-caisi&p=org:transitiveSubOrganizationOf&o=us-doc",
    "what was derived": "/explain?s=arrangement/us-sg-cet-dialogue",
    "crosswalks": "/crosswalks",
    "gap": "/gap?from=sg-aivtf-2023&to=nist-ai-rmf-1.0",
    "coverage": "/coverage?between=sg-aivtf-2023&and=nist-ai-rmf-1.0",
    "comparison": "/compare?one=sg-us-2023&other=sg-nist-notes",
    "form of chains": "/chain",
    "chains": "/chain?from=nist-ai-600-1&to=eu-ai-act",
    "chain that is nowhere": "/chain?from=kr-tta-guidebook-2023&to=sg-aivtf-2023",
    "mapping check": "/mappings/check",
    "submissions": "/submissions",
    "changes": "/changes",
    "history of a thing": "/changes?thing=body/imda",
    "downloads": "/dumps/",
    "dataset": "/dataset",
    "interface": "/docs",
    "problem codes": "/problems",
}


@pytest.mark.parametrize("width", ["desktop", "phone"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_the_page_fits_and_is_quiet(visit: Callable[..., Any], path: str, width: str) -> None:
    window = visit(width)
    page = window.go(path)
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").count() >= 1
    assert window.overflow() <= 0
    assert window.faults == []
    assert window.strangers == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_the_page_is_readable_without_scripts(visit: Callable[..., Any], path: str) -> None:
    page = visit(scripts=False).go(path)
    heading = page.locator("h1").first
    assert heading.is_visible()
    assert len(page.locator("main").inner_text()) > len(heading.inner_text()) + 20


@pytest.mark.parametrize("path", ["/", "/doc/body/dtc", "/doc/crosswalk/sg-us-2023", "/search?q=a"])
def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(
    visit: Callable[..., Any], path: str
) -> None:
    page = visit().go(path)
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    assert first.inner_text() == "Skip to the content"
    assert first.bounding_box()["x"] >= 0  # it hides off the page until it is focused
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/", "/doc/body/dg-connect", "/doc/arrangement/eu-sg-aa-ai-safety", "/def/"]
)
def test_text_stands_out_from_its_ground(visit: Callable[..., Any], path: str, scheme: str) -> None:
    page = visit(scheme=scheme).go(path)
    faint = page.evaluate(CONTRAST)
    assert faint == []


CONTRAST = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const part = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility()) continue;
    if (["SCRIPT", "NOSCRIPT", "OPTION"].includes(node.tagName)) continue;
    const a = light(parse(getComputedStyle(node).color)), b = light(ground(node));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const words = node.textContent.trim().slice(0, 40);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${node.tagName} ${words}`);
  }
  return [...new Set(faint)];
}"""
"""Contrast of each text with the ground behind it, as WCAG 2 reckons; AA wants 4.5."""


def test_the_watchers_notice_what_they_watch_for(visit: Callable[..., Any]) -> None:
    window = visit()
    page = window.go("/uri-promise")
    page.evaluate(
        """() => {
          const paragraph = document.createElement('p');
          paragraph.style = 'color:#bbb;width:4000px';
          paragraph.textContent = 'faint and wide';
          document.querySelector('main').append(paragraph);
          console.error('loud');
        }"""
    )
    page.evaluate("fetch('http://127.0.0.1:9/').catch(() => null)")
    assert any("faint and wide" in line for line in page.evaluate(CONTRAST))
    assert window.overflow() > 0
    assert "loud" in window.faults
    assert window.strangers == ["http://127.0.0.1:9/"] or any(
        "Content Security Policy" in fault for fault in window.faults
    )


def test_a_printed_gap_folds_nothing_away(visit: Callable[..., Any]) -> None:
    page = visit().go("/gap?from=sg-aivtf-2023&to=nist-ai-rmf-1.0")
    folded = page.locator("td details a").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.is_visible()
    assert not page.locator("form").first.is_visible()
