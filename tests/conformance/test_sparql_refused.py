"""What the W3C's suites change or ask elsewhere is refused: updates, graph stores, federation.

The service only answers. Every request of those suites must be refused with a record that says so,
and nothing may have changed after all of them.
"""

import json
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from rdflib import Graph, Namespace
from rdflib.collection import Collection

pytestmark = pytest.mark.suites

CNT = Namespace("http://www.w3.org/2011/content#")
HT = Namespace("http://www.w3.org/2011/http#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
TRIPLE = "<http://e/s> <http://e/p> <http://e/o>"


def manifest(path: Path) -> tuple[Graph, list]:
    graph = Graph().parse(path, format="turtle", publicID=path.as_uri())
    return graph, list(Collection(graph, next(graph.objects(None, MF.entries))))


def included(path: Path) -> list[Path]:
    graph = Graph().parse(path, publicID=path.as_uri())
    lists = (Collection(graph, each) for each in graph.objects(None, MF.include))
    return [Path(urlsplit(str(each)).path) for each in chain(*lists)]


@pytest.fixture(scope="module")
def folder(suites: Path) -> Path:
    return suites / "w3c/sparql11"


Send = Callable[..., tuple[int, str, bytes, str]]


@pytest.fixture(scope="module")
def send(start_server, tmp_path_factory) -> Iterator[Send]:
    """Send a request to a server that holds one triple, by itself and in a graph."""
    file = tmp_path_factory.mktemp("refused") / "one.nq"
    file.write_text(f"{TRIPLE} .\n{TRIPLE} <http://e/g> .\n")
    with start_server("--dataset", str(file)) as address:

        def request(method: str, path: str, body: bytes | None, headers: dict[str, str]):
            line = HTTPConnection(urlsplit(address).netloc)
            try:
                line.request(method, path, body, headers)
                answer = line.getresponse()
                kind = answer.headers.get_content_type()
                return answer.status, kind, answer.read(), answer.headers.get("Allow", "")
            finally:
                line.close()

        yield request


def still_there(send: Send) -> bool:
    """Tell whether the server holds what it held, and no more."""
    query = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    answer = send("GET", "/sparql?" + urlencode({"query": query}), None, {})
    return json.loads(answer[2])["results"]["bindings"][0]["n"]["value"] == "2"


def is_refused(answer: tuple[int, str, bytes, str]) -> bool:
    status, kind, body, _ = answer
    record = json.loads(body) if kind == "application/problem+json" else {}
    return 400 <= status < 500 and bool(record.get("code")) and bool(record.get("remedy"))


def test_every_update_is_refused_by_every_way_of_sending(folder, send, record_property):
    count = 0
    for path in included(folder / "manifest-sparql11-update.ttl"):
        graph, entries = manifest(path)
        for entry in entries:
            action = graph.value(entry, MF.action)
            text = Path(urlsplit(str(graph.value(action, UT.request) or action)).path).read_bytes()
            as_form = {"Content-Type": "application/x-www-form-urlencoded"}
            for body, headers in (
                (text, {"Content-Type": "application/sparql-update"}),
                (urlencode({"update": text}).encode(), as_form),
                (text, {"Content-Type": "application/sparql-query"}),
                (urlencode({"query": text}).encode(), as_form),
            ):
                assert is_refused(send("POST", "/sparql", body, headers)), entry
            record_property("earl-refused", str(entry))
            count += 1
    assert count > 120
    assert still_there(send)


def test_every_request_that_would_change_a_graph_store_is_refused(folder, send, record_property):
    changing = 0
    for path in included(folder / "graph-store-protocol/manifest.ttl"):
        graph, entries = manifest(path)
        for entry in entries:
            for node in Collection(graph, graph.value(graph.value(entry, MF.action), HT.requests)):
                method = str(graph.value(node, HT.methodName))
                if method in ("GET", "HEAD"):
                    continue
                listed = graph.value(node, HT.headers)
                headers = {
                    str(graph.value(one, HT.fieldName)): str(graph.value(one, HT.fieldValue))
                    for one in (Collection(graph, listed) if listed is not None else ())
                }
                body = graph.value(graph.value(node, HT.body), CNT.chars)
                written = None if body is None else str(body).encode()
                headers = {name: each for name, each in headers.items() if name != "Host"}
                asked = str(graph.value(node, HT.absolutePath))
                for store in ("/graph", "/sparql"):
                    there = asked.replace("/gsp", store, 1)
                    assert is_refused(send(method, there, written, headers)), (entry, there)
                changing += 1
            record_property("earl-refused", str(entry))
    assert changing > 10
    assert still_there(send)


@pytest.mark.parametrize("suite", ["service", "syntax-fed"])
def test_every_federated_query_is_refused_before_it_asks_anybody(
    suite, folder, send, record_property
):
    graph, entries = manifest(folder / suite / "manifest.ttl")
    assert entries
    for entry in entries:
        action = graph.value(entry, MF.action)
        query = Path(urlsplit(str(graph.value(action, QT.query) or action)).path)
        headers = {"Content-Type": "application/sparql-query"}
        answer = send("POST", "/sparql", query.read_bytes(), headers)
        assert is_refused(answer)
        assert json.loads(answer[2])["code"] == "query-reaches-out"
        record_property("earl-refused", str(entry))
