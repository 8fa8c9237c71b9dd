"""The clients that people use from Python, against the real server."""

import io

import pandas
import pytest
from rdflib import Graph
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

ROWS = """PREFIX aic: <https://w3id.org/aiconcord/def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?body ?label WHERE { ?body a aic:Body ; rdfs:label ?label } ORDER BY ?label"""


@pytest.fixture
def client(live_server):
    wrapper = SPARQLWrapper(f"{live_server}/sparql")
    wrapper.setQuery(ROWS)
    return wrapper


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_rows_as_json(client, method):
    client.setMethod(method)
    client.setReturnFormat(JSON)
    rows = client.query().convert()["results"]["bindings"]
    assert len(rows) > 20
    assert all(row["body"]["type"] == "uri" for row in rows)


def test_sparqlwrapper_sends_the_bare_query_too(client):
    client.setMethod(POST)
    client.setRequestMethod("postdirectly")
    client.setReturnFormat(JSON)
    assert client.query().convert()["results"]["bindings"]


def test_sparqlwrapper_reads_xml_and_csv(client):
    client.setReturnFormat(XML)
    assert client.query().convert().getElementsByTagName("result")
    client.setReturnFormat(CSV)
    assert client.query().convert().startswith(b"body,label\r\n")


def test_sparqlwrapper_reads_a_graph(client):
    client.setQuery("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5")
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(client.query().convert(), format="turtle")) == 5


def test_sparqlwrapper_tells_a_bad_query_from_a_bad_server(client):
    client.setQuery("SELECT nonsense")
    with pytest.raises(QueryBadFormed):
        client.query()


def test_pandas_reads_the_address_itself(live_server):
    from urllib.parse import quote
    from urllib.request import Request, urlopen

    request = Request(f"{live_server}/sparql?query={quote(ROWS)}", headers={"Accept": "text/csv"})
    with urlopen(request) as reply:
        table = pandas.read_csv(io.BytesIO(reply.read()))
    assert list(table.columns) == ["body", "label"]
    assert len(table) > 20


def test_rdflib_asks_the_endpoint_as_a_store(live_server):
    graph = Graph("SPARQLStore")
    graph.open(f"{live_server}/sparql")
    rows = list(graph.query(ROWS))
    assert len(rows) > 20
