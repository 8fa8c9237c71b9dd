"""Each axiom earns its place: with it a question is answered, without it the answer is missing.

The axioms run over a handful of facts; the build runs them over the current view.
"""

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import OWL, RDF, RDFS, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, ORG, SKOS

from aiconcord.names.namespaces import DEF, ID

AIC = Namespace(DEF)
THING = Namespace(ID)
DISJOINT = URIRef(DEF + "#kinds-are-disjoint")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")

FACTS = f"""
PREFIX aic: <{DEF}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
BASE <{ID}>
<body/us-caisi> a aic:Body ; org:subOrganizationOf <body/nist> .
<body/nist> a aic:Body ; org:subOrganizationOf <body/us-doc> ;
    aic:takesPartIn <arrangement/us-sg-ai-joint-mapping> .
<body/us-doc> a aic:Body .
<body/imda> a aic:Body ; aic:takesPartIn <arrangement/us-sg-ai-joint-mapping> .
<arrangement/us-sg-ai-joint-mapping> a aic:Arrangement ;
    aic:hasParty <body/imda> , <body/nist> .
<element/nist-ai-rmf-1.0/govern> a aic:Element .
<element/nist-ai-rmf-1.0/govern-1> a aic:Element ;
    skos:broader <element/nist-ai-rmf-1.0/govern> .
<element/nist-ai-rmf-1.0/govern-1.1> a aic:Element ;
    skos:broader <element/nist-ai-rmf-1.0/govern-1> .
<arrangement/eu-sg-digital-partnership> a aic:Arrangement .
<arrangement/eu-sg-aa-ai-safety> a aic:Arrangement ;
    dcterms:isPartOf <arrangement/eu-sg-digital-partnership> ;
    aic:coversArea <area/eu-sg-aa-ai-safety/tools-benchmarks> .
<area/eu-sg-aa-ai-safety/tools-benchmarks> a aic:Area ;
    dcterms:isPartOf <arrangement/eu-sg-aa-ai-safety> ;
    skos:broader <area/common/ai-testing> .
<area/common/ai-testing> a aic:Area ; skos:broader <area/common/ai-safety> .
<area/common/ai-safety> a aic:Area .
"""
AREA = THING["area/eu-sg-aa-ai-safety/tools-benchmarks"]
SUB = THING["arrangement/eu-sg-aa-ai-safety"]
TRACK = THING["arrangement/eu-sg-digital-partnership"]


def closure(ontology: Graph, *, without: tuple = (), facts: str = FACTS) -> Graph:
    graph = Graph()
    for triple in ontology:
        graph.add(triple)
    for pattern in without:
        graph.remove(pattern)
    graph.parse(data=facts, format="turtle")
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return graph


def errors(graph: Graph) -> set[str]:
    return {str(text) for text in graph.objects(None, ERROR)}


EARNED = [
    pytest.param(
        (AIC.cooperatesWith, OWL.propertyChainAxiom, None),
        (THING["body/imda"], AIC.cooperatesWith, THING["body/nist"]),
        id="with whom does a body cooperate",
    ),
    pytest.param(
        (ORG.subOrganizationOf, RDFS.subPropertyOf, ORG.transitiveSubOrganizationOf),
        (THING["body/us-caisi"], ORG.transitiveSubOrganizationOf, THING["body/nist"]),
        id="under what parent does a body stand",
    ),
    pytest.param(
        (ORG.transitiveSubOrganizationOf, RDF.type, OWL.TransitiveProperty),
        (THING["body/us-caisi"], ORG.transitiveSubOrganizationOf, THING["body/us-doc"]),
        id="under what department does a body stand in the end",
    ),
    pytest.param(
        (SKOS.broader, RDFS.subPropertyOf, SKOS.broaderTransitive),
        (
            THING["element/nist-ai-rmf-1.0/govern-1.1"],
            SKOS.broaderTransitive,
            THING["element/nist-ai-rmf-1.0/govern-1"],
        ),
        id="in which category is an element",
    ),
    pytest.param(
        (SKOS.broaderTransitive, RDF.type, OWL.TransitiveProperty),
        (
            THING["element/nist-ai-rmf-1.0/govern-1.1"],
            SKOS.broaderTransitive,
            THING["element/nist-ai-rmf-1.0/govern"],
        ),
        id="which elements belong to a function",
    ),
    pytest.param(
        (DCTERMS.isPartOf, RDFS.subPropertyOf, AIC.isWithin),
        (AREA, AIC.isWithin, SUB),
        id="what is directly within an arrangement",
    ),
    pytest.param(
        (AIC.isWithin, RDF.type, OWL.TransitiveProperty),
        (AREA, AIC.isWithin, TRACK),
        id="what does a track hold, down to the last area",
    ),
    pytest.param(
        (AIC.coversAreaThroughPart, OWL.propertyChainAxiom, None),
        (TRACK, AIC.coversAreaThroughPart, AREA),
        id="in which areas does a track work through what is under it",
    ),
    pytest.param(
        (None, OWL.inverseOf, AIC.isWithin),
        (TRACK, AIC.coversAreaThroughPart, AREA),
        id="the same, which reads part-of backwards",
    ),
    pytest.param(
        (AIC.worksInField, OWL.propertyChainAxiom, None),
        (SUB, AIC.worksInField, THING["area/common/ai-testing"]),
        id="who works in a field of the common list",
    ),
    pytest.param(
        (SKOS.broaderTransitive, RDF.type, OWL.TransitiveProperty),
        (SUB, AIC.worksInField, THING["area/common/ai-safety"]),
        id="who works in a field, named by a narrower one",
    ),
    pytest.param(
        (AIC.Body, RDFS.subClassOf, ORG.Organization),
        (THING["body/nist"], RDF.type, ORG.Organization),
        id="what is an organisation to a tool that knows ORG only",
    ),
    pytest.param(
        (AIC.Element, RDFS.subClassOf, SKOS.Concept),
        (THING["element/nist-ai-rmf-1.0/govern"], RDF.type, SKOS.Concept),
        id="what is a concept to a tool that knows SKOS only",
    ),
]


@pytest.fixture(scope="module")
def closed(ontology: Graph) -> Graph:
    return closure(ontology)


@pytest.mark.parametrize(("axiom", "conclusion"), EARNED)
def test_axiom_earns_its_place(axiom: tuple, conclusion: tuple, ontology: Graph, closed: Graph):
    assert axiom in ontology
    assert conclusion in closed
    assert conclusion not in closure(ontology, without=(axiom,))


def test_direct_parent_stays_apart_from_the_ones_further_up(closed: Graph):
    up = ORG.subOrganizationOf
    assert (THING["body/us-caisi"], up, THING["body/us-doc"]) not in closed


def test_who_takes_part_is_not_taken_for_a_party_of_anything_else(closed: Graph):
    partners = set(closed.objects(THING["body/us-caisi"], AIC.cooperatesWith))
    assert partners == set()


def test_axioms_by_themselves_hold_no_contradiction(closed: Graph):
    assert errors(closed) == set()


@pytest.mark.parametrize(
    ("fault", "axiom"),
    [
        (
            "<body/nist> a aic:Arrangement .",
            (DISJOINT, RDF.type, OWL.AllDisjointClasses),
        ),
        (
            "<body/us-doc> org:subOrganizationOf <body/nist> .",
            (ORG.subOrganizationOf, RDF.type, OWL.AsymmetricProperty),
        ),
        (
            "<body/us-doc> org:subOrganizationOf <body/us-doc> .",
            (ORG.subOrganizationOf, RDF.type, OWL.AsymmetricProperty),
        ),
    ],
    ids=["two kinds at once", "each the other's parent", "its own parent"],
)
def test_contradiction_is_found_through_its_axiom(fault: str, axiom: tuple, ontology: Graph):
    assert errors(closure(ontology, facts=FACTS + fault))
    assert not errors(closure(ontology, facts=FACTS + fault, without=(axiom,)))


def test_every_class_of_things_is_disjoint_from_the_others(ontology: Graph, modules: Graph):
    listed = set(Collection(ontology, ontology.value(DISJOINT, OWL.members)))
    own = {c for c in modules.subjects(RDF.type, OWL.Class) if str(c).startswith(DEF)}
    below = {c for c in own if set(modules.objects(c, RDFS.subClassOf)) & own}
    kinds_of_property = {c for c in own if (c, RDFS.subClassOf, RDF.Property) in modules}
    exempt = {AIC.Party, AIC.Contradiction}
    top = (own - below - kinds_of_property - exempt) | {AIC.Body, AIC.Jurisdiction}
    assert listed == top


def test_blank_nodes_of_the_axioms_are_lists_and_inverses_without_a_name(axioms: Graph):
    nodes = {node for node in axioms.subjects() if isinstance(node, BNode)}
    assert nodes
    told = {said for node in nodes for said in axioms.predicates(node, None)}
    assert told == {RDF.first, RDF.rest, OWL.inverseOf}


def test_an_inverse_without_a_name_leaves_no_statement_behind(closed: Graph):
    assert not [name for name in closed.predicates() if not isinstance(name, URIRef)]


def test_an_area_is_not_moved_into_the_track_it_counts_for(closed: Graph):
    """What is said of the track is said with another property: wording stays where it stood."""
    assert (TRACK, AIC.coversArea, AREA) not in closed
    assert (AREA, DCTERMS.isPartOf, TRACK) not in closed


def test_no_file_says_plainly_under_what_an_arrangement_stands(data: Graph):
    """It may change, so it is a claim: the reasoner gets it from the view of one day only."""
    below = {one for one in data.subjects(DCTERMS.isPartOf, None) if "/arrangement/" in one}
    assert not below
