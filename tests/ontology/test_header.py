"""The header says what assessors and readers look for: FOOPS! OM1 to OM5, VER1, FIND, VOC1."""

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, SDO, VANN

from aiconcord.names.namespaces import BASE, DEF, GRAPH, PREFIXES

BIBO = Namespace(PREFIXES["bibo"])
HEADER = URIRef(DEF)
ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
FILES = [
    file
    for room in ("modules", "axioms", "alignments", "shapes")
    for file in sorted(ONTOLOGY.glob(f"{room}/*.ttl"))
]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (DCTERMS.title, Literal),
        (DCTERMS.description, Literal),
        (DCTERMS.license, URIRef),
        (DCTERMS.creator, URIRef),
        (DCTERMS.publisher, URIRef),
        (DCTERMS.bibliographicCitation, Literal),
        (DCTERMS.identifier, Literal),
        (DCTERMS.source, URIRef),
        (VANN.preferredNamespacePrefix, Literal),
        (VANN.preferredNamespaceUri, Literal),
        (OWL.versionIRI, URIRef),
        (OWL.versionInfo, Literal),
        (BIBO.status, URIRef),
        (FOAF.logo, URIRef),
        (SDO.includedInDataCatalog, URIRef),
    ],
    ids=lambda value: str(value).rpartition("/")[2] if isinstance(value, URIRef) else None,
)
def test_header_says(said: URIRef, kind: type, ontology: Graph):
    values = list(ontology.objects(HEADER, said))
    assert values
    assert all(isinstance(value, kind) for value in values)


@pytest.mark.parametrize("said", [DCTERMS.created, DCTERMS.issued, DCTERMS.modified])
def test_header_dates_are_days(said: URIRef, ontology: Graph):
    value = ontology.value(HEADER, said, any=False)
    assert value is not None
    assert value.datatype == XSD.date


def test_header_is_an_ontology_under_the_name_of_its_namespace(ontology: Graph):
    assert (HEADER, RDF.type, OWL.Ontology) in ontology
    assert str(ontology.value(HEADER, VANN.preferredNamespaceUri)) == DEF == str(HEADER)
    prefix = str(ontology.value(HEADER, VANN.preferredNamespacePrefix))
    assert PREFIXES[prefix] == DEF


def test_version_iri_is_the_version_under_the_ontology(ontology: Graph):
    version = str(ontology.value(HEADER, OWL.versionInfo))
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert str(ontology.value(HEADER, OWL.versionIRI)) == f"{DEF}{version}/"
    assert version in str(ontology.value(HEADER, DCTERMS.bibliographicCitation))


def test_dataset_and_ontology_bear_the_same_version(ontology: Graph, data: Graph):
    dataset = URIRef(BASE + "dataset")
    assert data.value(dataset, OWL.versionInfo) == ontology.value(HEADER, OWL.versionInfo)


def test_creator_and_publisher_are_described(ontology: Graph):
    for said in (DCTERMS.creator, DCTERMS.publisher):
        assert ontology.value(ontology.value(HEADER, said), FOAF.name)


def test_imports_are_the_graphs_of_modules_and_axioms_and_of_nothing_else(ontology: Graph):
    ours = {*ONTOLOGY.glob("modules/*.ttl"), *ONTOLOGY.glob("axioms/*.ttl")}
    wanted = {URIRef(f"{GRAPH}ontology/{file.stem}") for file in ours}
    assert set(ontology.objects(HEADER, OWL.imports)) == wanted


@pytest.mark.parametrize(
    "file",
    FILES,
    ids=lambda file: f"{file.parent.name}/{file.stem}",
)
def test_every_file_says_what_it_is_and_under_what_licence(file: Path):
    graph = Graph().parse(file)
    head = graph.value(predicate=RDF.type, object=OWL.Ontology, any=False)
    base = f"{BASE}shape/" if file.parent.name == "shapes" else f"{GRAPH}ontology/"
    assert str(head) == base + file.stem
    for said in (DCTERMS.title, DCTERMS.description, DCTERMS.license):
        assert graph.value(head, said), said


def test_metadata_terms_come_from_vocabularies_that_assessors_know(ontology: Graph):
    known = tuple(
        PREFIXES[name] for name in ("dcterms", "schema", "vann", "bibo", "foaf", "owl", "rdf")
    )
    assert not [p for p in ontology.predicates(HEADER) if not str(p).startswith(known)]
