"""The query editor in a real browser: it runs, fills in, completes, and works without scripts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.browser


def run(page: Any) -> None:
    page.locator(".yasqe_queryButton").first.click()


def test_a_query_runs_and_shows_its_rows(visit: Callable[..., Any]) -> None:
    window = visit()
    page = window.go("/sparql")
    run(page)
    page.wait_for_selector(".yasr table tbody tr")
    assert page.locator(".yasr table tbody tr").count() > 5
    assert "Administrative Arrangement on Collaboration on AI Safety" in page.inner_text(".yasr")
    assert (window.faults, window.strangers) == ([], [])


def test_a_query_in_the_fragment_stands_in_the_editor_and_runs(visit: Callable[..., Any]) -> None:
    query = "SELECT (41 + 1 AS ?answer) WHERE {}"
    page = visit().go(f"/sparql#query={quote(query, safe='')}")
    page.wait_for_selector(".yasr table tbody tr")  # nobody clicked: that would stop what runs
    assert "42" in page.inner_text(".yasr table")


def test_rows_can_be_downloaded(visit: Callable[..., Any]) -> None:
    page = visit().go(f"/sparql#query={quote('SELECT (41 + 1 AS ?answer) WHERE {}', safe='')}")
    page.wait_for_selector(".yasr table tbody tr")
    with page.expect_download() as download:
        page.locator(".yasr_downloadIcon").click()
    table = Path(download.value.path()).read_text("utf-8").split()
    assert [cell.strip('"') for cell in table] == ["answer", "42"]


def test_a_wrong_query_is_told_with_its_line_and_what_to_do(visit: Callable[..., Any]) -> None:
    query = "SELECT ?s WHERE {\n  ?s ?p ?o .\n} LIMIT many"
    page = visit().go(f"/sparql#query={quote(query, safe='')}")
    page.wait_for_selector(".yasr .errorResult")
    record = json.loads(page.inner_text(".yasr .errorResult pre"))
    assert (record["code"], record["where"]["line"]) == ("query-syntax", 3)
    assert record["remedy"]


def test_a_thing_s_page_leads_to_its_query_which_runs(visit: Callable[..., Any]) -> None:
    page = visit().go("/doc/body/dtc")
    with page.expect_response(
        lambda response: response.url.endswith("/sparql") and response.request.method == "POST"
    ) as answer:
        page.get_by_text("See as SPARQL").click()
    text = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    assert "VALUES ?thing { <https://w3id.org/aiconcord/id/body/dtc> }" in text
    assert answer.value.status == 200
    assert "Digital Trust Centre" in answer.value.text()
    page.wait_for_selector(".yasr_results .CodeMirror, .yasr_results table")  # its first lines only


def test_a_saved_question_can_be_chosen_and_run(visit: Callable[..., Any]) -> None:
    page = visit().go("/sparql")
    page.select_option("#example", "names-of-a-body")
    run(page)
    page.wait_for_selector(".yasr table tbody tr")


def test_our_classes_are_offered_for_completion(visit: Callable[..., Any]) -> None:
    window = visit()
    page = window.go("/sparql")
    page.evaluate(
        """() => {
          const editor = document.querySelector('.CodeMirror').CodeMirror;
          const prefix = 'PREFIX aic: <https://w3id.org/aiconcord/def/>';
          editor.setValue(prefix + '\\nSELECT * { ?s a aic:Arr');
          editor.setCursor(1, 100);
          editor.focus();
        }"""
    )
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hints li, .CodeMirror-hint")
    assert "aic:Arrangement" in page.inner_text(".CodeMirror-hints")
    assert window.strangers == []


def test_without_scripts_the_form_asks_the_same_address(visit: Callable[..., Any]) -> None:
    page = visit(scripts=False).go("/sparql")
    page.fill("textarea[name=query]", "SELECT (41 + 1 AS ?answer) WHERE {}")
    with page.expect_response(lambda response: "/sparql?query=" in response.url) as answer:
        page.click("#plain button")
    assert answer.value.status == 200
    assert "42" in answer.value.text()


def test_permalink_can_be_copied(visit: Callable[..., Any]) -> None:
    window = visit()
    window.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = window.go("/doc/body/dtc")
    page.locator("button[data-copy=permalink]").click()
    page.wait_for_selector("text=Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://w3id.org/aiconcord/id/body/dtc"
