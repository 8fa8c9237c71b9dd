"""Reports as SHACL validation reports: Turtle and JSON-LD say the same, as the standard demands."""

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from aiconcord.check.mapping_file import MappingReport, report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mapping_shacl import write_json_ld, write_turtle
from aiconcord.problems.record import Problem, Where

HEAD = "#mapping_set_id: https://example.org/s\n#licence: https://example.org/l\n"
COLUMNS = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment\n"
ROWS = (
    'skos:a\tskos:exactMatch\tnope:"b\\\tsemapv:MappingReview\té\n'
    "skos:a\tskos:exactMatch\tskos:c\tsemapv:MappingReview\n"
    "skos:a skos:exactMatch\n"
)
STANDARD = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX t: <https://example.org/t#>
t:Report a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
  sh:property [ sh:path sh:conforms ; sh:datatype xsd:boolean ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path sh:result ; sh:class sh:ValidationResult ] .
t:Result a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
  sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path sh:value ; sh:maxCount 1 ] ,
    [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ;
      sh:in ( sh:Violation sh:Warning sh:Info ) ] ,
    [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path sh:resultMessage ; sh:minCount 1 ; sh:uniqueLang true ] .
"""
"""What section 3.6 of SHACL says of a report and its results."""


@pytest.fixture
def report(known: KnownElements) -> MappingReport:
    return report_on((HEAD + COLUMNS + ROWS).encode(), "ours.tsv", known)


def turtle(*reports: MappingReport) -> Graph:
    return Graph().parse(data=write_turtle(reports), format="turtle")


def json_ld(*reports: MappingReport) -> Graph:
    read = ox.parse(write_json_ld(reports).encode(), format=ox.RdfFormat.JSON_LD)
    written = ox.serialize((each.triple for each in read), format=ox.RdfFormat.N_TRIPLES)
    return Graph().parse(data=written, format="nt")


def test_the_report_has_the_shape_that_the_standard_gives_it(report: MappingReport) -> None:
    shapes = Graph().parse(data=STANDARD, format="turtle")
    conforms, _, text = pyshacl.validate(turtle(report), shacl_graph=shapes)
    assert conforms, text
    broken = turtle(report)
    broken.remove((None, SH.resultSeverity, None))
    assert not pyshacl.validate(broken, shacl_graph=shapes)[0]


def test_turtle_and_json_ld_say_the_same(report: MappingReport) -> None:
    there = json_ld(report)
    assert isomorphic(turtle(report), there)
    assert len(there) > 20


def test_every_fault_is_one_result(report: MappingReport) -> None:
    graph = turtle(report)
    assert len(set(graph.objects(None, SH.result))) == len(report.problems)
    assert (None, SH.conforms, Literal(False)) in graph


def test_a_cells_fault_names_row_slot_value_and_code(report: MappingReport) -> None:
    graph = turtle(report)
    component = URIRef("https://w3id.org/aiconcord/problems#mapping-prefix-undeclared")
    (result,) = graph.subjects(SH.sourceConstraintComponent, component)
    assert graph.value(result, SH.focusNode) == URIRef(report.around.rows[1].name)
    assert graph.value(result, SH.resultPath) == URIRef(
        "http://www.w3.org/2002/07/owl#annotatedTarget"
    )
    assert graph.value(result, SH.value) == Literal('nope:"b\\')
    assert graph.value(result, SH.resultSeverity) == SH.Violation
    message = str(graph.value(result, SH.resultMessage))
    (problem,) = [each for each in report.problems if each.code == "mapping-prefix-undeclared"]
    assert problem.what in message
    assert problem.remedy in message
    assert message.startswith("ours.tsv:4: ")


def test_a_row_without_a_name_is_a_literal_and_the_set_its_own_focus(
    report: MappingReport,
) -> None:
    focuses = set(turtle(report).objects(None, SH.focusNode))
    assert Literal("ours.tsv row 3") in focuses
    assert URIRef("https://example.org/s") in focuses


def test_a_file_without_a_set_id_is_named_by_its_file(known: KnownElements) -> None:
    report = report_on((COLUMNS + ROWS).encode(), "ours.tsv", known)
    focuses = set(turtle(report).objects(None, SH.focusNode))
    assert Literal("ours.tsv") in focuses
    assert Literal("ours.tsv row 1") in focuses


def test_a_report_without_faults_conforms() -> None:
    clean = MappingReport("x.tsv", "https://example.org/s", 3, ())
    for graph in (turtle(clean), json_ld(clean)):
        assert (None, SH.conforms, Literal(True)) in graph
        assert (None, SH.result, None) not in graph


def test_even_a_remark_is_a_result_so_the_data_do_not_conform_to_shacl() -> None:
    remark = Problem("mapping-framework-not-held", "w", Where("x"), severity="info")
    report = MappingReport("x.tsv", "", 3, (remark,))
    assert report.conforms
    graph = turtle(report)
    assert (None, SH.conforms, Literal(False)) in graph
    assert (None, SH.resultSeverity, SH.Info) in graph


def test_several_files_make_one_report(report: MappingReport) -> None:
    graph = turtle(report, MappingReport("clean.tsv", "", 3, ()))
    assert len(set(graph.subjects(RDF.type, SH.ValidationReport))) == 1


@pytest.mark.parametrize(
    "text", ["a\nb", '"', "\\", "\ud800", "\x00\x1f", "</script>", "é\U0001f4a5"]
)
def test_any_text_survives_as_a_literal(text: str) -> None:
    problem = Problem("mapping-date", text, Where("x.tsv", 1, row=1))
    report = MappingReport("x.tsv", "not an iri > .", 1, (problem,))
    there = json_ld(report)
    assert isomorphic(turtle(report), there)
    assert text.replace("\ud800", "\ufffd") in str(next(there.objects(None, SH.resultMessage)))


def test_a_fault_that_a_published_shape_is_against_names_it(known: KnownElements) -> None:
    file = (
        Path(__file__).resolve().parents[2]
        / "faults/mapping-out-of-range--confidence-1.5.sssom.tsv"
    )
    found = report_on(file.read_bytes(), file.name, known)
    shape = URIRef("https://w3id.org/aiconcord/shape/MappingRowShape-confidence")
    component = URIRef("https://w3id.org/aiconcord/problems#mapping-out-of-range")
    for graph in (turtle(found), json_ld(found)):
        (result,) = graph.subjects(SH.sourceShape, shape)
        assert graph.value(result, SH.sourceConstraintComponent) == component
