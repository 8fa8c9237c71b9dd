"""Mapping sets as RDF: what the SSSOM specification says, without blank nodes and lists."""

from collections.abc import Callable

import pytest
from rdflib import DCTERMS, OWL, RDF, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef

from aiconcord.mapping.as_rdf import triples
from aiconcord.mapping.row import MappingRow, MappingSet
from aiconcord.mapping.sssom_read import read_sssom

Make = Callable[..., str]
SSSOM = Namespace("https://w3id.org/sssom/")
A = Namespace("https://example.org/a/")
SET = URIRef("https://example.org/sets/ab")


def graph_of(text: str) -> Graph:
    table, problems = read_sssom(text, "x")
    assert problems == []
    graph = Graph()
    for triple in triples(table):
        graph.add(triple)
    return graph


def test_the_set_and_its_rows_are_named_by_their_ids(mapping_file: Make) -> None:
    graph = graph_of(mapping_file("record_id: a:r"))
    assert (SET, RDF.type, SSSOM.MappingSet) in graph
    assert (SET, SSSOM.mappings, A.r) in graph
    assert (A.r, RDF.type, SSSOM.Mapping) in graph
    assert (A.r, RDF.type, OWL.Axiom) in graph
    assert not list(graph.objects(None, SSSOM.record_id))
    assert not list(graph.objects(None, SSSOM.mapping_set_id))


def test_the_ends_are_annotated_and_never_joined_directly(mapping_file: Make) -> None:
    graph = graph_of(mapping_file("record_id: a:r"))
    assert graph.value(A.r, OWL.annotatedSource) == A["1"]
    assert graph.value(A.r, OWL.annotatedProperty) == SKOS.exactMatch
    assert graph.value(A.r, OWL.annotatedTarget) == URIRef("https://example.org/b/1")
    assert not list(graph.triples((None, SKOS.exactMatch, None)))


def test_one_triple_a_value_and_no_lists(mapping_file: Make) -> None:
    graph = graph_of(mapping_file("record_id: a:r", "author_label: X|Y"))
    assert set(graph.objects(A.r, SSSOM.author_label)) == {Literal("X"), Literal("Y")}
    assert not list(graph.triples((None, RDF.first, None)))


def test_dates_and_numbers_are_typed(mapping_file: Make) -> None:
    graph = graph_of(mapping_file("record_id: a:r", "mapping_date: 2024-01-31", "confidence: 0.95"))
    assert graph.value(A.r, DCTERMS.created) == Literal("2024-01-31", datatype=XSD.date)
    confidence = graph.value(A.r, SSSOM.confidence)
    assert isinstance(confidence, Literal)
    assert (confidence.datatype, confidence.toPython()) == (XSD.double, 0.95)


@pytest.mark.parametrize(
    ("cell", "slot", "term"),
    [
        ("predicate_modifier: Not", "predicate_modifier", SSSOM.NegatedPredicate),
        ("subject_type: owl class", "subject_type", OWL.Class),
        ("mapping_cardinality: 1:1", "mapping_cardinality", Literal("1:1")),
    ],
)
def test_permitted_values_are_terms_where_they_have_one(
    mapping_file: Make, cell: str, slot: str, term: URIRef | Literal
) -> None:
    assert graph_of(mapping_file("record_id: a:r", cell)).value(A.r, SSSOM[slot]) == term


def test_shared_slots_are_told_of_every_row(mapping_file: Make) -> None:
    graph = graph_of(mapping_file(metadata="#subject_source: a:src\n", rows=3))
    assert len(list(graph.subjects(SSSOM.subject_source, A.src))) == 3
    assert (SET, SSSOM.subject_source, A.src) not in graph


def test_extension_slots_become_their_property(mapping_file: Make) -> None:
    lines = (
        "#extension_definitions:\n"
        "#  - {slot_name: n, property: 'a:n', type_hint: 'xsd:integer'}\n"
        "#  - {slot_name: e, property: 'a:e', type_hint: 'linkml:uriOrCurie'}\n"
    )
    graph = graph_of(mapping_file("record_id: a:r", "n: 007", "e: b:x", metadata=lines))
    assert graph.value(A.r, A.e) == URIRef("https://example.org/b/x")
    found = graph.value(A.r, A.n)
    assert isinstance(found, Literal)
    assert (str(found), found.datatype) == ("007", XSD.integer)


def test_there_are_no_blank_nodes(mapping_file: Make) -> None:
    graph = graph_of(mapping_file(rows=3))
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]


def test_a_row_without_an_id_is_named_by_what_it_says(mapping_file: Make) -> None:
    first, second = graph_of(mapping_file(rows=2)), graph_of(mapping_file(rows=3))
    names = set(first.objects(SET, SSSOM.mappings))
    assert len(names) == 2
    assert names < set(second.objects(SET, SSSOM.mappings))


def test_the_order_of_triples_is_always_the_same(mapping_file: Make) -> None:
    table, _ = read_sssom(mapping_file("record_id: a:r", "author_label: X|Y"), "x")
    assert list(triples(table)) == list(triples(table))
    assert len(set(triples(table))) == len(list(triples(table)))


def test_a_crosswalk_of_ours_is_one() -> None:
    table = MappingSet(
        values={"mapping_set_id": "https://w3id.org/aiconcord/id/crosswalk/a--b"},
        rows=[MappingRow({"subject_id": "https://example.org/a/1"})],
    )
    crosswalk = URIRef("https://w3id.org/aiconcord/def/Crosswalk")
    assert (URIRef(table.id), RDF.type, crosswalk) in set(triples(table))


def test_a_set_without_an_id_gives_nothing() -> None:
    assert list(triples(MappingSet(rows=[MappingRow({"comment": "x"})]))) == []
