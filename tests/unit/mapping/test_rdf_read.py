"""RDF of any form: every mapping node and every SKOS triple is a row, with the line it ends on."""

from collections.abc import Callable

import pytest

from aiconcord.check.mapping_file import MappingReport, report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.mapping.as_rdf import triples
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import family_of, read_mapping
from aiconcord.mapping.propagation import propagate
from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.sssom_read import read_sssom

PREFIXES = """\
@prefix a: <https://example.org/a/> .
@prefix b: <https://example.org/b/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix semapv: <https://w3id.org/semapv/vocab/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SET = "<https://example.org/s> a sssom:MappingSet ; dcterms:license <https://example.org/l> .\n"
ROW = """\
[] a owl:Axiom ;
  owl:annotatedSource a:1 ;
  owl:annotatedProperty skos:exactMatch ;
  owl:annotatedTarget b:1 ;
  sssom:mapping_justification semapv:ManualMappingCuration .
"""
RDF_XML = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:skos="http://www.w3.org/2004/02/skos/core#"><rdf:Description rdf:about="https://e.org/&a;">
<skos:exactMatch rdf:resource="https://e.org/b"/></rdf:Description></rdf:RDF>
"""
PASSED = ("mapping-framework-not-held", "mapping-assumed", "mapping-required")


def report(text: str | bytes) -> MappingReport:
    content = text.encode() if isinstance(text, str) else text
    return report_on(content, "x.ttl", KnownElements())


def told(found: MappingReport) -> list[tuple[str, int | None, int | None]]:
    return [
        (problem.code, problem.where.line, problem.where.row)
        for problem in found.problems
        if problem.code not in PASSED
    ]


def table(text: str) -> MappingSet:
    return read_mapping(text.encode(), "x", Faults("x"))


def test_a_set_with_a_blank_mapping_conforms() -> None:
    found = report(PREFIXES + SET + ROW)
    assert (found.form, found.rows, found.mapping_set_id) == (
        "SSSOM/RDF", 1, "https://example.org/s",
    )  # fmt: skip
    assert found.conforms
    assert told(found) == []


def test_named_mappings_keep_their_name_and_the_triple_they_repeat_is_no_row() -> None:
    found = table(PREFIXES + SET + "a:1 skos:exactMatch b:1 .\n" + ROW.replace("[]", "a:row"))
    assert [row.values["record_id"] for row in found.rows] == ["https://example.org/a/row"]
    assert found.rows[0].line == 11


def test_a_triple_that_no_node_repeats_is_a_row_too() -> None:
    found = report(PREFIXES + SET + ROW + "a:2 skos:closeMatch b:2 .\n")
    assert found.rows == 2
    assert "1 SKOS triples that no mapping node repeats were read as rows too" in found.understood


def test_plain_skos_triples_are_rows_with_their_lines() -> None:
    found = report(
        PREFIXES
        + "a:1 a skos:Concept ; skos:exactMatch b:1 ;\n  skos:broadMatch b:2 ,\n    b:1 .\n"
        + "a:3 skos:relatedMatch 'text' .\na:4 skos:closeMatch [] .\n"
    )
    assert (found.form, found.rows) == ("SKOS mapping triples", 5)
    assert told(found) == [
        ("mapping-not-read", None, None),
        ("mapping-contradiction", 11, 3),
        ("mapping-literal", 12, 4),
        ("mapping-not-iri", 13, 5),
    ]


def test_a_misspelt_relation_of_skos_is_still_a_row() -> None:
    found = report(PREFIXES + "a:1 skos:exactmatch b:1 .\n")
    assert told(found) == [("mapping-predicate-unknown", 9, 1)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("sssom:confidence 1.5", "mapping-out-of-range"),
        ("sssom:confidence 'high'", "mapping-number"),
        ("sssom:subject_source 'text'", "mapping-not-iri"),
        ("sssom:subject_source [ sssom:x 1 ]", "mapping-not-iri"),
        ("sssom:mapping_cardinality '2:1'", "mapping-value-not-permitted"),
        ("sssom:subject_type owl:Thing", "mapping-value-not-permitted"),
        ("sssom:subject_label 'a', 'b'", "mapping-value-shape"),
        ("sssom:confidense 1", "mapping-slot-unknown"),
        ("dcterms:created '22 Nov'", "mapping-date"),
    ],
)
def test_a_fault_of_a_value_is_told_with_its_line(line: str, code: str) -> None:
    row = ROW.replace("[] a owl:Axiom ;", f"[] a owl:Axiom ;\n  {line} ;")
    found = report(PREFIXES + SET + row)
    (fault,) = [each for each in told(found) if each[0] != "mapping-not-read"]
    assert fault == (code, 10 if code == "mapping-out-of-range" else 11, 1)
    assert found.rows == 1


def test_enumerations_come_as_iris_or_as_text() -> None:
    row = ROW.replace("a owl:Axiom ;", "a owl:Axiom ; sssom:predicate_modifier sssom:NegatedPredicate ;\n sssom:subject_type skos:Concept, 'skos concept' ;")  # fmt: skip  # noqa: E501
    values = table(PREFIXES + SET + row).rows[0].values
    assert (values["predicate_modifier"], values["subject_type"]) == ("Not", "skos concept")


def test_a_mapping_that_is_named_and_not_described_is_a_row() -> None:
    found = report(PREFIXES + SET + "<https://example.org/s> sssom:mappings a:r1, a:r2 .\n" + ROW)
    assert found.rows == 3
    missing = [p for p in found.problems if p.where.slot == "mappings"]
    assert {problem.where.row for problem in missing} == {2, 3}


def test_several_sets_are_told() -> None:
    found = report(PREFIXES + SET + SET.replace("/s>", "/t>") + ROW)
    assert ("mapping-several-sets", 10, None) in told(found)


def test_an_annotation_of_owl_is_no_mapping() -> None:
    axiom = "[] a owl:Axiom ; owl:annotatedSource a:1 ; owl:annotatedProperty dcterms:title ; owl:annotatedTarget 'x' .\n"  # fmt: skip  # noqa: E501
    assert report(PREFIXES + SET + ROW + axiom).rows == 1


def test_faults_of_syntax_have_a_place_and_what_can_be_read_is() -> None:
    text = PREFIXES + "a:1 skos:exactMatch b:1 .\na:2 skos:exactMatch nope:2 .\n\n"
    found = report(text + "a:3 skos:exactMatch b:3 .\n")
    assert ("mapping-rdf", 10, None) in told(found)
    assert found.rows == 2
    assert not found.conforms


def test_a_context_that_stands_elsewhere_is_not_fetched() -> None:
    found = report('{"@context": "https://example.org/c.jsonld", "@id": "https://example.org/s"}')
    assert ("mapping-rdf", None, None) in told(found)


@pytest.mark.parametrize(
    "write",
    [
        lambda g: g.serialize(format="nt"),
        lambda g: "# a comment\n" + g.serialize(format="turtle"),
        lambda g: g.serialize(format="xml"),
        lambda g: g.serialize(format="json-ld"),
        lambda g: "".join(f"{line[:-2]} <https://example.org/g> .\n" for line in g.serialize(format="nt").splitlines()),  # noqa: E501
        lambda g: "<https://example.org/g> {\n" + g.serialize(format="nt") + "}\n",
    ],
    ids=["N-Triples", "Turtle", "RDF/XML", "JSON-LD", "N-Quads", "TriG"],
)  # fmt: skip
def test_our_own_rdf_is_read_back_in_every_form(
    mapping_file: Callable[..., str], write: Callable[..., str]
) -> None:
    from rdflib import Graph

    text = mapping_file("confidence: 0.5", "author_label: A|B", "mapping_date: 2026-11-22", rows=3)
    first, _ = read_sssom(text, "x")
    graph = Graph()
    for triple in triples(first):
        graph.add(triple)
    faults = Faults("x")
    back = propagate(read_mapping(write(graph).encode(), "x", faults))
    assert [problem.text() for problem in faults.problems] == []
    assert back.form == "SSSOM/RDF"
    assert back.values == first.values

    def said(table: MappingSet) -> list[list[tuple[str, str]]]:
        return sorted(
            sorted(
                (name, str(sorted(value) if isinstance(value, tuple) else value))
                for name, value in row.values.items()
                if name != "record_id"
            )
            for row in table.rows
        )

    assert said(back) == said(first)


def test_entities_made_of_entities_are_refused() -> None:
    text = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rdf:RDF/>'
    assert ("mapping-xml", 1, None) in told(report(text))
    padded = text.replace('"&a;', '"' + "x" * 9_000 + "&a;")
    assert ("mapping-xml", 1, None) in told(report(padded))
    plain = text.replace("&a;&a;", "&amp;").replace("<rdf:RDF/>", RDF_XML)
    assert report(plain).form == "SKOS mapping triples"


def test_rdf_without_mappings_and_other_xml_are_told() -> None:
    assert ("mapping-no-rows", None, None) in told(report(PREFIXES + "a:1 dcterms:title 'x' .\n"))
    assert ("mapping-format", 1, None) in told(report("<html><body/></html>"))


@pytest.mark.parametrize(
    ("start", "family"),
    [
        (b"# c\n@prefix a: <b:> .", "trig"),
        (b"PREFIX : <b:>\n", "trig"),
        (b"[ <a:b> <c:d> ] .", "trig"),
        (b"<a:b>\t<c:d>\t<e:f>\t.\n", "trig"),
        (b"<a:b> <c:d> <e:f> <g:h> .\n", "nquads"),
        (b'<a:b> <c:d> "e \\" f"@en <g:h> .\n', "nquads"),
        (b"<rdf:RDF xmlns:rdf=''>", "xml"),
        (b"#curie_map:\n#  a: b\nsubject_id\tobject_id\n", "table"),
        (b"a:1\tskos:exactMatch\tb:1\n", "table"),
        (b"", "table"),
    ],
)
def test_the_content_tells_the_parser(start: bytes, family: str) -> None:
    assert family_of(start) == family


def test_a_property_of_somebody_s_own_is_an_extension() -> None:
    own = "<https://e.org/p#note> 'x' ; <https://e.org/q#note> b:9 ;"
    faults = Faults("x")
    text = PREFIXES + SET + ROW.replace("a owl:Axiom ;", f"a owl:Axiom ; {own}")
    found = read_mapping(text.encode(), "x", faults)
    assert faults.problems == []
    assert [(e.name, e.iri, e.is_entity) for e in found.extensions.values()] == [
        ("note", "https://e.org/p#note", False),
        ("note_1", "https://e.org/q#note", True),
    ]
    assert found.rows[0].values["note_1"] == "https://example.org/b/9"
    assert len(found.understood) == 2
