"""Every shape takes its valid example and turns its invalid ones away, each for one reason only."""

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from aiconcord.check.shapes import check_shapes
from aiconcord.names.namespaces import DEF, SHAPE
from aiconcord.problems.codes import CODES
from aiconcord.problems.record import Where
from aiconcord.problems.shape_codes import SHAPE_MEANINGS

AIC = Namespace(DEF)
AICS = Namespace(SHAPE)
SSSOM = Namespace("https://w3id.org/sssom/")
EXAMPLES = Path(__file__).resolve().parents[2] / "ontology" / "examples"
VALID = sorted(EXAMPLES.glob("valid-*.ttl"))
INVALID = sorted(EXAMPLES.glob("invalid-*.ttl"))
SURROUNDINGS = EXAMPLES / "valid-surroundings.ttl"
NOT_SHAPED = {
    OWL.Axiom: "every mapping row is one, as SSSOM's RDF wants it",
    SSSOM.MappingSet: "every crosswalk is one and has the crosswalk's shape",
}


def codes_of(graph: Graph, shapes: Graph) -> set[str]:
    return {problem.code for problem in check_shapes(graph, shapes, lambda node: Where(node=node))}


def example(file: Path) -> Graph:
    """An example amid what it points at; the surroundings are a valid example themselves."""
    return Graph().parse(SURROUNDINGS).parse(file)


def targeted(shapes: Graph) -> list[URIRef]:
    return sorted(set(shapes.subjects(SH.targetClass | SH.targetObjectsOf | SH.targetSubjectsOf)))


def members(shape: URIRef, shapes: Graph, graph: Graph) -> set[Node]:
    """The nodes of *graph* that *shape* is about."""
    found = {
        node
        for kind in shapes.objects(shape, SH.targetClass)
        for node in graph.subjects(RDF.type, kind)
    }
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        found.update(graph.objects(None, predicate))
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        found.update(graph.subjects(predicate))
    return found


def codes_in(shape: URIRef, shapes: Graph) -> set[str]:
    nodes = [shape, *shapes.objects(shape, SH.property)]
    return {str(code) for node in nodes for code in shapes.objects(node, AIC.problemCode)}


@pytest.mark.parametrize("file", VALID, ids=lambda file: file.stem)
def test_valid_example_conforms(file: Path, shapes: Graph):
    assert codes_of(example(file), shapes) == set()


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_invalid_example_raises_the_code_in_its_name_and_no_other(file: Path, shapes: Graph):
    assert codes_of(example(file), shapes) == {file.stem.removeprefix("invalid-")}


def test_valid_examples_still_conform_when_superclasses_are_inferred(shapes: Graph, modules: Graph):
    """The build runs the shapes again over asserted and inferred, so no shape may forbid these."""
    for file in VALID:
        graph = example(file)
        for subject, kind in list(graph.subject_objects(RDF.type)):
            for above in modules.transitive_objects(kind, RDFS.subClassOf):
                graph.add((subject, RDF.type, above))
        assert codes_of(graph, shapes) == set(), file.name


def test_every_shape_has_a_valid_example_with_a_node_of_its_class(shapes: Graph):
    missing = []
    for shape in targeted(shapes):
        stem = str(shape).removeprefix(SHAPE).partition("-")[0].removesuffix("Shape")
        slug = re.sub(r"(?<!^)(?=[A-Z])", "-", stem).lower()
        file = EXAMPLES / f"valid-{slug}.ttl"
        if not file.exists() or not members(shape, shapes, Graph().parse(file)):
            missing.append(file.name)
    assert not missing


def test_every_shape_has_an_invalid_example(shapes: Graph):
    shown = {file.stem.removeprefix("invalid-") for file in INVALID}
    assert not [shape for shape in targeted(shapes) if not codes_in(shape, shapes) & shown]


def codes_of_rows(shapes: Graph) -> set[str]:
    """The codes that the shapes of mapping rows share with the checker of mapping files."""
    row = str(AICS.MappingRowShape), str(AICS.MappingSetShape)
    return {
        str(code)
        for shape, code in shapes.subject_objects(AIC.problemCode)
        if str(shape).startswith(row)
    }


def test_every_code_has_an_invalid_example(shapes: Graph):
    shown = {file.stem.removeprefix("invalid-") for file in INVALID}
    assert shown == set(SHAPE_MEANINGS) | codes_of_rows(shapes)


def test_every_code_of_the_shapes_is_documented_and_none_is_documented_in_vain(shapes: Graph):
    used = {str(code) for code in shapes.objects(None, AIC.problemCode)}
    assert used == set(SHAPE_MEANINGS) | codes_of_rows(shapes)
    assert codes_of_rows(shapes) <= set(CODES)
    assert all(CODES[code].meaning == meaning for code, meaning in SHAPE_MEANINGS.items())


def test_every_property_shape_has_an_iri_a_severity_a_message_and_a_code(shapes: Graph):
    faults = []
    for shape in set(shapes.subjects(RDF.type, SH.PropertyShape)):
        owner = next(iter(shapes.subjects(SH.property, shape)), None)
        own = owner or str(shape).partition("-")[0]  # one with a target of its own has no holder
        if not isinstance(shape, URIRef) or not str(shape).startswith(f"{own}-"):
            faults.append(shape)
        for needed in (SH.path, SH.severity, SH.message, AIC.problemCode):
            if len(list(shapes.objects(shape, needed))) != 1:
                faults.append((shape, needed))
    assert not faults


def test_messages_begin_with_what_to_do(shapes: Graph):
    doing = re.compile(
        r"^(Add|Correct|Give|Let|Name|Point|Say|Write)\b.+[.:]$|^(Correct|Give|Write)\b.+"
    )
    messages = {str(message) for message in shapes.objects(None, SH.message)}
    assert not [message for message in messages if not doing.match(message)]


def test_no_shape_runs_a_query_for_each_node(shapes: Graph):
    assert not list(shapes.triples((None, SH.sparql, None)))


def test_shapes_bound_values_inside_a_claim_and_never_the_number_of_claims(shapes: Graph):
    counting = [
        path
        for shape in shapes.subjects(RDF.type, SH.PropertyShape)
        for path in shapes.objects(shape, SH.path)
        if (path, SH.inversePath, None) in shapes
    ]
    assert not counting


def test_every_class_that_has_data_has_a_shape(shapes: Graph, data: Graph):
    shaped = set(shapes.objects(None, SH.targetClass))
    described = set(data.objects(None, RDF.type)) | {SSSOM.Mapping, AIC.Crosswalk}
    assert not described - shaped - set(NOT_SHAPED)


CLOSED = [
    file
    for file in VALID
    if "-claim" in file.stem or file.stem in ("valid-citation", "valid-search-finding")
]


@pytest.mark.parametrize("file", CLOSED, ids=lambda file: file.stem)
def test_misspelt_property_of_a_claim_is_caught(file: Path, shapes: Graph):
    graph = example(file)
    kinds = (AIC.Citation, AIC.SearchFinding)
    own = Graph().parse(file)
    node = next(
        subject
        for subject, kind in sorted(own.subject_objects(RDF.type))
        if str(kind).endswith("Claim") or (kind in kinds and "claim" not in file.stem)
    )
    graph.add((node, AIC.ongoingAsoff, Literal("2026")))
    assert codes_of(graph, shapes) == {"property-unknown"}


def test_examples_are_in_no_release(release_dir: Path):
    """Names that stand in examples only; the first assertion keeps them from going stale."""
    marks = ("framework/sg-mgf-example", "body/IMDA", "Shown only as an example.")
    shown = "".join(file.read_text() for file in (*VALID, *INVALID))
    assert all(mark in shown for mark in marks)
    released = (release_dir / "data.nq").read_text()
    assert not [mark for mark in marks if mark in released]


def test_an_inverse_passes_only_where_it_has_no_name(shapes: Graph):
    """A chain may read a relation backwards; a second word for one relation may not be minted."""
    valid = example(EXAMPLES / "valid-one-direction.ttl")
    valid.add((BNode(), OWL.inverseOf, AIC.ratifiedBy))
    assert codes_of(valid, shapes) == set()
    valid.add((AIC.hasRatified, OWL.inverseOf, AIC.ratifiedBy))
    assert codes_of(valid, shapes) == {"one-direction"}
