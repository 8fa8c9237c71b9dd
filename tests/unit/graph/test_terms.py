import pyoxigraph as ox
import pytest
from rdflib import Literal

from aiconcord.graph.terms import from_graph, from_rdflib, to_graph, to_rdflib

XSD = "http://www.w3.org/2001/XMLSchema#"
TERMS = [
    ox.NamedNode("http://a.example/b"),
    ox.BlankNode("b1"),
    ox.Literal("1.10"),
    ox.Literal("01", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("not a date", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal("2024-07", datatype=ox.NamedNode(XSD + "gYearMonth")),
    ox.Literal("Netz", language="de"),
    ox.Literal('a "quoted" \\ line\n'),
]


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_a_term_comes_back_from_rdflib_as_it_went(term):
    assert from_rdflib(to_rdflib(term)) == term


def test_a_graph_comes_back_without_literal_subjects():
    me = ox.NamedNode("http://a.example/me")
    graph = to_graph([ox.Triple(me, me, ox.Literal("x"))])
    graph.add((Literal("x"), to_rdflib(me), to_rdflib(me)))
    assert from_graph(graph) == [ox.Triple(me, me, ox.Literal("x"))]


def test_triple_terms_of_rdf_1_2_are_refused():
    me = ox.NamedNode("http://a.example/me")
    with pytest.raises(TypeError):
        to_rdflib(ox.Triple(me, me, me))
