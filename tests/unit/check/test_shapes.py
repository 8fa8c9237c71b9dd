import rdflib

from aiconcord.check.shapes import check_shapes
from aiconcord.graph.locate import Locator

PREFIXES = """
@prefix aic: <https://w3id.org/aiconcord/def/> .
@prefix aics: <https://w3id.org/aiconcord/shape/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://w3id.org/aiconcord/id/body/> .
"""
SHAPES = """
aics:AShape a sh:NodeShape ; sh:targetClass aic:Body ; sh:property aics:AShape-x , aics:AShape-y .
aics:AShape-x sh:path aic:cites ; sh:minCount 1 ; sh:class aic:Citation ;
  sh:message "Cite a source." ; aic:problemCode "claim-uncited" .
aics:AShape-y sh:path skos:note ; sh:datatype xsd:string ; sh:maxCount 1 ;
  sh:severity sh:Warning ; sh:message "Write one plain note." .
"""


def graph(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=PREFIXES + text, format="turtle")


def check(text: str, shapes: str = SHAPES):
    locate = Locator()
    locate.add("data/x.ttl", [("https://w3id.org/aiconcord/id/body/a", 12)])
    return check_shapes(graph(text), graph(shapes), locate)


def test_a_result_becomes_a_problem_with_code_file_line_and_remedy():
    (problem,) = check(":a a aic:Body .")
    assert problem.code == "claim-uncited"
    assert problem.severity == "error"
    assert problem.what == "`aic:cites` is missing"
    assert problem.remedy == "Cite a source."
    assert (problem.where.file, problem.where.line) == ("data/x.ttl", 12)


def test_severity_of_the_shape_is_kept_and_a_shape_without_code_has_the_plain_one():
    (problem,) = check(":a a aic:Body ; aic:cites :c ; skos:note 1 . :c a aic:Citation .")
    assert (problem.code, problem.severity) == ("shape-unmet", "warning")
    assert problem.what == "`skos:note` does not take `1`"


def test_a_wrong_target_is_named():
    (problem,) = check(":a a aic:Body ; aic:cites :b .")
    assert "<https://w3id.org/aiconcord/id/body/b>" in problem.what


def test_members_of_a_class_below_the_target_are_checked_too():
    (problem,) = check(":a a aic:Ministry . aic:Ministry rdfs:subClassOf aic:Body .")
    assert problem.code == "claim-uncited"


def test_a_closed_shape_tells_the_property_and_carries_the_code_of_the_whole():
    (problem,) = check(
        ":a a aic:Body ; aic:cittes :b .",
        """aics:BShape a sh:NodeShape ; sh:targetClass aic:Body ; sh:closed true ;
           sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ) ;
           aic:problemCode "property-unknown" .""",
    )
    assert problem.code == "property-unknown"
    assert problem.what == "`aic:cittes` is not a property that this takes"


def test_a_long_value_is_cut_to_a_line():
    text = (
        ":a a aic:Body ; aic:cites :c ; skos:note '''"
        + "long " * 100
        + "'''@en . :c a aic:Citation ."
    )
    (problem,) = check(text)
    assert len(problem.what) < 130


def test_sound_data_has_no_findings_and_is_left_as_it_was():
    data = graph(":a a aic:Body ; aic:cites :c . :c a aic:Citation .")
    before = set(data)
    assert check_shapes(data, graph(SHAPES), Locator()) == []
    assert set(data) == before
