"""The saved questions over HTTP: pages, descriptions, answers in every form, and refusals."""

import csv
import io
import json
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from aiconcord.ask.questions import load_questions
from aiconcord.settings.places import find_places

QUESTIONS = load_questions(find_places().queries / "questions")
SLUGS = sorted(QUESTIONS)
NAMES = "/query/names-of-a-body"


def get(address, accept="*/*", **headers):
    request = urllib.request.Request(address, headers={"Accept": accept, **headers})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as fault:
        return fault.code, fault.headers, fault.read()


def rows(body):
    return list(csv.DictReader(io.StringIO(body.decode())))


def test_the_list_links_to_every_question(live_server):
    status, _, body = get(live_server + "/queries", "text/html")
    assert status == 200
    assert all(f'href="/query/{slug}"' in body.decode() for slug in SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_of_a_question_shows_an_answer_at_once(live_server, slug):
    status, headers, body = get(f"{live_server}/query/{slug}", "text/html")
    page = body.decode()
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "<tbody>" in page
    assert f"/query/{slug}/results.csv" in page
    assert "/sparql#query=PREFIX" in page


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_every_rdf_form_describes_the_same_question(live_server, slug, accept, form):
    status, headers, body = get(f"{live_server}/query/{slug}", accept)
    assert (status, headers["Content-Type"].split(";")[0]) == (200, accept)
    select = ox.NamedNode("http://www.w3.org/ns/shacl#select")
    found = [
        (quad.subject.value, quad.object.value)
        for quad in ox.parse(body, format=form)
        if quad.predicate == select
    ]
    assert found == [(QUESTIONS[slug].uri, QUESTIONS[slug].text)]


@pytest.mark.parametrize("ending", [".ttl", ".jsonld", ".nt", ".rdf", ".html", ".rq"])
def test_an_ending_picks_the_form_whatever_is_accepted(live_server, ending):
    status, headers, _ = get(f"{live_server}{NAMES}{ending}", "image/png")
    kinds = {
        ".ttl": "text/turtle",
        ".jsonld": "application/ld+json",
        ".nt": "application/n-triples",
        ".rdf": "application/rdf+xml",
        ".html": "text/html",
        ".rq": "application/sparql-query",
    }
    assert (status, headers["Content-Type"].split(";")[0]) == (200, kinds[ending])


def test_answers_agree_in_every_form(live_server):
    address = f"{live_server}{NAMES}/results"
    asked = "?" + urlencode({"body": "MCI"})
    _, _, as_csv = get(address + ".csv" + asked)
    _, _, as_tsv = get(address + ".tsv" + asked)
    _, _, as_json = get(address + ".json" + asked)
    _, _, as_xml = get(address + ".xml" + asked)
    count = len(rows(as_csv))
    assert count > 0
    assert len(as_tsv.decode().splitlines()) == count + 1
    assert len(json.loads(as_json)["results"]["bindings"]) == count
    read = ox.parse_query_results(as_xml, format=ox.QueryResultsFormat.XML)
    assert len(list(read)) == count


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
    ],
)
def test_results_are_negotiated(live_server, accept, kind):
    status, headers, _ = get(f"{live_server}{NAMES}/results?body=mddi", accept)
    assert (status, headers["Content-Type"]) == (200, kind)
    assert "Accept" in headers["Vary"]


@pytest.mark.parametrize("value", ["mddi", "MDDI", "MCI", "/id/body/mddi", "mci"])
def test_a_thing_may_be_named_in_many_ways(live_server, value):
    _, _, body = get(f"{live_server}{NAMES}/results.csv?{urlencode({'body': value})}")
    assert {row["body"] for row in rows(body)} == {"https://w3id.org/aiconcord/id/body/mddi"}


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("", 400, "parameter-missing"),
        ("body=", 400, "parameter-missing"),
        ("body=imdaa", 400, "parameter-value"),
        ("body=imda&day=2024", 400, "parameter-value"),
        ("body=imda&dya=2024-01-01", 400, "parameter-unknown"),
        ("body=imda&body=nist", 400, "parameter-value"),
        ("body=%00%FF", 400, "parameter-value"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_remedy(live_server, asked, status, code):
    for ending in ("", ".csv"):
        found, headers, body = get(f"{live_server}{NAMES}/results{ending}?{asked}", "text/csv")
        record = json.loads(body)
        assert (found, record["code"]) == (status, code)
        assert headers["Content-Type"] == "application/problem+json"
        assert record["remedy"]


def test_a_browser_is_told_beside_the_form(live_server):
    status, _, body = get(f"{live_server}{NAMES}/results?body=imdaa", "text/html")
    page = body.decode()
    assert status == 400
    assert "imda" in page
    assert 'aria-invalid="true"' in page
    assert 'value="imdaa"' in page


def test_a_value_is_shown_as_text_never_as_markup(live_server):
    asked = urlencode({"body": "<script>alert(1)</script>"})
    _, _, body = get(f"{live_server}{NAMES}/results?{asked}", "text/html")
    assert b"<script>alert" not in body


@pytest.mark.parametrize(
    "path", ["/query/none", "/query/none/results", "/query/none.ttl", NAMES + "/results.pdf"]
)
def test_what_is_not_there_is_404_with_a_remedy(live_server, path):
    status, _, body = get(live_server + path, "application/json")
    assert (status, json.loads(body)["code"]) == (404, "not-found")
    assert json.loads(body)["remedy"]


def test_a_form_that_is_not_offered_is_406(live_server):
    status, _, body = get(live_server + NAMES, "image/png")
    assert (status, json.loads(body)["code"]) == (406, "not-acceptable")


def test_a_copy_that_is_still_good_is_not_sent_again(live_server):
    address = f"{live_server}{NAMES}/results.csv?body=mddi"
    _, headers, _ = get(address)
    status, _, body = get(address, **{"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, b"")


def test_answers_for_other_values_have_other_tags(live_server):
    tags = {
        get(f"{live_server}{NAMES}/results.{form}?body={body}")[1]["ETag"]
        for form in ("csv", "json")
        for body in ("mddi", "nist")
    }
    assert len(tags) == 4


def test_a_wrong_value_is_never_answered_with_a_good_copy(live_server):
    _, headers, _ = get(f"{live_server}{NAMES}/results.csv?body=mddi")
    address = f"{live_server}{NAMES}/results.csv?body=nobody-at-all"
    assert get(address, **{"If-None-Match": headers["ETag"]})[0] == 400


def test_the_query_shown_runs_as_it_stands(live_server):
    _, _, page = get(f"{live_server}{NAMES}/results?body=mddi", "text/html")
    start = page.decode().split('href="/sparql#query=', 1)[1].split('"', 1)[0]
    address = f"{live_server}/sparql?query={start}"
    _, _, direct = get(address, "text/csv")
    _, _, saved = get(f"{live_server}{NAMES}/results.csv?body=mddi")
    assert rows(direct) == rows(saved)
