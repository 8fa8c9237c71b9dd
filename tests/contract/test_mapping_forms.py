"""`POST /mappings/check` in every form it is offered in, from a server of our frameworks."""

import json
from pathlib import Path

import html5lib
import pyoxigraph as ox
import pytest

from aiconcord.check.mapping_forms import FORMS
from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mappings import known_offline
from aiconcord.settings.places import find_places

TSV = "text/tab-separated-values"
SH = "http://www.w3.org/ns/shacl#"


@pytest.fixture(scope="module")
def good(repository: Path) -> bytes:
    return (repository / "service/aiconcord/web/static/example.sssom.tsv").read_bytes()


@pytest.fixture(scope="module")
def bad(good: bytes) -> bytes:
    return good.replace(b"airmf:map-1.1", b"airmf:map-1.99")


@pytest.fixture
def post(frameworks_server: str, call_at):
    def run(body: bytes, accept: str, kind: str = TSV):
        headers = {"Accept": accept, "Content-Type": kind}
        return call_at(frameworks_server, "POST", "/mappings/check", body=body, headers=headers)

    return run


@pytest.mark.parametrize("name", ["json", "csv", "sarif", "turtle", "json-ld"])
def test_a_form_is_sent_under_its_type_with_the_status_of_the_report(
    post, good: bytes, bad: bytes, name: str
) -> None:
    media_type = FORMS[name].media_type
    for body, status in ((good, 200), (bad, 422)):
        reply = post(body, media_type)
        assert reply.status == status
        problem = name == "json" and status == 422
        assert reply.media_type == ("application/problem+json" if problem else media_type)
        assert reply.headers["Cache-Control"] == "no-store"
        assert "Accept" in reply.headers["Vary"]


def test_every_form_tells_the_same_fault(post, bad: bytes) -> None:
    (problem,) = post(bad, "application/json").json()["problems"]
    assert problem["code"] == "mapping-end-unknown"
    (result,) = post(bad, "application/sarif+json").json()["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == (problem["code"], problem["severity"])
    region = result["locations"][0]["physicalLocation"]["region"]
    line = bad.decode().split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "airmf:map-1.99"
    forms = {"text/turtle": ox.RdfFormat.TURTLE, "application/ld+json": ox.RdfFormat.JSON_LD}
    for accept, form in forms.items():
        graph = list(ox.parse(post(bad, accept).body, format=form))
        said = {(quad.predicate.value, quad.object.value) for quad in graph}
        assert (
            SH + "sourceConstraintComponent",
            f"https://w3id.org/aiconcord/problems#{problem['code']}",
        ) in said
        assert (SH + "focusNode", "https://example.org/mappings/ours#2") in said
        assert (SH + "value", "airmf:map-1.99") in said
    page = post(bad, "text/html").text
    assert f'href="/problems#{problem["code"]}"' in page


def test_quality_values_choose_the_form(post, bad: bytes) -> None:
    reply = post(bad, "application/json;q=0.2, application/sarif+json;q=0.9, */*;q=0.1")
    assert reply.media_type == "application/sarif+json"


def test_a_form_that_is_not_offered_is_refused_with_those_that_are(post, bad: bytes) -> None:
    reply = post(bad, "application/pdf")
    assert (reply.status, reply.code) == (406, "not-acceptable")
    assert "application/sarif+json" in reply.json()["remedy"]


def test_the_page_is_valid_and_shows_the_row_with_its_faulty_cell(post, bad: bytes) -> None:
    page = post(bad, "text/html").text
    html5lib.HTMLParser(strict=True).parse(page)
    row = page[page.index('<section class="judged">') : page.index("</section>")]
    assert "Row 2" in row
    assert '<div class="bad"><dt>subject_id' in row
    assert 'id="fault-1"' in row
    assert 'href="#fault-1"' in page


def test_a_pasted_table_comes_back_to_be_mended(post, bad: bytes) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
    pasted = head + bad + b"</textarea><script>\r\n--b--\r\n"
    page = post(pasted, "text/html", "multipart/form-data; boundary=b").text
    area = page[page.index("<textarea") : page.index("</textarea>")]
    assert "airmf:map-1.99" in area
    assert "&lt;/textarea&gt;&lt;script&gt;" in area


def test_a_file_that_was_sent_is_not_written_back(post, bad: bytes) -> None:
    assert "airmf: https://w3id.org" not in post(bad, "text/html").text


def test_the_interface_description_names_every_form(frameworks_server: str, call_at) -> None:
    found = json.loads(call_at(frameworks_server, "GET", "/openapi.json").body)
    answers = found["paths"]["/mappings/check"]["post"]["responses"]
    sent = {form.media_type for name, form in FORMS.items() if name != "text"} | {"text/html"}
    assert sent <= set(answers["200"]["content"])
    assert sent <= set(answers["422"]["content"])


def test_the_page_to_start_from_names_every_form(frameworks_server: str, call_at) -> None:
    page = call_at(
        frameworks_server, "GET", "/mappings/check", headers={"Accept": "text/html"}
    ).text
    html5lib.HTMLParser(strict=True).parse(page)
    for name, form in FORMS.items():
        assert f"<code>{name}</code>" in page
        assert name == "text" or f"<code>{form.media_type}</code>" in page


def test_what_is_known_offline_is_what_the_release_holds(release_dir: Path) -> None:
    store = ox.Store()
    store.bulk_load(path=release_dir / "data.nq", format=ox.RdfFormat.N_QUADS)
    query = (find_places().queries / "mappings" / "ends.rq").read_text("utf-8")
    solutions = store.query(query)
    names = [variable.value for variable in solutions.variables]
    held = KnownElements.gather(
        {name: each[name].value for name in names if each[name] is not None} for each in solutions
    )
    offline = known_offline()
    assert offline.editions == held.editions
    assert offline.elements == held.elements
