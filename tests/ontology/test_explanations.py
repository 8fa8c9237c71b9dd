"""Every derived statement of the release is explained, and owlrl agrees with the explanation."""

import random
from collections.abc import Iterable
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef

from aiconcord.ask.questions import with_prefixes
from aiconcord.build.current import CURRENT
from aiconcord.build.facts import Facts
from aiconcord.build.inferred import INFERRED, slice_of
from aiconcord.graph.axioms import FORBIDS, READ, Statement
from aiconcord.graph.infer import is_telling
from aiconcord.graph.proofs import Proof, Proofs
from aiconcord.graph.records import is_derived
from aiconcord.graph.terms import graph_name

GIVEN = Path(__file__).resolve().parents[2] / "queries" / "explanations" / "given.rq"
SAMPLE = 200
DRAW = 20261121
"""The seed of the sample, so that a failure can be looked at again."""


def text(term: ox.NamedNode | ox.BlankNode) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value


def plain(one: ox.Triple | ox.Quad) -> Statement:
    return (text(one.subject), one.predicate.value, text(one.object))


@pytest.fixture(scope="module")
def store(release_dir: Path) -> ox.Store:
    found = ox.Store()
    found.bulk_load(path=str(release_dir / "data.nq"), format=ox.RdfFormat.N_QUADS)
    return found


@pytest.fixture(scope="module")
def given(store: ox.Store) -> set[Statement]:
    rows = store.query(with_prefixes(GIVEN.read_text("utf-8")))
    return {(text(row["s"]), row["p"].value, text(row["o"])) for row in rows}


@pytest.fixture(scope="module")
def proofs(given: set[Statement]) -> Proofs:
    return Proofs(given)


@pytest.fixture(scope="module")
def inferred(store: ox.Store) -> set[Statement]:
    return {plain(quad) for quad in store.quads_for_pattern(None, None, None, INFERRED)}


@pytest.fixture(scope="module")
def drawn(inferred: set[Statement]) -> list[Statement]:
    """A sample in which every property and class is, and that chance fills up."""
    draw = random.Random(DRAW)  # noqa: S311
    every = sorted(inferred)
    draw.shuffle(every)
    kinds: dict[tuple[str, str], Statement] = {}
    for one in every:
        kinds.setdefault((one[1], one[2] if one[1] == str(RDF.type) else ""), one)
    some = list(kinds.values())
    return (some + [one for one in every if one not in some])[:SAMPLE]


def node(text: str) -> URIRef | BNode:
    return BNode(text[2:]) if text.startswith("_:") else URIRef(text)


def follows(one: Statement, premises: Iterable[Statement], proof: Proof) -> bool:
    """Ask owlrl whether *one* follows from *premises* and the axioms of *proof*, nothing else."""
    graph = Graph()
    for said in (*premises, *(triple for axiom in proof.axioms for triple in axiom.triples)):
        graph.add((node(said[0]), URIRef(said[1]), node(said[2])))
    conclusion = (node(one[0]), URIRef(one[1]), node(one[2]))
    assert conclusion not in graph
    owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False
    ).expand(graph)
    return conclusion in graph


def without_labels(found: Iterable[Statement]) -> set[Statement]:
    """Write every blank node alike: two readings of one list give it two labels."""
    return {tuple("_:" if part.startswith("_:") else part for part in one) for one in found}


def test_what_is_explained_from_is_what_the_build_gave_the_reasoner(
    store: ox.Store, given: set[Statement]
):
    quads = [
        quad
        for quad in store.quads_for_pattern(None, None, None, None)
        if (name := graph_name(quad)) and (not is_derived(name) or quad.graph_name == CURRENT)
    ]
    facts = Facts(quad for quad in quads if quad.graph_name != CURRENT)
    handed = {plain(one) for one in slice_of(quads, facts)}
    assert len(handed) == len(given) > 10_000
    assert without_labels(handed) == without_labels(given)


def test_every_inferred_statement_has_a_proof_and_nothing_else_follows(
    proofs: Proofs, inferred: set[Statement]
):
    concluded = {
        one
        for one in proofs.conclusions()
        if is_telling(ox.Triple(*(ox.NamedNode(part) for part in one)))
    }
    assert inferred
    assert concluded == inferred


def test_in_a_sample_of_200_owlrl_concludes_the_same_from_the_premises_alone(
    proofs: Proofs, drawn: list[Statement]
):
    assert len(drawn) == SAMPLE
    for one in drawn:
        proof = proofs.proof(one)
        assert proof is not None
        assert all(proofs.given(premise) for premise in proof.premises)
        assert follows(one, proof.premises, proof), one


def test_in_a_sample_of_200_no_premise_can_be_spared(proofs: Proofs, drawn: list[Statement]):
    for one in drawn:
        proof = proofs.proof(one)
        assert proof is not None
        for premise in proof.premises:
            fewer = [each for each in proof.premises if each != premise]
            assert not follows(one, fewer, proof), (one, premise)


def test_every_kind_of_axiom_is_one_that_can_be_explained_or_only_forbids(ontology: Graph):
    """Only header, labels and declarations are left: an axiom of a new kind needs a new rule."""
    declares = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    passed = {RDF.type, RDF.first, RDF.rest, RDFS.label, RDFS.comment, RDFS.isDefinedBy}
    passed |= {OWL.versionIRI, OWL.versionInfo, OWL.imports, OWL.priorVersion, OWL.deprecated}
    used = {name for name in ontology.predicates() if name in OWL or name in RDFS}
    kinds = {kind for kind in ontology.objects(None, RDF.type) if kind in OWL or kind in RDFS}
    kinds -= {*declares, OWL.Ontology}
    known = {URIRef(name) for name in READ | FORBIDS}
    assert used - passed <= known
    assert kinds <= known
    assert known & (used | kinds)
