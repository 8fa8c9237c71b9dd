"""Whatever fails, on whatever address, is told in one shape."""

import re

import pytest

from aiconcord.problems.codes import CODES

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
UNKNOWN = (
    "/nowhere",
    "/id/body/nobody",
    "/doc/body/nobody",
    "/doc/body/nobody.ttl",
    "/def/Nothing",
    "/graph/nothing",
    "/shape/nothing",
    "/query/nothing",
    "/query/nothing/results",
    "/dumps/nothing.nq",
    "/dumps/../manifest.json",
    "/dumps/%2e%2e/manifest.json",
    "/dumps//etc/passwd",
    "/static/nothing.css",
    "/static/../wiring.py",
    "/static/%2e%2e/services.py",
    "/browse/nothing",
    "/%00",
    "/%FF",
    "/id/body/" + "x" * 5_000,
)


@pytest.mark.parametrize("path", UNKNOWN)
def test_an_address_that_is_not_there_is_a_404_for_machines_and_people(call, path):
    reply = call("GET", path)
    assert reply.status == 404
    assert reply.code == "not-found"
    assert reply.json()["remedy"]
    page = call("GET", path, headers=BROWSER)
    assert (page.status, page.media_type) == (404, "text/html")
    assert "not-found" in page.text


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/dumps/", "/dataset", "/docs", "/openapi.json", "/static/site.css"]
)
def test_a_method_that_an_address_does_not_take_is_a_405_with_those_it_does(call, path):
    reply = call("DELETE", path)
    assert (reply.status, reply.code) == (405, "method-not-allowed")
    assert "GET" in reply.headers["Allow"]


@pytest.mark.parametrize("path", ["/.well-known/void", "/dataset", "/dumps/", "/problems"])
def test_a_form_that_is_not_offered_is_a_406_that_lists_what_is(call, path):
    reply = call("GET", path, headers={"Accept": "image/png"})
    assert (reply.status, reply.code) == (406, "not-acceptable")
    assert "/" in reply.json()["remedy"]


def test_a_page_about_a_failure_escapes_what_the_request_said(call):
    reply = call("GET", "/id/body/%3Cscript%3Ealert(1)%3C/script%3E", headers=BROWSER)
    assert reply.status == 404
    assert "<script>alert" not in reply.text


def test_the_list_of_codes_is_the_table_of_codes(call):
    listed = call("GET", "/problems").json()
    assert listed == {
        name: {"meaning": code.meaning, "status": code.status} for name, code in CODES.items()
    }


def test_the_page_of_codes_has_a_place_for_every_type(call):
    page = call("GET", "/problems", headers=BROWSER).text
    assert set(re.findall(r'<tr id="([^"]+)">', page)) == set(CODES)


@pytest.mark.parametrize("path", ["/", "/sparql?query=x", "/nowhere", "/dumps/", "/healthz"])
def test_every_answer_forbids_guessing_its_type_and_names_the_release(call, path):
    reply = call("GET", path)
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{12}\+\d+", reply.headers["X-AI-Concord-Release"])


@pytest.mark.parametrize(
    "path", ["/", "/sparql", "/docs", "/dataset", "/dumps/", "/problems", "/nowhere", "/queries"]
)
def test_pages_load_nothing_from_elsewhere_and_run_no_inline_script(call, path):
    reply = call("GET", path, headers=BROWSER)
    assert reply.media_type == "text/html"
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src" not in policy or "unsafe" not in policy.split("script-src")[1].split(";")[0]
    for tag in re.findall(r"<(?:script|link|img|iframe)\b[^>]*>", reply.text):
        loaded = re.search(r'(?:src|href)="([^"]*)"', tag)
        if loaded and 'rel="canonical"' not in tag and 'rel="license"' not in tag:
            assert not re.match(r"(?:https?:)?//", loaded[1]), tag
        if tag.startswith("<script") and "src=" not in tag:
            assert "json" in tag, tag
    assert not re.search(r"\son[a-z]+=", re.sub(r"(?s)<script.*?</script>", "", reply.text))
