"""The rows of a crosswalk in every format: what is offered arrives, and is what it says it is."""

import pytest

from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping
from aiconcord.mapping.write import FORMS

SET = "/crosswalks/sg-us-2023/set"


def offers(call):
    return {offer["format"]: offer for offer in call("GET", SET).json()}


def test_every_format_is_listed_with_what_it_loses_or_why_it_cannot_say_the_rows(call):
    listed = offers(call)
    assert list(listed) == list(FORMS)
    assert listed["sssom-tsv"]["lost"] == []
    assert [each["where"]["slot"] for each in listed["sssom-tsv-1.0"]["lost"]] == ["record_id"]
    for name, offer in listed.items():
        assert bool(offer["files"]) != bool(offer["refused"]), name
    assert {name for name, offer in listed.items() if offer["refused"]} == {"skos"}


def test_every_file_listed_arrives_and_is_of_the_format_named(call):
    listed = offers(call)
    for name, offer in listed.items():
        if not offer["files"]:
            continue
        reply = call("GET", offer["files"][0])
        assert (reply.status, reply.media_type) == (200, offer["mediaType"])
        assert 'filename="sg-us-2023.' in reply.headers["Content-Disposition"]
        aside = call("GET", offer["files"][1]).body if len(offer["files"]) > 1 else None
        faults = Faults("x")
        table = read_mapping(reply.body, "x", faults, aside)
        assert [each for each in faults.problems if each.severity == "error"] == []
        assert len(table.rows) == 272, name


def test_the_table_offered_is_the_table_of_the_release(call):
    assert call("GET", f"{SET}.sssom.tsv").body == (
        call("GET", "/dumps/crosswalks/sg-us-2023.sssom.tsv").body
    )


def test_the_list_is_a_page_to_a_browser_and_the_crosswalks_page_leads_there(call):
    page = call("GET", SET, headers={"Accept": "text/html"})
    assert page.media_type == "text/html"
    assert f'href="{SET}.oscal.xml"' in page.text
    assert f'href="{SET}.skos.ttl"' not in page.text
    thing = call("GET", "/doc/crosswalk/sg-us-2023.html")
    assert f'href="{SET}"' in thing.text


def test_a_format_that_would_say_something_else_says_why(call):
    reply = call("GET", f"{SET}.skos.ttl")
    assert (reply.status, reply.code) == (404, "conversion-refused")
    assert "no mapping relation of SKOS: 272 rows" in reply.json()["what"]


@pytest.mark.parametrize(
    "path",
    [f"{SET}.docx", f"{SET}x", "/crosswalks/no-such/set", "/crosswalks/sg-us-2025/set.csv",
     "/crosswalks/..%2F..%2Fmanifest/set.csv"],
)  # fmt: skip
def test_what_is_not_there_is_said_to_be_nowhere(call, path):
    reply = call("GET", path)
    assert (reply.status, reply.code) == (404, "not-found")


@pytest.mark.parametrize("path", [SET, f"{SET}.csv"])
def test_what_a_client_has_is_not_sent_again(call, path):
    first = call("GET", path)
    again = call("GET", path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert "max-age" in first.headers["Cache-Control"]
    assert call("GET", path).body == first.body
