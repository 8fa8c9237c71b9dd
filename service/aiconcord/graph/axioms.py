"""The axioms of the ontology as the rules that they call for, with the triples that state them.

Only what our axioms use is read (:data:`READ`); what only forbids (disjoint classes, say) concludes
nothing. A test compares both with the ontology, so no axiom of another kind comes in unnoticed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from aiconcord.names.namespaces import PREFIXES

Statement = tuple[str, str, str]
Hop = tuple[str, bool]
"""A property, and whether it is read backwards."""

_OWL, _RDF, _RDFS = (PREFIXES[name] for name in ("owl", "rdf", "rdfs"))
_TYPE, _FIRST, _REST, _NIL = (_RDF + name for name in ("type", "first", "rest", "nil"))
_INVERSE, _CHAIN = _OWL + "inverseOf", _OWL + "propertyChainAxiom"

PLAIN: Final = {
    _RDFS + "subClassOf": "cax-sco",
    _RDFS + "subPropertyOf": "prp-spo1",
    _RDFS + "domain": "prp-dom",
    _RDFS + "range": "prp-rng",
}
KINDS: Final = {
    _OWL + "TransitiveProperty": "prp-trp",
    _OWL + "SymmetricProperty": "prp-symp",
}
READ: Final = frozenset({*PLAIN, *KINDS, _INVERSE, _CHAIN})
"""Every property and class of OWL and RDFS from which something is concluded here."""

FORBIDS: Final = frozenset(
    {_OWL + "AllDisjointClasses", _OWL + "AsymmetricProperty", _OWL + "members"}
)
"""What a contradiction is found by, and nothing concluded."""

LONGEST_CHAIN: Final = 50

RULES: Final = {
    "cax-sco": "what is in a class is in every class above it",
    "prp-spo1": "what a property says, every property above it says too",
    "prp-dom": "whatever has the property is in this class",
    "prp-rng": "whatever the property points to is in this class",
    "prp-inv": "one property is the other one read backwards",
    "prp-symp": "the property holds in both directions",
    "prp-trp": "the property carries on from one to the next",
    "prp-spo2": "these properties in a row make another one",
}
"""Rules of OWL 2 RL by the names that its specification gives them, in plain words."""


@dataclass(frozen=True, slots=True)
class Axiom:
    """One axiom: the *rule* it calls for, what that concludes to, and the *triples* stating it.

    *result* is the class or property that the conclusion has; *hops* are the properties in a row
    that a chain or a transitive property needs.
    """

    rule: str
    about: str
    result: str
    triples: tuple[Statement, ...]
    hops: tuple[Hop, ...] = ()


class Axioms:
    """The axioms among *statements*, by rule and by the term that they start from."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._by: dict[tuple[str, str], list[Axiom]] = {}
        said: dict[str, dict[str, list[str]]] = {}
        for subject, name, value in statements:
            said.setdefault(subject, {}).setdefault(name, []).append(value)
        self._said = said
        for subject, names in said.items():
            for name, values in names.items():
                for value in values:
                    self._read((subject, name, value))

    def of(self, rule: str, term: str) -> list[Axiom]:
        """Give the axioms for *rule* that a statement with *term* sets going."""
        return self._by.get((rule, term), [])

    def _add(self, term: str, axiom: Axiom) -> None:
        self._by.setdefault((axiom.rule, term), []).append(axiom)

    def _read(self, one: Statement) -> None:
        subject, name, value = one
        if name in PLAIN:
            self._add(subject, Axiom(PLAIN[name], subject, value, (one,)))
        elif name == _TYPE and value in KINDS:
            hops = ((subject, False), (subject, False)) if KINDS[value] == "prp-trp" else ()
            self._add(subject, Axiom(KINDS[value], subject, subject, (one,), hops))
        elif name == _INVERSE and not subject.startswith("_:"):
            self._add(subject, Axiom("prp-inv", subject, value, (one,)))
            self._add(value, Axiom("prp-inv", value, subject, (one,)))
        elif name == _CHAIN:
            self._read_chain(one)

    def _read_chain(self, one: Statement) -> None:
        """Read a chain; a list that is not ended, or that runs in a circle, states none."""
        hops: list[Hop] = []
        triples = [one]
        node = one[2]
        while (first := self._one(node, _FIRST)) and (rest := self._one(node, _REST)):
            triples += [(node, _FIRST, first), (node, _REST, rest)]
            backwards = self._one(first, _INVERSE) if first.startswith("_:") else ""
            if backwards:
                triples.append((first, _INVERSE, backwards))
            hops.append((backwards or first, bool(backwards)))
            node = rest
            if len(hops) > LONGEST_CHAIN:
                return
        if node != _NIL or not hops:
            return
        axiom = Axiom("prp-spo2", one[0], one[0], tuple(triples), tuple(hops))
        for name in dict.fromkeys(name for name, _ in hops):
            self._add(name, axiom)

    def _one(self, subject: str, name: str) -> str:
        return next(iter(self._said.get(subject, {}).get(name, ())), "")
