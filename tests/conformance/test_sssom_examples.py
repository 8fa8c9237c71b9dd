"""Every example file of the SSSOM standard, through reader, checks, writer and RDF."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import OWL, RDF, SH, BNode, Graph, Literal, Namespace, URIRef

from aiconcord.check.mapping_file import report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.mapping.as_rdf import triples
from aiconcord.mapping.propagation import condense, propagate
from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.slots import ROW_SLOTS, SET_SLOTS, Slot
from aiconcord.mapping.sssom_read import read_sssom
from aiconcord.mapping.sssom_write import write_sssom
from aiconcord.problems.record import Problem

pytestmark = pytest.mark.suites

NAMES = (
    "embedded/foodie-inc-2022-05-01",
    "embedded/mp-hp-exact-0.0.1",
    "external/example1",
    "external/mp-hp-exact-0.0.1",
    "schema/cardinality",
    "schema/cardinality-scope-empty",
    "schema/cardinality-scope-predicate",
    "schema/cardinality-scope-predicate+object_source",
    "schema/cardinality-with-unmapped-entities",
    "schema/composite-entities",
    "schema/curation_rule",
    "schema/curation_rule-propagated",
    "schema/curation_rule_text",
    "schema/curation_rule_text-propagated",
    "schema/curation_rule_text2",
    "schema/curie_map",
    "schema/cxsmiles_pipe",
    "schema/extension-slots",
    "schema/issue_tracker",
    "schema/issue_tracker_item",
    "schema/literals",
    "schema/mapping_set_confidence",
    "schema/mapping_tool_id",
    "schema/no_term_found",
    "schema/pipe-escaping",
    "schema/predicate-types",
    "schema/record-ids",
    "schema/review_date",
    "schema/reviewer_agreement",
    "schema/similarity_score",
    "schema/version",
)
UNEVEN = "five of its rows leave out the tab of the last, empty cell; we refuse uneven rows"
NAMELESS = "it has no mapping_set_id, which the standard demands of every set"
NOT_CONFORMING = {"schema/curation_rule_text2": UNEVEN, "schema/version": NAMELESS}
SSSOM = Namespace("https://w3id.org/sssom/")


def examples(deviating: dict[str, str]) -> list[object]:
    return [
        pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=deviating[name]))
        if name in deviating
        else name
        for name in NAMES
    ]


def load(suites: Path, name: str) -> tuple[bytes, bytes | None]:
    file = suites / "sssom" / "examples" / f"{name}.sssom.tsv"
    aside = file.with_suffix(".yml")
    return file.read_bytes(), aside.read_bytes() if aside.exists() else None


def read(suites: Path, name: str) -> tuple[MappingSet, list[Problem]]:
    content, aside = load(suites, name)
    return read_sssom(content, name, aside)


def test_no_example_is_left_out(suites: Path) -> None:
    folder = suites / "sssom" / "examples"
    found = {str(file.relative_to(folder)) for file in folder.rglob("*.sssom.tsv")}
    assert found == {f"{name}.sssom.tsv" for name in NAMES}


@pytest.mark.parametrize("name", examples(NOT_CONFORMING))
def test_an_example_conforms(suites: Path, name: str) -> None:
    content, aside = load(suites, name)
    report = report_on(content, name, KnownElements(), aside)
    errors = [problem.text() for problem in report.problems if problem.severity == "error"]
    assert errors == []
    assert report.rows > 0


@pytest.mark.parametrize("name", NAMES)
def test_an_example_written_and_read_again_is_the_same_set(suites: Path, name: str) -> None:
    table, _ = read(suites, name)
    text = write_sssom(table)
    back, problems = read_sssom(text, name)
    assert problems == []

    def said(table: MappingSet) -> tuple[object, object]:
        table = condense(propagate(table))
        values = {key: value for key, value in table.values.items() if key != "sssom_version"}
        return values, sorted(sorted(map(str, row.values.items())) for row in table.rows)

    assert said(back) == said(table)
    assert write_sssom(back) == text


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_an_example_is_read(suites: Path, name: str) -> None:
    content, _ = load(suites, name)
    lines = [line for line in content.decode().splitlines() if line and line[0] != "#"]
    table, _ = read(suites, name)
    assert len(table.rows) == len(lines) - 1
    assert not any(row.malformed for row in table.rows)


def test_pipes_are_escaped_as_the_example_explains(suites: Path) -> None:
    table, _ = read(suites, "schema/pipe-escaping")
    assert [row.values["author_label"] for row in table.rows] == [
        ("Alice|Bob", "Charlie"),
        ("Alice\\Bob", "Charlie\\", "David\\|Eve\\"),
    ]


def test_the_undeclared_extensions_of_the_example_are_told(suites: Path) -> None:
    _, problems = read(suites, "schema/extension-slots")
    assert [(problem.code, problem.where.slot) for problem in problems] == [
        ("mapping-slot-unknown", "ext_undeclared_foo"),
        ("mapping-slot-unknown", "ext_undeclared_baz"),
    ]


@pytest.mark.parametrize("name", examples({"schema/version": NAMELESS}))
def test_an_example_as_rdf_meets_the_official_shapes(suites: Path, name: str) -> None:
    """The shapes' own contradictions are put aside: they want a literal for every IRI, a datatype
    `rdfs:Resource`, and `record_id` and `mapping_set_id` as values, which the text forbids."""
    graph = Graph()
    table, _ = read(suites, name)
    for triple in triples(table):
        graph.add(triple)
    shapes = Graph().parse(suites / "sssom" / "project" / "shacl" / "sssom_schema.shacl.ttl")
    own = {URIRef(extension.iri) for extension in table.extensions.values()}
    faults = []
    for node in (SSSOM.MappingSet, OWL.Axiom):
        rules = {shapes.value(rule, SH.path): rule for rule in shapes.objects(node, SH.property)}
        for subject in graph.subjects(RDF.type, node):
            for predicate, value in graph.predicate_objects(subject):
                if predicate == RDF.type or predicate in own:
                    continue
                rule = rules.get(predicate)
                if rule is None:
                    faults.append(f"{predicate} is not a property of {node}")
                    continue
                most = shapes.value(rule, SH.maxCount)
                if most is not None and len(set(graph.objects(subject, predicate))) > int(most):
                    faults.append(f"{predicate} has too many values")
                allowed = shapes.value(rule, SH["in"])
                if allowed is not None and value not in set(shapes.items(allowed)):
                    faults.append(f"{value} is not permitted for {predicate}")
                datatype = shapes.value(rule, SH.datatype)
                wanted = str(datatype).rpartition("#")[2]
                if wanted in ("date", "double") and (
                    not isinstance(value, Literal) or value.datatype != datatype
                ):
                    faults.append(f"{value} is no {wanted}")
                if wanted == "Resource" and not isinstance(value, URIRef):
                    faults.append(f"{value} is no IRI, though {predicate} points at an entity")
                if wanted == "string" and not isinstance(value, Literal):
                    faults.append(f"{value} is no text, though {predicate} takes text")
    assert faults == []
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]
    assert len(list(graph.objects(None, SSSOM.mappings))) == len(table.rows)


@pytest.mark.parametrize(
    ("node", "slots"),
    [("https://w3id.org/sssom/MappingSet", SET_SLOTS), (str(OWL.Axiom), ROW_SLOTS)],
)
def test_slots_stand_in_the_order_of_the_official_table(
    suites: Path, node: str, slots: Mapping[str, Slot]
) -> None:
    shapes = Graph().parse(suites / "sssom" / "project" / "shacl" / "sssom_schema.shacl.ttl")
    rules = sorted(
        shapes.objects(URIRef(node), SH.property),
        key=lambda rule: int(shapes.value(rule, SH.order)),
    )
    official = [str(shapes.value(rule, SH.path)) for rule in rules]
    besides = {str(SSSOM[name]) for name in ("curie_map", "mappings", "extension_definitions")}
    assert [slot.iri for slot in slots.values()] == [p for p in official if p not in besides]
