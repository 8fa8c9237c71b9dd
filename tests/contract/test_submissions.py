"""`/submissions` on a real server: a file in, a review, and what everybody can read of it."""

import json

import pyoxigraph as ox
import pytest
from rdflib import FOAF, PROV, RDF, RDFS, Graph, Literal, URIRef

from aiconcord.names.namespaces import ID

JSON = "application/json"
PROBLEM = "application/problem+json"
FAULTY = b"nonsense:"


def variant(example: bytes, number: int | str) -> bytes:
    """The example, as another file."""
    return example.replace(b"written down", f"written down {number}".encode())


def sent(site, example: bytes, number: int | str, who: str = "ana") -> str:
    reply = site.submit(who, variant(example, number))
    assert reply.status == 201, reply.text
    return str(reply.json()["id"])


def test_a_set_without_errors_awaits_review_at_its_address(site, example):
    reply = site.submit("ana", example, name="ours.sssom.tsv")
    assert reply.status == 201
    told = reply.json()
    assert reply.headers["Location"] == told["address"]
    assert (told["state"], told["submitter"], told["rows"]) == ("awaiting-review", "Ana", 2)
    assert told["file"] == "ours.sssom.tsv"
    assert [entry["state"] for entry in told["log"]] == ["received", "awaiting-review"]
    assert site.read(told["address"], JSON).json() == told
    assert "graph" not in told


def test_the_same_file_again_is_the_same_submission(site, example):
    first = site.submit("ana", variant(example, "same"))
    again = site.submit("ana", variant(example, "same"), name="another.tsv")
    assert (first.status, again.status) == (201, 200)
    assert again.json() == first.json()
    assert site.submit("dan", variant(example, "same")).status == 201, "another's is another"


def test_a_form_with_its_metadata_beside_it_is_taken_too(site, example):
    lines = example.decode().splitlines(keepends=True)
    head = "".join(line[1:] for line in lines if line.startswith("#"))
    rows = "".join(line for line in lines if not line.startswith("#"))
    body = (
        '--x\r\nContent-Disposition: form-data; name="file"; filename="ours.tsv"\r\n\r\n'
        f'{rows}\r\n--x\r\nContent-Disposition: form-data; name="metadata"; filename="ours.yml"'
        f"\r\n\r\n{head}\r\n--x--\r\n"
    )
    reply = site.submit("ana", body.encode(), "multipart/form-data; boundary=x")
    assert reply.status == 201, reply.text
    assert reply.json()["title"] == "A mapping of our own"


def test_a_set_with_errors_is_rejected_and_shows_them_beside_its_rows(site, example):
    reply = site.submit("ana", example.replace(b"semapv:", FAULTY))
    assert (reply.status, reply.media_type) == (422, PROBLEM)
    assert reply.code == "mapping-faults"
    told = reply.json()["submission"]
    assert reply.headers["Location"] == told["address"]
    assert told["state"] == "rejected-by-checks"
    assert {each["code"] for each in told["report"]["problems"]} == {"mapping-prefix-undeclared"}
    page = site.read(told["address"], "text/html")
    assert page.status == 200
    assert "Row 1" in page.text
    assert "rejected by checks" in page.text
    assert site.submit("ana", example.replace(b"semapv:", FAULTY)).json() == reply.json()
    assert site.decide("ben", told["id"], "accept", "why not").code == "decision-stale"


def test_every_change_is_told_with_who_when_and_why_as_provenance(site, example):
    number = sent(site, example, "prov")
    assert site.decide("ben", number, "accept", "Both ends were compared.").status == 200
    reply = site.read(f"/submissions/{number}", "text/turtle")
    graph = Graph().parse(data=reply.body, format="turtle")
    this = URIRef(f"{ID}submission/{number}")
    told = []
    for change in graph.subjects(RDF.type, PROV.Activity):
        agent = graph.value(change, PROV.wasAssociatedWith)
        why = graph.value(change, RDFS.comment)
        told.append(
            (
                str(graph.value(change, RDFS.label)),
                str(graph.value(agent, FOAF.name)),
                str(why) if why else "",
            )
        )
        assert graph.value(change, PROV.endedAtTime)
    assert sorted(told) == [
        ("accepted", "Ben", "Both ends were compared."),
        ("awaiting review", "the checks", ""),
        ("received", "Ana", ""),
    ]
    assert graph.value(graph.value(this, PROV.wasAttributedTo), FOAF.name) == Literal("Ana")
    linked = site.read(f"/submissions/{number}", "application/ld+json")
    assert len(list(ox.parse(linked.body, format=ox.RdfFormat.JSON_LD))) == len(graph)
    listed = site.read("/submissions", "text/turtle")
    assert set(graph) <= set(Graph().parse(data=listed.body, format="turtle"))


@pytest.mark.parametrize(("decision", "state"), [("accept", "accepted"), ("decline", "declined")])
def test_a_decision_on_an_older_state_is_stale(site, example, decision, state):
    number = sent(site, example, f"stale {decision}")
    read = site.read(f"/submissions/{number}", JSON).json()["number"]
    assert site.decide("ben", number, decision, "x", after=read - 1).code == "decision-stale"
    done = site.decide("ben", number, decision, "x", after=read)
    assert done.json()["state"] == state
    again = site.decide("cara", number, "decline", "x", after=read)
    assert (again.status, again.code) == (409, "decision-stale")


def test_what_is_not_reviewed_is_listed_for_its_submitter_and_curators_only(site, example):
    number = sent(site, example, "listed")
    assert number in site.listed("ana")
    assert number in site.listed("ben")
    assert number not in site.listed("dan")
    assert number not in site.listed()
    assert number not in site.read("/submissions", "text/html").text
    assert site.read(f"/submissions/{number}", "text/html").status == 200, "by its address"
    site.decide("ben", number, "accept", "x")
    assert number in site.listed()
    assert f'href="/submissions/{number}"' in site.read("/submissions", "text/html").text


def test_a_list_that_depends_on_the_token_is_never_given_to_others(site, example):
    number = sent(site, example, "shared cache")
    mine = site.read("/submissions", JSON, "ana")
    assert "Authorization" in mine.headers["Vary"]
    assert mine.headers["Cache-Control"] == "no-cache"
    etag = {"Accept": JSON, "If-None-Match": mine.headers["ETag"]}
    assert site.call("GET", "/submissions", "ana", headers=etag).status == 304
    others = site.call("GET", "/submissions", headers=etag)
    assert others.status == 200
    assert number not in others.text


def test_an_accepted_set_comes_back_as_the_file_to_keep_it_in(site, example, tmp_path):
    number = sent(site, example, "file")
    for who in ("", "dan"):
        assert site.read(f"/submissions/{number}/sssom", "*/*", who).code == "submission-unknown"
    reviewed = site.read(f"/submissions/{number}/sssom", "*/*", "ben")
    assert site.read(f"/submissions/{number}/sssom", "*/*", "ana").body == reviewed.body
    site.decide("ben", number, "accept", "x")
    plain = site.read(f"/submissions/{number}/sssom", "*/*")
    assert plain.body == reviewed.body, "what is published is what was reviewed"
    assert plain.status == 200
    assert plain.media_type == "text/tab-separated-values"
    assert f"#mapping_set_id: {ID}submission/{number}" in plain.text
    kept = site.call("GET", f"/submissions/{number}/sssom", crosswalk="ours-2026")
    assert f"#mapping_set_id: {ID}crosswalk/ours-2026" in kept.text
    assert f"  row: {ID}mapping/ours-2026/" in kept.text
    assert "row:govern-1--12.1\tairmf:govern-1" in kept.text
    for name in ("../evil", "a b", "A", "x.ttl", "<script>"):
        bad = site.call("GET", f"/submissions/{number}/sssom", crosswalk=name)
        assert bad.code == "invalid-parameter", name


def test_pages_are_whole_and_lead_to_one_another(site, example):
    number = sent(site, example, "page")
    site.decide("ben", number, "accept", "x")
    listed = site.read("/submissions", "text/html").text
    assert 'href="/submissions"' in listed, "the footer leads here"
    led = site.read("/browse/submission", "text/html")
    assert (led.status, led.headers["Location"]) == (303, "/submissions")
    page = site.read(f"/submissions/{number}", "text/html").text
    for address in (f"/graph/submission/{number}", f"/submissions/{number}/sssom"):
        assert f'href="{address}"' in page
        assert site.read(address, "*/*").status == 200
    assert json.loads(site.read(f"/submissions/{number}", JSON).text)["graph"] in page


def test_a_server_of_a_bare_dataset_takes_none(frameworks_server, call_at):
    for method, path in (
        ("GET", "/submissions"),
        ("POST", "/submissions"),
        ("GET", "/id/submission/x"),
    ):
        reply = call_at(frameworks_server, method, path, headers={"Accept": JSON})
        assert (reply.status, reply.code) == (404, "submissions-off")
