"""What `/id/`, `/doc/`, `/def/`, `/graph/` and `/shape/` promise, against a real server."""

import http.client
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

BODY = "https://w3id.org/aiconcord/id/body/dtc"
Answer = tuple[int, dict[str, str], str]


def ask(server: str, path: str, **headers: str) -> Answer:
    """Send one GET, redirects not followed."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    try:
        connection.request(
            "GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        answer = connection.getresponse()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, fields, answer.read().decode()
    finally:
        connection.close()


def test_name_answers_303_with_a_relative_location(live_server: str) -> None:
    status, fields, _ = ask(live_server, "/id/framework/nist-ai-rmf-1.0")
    assert (status, fields["location"]) == (303, "/doc/framework/nist-ai-rmf-1.0")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/rdf+xml;q=0.5, text/turtle;q=0.9", "text/turtle"),
        ("text/n3", "text/n3"),
        ("application/json", "application/json"),
        ("*/*", "text/html"),
    ],
)
def test_document_follows_accept(live_server: str, accept: str, kind: str) -> None:
    status, fields, _ = ask(live_server, "/doc/body/dtc", Accept=accept)
    assert (status, fields["content-type"].split(";")[0]) == (200, kind)
    assert "Accept" in fields["vary"]


def test_document_in_no_form_asked_for_is_406_and_lists_what_is_offered(live_server: str) -> None:
    status, _, body = ask(live_server, "/doc/body/dtc", Accept="image/png")
    assert status == 406
    assert "text/turtle" in json.loads(body)["remedy"]


def test_slug_with_dots_is_a_thing_before_its_end_is_a_form(live_server: str) -> None:
    plain = ask(live_server, "/doc/framework/nist-ai-rmf-1.0", Accept="text/turtle")
    ended = ask(live_server, "/doc/framework/nist-ai-rmf-1.0.ttl", Accept="text/html")
    assert plain[2] == ended[2]
    assert ended[1]["content-type"].startswith("text/turtle")


def test_data_carries_canonical_names_whatever_host_answers(live_server: str) -> None:
    _, _, body = ask(live_server, "/doc/body/dtc.nt", Host="elsewhere.example")
    assert f"<{BODY}>" in body
    assert "elsewhere" not in body
    assert "127.0.0.1" not in body


def test_json_ld_is_compact(live_server: str) -> None:
    _, _, body = ask(live_server, "/doc/body/dtc.jsonld")
    document = json.loads(body)
    assert document["@context"]["aic"] == "https://w3id.org/aiconcord/def/"
    assert any("aic:about" in node for node in document["@graph"])


def test_retired_name_answers_200_and_points_to_its_successor(live_server: str) -> None:
    assert ask(live_server, "/id/body/mci")[1]["location"] == "/doc/body/mci"
    status, _, body = ask(live_server, "/doc/body/mci.nt")
    old, new = (f"<https://w3id.org/aiconcord/id/body/{slug}>" for slug in ("mci", "mddi"))
    assert status == 200
    assert f"{old} <http://purl.org/dc/terms/isReplacedBy> {new} ." in body
    assert f"{old} <http://www.w3.org/2002/07/owl#deprecated>" in body


@pytest.mark.parametrize("room", ["id", "doc"])
def test_unknown_name_is_told_the_nearest(live_server: str, room: str) -> None:
    status, _, body = ask(live_server, f"/{room}/body/dtcc", Accept="application/json")
    record = json.loads(body)
    assert (status, record["code"]) == (404, "not-found")
    assert "/id/body/dtc" in record["remedy"]


def test_unknown_kind_is_told_the_kinds(live_server: str) -> None:
    status, _, body = ask(live_server, "/id/agency/x")
    assert status == 404
    assert "body" in json.loads(body)["remedy"]


def test_links_for_machines_are_complete(live_server: str) -> None:
    _, fields, _ = ask(live_server, "/doc/body/dtc.ttl")
    links = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', fields["link"])
    relations = [relation for _, relation, _ in links]
    assert relations.count("cite-as") == 1
    assert (BODY, "cite-as", "") in links
    assert ("/doc/body/dtc.jsonld", "describedby", "application/ld+json") in links
    assert {"license", "author", "collection"} <= set(relations)
    assert all(kind for _, relation, kind in links if relation == "describedby")


@pytest.mark.parametrize("path", ["/doc/body/dtc", "/doc/body/dtc.ttl", "/def/", "/graph/", "/"])
def test_copy_that_is_still_good_is_answered_304(live_server: str, path: str) -> None:
    _, fields, _ = ask(live_server, path)
    status, again, body = ask(live_server, path, If_None_Match=fields["etag"])
    assert (status, body, again["etag"]) == (304, "", fields["etag"])


def test_forms_have_etags_of_their_own(live_server: str) -> None:
    etags = {
        ask(live_server, "/doc/body/dtc", Accept=accept)[1]["etag"]
        for accept in ("text/html", "text/turtle", "application/ld+json")
    }
    assert len(etags) == 3


def test_document_shows_evidence_with_its_source(live_server: str) -> None:
    _, _, body = ask(live_server, "/doc/body/dtc.nt")
    rows = (
        Graph()
        .parse(data=body, format="nt")
        .query(
            """PREFIX aic: <https://w3id.org/aiconcord/def/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?claim (COUNT(?title) AS ?titles) WHERE {
          ?claim aic:about ?thing . OPTIONAL { ?claim aic:cites/aic:source/rdfs:label ?title }
        } GROUP BY ?claim"""
        )
    )
    titles = {str(row[0]): int(row[1]) for row in rows}
    assert len(titles) > 5
    assert [claim for claim, count in titles.items() if not count] == []


def test_ontology_answers_under_its_version_too(live_server: str) -> None:
    whole = ask(live_server, "/def/", Accept="text/turtle")
    number = re.search(r'owl:versionInfo "([\d.]+)"', whole[2])
    assert number is not None
    assert ask(live_server, f"/def/{number[1]}/", Accept="text/turtle")[2] == whole[2]
    assert ask(live_server, "/def/99.0.0/")[0] == 404


def test_term_answers_200_without_a_redirect(live_server: str) -> None:
    status, _, body = ask(live_server, "/def/Body", Accept="text/turtle")
    assert status == 200
    assert "a owl:Class" in body


def test_mistyped_term_is_told_the_nearest(live_server: str) -> None:
    status, _, body = ask(live_server, "/def/Boddy", Accept="application/json")
    assert status == 404
    assert "Body" in json.loads(body)["remedy"]


def test_graph_holds_what_its_file_holds(live_server: str) -> None:
    status, _, body = ask(live_server, "/graph/bodies/dtc.nt")
    assert status == 200
    assert f"<{BODY}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>" in body
    assert "/id/body/nist>" not in body


@pytest.mark.parametrize("path", ["/graph/bodies/dtcc", "/graph/x", "/shape/BodyShapes"])
def test_unknown_graph_or_shape_is_404(live_server: str, path: str) -> None:
    status, fields, _ = ask(live_server, path, Accept="text/turtle, application/problem+json")
    assert (status, fields["content-type"].split(";")[0]) == (404, "application/problem+json")


def test_a_file_of_shapes_can_be_taken_and_run_elsewhere(
    live_server: str, repository: Path
) -> None:
    _, _, taken = ask(live_server, "/shape/mapping-rows.ttl")
    written = Graph().parse(repository / "ontology/shapes/mapping-rows.ttl")
    assert isomorphic(Graph().parse(data=taken), written)
    _, _, page = ask(live_server, "/shape/mapping-rows", Accept="text/html")
    assert 'href="/shape/MappingRowShape-confidence"' in page
    assert 'href="/shape/mapping-rows.ttl"' in page
    _, _, listed = ask(live_server, "/shape/", Accept="text/html")
    assert 'href="/shape/mapping-rows"' in listed
