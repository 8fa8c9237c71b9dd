"""The ontology, its shapes and examples as graphs, each read once."""

from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph, URIRef

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def read(*patterns: str) -> Graph:
    graph = Graph()
    files = sorted(file for pattern in patterns for file in ONTOLOGY.glob(pattern))
    assert files, f"nothing matches {patterns}"
    for file in files:
        graph.parse(file)
    return graph


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """The header, the terms and the axioms; not the alignments, which speak of others' terms."""
    return read("index.ttl", "modules/*.ttl", "axioms/*.ttl")


@pytest.fixture(scope="session")
def modules() -> Graph:
    return read("modules/*.ttl")


@pytest.fixture(scope="session")
def properties(modules: Graph) -> list[URIRef]:
    return sorted({term for kind in PROPERTIES for term in modules.subjects(RDF.type, kind)})


@pytest.fixture(scope="session")
def terms(modules: Graph, properties: list[URIRef]) -> list[URIRef]:
    return sorted({*modules.subjects(RDF.type, OWL.Class), *properties})


@pytest.fixture(scope="session")
def axioms() -> Graph:
    return read("axioms/*.ttl")


@pytest.fixture(scope="session")
def alignments() -> Graph:
    return read("alignments/*.ttl")


@pytest.fixture(scope="session")
def shapes() -> Graph:
    return read("shapes/*.ttl")


@pytest.fixture(scope="session")
def data() -> Graph:
    """The curated Turtle files, as one graph."""
    graph = Graph()
    for file in sorted(ONTOLOGY.parent.glob("data/**/*.ttl")):
        graph.parse(file)
    return graph
