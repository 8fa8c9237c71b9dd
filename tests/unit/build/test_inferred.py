"""Only schema, current view and timeless properties reach the reasoner."""

import pyoxigraph as ox
import pytest

from aiconcord.build.facts import Facts
from aiconcord.build.inferred import INFERRED, derive_inferred, slice_of

TEXT = """
aicg:ontology\\/x {
  aic:Body a owl:Class ; rdfs:subClassOf org:Organization ; rdfs:label "body"@en .
  aic:name rdfs:range rdfs:Literal .
  aic:cites a aic:UndisputedProperty .
  skos:broader a aic:TimelessProperty . rdf:type a aic:TimelessProperty .
}
aicg:ontology\\/aic--org { aic:Body rdfs:subClassOf schema:Thing . }
aicg:bodies\\/x {
  <body/x> a aic:Body ; dcterms:description "text"@en ; aic:jurisdiction <jurisdiction/sg> .
  <body/x#c-1> a aic:Citation ; skos:broader <body/y> .
  <element/a> skos:broader <element/b> .
  <mapping/m> a sssom:Mapping ; owl:annotatedSource <element/a> .
}
aicg:current { <body/x> org:subOrganizationOf <body/y> ; rdfs:label "X"@en . }
"""


@pytest.fixture
def given(quads) -> tuple[list[ox.Quad], list[ox.Triple]]:
    all_quads = quads(TEXT)
    return all_quads, slice_of(all_quads, Facts(all_quads))


def shown(triples: list[ox.Triple]) -> set[str]:
    return {
        " ".join(term.value.split("#")[-1].split("/")[-1] for term in (one.subject, one.object))
        for one in triples
    }


def test_the_slice_holds_schema_current_view_and_timeless_properties_only(given):
    assert shown(given[1]) == {
        "Body Class",
        "Body Organization",
        "x Body",
        "a b",
        "x y",
    }


def test_what_follows_is_in_a_graph_of_its_own_and_repeats_nothing(given):
    quads, triples = given
    found, problems = derive_inferred(quads, triples)
    assert problems == []
    assert {quad.graph_name for quad in found} == {INFERRED}
    assert shown([quad.triple for quad in found]) == {"x Organization"}
    again = [*quads, *found]
    assert derive_inferred(again, triples) == ([], [])
