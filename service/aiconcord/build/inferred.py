"""Pick the slice that is reasoned over, and turn what follows into ``/graph/inferred``.

The slice is schema, current view and the timeless properties listed in ``ontology/axioms/``.
Citations, mapping rows, literals and past claims are not in it, so no conclusion joins two periods.
"""

import re
from collections.abc import Callable, Iterable

import pyoxigraph as ox

from aiconcord.build.current import CURRENT
from aiconcord.build.facts import Facts, iri
from aiconcord.graph.infer import infer
from aiconcord.graph.terms import graph_name, in_graph
from aiconcord.names.namespaces import GRAPH, ID, PREFIXES
from aiconcord.names.uris import graph
from aiconcord.problems.record import Problem, Where

INFERRED = ox.NamedNode(graph("inferred"))
_ONTOLOGY = GRAPH + "ontology/"
_ALIGNMENT = _ONTOLOGY + "aic--"
_SCHEMA = tuple(PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs"))
_NOT_SCHEMA = {
    iri(name).value
    for name in ("rdfs:label", "rdfs:comment", "rdfs:isDefinedBy", "owl:versionIRI", "owl:imports")
}
_EMPTY_RANGES = {iri("rdfs:Literal"), iri("rdfs:Resource")}
_LEFT_OUT = (
    "aic:Claim",
    "aic:Citation",
    "aic:SearchFinding",
    "sssom:Mapping",
)


def _is_schema(quad: ox.Quad) -> bool:
    """Tell whether *quad* is an axiom: alignments and annotations are not."""
    name = graph_name(quad)
    if not name.startswith(_ONTOLOGY) or name.startswith(_ALIGNMENT):
        return False
    property_ = quad.predicate.value
    if not property_.startswith(_SCHEMA) or property_ in _NOT_SCHEMA:
        return False
    if isinstance(quad.object, ox.Literal) or quad.object in _EMPTY_RANGES:
        return False
    own_class = quad.predicate == iri("rdf:type") and not str(quad.object).startswith("<http://www")
    return not own_class


def slice_of(quads: Iterable[ox.Quad], facts: Facts) -> list[ox.Triple]:
    """Give the triples that are handed to the reasoner."""
    timeless = set(facts.members("aic:TimelessProperty"))
    left_out = {one for kind in _LEFT_OUT for one in facts.members(kind)}
    found: set[ox.Triple] = set()
    for quad in quads:
        if isinstance(quad.object, ox.Literal) or not isinstance(quad.graph_name, ox.NamedNode):
            continue
        given = quad.graph_name == CURRENT or (
            quad.predicate.value in timeless
            and isinstance(quad.subject, ox.NamedNode)
            and quad.subject.value.startswith(ID)
            and quad.subject.value not in left_out
        )
        if given or _is_schema(quad):
            found.add(ox.Triple(quad.subject, quad.predicate, quad.object))
    return sorted(found, key=str)


_OURS = re.compile(re.escape(ID) + r"[^\s>'\")]+")


def derive_inferred(
    quads: Iterable[ox.Quad],
    triples: Iterable[ox.Triple],
    locate: Callable[[str], Where] = lambda node: Where(node=node),
) -> tuple[list[ox.Quad], list[Problem]]:
    """Reason over *triples* (see :func:`slice_of`); what *quads* already say is not said again.

    A contradiction is placed where the first thing that it names is described."""
    said = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    found, errors = infer(triples)
    problems = [
        Problem(
            "reasoner-contradiction",
            error,
            locate(named[0]) if (named := _OURS.findall(error)) else Where(),
            "mend the data or the axiom in ontology/axioms/reasoning.ttl that it names",
        )
        for error in errors
    ]
    return [in_graph(one, INFERRED) for one in found if one not in said], problems
