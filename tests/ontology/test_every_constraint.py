"""Every single constraint of every shape takes a valid example and turns away one that breaks it.

The files ``invalid-<code>.ttl`` show one fault a code, for people to read. A code stands for up to
five constraints (missing, repeated, of another type …), so the pair for each constraint is made
here: the shape's valid example, and the same with just that constraint broken. A constraint of a
new kind has no way to be broken yet and fails the count.
"""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import OWL, RDF, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from aiconcord.names.namespaces import DEF, SHAPE

AIC = Namespace(DEF)
ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
EXAMPLES = ONTOLOGY / "examples"
SURROUNDINGS = EXAMPLES / "valid-surroundings.ttl"
NOT_CONSTRAINTS = {
    *(SH.path, SH.property, SH.severity, SH.message, SH.ignoredProperties),
    *(SH.targetClass, SH.targetObjectsOf, SH.targetSubjectsOf),
    *(SH.alternativePath, SH.inversePath),
}
TARGETS = SH.targetClass | SH.targetObjectsOf | SH.targetSubjectsOf
ALTERNATIVES = "the dates: DayShape, MonthShape and YearShape are the branches of a sh:or"


def all_shapes() -> Graph:
    graph = Graph()
    for file in sorted(ONTOLOGY.glob("shapes/*.ttl")):
        graph.parse(file)
    return graph


SHAPES = all_shapes()


def owner_of(shape: URIRef) -> URIRef | None:
    """The node shape with a target that *shape* is, or is a property of."""
    owners = [shape, *SHAPES.subjects(SH.property, shape)]
    return next((one for one in owners if any(SHAPES.objects(one, TARGETS))), None)


def constraints() -> list[tuple[URIRef, URIRef]]:
    return sorted(
        (shape, said)
        for shape, said in SHAPES.subject_predicates()
        if isinstance(shape, URIRef) and said in SH and said not in NOT_CONSTRAINTS
    )


CASES = [(shape, said) for shape, said in constraints() if owner_of(shape)]


@cache
def example_of(owner: URIRef) -> Graph:
    """The shape's valid example amid what it points at; to be copied before it is broken."""
    stem = str(owner).removeprefix(SHAPE).partition("-")[0].removesuffix("Shape")
    slug = re.sub(r"(?<!^)(?=[A-Z])", "-", stem).lower()
    return Graph().parse(SURROUNDINGS).parse(EXAMPLES / f"valid-{slug}.ttl")


def paths_of(shape: URIRef) -> list[URIRef]:
    """The properties that *shape* is about; several where it takes one of them."""
    path = SHAPES.value(shape, SH.path)
    several = SHAPES.value(path, SH.alternativePath)
    return list(Collection(SHAPES, several)) if several else [path]


def focus_of(graph: Graph, owner: URIRef, shape: URIRef) -> Node:
    """A member of the shape's class, one with a value to break where there is one."""
    members = sorted(
        {
            node
            for kind in SHAPES.objects(owner, SH.targetClass)
            for node in graph.subjects(RDF.type, kind)
        }
        | {
            row
            for told in SHAPES.objects(owner, SH.targetObjectsOf)
            for row in graph.objects(None, told)
        }
        | {
            row
            for told in SHAPES.objects(owner, SH.targetSubjectsOf)
            for row in graph.subjects(told)
        }
    )
    assert members, f"no valid example has a node for {owner}"
    if (shape, SH.path, None) not in SHAPES:
        return members[0]
    paths = paths_of(shape)
    return max(members, key=lambda node: sum((node, path, None) in graph for path in paths))


def renamed(graph: Graph, old: Node, new: Node) -> None:
    for s, p, o in list(graph.triples((old, None, None))):
        graph.remove((s, p, o))
        graph.add((new, p, o))


def like(value: Node | None, text: str) -> Literal:
    """A literal that differs from *value* in nothing but its text."""
    if isinstance(value, Literal):
        return Literal(text, lang=value.language, datatype=value.datatype, normalize=False)
    return Literal(text)


class Break:
    """A graph to be broken in one place; each method breaks the constraint named like it."""

    def __init__(self, graph: Graph, focus: Node, shape: URIRef, said: URIRef) -> None:
        self.graph, self.focus, self.shape = graph, focus, shape
        self.asked = SHAPES.value(shape, said)
        self.is_node = (shape, SH.path, None) not in SHAPES
        self.path = None if self.is_node else paths_of(shape)[0]
        self.value = None if self.is_node else graph.value(focus, self.path)

    def add(self, value: Node) -> None:
        self.graph.add((self.focus, self.path, value))

    def datatype_asked(self) -> URIRef | None:
        found = SHAPES.value(self.shape, SH.datatype)
        return found if isinstance(found, URIRef) else None

    def text(self, text: str) -> Literal:
        """A literal of the datatype or language that the shape asks for besides."""
        asked = self.datatype_asked()
        if asked == RDF.langString:
            return Literal(text, lang="en")
        if asked is not None:
            return Literal(text, datatype=asked, normalize=False)
        return like(self.value, text)

    def min_count(self) -> None:
        for path in paths_of(self.shape):
            self.graph.remove((self.focus, path, None))

    def max_count(self) -> None:
        for number in range(int(self.asked) + 1):
            self.add(URIRef(f"urn:x:{number}"))

    def node_kind(self) -> None:
        if self.is_node:
            renamed(self.graph, self.focus, BNode("b"))
            self.focus = BNode("b")
        else:
            self.add(URIRef("urn:x:y") if self.asked == SH.Literal else Literal("x"))

    def class_(self) -> None:
        self.add(URIRef("urn:x:undescribed"))

    def datatype(self) -> None:
        self.add(Literal("true", datatype=XSD.boolean))

    def pattern(self) -> None:
        if self.is_node:
            renamed(self.graph, self.focus, URIRef("urn:x:Wrong Name"))
            self.focus = URIRef("urn:x:Wrong Name")
        elif isinstance(self.value, Literal):
            self.add(self.text("\n"))
        else:
            self.add(URIRef("urn:x:y"))

    def min_length(self) -> None:
        self.add(self.text(""))

    def max_length(self) -> None:
        self.add(self.text("x" * (int(self.asked) + 1)))

    def language_in(self) -> None:
        self.add(Literal("x", lang="tlh"))

    def unique_lang(self) -> None:
        self.add(Literal("one", lang="en"))
        self.add(Literal("two", lang="en"))

    def or_(self) -> None:
        self.add(Literal("true", datatype=XSD.boolean))

    def in_(self) -> None:
        self.add(Literal("no such value"))

    def min_inclusive(self) -> None:
        self.add(Literal("-1000000", datatype=self.datatype_asked() or XSD.decimal))

    def max_inclusive(self) -> None:
        self.add(Literal("1000000", datatype=self.datatype_asked() or XSD.decimal))

    def less_than_or_equals(self) -> None:
        self.graph.set((self.focus, self.path, Literal("2024-01-01", datatype=XSD.date)))
        self.graph.set((self.focus, self.asked, Literal("2023-01-01", datatype=XSD.date)))

    def closed(self) -> None:
        self.graph.add((self.focus, AIC.noSuchTerm, Literal("x")))


BREAKS: dict[URIRef, Callable[[Break], None]] = {
    SH.minCount: Break.min_count,
    SH.maxCount: Break.max_count,
    SH.nodeKind: Break.node_kind,
    SH["class"]: Break.class_,
    SH.datatype: Break.datatype,
    SH.pattern: Break.pattern,
    SH.minLength: Break.min_length,
    SH.maxLength: Break.max_length,
    SH.languageIn: Break.language_in,
    SH.uniqueLang: Break.unique_lang,
    SH["or"]: Break.or_,
    SH["in"]: Break.in_,
    SH.minInclusive: Break.min_inclusive,
    SH.maxInclusive: Break.max_inclusive,
    SH.lessThanOrEquals: Break.less_than_or_equals,
    SH.closed: Break.closed,
}


SSSOM = Namespace("https://w3id.org/sssom/")
ENDS = {"subject": OWL.annotatedSource, "object": OWL.annotatedTarget}
LITERAL = URIRef("http://www.w3.org/2000/01/rdf-schema#Literal")
NONE = SSSOM.NoTermFound
NOWHERE = URIRef("https://w3id.org/aiconcord/id/element/nist-ai-rmf-1.0/map-99")
NO_EDITION = URIRef("https://w3id.org/aiconcord/id/framework/sg-aivtf-2023#edition-1999")
OF_ROWS: dict[str, tuple[tuple[URIRef, Node | None], ...]] = {
    "predicate_id-skos": ((OWL.annotatedProperty, URIRef(f"{SKOS}similarMatch")),),
    "predicate_id-term": ((OWL.annotatedProperty, NONE),),
    "predicate_type-property": ((SSSOM.predicate_type, LITERAL),),
    "edition": ((AIC.edition, NO_EDITION),),
    "mapping_cardinality-subject": ((SSSOM.mapping_cardinality, Literal("0:1")),),
    "mapping_cardinality-object": ((SSSOM.mapping_cardinality, Literal("1:0")),),
    **{f"{end}_id": ((path, None),) for end, path in ENDS.items()},
    **{f"{end}_label": ((SSSOM[f"{end}_type"], LITERAL),) for end in ENDS},
    **{f"{end}_source": ((path, NONE),) for end, path in ENDS.items()},
    **{f"{end}_id-element": ((path, NOWHERE),) for end, path in ENDS.items()},
    **{f"{end}_id-retired": ((path, URIRef("urn:x:retired")),) for end, path in ENDS.items()},
}
"""What breaks a shape of mapping rows that joins several conditions: a property, its new value."""


def break_row(graph: Graph, focus: Node, shape: URIRef) -> bool:
    """Break *shape* by the table; False where it is not in it."""
    changes = OF_ROWS.get(shape.removeprefix(f"{SHAPE}MappingRowShape-"), ())
    for path, value in changes:
        graph.remove((focus, path, None))
        if value is not None:
            graph.add((focus, path, value))
    graph.add((URIRef("urn:x:retired"), OWL.deprecated, Literal(True)))
    return bool(changes)


def only(owner: URIRef, shape: URIRef) -> Graph:
    """The shapes without the other properties of *owner*, so that one thing is checked."""
    graph = Graph()
    waiting, done = [owner, shape], set()
    while waiting:
        node = waiting.pop()
        done.add(node)
        for _, said, value in SHAPES.triples((node, None, None)):
            # A closed shape takes only the properties that it has, and the others are left out.
            of_others = said == SH.property and value != shape
            if node == owner != shape and (of_others or said in (SH.closed, SH.ignoredProperties)):
                continue
            graph.add((node, said, value))
            if value not in done and (value, None, None) in SHAPES:
                waiting.append(value)
    return graph


def found(graph: Graph, shapes: Graph) -> set[tuple[Node | None, Node | None, Node | None]]:
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", inplace=True)
    return {
        (
            report.value(result, SH.focusNode),
            report.value(result, SH.sourceShape),
            report.value(result, SH.sourceConstraintComponent),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


@cache
def takes_its_example(owner: URIRef, shape: URIRef) -> bool:
    return not found(Graph() + example_of(owner), only(owner, shape))


def component(said: URIRef) -> URIRef:
    name = str(said).removeprefix(str(SH))
    return SH[name[0].upper() + name[1:] + "ConstraintComponent"]


def name_of(case: tuple[URIRef, URIRef]) -> str:
    shape, said = case
    return f"{shape.removeprefix(SHAPE)}:{said.removeprefix(str(SH))}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_constraint_takes_the_valid_example_and_turns_a_broken_one_away(
    case: tuple[URIRef, URIRef],
):
    shape, said = case
    owner = owner_of(shape)
    assert owner is not None
    shapes, graph = only(owner, shape), Graph() + example_of(owner)
    assert takes_its_example(owner, shape)
    focus = focus_of(graph, owner, shape)
    if said in (SH["or"], SH["not"]) and break_row(graph, focus, shape):
        assert (focus, shape, component(said)) in found(graph, shapes)
        return
    if said == SH["or"] and shape == owner:
        # What an alternative of a whole node is, only a person can break: the file of its code.
        code = SHAPES.value(shape, AIC.problemCode)
        graph = Graph().parse(SURROUNDINGS).parse(EXAMPLES / f"invalid-{code}.ttl")
        assert component(said) in {what for _, _, what in found(graph, shapes)}
        return
    broken = Break(graph, focus, shape, said)
    BREAKS[said](broken)
    assert (broken.focus, shape, component(said)) in found(graph, shapes)


def test_every_constraint_is_counted():
    """None is left out but the three branches of a date, and there is a way to break each kind."""
    left_out = {shape.removeprefix(SHAPE) for shape, _ in constraints() if not owner_of(shape)}
    assert left_out == {"DayShape", "MonthShape", "YearShape"}, ALTERNATIVES
    by_table = {URIRef(f"{SHAPE}MappingRowShape-{name}") for name in OF_ROWS}
    assert {said for shape, said in CASES if shape not in by_table} <= set(BREAKS)
    assert len(CASES) > 400


def test_header_of_a_shapes_file_is_no_shape():
    assert not [each for each in SHAPES.subjects(RDF.type, OWL.Ontology) if owner_of(each)]
