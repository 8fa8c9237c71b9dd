"""Each rule of OWL 2 RL that our axioms call for, alone and in a row, with the reasons it gives."""

import pytest

from aiconcord.graph.axioms import RULES
from aiconcord.graph.proofs import TYPE, Proof, Proofs
from aiconcord.names.namespaces import PREFIXES

OWL, RDF, RDFS = (PREFIXES[name] for name in ("owl", "rdf", "rdfs"))
TRANSITIVE = (TYPE, OWL + "TransitiveProperty")


def statements(text: str) -> list[tuple[str, str, str]]:
    """Read `a p b` a line; names of OWL and RDFS stand for themselves, `type` for rdf:type."""
    words = {"type": TYPE, "sub": RDFS + "subClassOf", "below": RDFS + "subPropertyOf"}
    words |= {"domain": RDFS + "domain", "range": RDFS + "range", "inverse": OWL + "inverseOf"}
    words |= {"chain": OWL + "propertyChainAxiom", "first": RDF + "first", "rest": RDF + "rest"}
    words |= {"nil": RDF + "nil", "transitive": OWL + "TransitiveProperty"}
    words |= {"symmetric": OWL + "SymmetricProperty"}
    found = []
    for line in text.strip().splitlines():
        subject, name, value = (words.get(word, word) for word in line.split())
        found.append((subject, name, value))
    return found


def one(text: str) -> tuple[str, str, str]:
    (found,) = statements(text)
    return found


def proof_of(text: str, conclusion: str) -> Proof:
    found = Proofs(statements(text)).proof(one(conclusion))
    assert found is not None
    return found


ALONE = [
    ("cax-sco", "x type A\nA sub B", "x type B"),
    ("prp-spo1", "x p y\np below q", "x q y"),
    ("prp-dom", "x p y\np domain C", "x type C"),
    ("prp-rng", "x p y\np range C", "y type C"),
    ("prp-symp", "x p y\np type symmetric", "y p x"),
    ("prp-inv", "x p y\nq inverse p", "y q x"),
    ("prp-trp", "x p y\ny p z\np type transitive", "x p z"),
    (
        "prp-spo2",
        "x p y\ny q z\nr chain _:1\n"
        + (
            LIST := """\
_:1 first p
_:1 rest _:2
_:2 first q
_:2 rest nil"""
        ),
        "x r z",
    ),
]


@pytest.mark.parametrize(("rule", "given", "conclusion"), ALONE)
def test_a_rule_concludes_and_tells_from_what(rule: str, given: str, conclusion: str):
    (step,) = proof_of(given, conclusion).steps
    assert step.rule == rule
    said = [line for line in statements(given) if line[0] in "xyz"]
    assert list(step.premises) == said
    assert set(step.axiom.triples) == set(statements(given)) - set(said)


def test_every_rule_is_tried_and_has_words():
    assert {rule for rule, _, _ in ALONE} == set(RULES)


@pytest.mark.parametrize(("rule", "given", "conclusion"), ALONE)
def test_a_rule_concludes_nothing_where_a_line_is_missing(rule: str, given: str, conclusion: str):
    lines = given.splitlines()
    for left_out in range(len(lines)):
        rest = "\n".join(lines[:left_out] + lines[left_out + 1 :])
        assert Proofs(statements(rest)).proof(one(conclusion)) is None


BACKWARDS = """
track chain _:1
_:1 first _:in
_:in inverse within
_:1 rest _:2
_:2 first covers
_:2 rest nil
"""


def test_a_chain_reads_a_property_backwards_where_its_inverse_has_no_name():
    given = BACKWARDS + "part within whole\npart covers area"
    found = proof_of(given, "whole track area")
    assert found.premises == (one("part within whole"), one("part covers area"))
    assert found.axioms[0].hops == (("within", True), ("covers", False))
    assert one("_:in inverse within") in found.axioms[0].triples
    assert Proofs(statements(given)).proof(one("part track area")) is None


def test_a_chain_of_three_is_found_whichever_of_its_parts_comes_last():
    chain = """
r chain _:1
_:1 first p
_:1 rest _:2
_:2 first q
_:2 rest _:3
_:3 first p
_:3 rest nil
"""
    for names in ("a b c d", "d c b a", "b d a c", "c a d b"):
        w, x, y, z = names.split()
        found = proof_of(f"{chain}{w} p {x}\n{x} q {y}\n{y} p {z}", f"{w} r {z}")
        assert found.premises == (one(f"{w} p {x}"), one(f"{x} q {y}"), one(f"{y} p {z}"))


def test_a_long_way_is_told_from_the_ground_up():
    given = "a p b\nb p c\nc p d\np below up\nup type transitive"
    found = proof_of(given, "a up d")
    assert set(found.premises) == {one("a p b"), one("b p c"), one("c p d")}
    known = set(found.premises)
    for step in found.steps:
        assert set(step.premises) <= known
        known.add(step.conclusion)
    assert found.steps[-1].conclusion == one("a up d")


def test_a_circle_ends_and_proves_nothing_by_itself():
    proofs = Proofs(statements("a p b\nb p a\np type transitive\nq below r\nr below q"))
    found = proofs.proof(one("a p a"))
    assert found is not None
    assert set(found.premises) == {one("a p b"), one("b p a")}
    assert proofs.proof(one("a q b")) is None


def test_of_several_ways_the_shortest_is_told():
    given = "x p y\np range C\ny type A\nA sub B\nB sub C\nz q y\nq below p"
    found = proof_of(given, "y type C")
    assert len(found.steps) == 1
    assert found.premises == (one("x p y"),)


def test_what_is_given_needs_no_proof_and_what_does_not_follow_has_none():
    proofs = Proofs(statements("x p y\np below q"))
    assert proofs.given(one("x p y"))
    assert not proofs.given(one("x q y"))
    assert proofs.proof(one("x p y")) is None
    assert proofs.proof(one("y q x")) is None
    assert list(proofs.conclusions()) == [one("x q y")]


def test_a_premise_that_is_not_needed_is_left_out():
    """`p` holds in both directions, which the way needs for its end, so its middle is given."""
    chain = "r chain _:1\n_:1 first p\n_:1 rest _:2\n_:2 first p\n_:2 rest _:3\n"
    chain += "_:3 first s\n_:3 rest _:4\n_:4 first p\n_:4 rest nil\n"
    given = "a p b\nb p a\na s f\ng p f\np type symmetric\n"
    found = proof_of(chain + given, "a r g")
    assert len(found.premises) == 3
    assert {one("a s f"), one("g p f")} < set(found.premises)


def test_a_list_that_is_not_ended_or_runs_in_a_circle_states_no_chain():
    given = "r chain _:1\n_:1 first p\n_:1 rest _:2\n_:2 first p\n_:2 rest _:1\na p b\nb p a"
    assert list(Proofs(statements(given)).conclusions()) == []
