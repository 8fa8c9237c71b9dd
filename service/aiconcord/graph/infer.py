"""Reason over a slice of the graph with OWL 2 RL, and keep only what says something.

owlrl is asked, never trusted with everything: the caller picks the slice. What comes back is freed
of what says nothing (everything is a Thing, everything is the same as itself) and of what speaks of
the vocabulary rather than of things.
"""

from collections.abc import Iterable

import owlrl
import pyoxigraph as ox
import rdflib
from rdflib import OWL, RDF, RDFS

from aiconcord.graph.terms import from_graph, to_graph
from aiconcord.names.namespaces import BASE, DEF, GRAPH

_EMPTY_CLASSES = {str(OWL.Thing), str(RDFS.Resource), str(OWL.NamedIndividual)}
_EMPTY_PROPERTIES = {str(OWL.sameAs), str(OWL.differentFrom), str(RDFS.member)}


def infer(triples: Iterable[ox.Triple | ox.Quad]) -> tuple[list[ox.Triple], list[str]]:
    """Give what follows from *triples* and is not among them, and the contradictions found.

    A contradiction is a sentence of owlrl's; where there is one, what follows means nothing."""
    given = list(triples)
    graph = to_graph(given)
    closure = owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False
    )
    closure.expand(graph)
    errors = sorted(
        str(message)
        for node in graph.subjects(RDF.type, _ERROR)
        for message in graph.objects(node, _SAYS)
    )
    known = {ox.Triple(one.subject, one.predicate, one.object) for one in given}
    found = [one for one in _sayable(graph) if one not in known and is_telling(one)]
    return sorted(found, key=str), errors


_ERRORS = "http://www.daml.org/2002/03/agents/agent-ont#"
_ERROR = rdflib.URIRef(_ERRORS + "ErrorMessage")
_SAYS = rdflib.URIRef(_ERRORS + "error")


def _sayable(graph: rdflib.Graph) -> list[ox.Triple]:
    """Leave out what is no RDF: owlrl names its errors, and reasons about literals as subjects."""
    plain = rdflib.Graph(bind_namespaces="none")
    for one in graph:
        subject, predicate, _ = one
        if isinstance(subject, rdflib.URIRef | rdflib.BNode) and isinstance(
            predicate, rdflib.URIRef
        ):
            plain.add(one)
    return from_graph(plain)


def is_telling(triple: ox.Triple) -> bool:
    """Tell whether *triple* says something of a thing of ours.

    >>> me = ox.NamedNode(BASE + "id/body/imda")
    >>> is_telling(ox.Triple(me, ox.NamedNode(str(OWL.sameAs)), me))
    False
    """
    subject, predicate, value = triple
    if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode):
        return False
    ours = subject.value.startswith(BASE) and not subject.value.startswith((DEF, GRAPH))
    if not ours or subject == value or predicate.value in _EMPTY_PROPERTIES:
        return False
    return not (predicate.value == str(RDF.type) and value.value in _EMPTY_CLASSES)
