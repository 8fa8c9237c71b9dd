"""Count what a release holds; the manifest, the home page and VoID show these numbers."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from aiconcord.build.facts import Facts, iri
from aiconcord.graph.terms import graph_name
from aiconcord.names.namespaces import KINDS
from aiconcord.names.uris import graph, kind_of

INFERRED = graph("inferred")
DERIVED = frozenset({graph("current"), graph("times"), graph("findings")})
COPIES = (graph("source/"), graph("void"), graph("dcat"), graph("queries"))
"""Graphs that repeat or describe what others state, and are in neither number of a ratio."""


def count(named: Iterable[ox.Quad], facts: Facts, reasoned_over: int) -> dict[str, Any]:
    """Count the *named* quads, their set union, the things of each kind, and what was derived.

    A retired id is not a thing; a fragment is part of one. *reasoned_over* is the size of the
    slice that the reasoner was given."""
    quads = triples = 0
    sizes: Counter[str] = Counter()
    union: set[ox.Triple] = set()
    things: Counter[str] = Counter()
    for quad in named:
        quads += 1
        sizes[graph_name(quad)] += 1
        union.add(ox.Triple(quad.subject, quad.predicate, quad.object))
    triples = len(union)
    typed = {
        one.subject.value
        for one in union
        if isinstance(one.subject, ox.NamedNode) and one.predicate == iri("rdf:type")
    }
    for subject in typed:
        kind = kind_of(subject)
        if kind and "#" not in subject and not facts.values(subject, "owl:deprecated"):
            things[kind] += 1
    return {
        "quads": quads,
        "triples": triples,
        "graphs": len(sizes),
        "citations": len(facts.members("aic:Citation")),
        "claims": len(facts.members("aic:Claim")),
        "things": {kind: things[kind] for kind in KINDS if things[kind]},
        "statements": {"reasoned_over": reasoned_over, **_kinds_of_statement(sizes)},
    }


def _kinds_of_statement(sizes: Counter[str]) -> dict[str, int]:
    """Count what the files state, what the build computes from it, and what axioms add to that."""
    derived = sum(sizes[name] for name in DERIVED)
    left_out = sum(size for name, size in sizes.items() if name.startswith(COPIES))
    asserted = sizes.total() - derived - sizes[INFERRED] - left_out
    return {"asserted": asserted, "derived": derived, "inferred": sizes[INFERRED]}


class Statistics:
    """The numbers that VoID wants of a set of triples."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        subjects: set[str] = set()
        objects: set[str] = set()
        instances: dict[str, set[str]] = {}
        self.uses: Counter[str] = Counter()
        self.targets: Counter[tuple[str, str]] = Counter()
        self.triples = 0
        for one in triples:
            self.triples += 1
            subject, predicate, value = str(one.subject), one.predicate.value, one.object
            subjects.add(subject)
            objects.add(str(value))
            self.uses[predicate] += 1
            if isinstance(value, ox.NamedNode):
                if one.predicate == iri("rdf:type"):
                    instances.setdefault(value.value, set()).add(subject)
                elif one.predicate == iri("schema:sameAs"):
                    self.targets[(predicate, value.value)] += 1
        self.subjects = len(subjects)
        self.objects = len(objects)
        self.instances = {kind: len(members) for kind, members in instances.items()}
