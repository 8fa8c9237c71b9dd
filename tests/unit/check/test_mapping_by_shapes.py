"""Layer 3: pyshacl and the compiled queries find the same, and nothing is told twice."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.check import mapping_by_shapes as layer
from aiconcord.check import mapping_file
from aiconcord.check.mapping_codes import place_codes
from aiconcord.check.mapping_facts import SET, Facts, row_of
from aiconcord.check.mapping_file import report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mapping_profiles import units_of
from aiconcord.check.mappings import known_offline
from aiconcord.check.shacl_oracle import results
from aiconcord.check.shacl_read import Shapes, UnsupportedError
from aiconcord.graph.terms import from_rdflib
from aiconcord.mapping.as_rdf import triples
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping
from aiconcord.mapping.propagation import propagate
from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.slots import ENTITY_TYPES, JUSTIFICATIONS, SSSOM

REPOSITORY = Path(__file__).resolve().parents[3]
FAULTS = tuple(sorted(REPOSITORY.glob("tests/faults/mapping-*")))
CROSSWALKS = tuple(sorted(REPOSITORY.glob("data/crosswalks/*.sssom.tsv")))
ROWS = 25
"""Rows of each crosswalk that are compared: pyshacl takes its time."""
Told = set[tuple[str, int | None, str, str]]
PREFIXES = """\
@prefix aic: <https://w3id.org/aiconcord/def/> .
@prefix aics: <https://w3id.org/aiconcord/shape/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> .
"""


def table_of(file: Path, known: KnownElements) -> MappingSet:
    faults = Faults(file.name)
    aside = file.with_suffix(".yml")
    beside = aside.read_bytes() if aside.is_file() else None
    written = read_mapping(file.read_bytes(), file.name, faults, beside)
    table = propagate(replace(written, rows=[row for row in written.rows if not row.malformed]))
    table.rows = table.rows[:ROWS]
    place_codes(table, known, faults)
    return table


def elsewhere(term: object, name: str) -> object:
    """Give rows and sets of several files names of their own, so that one run checks all."""
    mine = isinstance(term, ox.NamedNode) and (row_of(term) is not None or term == SET)
    return ox.NamedNode(f"{term.value}@{name}") if mine else term


@cache
def found_in(files: tuple[Path, ...]) -> Told:
    return by_queries(facts_of(files), layer.row_shapes())


def by_queries(tables: dict[str, Facts], shapes: layer.RowShapes) -> Told:
    return {
        (name, found.row, found.shape.node.value, found.component)
        for name, facts in tables.items()
        for found in layer.by_queries(facts, shapes)
    }


def by_pyshacl(tables: dict[str, Facts], shapes: layer.RowShapes) -> Told:
    """What pyshacl finds in *tables*; of rows that say the same it is given one."""
    alike: dict[object, list[tuple[str, int | None]]] = defaultdict(list)
    quads: list[ox.Quad] = []
    for name, facts in tables.items():
        of_set = tuple((iri, column[0]) for iri, column in facts.set_columns.items())
        alike[of_set].append((name, None))
        if len(alike[of_set]) == 1:
            quads += renamed(facts.about_set(), name)
            quads += renamed(facts.graph({0: [(i, c[0]) for i, c in facts.columns.items()]}), name)
        for row in range(facts.rows):
            said = [(iri, column[row]) for iri, column in facts.columns.items() if column[row]]
            alike[frozenset(said)].append((name, row))
            if len(alike[frozenset(said)]) == 1:
                quads += renamed(facts.graph({row: said}), name)
    # A set whose like is checked elsewhere stands there for its rows only.
    named = {same[0]: same for same in alike.values()}
    told = set()
    for focus, shape, component in results(quads, shapes.graph):
        node, _, name = focus.value.partition("@")
        for file, row in named.get((name, row_of(ox.NamedNode(node))), ()):
            told.add((file, row, shape.value, component))
    return told


def renamed(quads: Iterator[ox.Quad], name: str) -> Iterator[ox.Quad]:
    for quad in quads:
        subject, value = elsewhere(quad.subject, name), elsewhere(quad.object, name)
        yield ox.Quad(subject, quad.predicate, value)


@cache
def facts_of(files: tuple[Path, ...]) -> dict[str, Facts]:
    known, seen = known_offline(), layer.row_shapes().seen
    tables = {str(file): table_of(file, known) for file in files if file.suffix != ".yml"}
    return {name: Facts(table, seen, known) for name, table in tables.items() if table.rows}


@pytest.mark.parametrize(("files", "least"), [(FAULTS, 120), (CROSSWALKS, 0)], ids=["bad", "ours"])
def test_queries_and_pyshacl_find_the_same_in_every_file(files: tuple[Path, ...], least: int):
    shapes, tables = layer.row_shapes(), facts_of(files)
    assert len(tables) > 20
    found = found_in(files)
    assert found == by_pyshacl(tables, shapes)
    assert len(found) >= least
    assert least or not found


@pytest.mark.suites
def test_queries_and_pyshacl_find_the_same_in_the_official_examples(suites: Path):
    tables = facts_of(tuple((suites / "sssom" / "examples").rglob("*.sssom.tsv")))
    assert len(tables) == 31
    assert by_queries(tables, layer.row_shapes()) == by_pyshacl(tables, layer.row_shapes())


def test_every_shape_is_failed_by_a_file_of_the_corpus():
    """But for those that no file can fail, since its reader refuses the value."""
    shapes = layer.row_shapes()
    failed = {shape for _, _, shape, _ in found_in(FAULTS)}
    never = {
        "mapping_date", "publication_date", "review_date", "mapping_cardinality",
        "predicate_modifier", "subject_type", "object_type", "predicate_type",
        "subject_id-retired", "object_id-retired",
    }  # fmt: skip
    left = {node.value.partition("Shape-")[2] for node in shapes.named if node.value not in failed}
    assert left == never


def test_the_triples_checked_are_those_of_the_set_as_rdf():
    known, seen = known_offline(), layer.row_shapes().seen - {SSSOM + "mappings"}
    table = table_of(REPOSITORY / "data/crosswalks/sg-us-2023.sssom.tsv", known)
    names = {ox.NamedNode(row.text("record_id")): n for n, row in enumerate(table.rows)}
    names[ox.NamedNode(table.id)] = None
    ours = {
        (row_of(quad.subject), quad.predicate.value, quad.object)
        for quad in Facts(table, seen, known).whole()
        if quad.predicate.value in seen
        and (row_of(quad.subject) is not None or quad.subject == SET)
    }
    told = [tuple(from_rdflib(term) for term in triple) for triple in triples(table)]
    assert ours == {(names[s], p.value, o) for s, p, o in told if p.value in seen}
    assert len(ours) > 5 * ROWS


def test_what_another_layer_has_told_is_not_told_again(monkeypatch: pytest.MonkeyPatch):
    """The shapes say the rules once more; in this corpus none of them finds anything besides."""
    known = known_offline()
    monkeypatch.setattr(layer, "MOST_BY_PYSHACL", 0)
    some = [file for file in FAULTS if file.suffix != ".yml"][::4]
    both = [report_on(file.read_bytes(), file.name, known).problems for file in some]
    monkeypatch.setattr(mapping_file, "check_by_shapes", lambda *_: None)
    assert both == [report_on(file.read_bytes(), file.name, known).problems for file in some]


OWN = b"""
aics:RowShape a sh:NodeShape ; sh:targetObjectsOf sssom:mappings ;
    sh:property aics:RowShape-comment .
aics:RowShape-comment sh:path rdfs:comment ; sh:minCount 1 ; sh:severity sh:Warning ;
    sh:message "Say why."@en ; aic:problemCode "mapping-required" .
"""


@pytest.mark.parametrize("most_by_pyshacl", [0, 50])
def test_what_only_a_shape_finds_is_told_with_row_slot_and_remedy(
    monkeypatch: pytest.MonkeyPatch, most_by_pyshacl: int
):
    shapes = layer.RowShapes(PREFIXES.encode() + OWN)
    monkeypatch.setattr(layer, "row_shapes", lambda: shapes)
    monkeypatch.setattr(layer, "MOST_BY_PYSHACL", most_by_pyshacl)
    text = (
        "#curie_map:\n#  far: https://example.org/far/\n#mapping_set_id: https://example.org/x\n"
        "#license: https://example.org/l\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment\n"
        "far:1\tskos:closeMatch\tfar:2\tsemapv:ManualMappingCuration\ta\n"
        "far:2\tskos:closeMatch\tfar:3\tsemapv:ManualMappingCuration\t\n"
    )
    found = report_on(text.encode(), "x.sssom.tsv", KnownElements()).problems
    (told,) = [problem for problem in found if problem.severity != "info"]
    assert (told.code, told.severity, told.where.row, told.where.line, told.where.slot) == (
        "mapping-required",
        "warning",
        2,
        7,
        "comment",
    )
    assert told.what == "comment is missing (shape RowShape-comment)"
    assert told.remedy == "Say why."


@pytest.mark.parametrize(
    "shape",
    [
        "sh:targetObjectsOf sssom:mappings ; sh:pattern 'a'",
        "sh:targetNode aic:x ; sh:path rdfs:comment ; sh:minCount 1",
        "sh:targetObjectsOf sssom:mappings ; sh:path ( rdfs:comment rdfs:label ) ; sh:minCount 1",
        "sh:targetObjectsOf sssom:mappings ; sh:path [ sh:inversePath owl:sameAs ] ; sh:maxCount 1",
    ],
)
def test_a_shape_that_looks_beyond_the_values_of_a_row_is_refused(shape: str):
    graph = ox.Store()
    graph.load(f"{PREFIXES}aics:A {shape} .".encode(), format=ox.RdfFormat.TURTLE)
    with pytest.raises(UnsupportedError):
        units_of(Shapes(graph).targeted())


def test_the_shapes_permit_what_the_standard_permits():
    listed = {
        str(shape.node).rpartition("-")[2].strip(">"): {term.value for term in constraint.terms}
        for shape in layer.row_shapes().named.values()
        for constraint in shape.constraints
        if constraint.kind == "in"
    }
    assert listed["permitted"] == set(JUSTIFICATIONS)
    assert listed["subject_type"] == listed["object_type"] == set(ENTITY_TYPES.values())
