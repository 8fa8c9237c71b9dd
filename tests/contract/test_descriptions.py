"""What the dataset says of itself: VoID, DCAT, schema.org, and the links between them."""

import json
import re

import pytest
from rdflib import DCAT, DCTERMS, RDF, RDFS, SH, VOID, Graph, URIRef

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

DATASET = URIRef("https://w3id.org/aiconcord/dataset")
BASE = "https://w3id.org/aiconcord/"
FORMS = {
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}


def graph_at(call, path, kind="text/turtle"):
    reply = call("GET", path, headers={"Accept": kind})
    assert (reply.status, reply.media_type) == (200, kind)
    return Graph().parse(reply.body, format=kind)


@pytest.mark.parametrize("path", ["/.well-known/void", "/dataset"])
def test_a_description_is_the_same_in_every_form(call, path):
    graphs = [graph_at(call, path, kind) for kind in FORMS.values()]
    assert len(graphs[0]) > 20
    assert all(set(graph) == set(graphs[0]) for graph in graphs)


@pytest.mark.parametrize(("suffix", "kind"), FORMS.items())
def test_an_ending_picks_the_form_whatever_is_accepted(call, suffix, kind):
    reply = call("GET", f"/dataset{suffix}", headers={"Accept": "text/html"})
    assert (reply.status, reply.media_type) == (200, kind)


def test_the_description_is_a_page_to_a_browser(call):
    for path, accept in (("/dataset", "text/html"), ("/dataset.html", "text/turtle")):
        assert call("GET", path, headers={"Accept": accept}).media_type == "text/html"


@pytest.mark.parametrize("path", ["/.well-known/void", "/dataset"])
def test_a_description_that_is_known_is_not_sent_again(call, path):
    tag = call("GET", path).headers["ETag"]
    assert call("GET", path, headers={"If-None-Match": tag}).status == 304


def test_void_says_what_a_crawler_needs(call):
    void = graph_at(call, "/.well-known/void")
    for wanted in (
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.license,
        VOID.triples,
        VOID.entities,
        VOID.classes,
        VOID.properties,
        VOID.vocabulary,
        VOID.uriSpace,
        VOID.exampleResource,
        VOID.sparqlEndpoint,
        VOID.dataDump,
    ):
        assert (DATASET, wanted, None) in void, wanted
    assert (DATASET, RDF.type, VOID.Dataset) in void


def _count(call, query):
    rows = call("GET", "/sparql", query=query).json()["results"]["bindings"]
    return int(rows[0]["n"]["value"])


def test_the_counts_of_void_are_the_counts_of_the_data(call):
    """A description cannot count itself: it counts what is served apart from VoID and DCAT."""
    void = graph_at(call, "/.well-known/void")
    described = ", ".join(f"<{BASE}graph/{name}>" for name in ("void", "dcat", "queries"))
    rest = (
        "{ SELECT DISTINCT ?s ?p ?o {"
        f" GRAPH ?g {{ ?s ?p ?o }} FILTER (?g NOT IN ({described})) }} }}"
    )
    counted = {
        VOID.triples: f"SELECT (COUNT(*) AS ?n) {{ {rest} }}",
        VOID.classes: f"SELECT (COUNT(DISTINCT ?o) AS ?n) {{ {rest} FILTER (?p = <{RDF.type}>) }}",
        VOID.properties: f"SELECT (COUNT(DISTINCT ?p) AS ?n) {{ {rest} }}",
        VOID.distinctSubjects: f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ {rest} }}",
        VOID.distinctObjects: f"SELECT (COUNT(DISTINCT ?o) AS ?n) {{ {rest} }}",
    }
    for term, query in counted.items():
        assert int(void.value(DATASET, term)) == _count(call, query), term


def test_every_download_that_is_described_is_there(call):
    for term in (VOID.dataDump, DCAT.downloadURL):
        path = "/.well-known/void" if term == VOID.dataDump else "/dataset"
        found = list(graph_at(call, path).objects(None, term))
        assert found
        for url in found:
            assert url.startswith(BASE)
            assert call("HEAD", "/" + url.removeprefix(BASE)).status == 200


def test_the_service_description_leads_to_void_and_dcat(call, live_server):
    seen = {str(each) for each in graph_at(call, "/sparql").objects()}
    assert f"{live_server}/.well-known/void" in seen
    assert f"{live_server}/dataset" in seen


def test_the_page_carries_schema_org_for_dataset_search(call):
    page = call("GET", "/dataset", headers={"Accept": "text/html"}).text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found = json.loads(block[1])
    assert found["@type"] == "Dataset"
    assert found["@id"] == str(DATASET)
    assert 50 <= len(found["description"]) <= 5_000
    for wanted in ("name", "identifier", "license", "creator", "version", "includedInDataCatalog"):
        assert found[wanted], wanted
    for download in found["distribution"]:
        reply = call("HEAD", "/" + download["contentUrl"].removeprefix(BASE))
        assert reply.status == 200
        assert reply.media_type == download["encodingFormat"]


def test_signposts_lead_machines_from_the_page(call):
    links = call("GET", "/dataset", headers={"Accept": "text/html"}).headers["Link"]
    assert links.count('rel="cite-as"') == 1
    assert f'<{DATASET}>; rel="cite-as"' in links
    targets = re.findall(r'<(/[^>]*)>; rel="describedby"; type="([^"]+)"', links)
    assert len(targets) == 5
    for path, kind in targets:
        assert call("GET", path).media_type == kind


def test_health_tells_release_and_workers(call):
    reply = call("GET", "/healthz")
    assert (reply.status, reply.headers["Cache-Control"]) == (200, "no-store")
    found = reply.json()
    assert found["status"] == "ok"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found["factsUntil"])
    assert found["workers"]["workers"] >= 3


def test_openapi_describes_the_addresses_of_the_design(call):
    found = call("GET", "/openapi.json").json()
    assert found["openapi"].startswith("3.")
    assert {"/sparql", "/queries", "/dumps/", "/dataset", "/healthz", "/.well-known/void"} <= set(
        found["paths"]
    )
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            assert operation.get("summary"), (method, path)
            assert "application/problem+json" in operation["responses"]["4XX"]["content"]
    assert "HTTPValidationError" not in json.dumps(found["paths"])


def test_docs_are_shown_with_files_of_our_own(call):
    page = call("GET", "/docs", headers={"Accept": "text/html"}).text
    loaded = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert any("swagger-ui" in path for path in loaded)
    for path in loaded:
        assert call("GET", path).status == 200
    assert "<noscript>" in page
    assert "GET /sparql" in page


def test_the_saved_questions_are_examples_where_editors_look_for_them(call, live_server):
    path = "/sparql/.well-known/sparql-examples"
    found = graph_at(call, path)
    queries = dict(found.subject_objects(SH.select))
    assert len(queries) >= 10
    assert URIRef(live_server + path) in set(graph_at(call, "/sparql").objects())
    schema = "https://schema.org/"
    for question, text in queries.items():
        assert (question, RDFS.comment, None) in found
        assert (question, URIRef(schema + "keywords"), None) in found
        assert (question, URIRef(schema + "target"), URIRef(live_server + "/sparql")) in found
        reply = call("GET", "/sparql", query=str(text))
        assert reply.status == 200, (question, reply.text[:300])
