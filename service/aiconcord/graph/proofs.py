"""Find out from which statements and axioms a conclusion of the reasoner follows.

owlrl gives conclusions without reasons. The few rules of OWL 2 RL that our axioms call for are
applied here once more, breadth first, and each conclusion remembers the first step that led to it:
a shortest way, which never leads through itself. What follows is compared with what owlrl says by
the tests, which also hand the premises of single conclusions back to owlrl.

Statements are triples of text: IRIs, and the labels of blank nodes. The reasoner is given no
literals. Start reading at :class:`Proofs`.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from aiconcord.graph.axioms import Axiom, Axioms, Hop, Statement
from aiconcord.names.namespaces import PREFIXES

TYPE = PREFIXES["rdf"] + "type"


@dataclass(frozen=True, slots=True)
class Step:
    """One conclusion: the rule of OWL 2 RL, the statements and the axiom that it is applied to."""

    rule: str
    conclusion: Statement
    premises: tuple[Statement, ...]
    axiom: Axiom


@dataclass(frozen=True, slots=True)
class Proof:
    """How a statement follows: the steps in order, the last one being the statement itself."""

    steps: tuple[Step, ...]

    @property
    def premises(self) -> tuple[Statement, ...]:
        """The statements at the bottom, which no step concludes."""
        concluded = {step.conclusion for step in self.steps}
        used = (one for step in self.steps for one in step.premises)
        return tuple(dict.fromkeys(one for one in used if one not in concluded))

    @property
    def axioms(self) -> tuple[Axiom, ...]:
        """The axioms, each once."""
        return tuple(dict.fromkeys(step.axiom for step in self.steps))


@dataclass(slots=True)
class _Known:
    """What is known so far, by property, in either direction."""

    ahead: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    back: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def add(self, one: Statement) -> None:
        subject, name, value = one
        self.ahead.setdefault(name, {}).setdefault(subject, []).append(value)
        self.back.setdefault(name, {}).setdefault(value, []).append(subject)

    def over(
        self, hop: Hop, node: str, *, towards_start: bool = False
    ) -> list[tuple[str, Statement]]:
        """Go one *hop* from *node*, to its end or its start: who is there, and which statement."""
        name, backwards = hop
        table = self.ahead if backwards == towards_start else self.back
        found = table.get(name, {}).get(node, ())
        if table is self.ahead:
            return [(other, (node, name, other)) for other in found]
        return [(other, (other, name, node)) for other in found]


class Proofs:
    """All that follows from *given*, each conclusion with the step that led to it first."""

    def __init__(self, given: Iterable[Statement]) -> None:
        # Of two ways as short, the one by the class that a thing was put into is told.
        facts = sorted(set(given), key=lambda one: (one[1] != TYPE, one))
        self._axioms = Axioms(facts)
        self._step: dict[Statement, Step | None] = dict.fromkeys(facts)
        self._known = _Known()
        waiting = deque(facts)
        while waiting:
            fact = waiting.popleft()
            self._known.add(fact)
            for step in self._from(fact):
                if step.conclusion not in self._step:
                    self._step[step.conclusion] = step
                    waiting.append(step.conclusion)

    def conclusions(self) -> Iterator[Statement]:
        """Give every statement that follows and is not given."""
        return (one for one, step in self._step.items() if step is not None)

    def given(self, one: Statement) -> bool:
        """Tell whether *one* is among what was given."""
        return one in self._step and self._step[one] is None

    def proof(self, one: Statement) -> Proof | None:
        """Give a proof of *one* from which nothing can be left out; None where there is none.

        A statement that is given needs no proof and has none here.
        """
        found = self._way(one)
        if found is None or len(found.premises) == 1:
            return found
        return _without_surplus(one, found)

    def _way(self, one: Statement) -> Proof | None:
        if self._step.get(one) is None:
            return None
        steps: dict[Statement, Step] = {}
        waiting = [one]
        while waiting:
            at = waiting.pop()
            step = self._step[at]
            if step is not None:
                steps.pop(at, None)  # what a later step rests on, too, stands before both
                steps[at] = step
                waiting.extend(step.premises)
        return Proof(tuple(reversed(steps.values())))

    # -- the rules -------------------------------------------------------------------------------
    def _from(self, fact: Statement) -> Iterator[Step]:
        subject, name, value = fact
        axioms = self._axioms
        if name == TYPE:
            for axiom in axioms.of("cax-sco", value):
                yield Step("cax-sco", (subject, TYPE, axiom.result), (fact,), axiom)
        for rule, end in (("prp-dom", subject), ("prp-rng", value)):
            for axiom in axioms.of(rule, name):
                yield Step(rule, (end, TYPE, axiom.result), (fact,), axiom)
        for axiom in axioms.of("prp-spo1", name):
            yield Step("prp-spo1", (subject, axiom.result, value), (fact,), axiom)
        for rule in ("prp-inv", "prp-symp"):
            for axiom in axioms.of(rule, name):
                yield Step(rule, (value, axiom.result, subject), (fact,), axiom)
        for rule in ("prp-trp", "prp-spo2"):
            for axiom in axioms.of(rule, name):
                yield from self._along(rule, axiom, fact)

    def _along(self, rule: str, axiom: Axiom, fact: Statement) -> Iterator[Step]:
        """Complete the hops of *axiom* on either side of *fact*, wherever it fits in."""
        for place, (name, backwards) in enumerate(axiom.hops):
            if name != fact[1]:
                continue
            start, end = (fact[2], fact[0]) if backwards else (fact[0], fact[2])
            before = self._paths(start, axiom.hops[:place][::-1], towards_start=True)
            after = self._paths(end, axiom.hops[place + 1 :], towards_start=False)
            for (first, left), (last, right) in product(list(before), list(after)):
                premises = (*reversed(left), fact, *right)
                yield Step(rule, (first, axiom.result, last), premises, axiom)

    def _paths(
        self, node: str, hops: tuple[Hop, ...], *, towards_start: bool
    ) -> Iterator[tuple[str, tuple[Statement, ...]]]:
        if not hops:
            yield node, ()
            return
        for other, said in self._known.over(hops[0], node, towards_start=towards_start):
            for last, rest in self._paths(other, hops[1:], towards_start=towards_start):
                yield last, (said, *rest)


def _without_surplus(one: Statement, proof: Proof) -> Proof:
    """Leave out of *proof* each premise without which *one* still follows from the others."""
    axioms = [triple for axiom in proof.axioms for triple in axiom.triples]
    kept = list(proof.premises)

    def again(premises: list[Statement]) -> Proof | None:
        return Proofs([*premises, *axioms])._way(one)

    for premise in proof.premises:
        fewer = [each for each in kept if each != premise]
        if (found := again(fewer)) is not None:
            kept, proof = fewer, found
    return proof
