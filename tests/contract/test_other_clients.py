"""Clients that are not Python's: curl, roqet, OpenRefine's requests, Comunica; and other engines
that ask ours in the middle of a query of their own, by SERVICE."""

import csv
import io
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, quote_plus, urlsplit

import pyoxigraph as ox
import pytest
from rdflib import Graph

PREFIXES = """PREFIX aic: <https://w3id.org/aiconcord/def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
PATTERN = "?body a aic:Body . ?body rdfs:label ?label"
ROWS = f"{PREFIXES}SELECT ?body ?label {{ {PATTERN} }} ORDER BY ?body ?label"
TRIPLES = f"{PREFIXES}CONSTRUCT {{ ?body rdfs:label ?label }} WHERE {{ {PATTERN} }}"
ASK = f"{PREFIXES}ASK {{ {PATTERN} }}"

Pairs = list[tuple[str, str]]


def program(name: str, package: str) -> str:
    """Find a program of a Debian package; absent means a skip here and a failure in CI."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is not installed, though .ci/run installs it")
        pytest.skip(f"needs Debian's package {package}")
    return found


def run(*command: Any, given: str = "") -> str:
    done = subprocess.run(
        [str(word) for word in command],
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def expected(call: Callable[..., Any]) -> Pairs:
    """What the clients must read: asked of the endpoint with nothing between."""
    reply = call("GET", "/sparql", headers={"Accept": "text/csv"}, query=ROWS)
    rows = [(row["body"], row["label"]) for row in csv.DictReader(io.StringIO(reply.text))]
    assert len(rows) > 20
    return rows


# -- curl ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "how",
    [
        ["--get", "--data-urlencode", f"query={ROWS}"],
        ["--data-urlencode", f"query={ROWS}"],
        ["--data-binary", ROWS, "--header", "Content-Type: application/sparql-query"],
    ],
    ids=["get", "form", "body"],
)
def test_curl_asks_in_each_of_the_protocol_s_ways(live_server, expected, how):
    curl = [program("curl", "curl"), "--silent", "--show-error", "--fail", *how]
    text = run(*curl, "--header", "Accept: text/csv", f"{live_server}/sparql")
    assert [(row["body"], row["label"]) for row in csv.DictReader(io.StringIO(text))] == expected


def test_curl_reads_a_packed_answer(live_server, expected):
    curl = [program("curl", "curl"), "--silent", "--compressed", "--get", "--data-urlencode"]
    found = json.loads(run(*curl, f"query={ROWS}", f"{live_server}/sparql"))
    assert len(found["results"]["bindings"]) == len(expected)


def test_curl_s_exit_code_tells_a_query_that_is_refused(live_server):
    curl = [program("curl", "curl"), "--silent", "--fail", "--get", "--data-urlencode"]
    done = subprocess.run([*curl, "query=SELECT nonsense", f"{live_server}/sparql"], check=False)
    assert done.returncode == 22


# -- roqet ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["csv", "xml"])
def test_roqet_asks_the_endpoint(live_server, expected, form):
    """It reads XML whatever it writes, and Debian's is built without JSON."""
    roqet = [program("roqet", "rasqal-utils"), "-q", "-p", f"{live_server}/sparql"]
    text = run(*roqet, "-r", form, "-e", ROWS)
    if form == "csv":
        read = [(row["body"], row["label"]) for row in csv.DictReader(io.StringIO(text))]
        assert read == expected
    else:
        assert text.count("<result>") == len(expected)


@pytest.mark.xfail(
    strict=True, reason="rasqal 0.9.33 reads no boolean results: it prints no rows instead"
)
def test_roqet_reads_an_answer_to_ask(live_server):
    roqet = [program("roqet", "rasqal-utils"), "-q", "-p", f"{live_server}/sparql"]
    assert "<boolean>true</boolean>" in run(*roqet, "-r", "xml", "-e", ASK)


# -- OpenRefine ----------------------------------------------------------------------------------
OPENREFINE = {"User-Agent": "OpenRefine 3.8.2 [8de3b5a]", "Accept": "*/*"}


@pytest.mark.parametrize("spell", [quote, quote_plus])
def test_openrefine_fetches_by_an_address_and_parses_json(call, expected, spell):
    """ "Add column by fetching URLs": its `escape(value, 'url')` writes a space as a plus."""
    body, label = expected[0]
    query = f"{PREFIXES}SELECT ?label {{ <{body}> a aic:Body ; rdfs:label ?label }}"
    reply = call("GET", f"/sparql?query={spell(query)}", headers=OPENREFINE)
    assert reply.media_type == "application/sparql-results+json"
    rows = reply.json()["results"]["bindings"]
    assert label in [row["label"]["value"] for row in rows]


def test_openrefine_begins_a_project_from_the_address_of_a_table(call):
    path = "/query/listed-against/results.csv?element=GOVERN+1"
    reply = call("GET", path, headers=OPENREFINE)
    assert reply.media_type == "text/csv"
    assert len(list(csv.reader(io.StringIO(reply.text)))) > 1


# -- Comunica ------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def comunica(repository: Path) -> Callable[..., Any]:
    """`comunica((source, query), ...)` asks all of them in one process."""
    folder = repository / "tests" / "clients"
    if not (folder / "node_modules" / "@comunica").is_dir():
        if os.environ.get("CI"):
            pytest.fail("Comunica is not installed, though `make test` installs it")
        pytest.skip("needs `npm ci` in tests/clients, which `make test` does")

    def ask(*asked: tuple[str, str]) -> Any:
        node = program("node", "nodejs")
        return json.loads(run(node, folder / "comunica.mjs", given=json.dumps(asked)))

    return ask


def test_comunica_asks_the_endpoint_and_joins_it_with_data_of_its_own(
    comunica, live_server, expected
):
    endpoint = f"{live_server}/sparql"
    body, label = expected[0]
    mine = f"<urn:me> <urn:knows> <{body}> ."
    joined = (
        f"{PREFIXES}SELECT ?label {{ <urn:me> <urn:knows> ?body ."
        f" SERVICE <{endpoint}> {{ ?body a aic:Body ; rdfs:label ?label }} }}"
    )
    rows, truth, triples, refused, together = comunica(
        (endpoint, ROWS),
        (endpoint, ASK),
        (endpoint, TRIPLES),
        (endpoint, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"),
        (mine, joined),
    )
    assert [(row["body"], row["label"]) for row in rows] == expected
    assert truth is True
    assert {(subject, label) for subject, _, label in triples} == set(expected)
    assert "fault" in refused, "ours reaches out to nobody"
    assert label in [row["label"] for row in together]


# -- other engines, by SERVICE -------------------------------------------------------------------
class Relay(BaseHTTPRequestHandler):
    """Hands requests on to our endpoint and notes how they came."""

    ours = ""
    seen: ClassVar[list[tuple[str, str]]] = []

    def _relay(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        connection = HTTPConnection(urlsplit(self.ours).netloc, timeout=60)
        connection.request(self.command, self.path, body or None, dict(self.headers.items()))
        reply = connection.getresponse()
        content = reply.read()
        self.seen.append((self.command, reply.headers.get_content_type()))
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.headers["Content-Type"])
        if packed := reply.headers["Content-Encoding"]:
            self.send_header("Content-Encoding", packed)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        connection.close()

    do_GET = do_POST = _relay  # noqa: N815 - the library's names

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def relay(live_server: str) -> Iterator[str]:
    Relay.ours = live_server
    Relay.seen.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Relay) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
        server.shutdown()
        thread.join()


def federated(endpoint: str) -> str:
    return f"{PREFIXES}SELECT ?body ?label {{ SERVICE <{endpoint}> {{ {PATTERN} }} }}"


def by_oxigraph(query: str) -> Pairs:
    found = ox.Store().query(query)
    return [(row["body"].value, row["label"].value) for row in found]


def by_rdflib(query: str) -> Pairs:
    return [(str(row.body), str(row.label)) for row in Graph().query(query)]


def by_roqet(query: str) -> Pairs:
    text = run(program("roqet", "rasqal-utils"), "-q", "-r", "csv", "-e", query)
    return [(row["body"], row["label"]) for row in csv.DictReader(io.StringIO(text))]


RESULTS = "application/sparql-results+"


@pytest.mark.parametrize(
    ("ask", "way"),
    [
        (by_oxigraph, ("POST", RESULTS + "json")),
        (by_rdflib, ("POST", RESULTS + "json")),
        (by_roqet, ("GET", RESULTS + "xml")),
    ],
)
def test_another_engine_asks_ours_by_service(relay, expected, ask, way):
    assert sorted(ask(federated(relay))) == sorted(expected)
    assert Relay.seen == [way]


def test_another_engine_joins_rows_of_its_own_with_ours(relay, expected):
    body = expected[0][0]
    store = ox.Store()
    store.update(f"INSERT DATA {{ <urn:me> <urn:knows> <{body}> . <urn:me> <urn:knows> <urn:x> }}")
    query = (
        f"{PREFIXES}SELECT ?body ?label {{ <urn:me> <urn:knows> ?body"
        f" SERVICE <{relay}> {{ ?body a aic:Body ; rdfs:label ?label }} }}"
    )
    rows = [(row["body"].value, row["label"].value) for row in store.query(query)]
    assert sorted(rows) == [pair for pair in expected if pair[0] == body]


def test_a_fault_in_ours_is_a_fault_there_and_with_silent_none(relay):
    further = "SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o }"  # ours asks nobody else
    with pytest.raises(OSError, match="403"):
        list(ox.Store().query(f"SELECT * {{ SERVICE <{relay}> {{ {further} }} }}"))
    silent = ox.Store().query(f"SELECT * {{ SERVICE SILENT <{relay}> {{ {further} }} }}")
    assert len(list(silent)) == 1
    assert [kind for _, kind in Relay.seen] == ["application/problem+json"] * 2
