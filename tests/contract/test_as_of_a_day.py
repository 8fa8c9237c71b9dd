"""`?at=DATE` on every document of a thing, against a real server of the real release."""

import re
from html import unescape

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDFS, XSD

AIC = Namespace("https://w3id.org/aiconcord/def/")
NETWORK = "ai-measurement-network"
BASE = "https://w3id.org/aiconcord/"
HTML = {"Accept": "text/html"}


def heading(text: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", text, re.S)
    assert found
    return unescape(re.sub(r"<[^>]+>", "", found[1])).strip()


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2025-11-30", "International Network of AI Safety Institutes"),
        (
            "2025-12-15",
            "International Network for Advanced AI Measurement, Evaluation and Science or "
            "International Network of AI Safety Institutes name undetermined",
        ),
        ("2026-01-15", "International Network for Advanced AI Measurement, Evaluation and Science"),
    ],
)
def test_network_goes_by_the_name_of_the_day_and_by_none_alone_in_december(call, day, shown):
    page = call("GET", f"/doc/body/{NETWORK}", at=day, headers=HTML).text
    assert heading(page).startswith(shown)
    assert ("name undetermined" in heading(page)) == (day == "2025-12-15")


def test_both_names_of_the_network_are_undetermined_in_its_triples(call):
    reply = call("GET", f"/doc/body/{NETWORK}.ttl", at="2025-12-15")
    graph = Graph().parse(data=reply.body, format="turtle")
    view = URIRef(f"{BASE}doc/body/{NETWORK}?at=2025-12-15")
    thing = f"{BASE}id/body/{NETWORK}"
    assert list(graph.objects(view, AIC.day)) == [Literal("2025-12-15", datatype=XSD.date)]
    undetermined = set(graph.objects(view, AIC.leavesUndetermined))
    assert {URIRef(f"{thing}#name-1"), URIRef(f"{thing}#name-2")} <= undetermined
    assert URIRef(f"{thing}#name-1") not in set(graph.objects(view, AIC.findsHeld))
    assert not list(graph.objects(URIRef(thing), RDFS.label))


def test_what_did_not_hold_is_folded_and_its_anchor_stays(call):
    page = call("GET", "/doc/body/mddi", at="2023-01-01", headers=HTML).text
    assert heading(page).startswith("Ministry of Communications and Information")
    shown, _, folded = page.partition('<section aria-labelledby="folded">')
    table = folded.partition("</section>")[0]
    assert "<details" in table
    assert "Ministry of Digital Development and Information" in table
    for fragment in ("name-1", "name-2"):
        assert f'id="{fragment}"' in table
        assert f'id="{fragment}"' not in shown
    assert 'id="folded"' not in call("GET", "/doc/body/mddi", headers=HTML).text


def test_canonical_link_stays_without_the_day_and_forms_keep_it(call):
    reply = call("GET", "/doc/body/mddi", at="2023-01-01", headers=HTML)
    assert f'<link rel="canonical" href="{BASE}id/body/mddi">' in reply.text
    assert f'<{BASE}id/body/mddi>; rel="cite-as"' in reply.headers["Link"]
    assert "</doc/body/mddi.ttl?at=2023-01-01>" in reply.headers["Link"]
    assert reply.headers["Content-Location"] == "/doc/body/mddi.html?at=2023-01-01"
    assert '"/doc/body/mddi.jsonld?at=2023-01-01"' in reply.text
    assert 'application/ld+json">{' not in reply.text


def test_name_leads_to_the_document_of_the_day(call):
    reply = call("GET", "/id/body/mddi", at="2023-01-01")
    assert (reply.status, reply.headers["Location"]) == (303, "/doc/body/mddi?at=2023-01-01")


def test_days_are_kept_apart_by_caches(call):
    paths = (
        "/doc/body/mddi.ttl",
        "/doc/body/mddi.ttl?at=2023-01-01",
        "/doc/body/mddi.ttl?at=2025-01-01",
    )
    replies = [call("GET", path) for path in paths]
    assert len({reply.headers["ETag"] for reply in replies}) == 3
    assert len({reply.body for reply in replies}) == 3
    again = call("GET", paths[1], headers={"If-None-Match": replies[1].headers["ETag"]})
    assert again.status == 304


@pytest.mark.parametrize("path", ["/doc/body/mddi", "/doc/body/mddi.ttl", "/id/body/mddi"])
@pytest.mark.parametrize("day", ["2025-02-30", "2025-12", "soon", "2025-12-15&at=2025-12-16"])
def test_what_is_no_day_is_a_problem(call, path, day):
    reply = call("GET", f"{path}?at={day}")
    assert (reply.status, reply.code) == (400, "parameter-value")
    assert reply.json()["where"] == {"slot": "at"}


def test_empty_day_is_the_present_page(call):
    assert heading(call("GET", "/doc/body/mddi?at=", headers=HTML).text) == heading(
        call("GET", "/doc/body/mddi", headers=HTML).text
    )


@pytest.mark.parametrize(
    "thing",
    [
        "arrangement/us-sg-pgi",
        "body/imda",
        "crosswalk/sg-us-2023",
        "element/nist-ai-rmf-1.0/govern-1.1",
        "event/ev-2025-12-net2",
        "framework/nist-ai-rmf-1.0",
        "jurisdiction/sg",
        "scheme/role",
        "source/govuk-network-2025",
    ],
)
def test_every_page_of_a_thing_has_the_form_and_answers_it(call, thing):
    page = call("GET", f"/doc/{thing}", headers=HTML).text
    assert f'<form class="as-of" action="/doc/{thing}" method="get">' in page
    assert '<input type="date" id="at" name="at"' in page
    reply = call("GET", f"/doc/{thing}", at="2024-06-05", headers=HTML)
    assert reply.status == 200
    assert 'value="2024-06-05"' in reply.text
    assert "5 Jun 2024" in reply.text


def test_body_took_no_part_in_what_was_still_to_come(call):
    page = call("GET", "/doc/body/mddi", at="2023-01-01", headers=HTML).text
    shown, _, folded = page.partition('<section aria-labelledby="folded">')
    for later in ("Second EU-Singapore Digital Partnership Council", "MCI renamed MDDI"):
        assert later in call("GET", "/doc/body/mddi", headers=HTML).text
        assert later not in shown
    assert "Second EU-Singapore Digital Partnership Council" in folded


def test_events_still_to_come_are_folded_away(call):
    page = call("GET", "/doc/arrangement/us-sg-pgi", at="2023-01-01", headers=HTML).text
    events = page.partition('<ol class="timeline">')[2].partition("</ol>")[0]
    assert "Inaugural PGI annual dialogue" in events
    assert "Second PGI annual dialogue" not in events
    assert "Second PGI annual dialogue" in page.partition('id="folded"')[2]
