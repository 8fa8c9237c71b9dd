"""JSON-LD with the context made from the ontology says what the triples say."""

import json

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from aiconcord.build.json_ld import context_bytes, make_context, write_json_ld
from aiconcord.names.namespaces import DEF, PREFIXES

HEAD = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
ONTOLOGY = """
aic:Body a owl:Class .
aic:party a owl:ObjectProperty ; rdfs:range aic:Body .
aic:day a owl:DatatypeProperty ; rdfs:range xsd:date .
aic:name a owl:DatatypeProperty ; rdfs:range rdf:langString .
aic:time a owl:ObjectProperty .
dcterms:isPartOf a owl:ObjectProperty .
"""


def triples(turtle: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE)]


CONTEXT = make_context(triples(ONTOLOGY))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize(
    "turtle",
    [
        "aicid:x a aic:Body , skos:Concept .",
        "<http://x/> aic:party aicid:y , <https://e.org/> , <urn:a:b> .",
        '<http://x/> aic:party "no thing" ; dcterms:isPartOf "text" , <http://y/> .',
        '<http://x/> aic:day "2024-01-01"^^xsd:date , "2024"^^xsd:gYear , "2024" .',
        '<http://x/> aic:name "a"@en , "a"@fr , "a" , "true" , 1 , "01"^^xsd:integer , true .',
        '<http://x/> aic:other 12345678901234567890 , -3 , 0 , "1"^^xsd:boolean , 1.5 , 1e3 .',
        "<http://x/> aic:parts ( 1 [ aic:name 'b' ] ) .",
        "<http://x/> aic:time <http://y/> ; <http://p/#q> <http://z/> ; rdf:type 'odd' .",
        'aic:name aic:name "\\u0022\\\\ \\n \\u2028 \U0001f600" .',
    ],
    ids=["types", "things", "odd", "dates", "kinds", "numbers", "blank", "names", "characters"],
)
def test_what_is_written_is_read_back_by_two_readers(turtle: str):
    said = triples(turtle)
    written = write_json_ld(said, CONTEXT)
    again = ox.Dataset(ox.parse(written, format=ox.RdfFormat.JSON_LD))
    wanted = ox.Dataset(ox.Quad(*one) for one in said)
    for dataset in (again, wanted):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert again == wanted
    if "rdf:type 'odd'" not in turtle:
        lines = ox.serialize(said, format=ox.RdfFormat.N_TRIPLES)
        theirs = Graph().parse(data=lines, format="nt")
        assert isomorphic(Graph().parse(data=written, format="json-ld"), theirs)


def test_terms_of_ours_go_by_their_bare_names_unless_a_prefix_has_it():
    assert CONTEXT["party"] == {"@id": "aic:party", "@type": "@id"}
    assert CONTEXT["day"] == {"@id": "aic:day", "@type": "xsd:date"}
    assert (CONTEXT["name"], CONTEXT["Body"]) == ("aic:name", "aic:Body")
    assert CONTEXT["time"] == PREFIXES["time"]
    assert CONTEXT["aic:time"] == {"@id": "aic:time", "@type": "@id"}
    assert CONTEXT["dcterms:isPartOf"]["@type"] == "@id"


def test_a_document_reads_plainly():
    space = PREFIXES["aicid"]
    text = f'<{space}body/x> a aic:Body ; aic:party aicid:y ; aic:day "2024-01-01"^^xsd:date .'
    (node,) = json.loads(write_json_ld(triples(text), CONTEXT))["@graph"]
    assert node == {"id": "aicid:body/x", "type": "Body", "party": "aicid:y", "day": "2024-01-01"}


def test_the_order_in_which_triples_come_does_not_show():
    said = triples("aicid:b a aic:Body ; aic:party aicid:c , aicid:a . aicid:a aic:name 'x' .")
    assert write_json_ld(said, CONTEXT) == write_json_ld(said[::-1], CONTEXT)


def test_the_context_is_a_document_of_its_own():
    document = json.loads(context_bytes(CONTEXT))
    assert list(document) == ["@context"]
    assert document["@context"]["aic"] == DEF
