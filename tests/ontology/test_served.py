"""The lines of FOOPS! that need a server: every address that the ontology names answers."""

import json
import urllib.error
import urllib.request

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDFS, Graph, URIRef
from rdflib.namespace import FOAF

from aiconcord.names.namespaces import BASE, DEF, SHAPE

HEADER = URIRef(DEF)
FORMS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


def get(server: str, uri: str, accept: str) -> tuple[int, str, bytes]:
    address = f"{server}/{uri.removeprefix(BASE)}"
    request = urllib.request.Request(address, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.headers.get_content_type(), response.read()
    except urllib.error.HTTPError as refused:
        with refused:
            raise AssertionError(f"{address}: {refused.code} {refused.read()!r}") from None


def said(body: bytes, form: str) -> set[ox.Quad]:
    """What *body* says, blank nodes named by what hangs on them."""
    dataset = ox.Dataset(ox.parse(body, format=FORMS[form]))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


@pytest.fixture(scope="module")
def served(live_server: str) -> set[ox.Quad]:
    return said(get(live_server, DEF, "text/turtle")[2], "text/turtle")


@pytest.mark.parametrize("form", FORMS)
def test_ontology_says_the_same_in_every_form(form: str, live_server: str, served: set[ox.Quad]):
    status, sent, body = get(live_server, DEF, form)
    assert (status, sent) == (200, form)
    assert said(body, form) == served


def test_ontology_has_a_page_for_people(live_server: str):
    status, sent, body = get(live_server, DEF, "text/html")
    assert (status, sent) == (200, "text/html")
    assert b"AI Concord ontology" in body


def test_served_ontology_has_one_header_and_every_term(served: set[ox.Quad], terms: list[URIRef]):
    ontologies = {q.subject.value for q in served if q.object == ox.NamedNode(str(OWL.Ontology))}
    assert ontologies == {DEF}
    assert {str(term) for term in terms} <= {q.subject.value for q in served}


def test_version_iri_and_imports_answer(live_server: str, ontology: Graph):
    named = [ontology.value(HEADER, OWL.versionIRI), *ontology.objects(HEADER, OWL.imports)]
    assert len(named) > 1
    for uri in named:
        status, _, body = get(live_server, str(uri), "text/turtle")
        assert status == 200, uri
        assert len(Graph().parse(data=body, format="turtle"))


def test_every_term_answers_with_its_label(live_server: str, modules: Graph, terms: list[URIRef]):
    for term in terms:
        status, _, body = get(live_server, str(term), "application/ld+json")
        assert status == 200, term
        assert str(modules.value(term, RDFS.label)) in json.dumps(json.loads(body)), term


def test_every_shape_answers(live_server: str, shapes: Graph):
    # pySHACL adds statements about OWL's own terms to a graph of shapes that it has worked with.
    named = {each for each in shapes.subjects() if str(each).startswith(SHAPE)}
    assert len(named) > 100
    for shape in named:
        assert get(live_server, str(shape), "text/turtle")[0] == 200, shape


def test_logo_answers_as_an_image(live_server: str, ontology: Graph):
    logo = str(ontology.value(HEADER, FOAF.logo))
    status, sent, _ = get(live_server, logo, "image/*")
    assert (status, sent) == (200, "image/svg+xml")
