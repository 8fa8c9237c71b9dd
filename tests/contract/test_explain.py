"""`/explain` against a real server of the real release: page, JSON, lists and refusals."""

import re
from html import unescape

import pytest

ID = "https://w3id.org/aiconcord/id/"
HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}
ASKED = {"s": "body/imda", "p": "aic:cooperatesWith", "o": "body/nist"}


def explanations_on(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'href="(/explain\?[^"]+)"', page)]


def test_page_and_json_tell_one_proof(call):
    record = call("GET", "/explain", **ASKED, headers=JSON).json()
    page = call("GET", "/explain", **ASKED, headers=HTML).text
    assert record["steps"][-1]["by"]["axiom"] in page
    for premise in record["premises"]:
        for origin in premise["origins"]:
            for claim in origin["restsOn"]:
                path = claim["node"].removeprefix(ID)
                assert f'href="/doc/{path}"' in page
                for one in claim["evidence"]:
                    assert unescape(one["title"]) in unescape(page)


def test_the_page_calls_our_terms_by_their_labels_and_keeps_their_names_at_hand(call):
    page = call("GET", "/explain", **ASKED, headers=HTML).text
    term = "https://w3id.org/aiconcord/def/cooperatesWith"
    assert f'<a href="/def/cooperatesWith" title="{term}">cooperates with</a>' in page


def test_a_page_without_a_statement_offers_a_form_and_an_example_that_works(call):
    page = call("GET", "/explain", headers=HTML)
    assert page.status == 200
    assert all(f'name="{name}"' in page.text for name in "spo")
    (example,) = explanations_on(page.text)
    assert call("GET", example, headers=HTML).status == 200


@pytest.mark.parametrize("path", ["body/imda", "arrangement/us-sg-cet-dialogue"])
def test_the_page_of_a_thing_leads_to_why_each_derived_statement_holds(call, path):
    page = call("GET", f"/doc/{path}", headers=HTML).text
    found = explanations_on(page)
    alone = [each for each in found if "&p=" not in each]
    assert len(alone) == 1
    assert len(found) > 5
    for address in found:
        reply = call("GET", address, headers=HTML)
        assert (reply.status, reply.media_type) == (200, "text/html"), address


def test_the_page_of_another_day_shows_nothing_that_holds_on_the_day_of_the_release(call):
    page = call("GET", "/doc/body/imda", at="2024-01-01", headers=HTML).text
    assert [each for each in explanations_on(page) if "&p=" in each] == []
    assert (
        "coversAreaThroughPart"
        not in call("GET", "/doc/arrangement/us-sg-cet-dialogue.ttl", at="2024-01-01").text
    )


def test_a_subject_alone_lists_what_was_derived_of_it_and_each_is_explained(call):
    record = call("GET", "/explain", s="us-caisi", headers=JSON).json()
    graphs = {each["graph"].rpartition("/")[2] for each in record["derived"]}
    assert graphs == {"current", "inferred"}
    for each in record["derived"]:
        reply = call("GET", each["explanation"], headers=JSON)
        assert reply.status == 200, each["explanation"]
        assert reply.json()["statement"]["object"] == each["object"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "parameter-missing"),
        ("s=imda&p=a", 400, "parameter-missing"),
        ("p=a&o=aic:Body", 400, "parameter-missing"),
        ("s=imda&p=aic:hasParty&o=nist", 404, "statement-unknown"),
        ("s=%00&p=%00&o=%00", 400, "parameter-value"),
        ("s=%FF%FE&p=a&o=%F0%9F%98%80", 400, "parameter-value"),
        ("s=%3Cscript%3E&p=a&o=aic:Body", 400, "parameter-value"),
        ("s=imda&p=a&o=%22x%22%40%40", 400, "parameter-value"),
        ("s=" + "x" * 6000 + "&p=a&o=aic:Body", 400, "parameter-value"),
        ("s=imda&p=a&o=https://example.org/%7D%20UNION%20%7B", 400, "parameter-value"),
        ("s=https://example.org/a&p=https://example.org/b&o=https://example.org/c", 404, None),
    ],
)
def test_what_makes_no_sense_is_told_in_the_one_shape(call, query, status, code):
    reply = call("GET", f"/explain?{query}", headers=JSON)
    assert reply.status == status
    assert reply.code == (code or "statement-unknown")
    assert reply.json()["remedy"]
    page = call("GET", f"/explain?{query}", headers=HTML)
    assert "<script>" not in page.text
    if query:
        assert (page.status, page.media_type) == (status, "text/html")


def test_a_form_that_is_not_offered_is_a_406(call):
    reply = call("GET", "/explain", **ASKED, headers={"Accept": "image/png"})
    assert (reply.status, reply.code) == (406, "not-acceptable")
