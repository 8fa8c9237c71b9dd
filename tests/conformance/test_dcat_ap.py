"""The official SHACL shapes of DCAT-AP 3.0.1, run over the description that is served."""

import urllib.request
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, RDFS, SH, Graph

pytestmark = pytest.mark.suites


@pytest.fixture(scope="module")
def shapes(suites: Path) -> Graph:
    """The official files, less five references to property shapes that they do not hold."""
    graph = Graph()
    for name in ("dcat-ap-SHACL.ttl", "ranges.ttl"):
        graph.parse(suites / "dcat-ap" / name, format="turtle")
    dangling = {
        each for each in graph.objects(None, SH.property) if (each, SH.path, None) not in graph
    }
    assert len(dangling) == 5
    for each in dangling:
        graph.remove((None, None, each))
    # Everything is an rdfs:Resource; only a validator that reasons would see it said.
    graph.remove((None, SH["class"], RDFS.Resource))
    return graph


@pytest.fixture(scope="module")
def described(live_server: str) -> Graph:
    with urllib.request.urlopen(live_server + "/dataset.ttl") as reply:
        return Graph().parse(reply.read(), format="turtle")


def test_the_description_conforms_to_dcat_ap(described, shapes):
    conforms, _, text = validate(described, shacl_graph=shapes, advanced=True)
    assert conforms, text


def test_the_shapes_refuse_a_description_without_what_is_mandatory(described, shapes):
    for kind, term in (
        (DCAT.Catalog, DCTERMS.publisher),
        (DCAT.Dataset, DCTERMS.title),
        (DCAT.Dataset, DCTERMS.description),
        (DCAT.Distribution, DCAT.accessURL),
        (DCAT.DataService, DCAT.endpointURL),
    ):
        poorer = Graph() + described
        for subject in described.subjects(RDF.type, kind):
            poorer.remove((subject, term, None))
        conforms, _, _ = validate(poorer, shacl_graph=shapes, advanced=True)
        assert not conforms, term
