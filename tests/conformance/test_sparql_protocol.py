"""The W3C's SPARQL 1.1 Protocol tests, run from their manifest against a real server process.

The server holds the suite's three graphs under the names that the requests use. It answers queries
only, so the tests of the query side must pass, and each request of the update side be refused.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

pytestmark = pytest.mark.suites

CNT = Namespace("http://www.w3.org/2011/content#")
HT = Namespace("http://www.w3.org/2011/http#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
TESTS = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11"
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

QUERY_TESTS = (
    "query_post_form",
    "query_dataset_default_graphs_get",
    "query_dataset_default_graphs_post",
    "query_dataset_named_graphs_post",
    "query_dataset_named_graphs_get",
    "query_dataset_full",
    "query_multiple_dataset",
    "query_get",
    "query_content_type_select",
    "query_content_type_ask",
    "query_content_type_describe",
    "query_content_type_construct",
    "query_post_direct",
    "bad_query_method",
    "bad_multiple_queries",
    "bad_query_wrong_media_type",
    "bad_query_missing_form_type",
    "bad_query_missing_direct_type",
    "bad_query_non_utf8",
    "bad_query_syntax",
)
UPDATE_TESTS = (
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_named_graphs",
    "update_dataset_full",
    "update_post_form",
    "update_post_direct",
    "update_base_uri",
    "bad_update_get",
    "bad_multiple_updates",
    "bad_update_wrong_media_type",
    "bad_update_missing_form_type",
    "bad_update_non_utf8",
    "bad_update_syntax",
    "bad_update_dataset_conflict",
)
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {
        "text/turtle",
        "application/n-triples",
        "application/ld+json",
        "application/rdf+xml",
    },
}


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: set[str]
    format: str | None
    boolean: bool | None

    @property
    def is_update(self) -> bool:
        body = self.body or b""
        direct = not body.startswith((b"query=", b"ASK")) and bool(body)
        return "update" in self.path or b"update=" in body or direct


@dataclass
class Answer:
    status: int
    media_type: str
    body: bytes = field(repr=False)

    @property
    def boolean(self) -> bool:
        return bool(json.loads(self.body)["boolean"])  # no Accept is sent, which means JSON


@pytest.fixture(scope="module")
def manifest(suites: Path) -> Graph:
    path = suites / "w3c/sparql11/protocol/manifest.ttl"
    return Graph().parse(path, format="turtle", publicID=path.as_uri())


@pytest.fixture(scope="module")
def endpoint(manifest, start_server, tmp_path_factory) -> Iterator[str]:
    """A server over the suite's graphs, under the names its requests give them."""
    quads = set()
    for given in manifest.objects(None, UT.graphData):
        name = manifest.value(given, RDFS.label)
        source = Path(urlsplit(str(manifest.value(given, UT.graph))).path)
        for line in source.read_text().splitlines():
            if line.strip():
                quads.add(f"{line.rstrip().removesuffix('.')} <{name}> .")
    file = tmp_path_factory.mktemp("protocol") / "protocol.nq"
    file.write_text("\n".join(sorted(quads)) + "\n")
    assert len(quads) == 3
    with start_server("--dataset", str(file)) as address:
        yield address


def requests_of(manifest: Graph, name: str) -> list[Request]:
    test = next(each for each in manifest.subjects(MF.name) if str(each).endswith(f"#{name}"))
    action = manifest.value(test, MF.action)
    return [
        _request(manifest, node)
        for node in Collection(manifest, manifest.value(action, HT.requests))
    ]


def _request(manifest: Graph, node) -> Request:
    headers = {}
    if (listed := manifest.value(node, HT.headers)) is not None:
        for header in Collection(manifest, listed):
            name = str(manifest.value(header, HT.fieldName))
            headers[name] = str(manifest.value(header, HT.fieldValue))
    body = manifest.value(node, HT.body)
    raw = None
    if body is not None:
        encoding = str(manifest.value(body, CNT.characterEncoding))
        raw = str(manifest.value(body, CNT.chars)).encode(encoding)
    response = manifest.value(node, HT.resp)
    expected = manifest.value(response, MF.expectedFormat)
    boolean = manifest.value(response, MF.expectedBoolean)
    return Request(
        method=str(manifest.value(node, HT.methodName)),
        path=str(manifest.value(node, HT.absolutePath)),
        headers=headers,
        body=raw,
        statuses={
            str(status).rsplit("StatusCode", 1)[1]
            for status in manifest.objects(response, MF.expectedStatus)
        },
        format=None if expected is None else str(expected),
        boolean=None if boolean is None else bool(boolean.toPython()),
    )


def send(endpoint: str, request: Request) -> Answer:
    """Send *request* as it stands: nothing is added to its fields, above all no media type."""
    connection = HTTPConnection(urlsplit(endpoint).netloc)
    try:
        path = request.path.replace("/sparql/", "/sparql", 1)
        connection.request(request.method, path, request.body, request.headers)
        response = connection.getresponse()
        kind = response.headers.get_content_type()
        return Answer(response.status, kind, response.read())
    finally:
        connection.close()


def test_the_manifest_holds_the_tests_that_are_run_here_and_no_others(manifest):
    entries = Collection(manifest, next(manifest.objects(None, MF.entries)))
    assert {str(each).rsplit("#", 1)[1] for each in entries} == {*QUERY_TESTS, *UPDATE_TESTS}


@pytest.mark.parametrize("name", QUERY_TESTS)
def test_the_query_side_answers_as_the_manifest_expects(name, manifest, endpoint, record_property):
    record_property("earl", f"{TESTS}/protocol/manifest#{name}")
    requests = requests_of(manifest, name)
    assert requests
    for request in requests:
        answer = send(endpoint, request)
        assert f"{answer.status // 100}xx" in request.statuses
        if request.format is not None:
            assert answer.media_type in FORMATS[request.format]
        if request.boolean is not None:
            assert answer.boolean is request.boolean
        if request.format == "RDF":
            Graph().parse(answer.body, format=answer.media_type)


@pytest.mark.parametrize("name", UPDATE_TESTS)
def test_the_update_side_is_refused_and_changes_nothing(name, manifest, endpoint, record_property):
    record_property("earl-refused", f"{TESTS}/protocol/manifest#{name}")
    updates = [each for each in requests_of(manifest, name) if each.is_update]
    assert updates
    for request in updates:
        answer = send(endpoint, request)
        assert 400 <= answer.status < 500
        assert answer.media_type == "application/problem+json"
    count = "/sparql/?query=ASK{GRAPH%20?g{?s%20?p%20?o}}"
    assert send(endpoint, Request("GET", count, {}, None, set(), None, None)).boolean


SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SHAPES = Path(__file__).parent / "service-description-shapes.ttl"


@pytest.fixture(scope="module")
def description(endpoint) -> tuple[Answer, Graph]:
    answer = send(endpoint, Request("GET", "/sparql", {}, None, set(), None, None))
    graph = Graph()
    if answer.status == 200:
        graph.parse(answer.body, format=answer.media_type, publicID=endpoint + "/sparql")
    return answer, graph


def test_service_description_returns_rdf(description, record_property):
    record_property("earl", f"{TESTS}/service-description/manifest#returns-rdf")
    answer, graph = description
    assert answer.status == 200
    assert answer.media_type in FORMATS["RDF"]
    assert len(graph) > 0


def test_service_description_has_a_matching_endpoint_triple(description, endpoint, record_property):
    record_property("earl", f"{TESTS}/service-description/manifest#has-endpoint-triple")
    _, graph = description
    assert (None, SD.endpoint, URIRef(endpoint + "/sparql")) in graph


def test_service_description_conforms_to_the_schema(description, record_property):
    """The suite names no schema to run; the shapes beside this file hold the vocabulary's rules."""
    record_property("earl", f"{TESTS}/service-description/manifest#conforms-to-schema")
    from pyshacl import validate

    _, graph = description
    conforms, _, text = validate(graph, shacl_graph=Graph().parse(SHAPES), advanced=True)
    assert conforms, text


def test_the_shapes_for_service_descriptions_refuse_a_broken_one(description):
    from pyshacl import validate

    _, graph = description
    broken = Graph() + graph
    service = next(broken.subjects(RDF.type, SD.Service))
    broken.remove((None, SD.name, None))
    broken.add((service, SD.supportedLanguage, Literal("SPARQL")))
    broken.add((service, SD.endpiont, URIRef("http://example.org/")))
    conforms, _, text = validate(broken, shacl_graph=Graph().parse(SHAPES), advanced=True)
    assert not conforms
    for said in ("exactly one IRI as its name", "languages of the vocabulary", "no such term"):
        assert said in text


def test_service_description_lists_the_named_graphs(description):
    _, graph = description
    names = {str(name) for name in graph.objects(None, SD.name)}
    assert names == {f"http://kasei.us/2009/09/sparql/data/data{n}.rdf" for n in (1, 2, 3)}
