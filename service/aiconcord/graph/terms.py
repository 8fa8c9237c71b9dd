"""Carry terms and triples between pyoxigraph, which parses and queries, and rdflib, which reasons.

Lexical forms go across untouched: rdflib is told not to normalise, so ``"1.10"`` stays as it is.
"""

from collections.abc import Iterable
from typing import Literal

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

OxTriple = ox.Triple


def to_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    """Give the rdflib term for a pyoxigraph *term*.

    >>> to_rdflib(ox.Literal("1.10"))
    rdflib.term.Literal('1.10')
    """
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        plain = datatype == str(rdflib.XSD.string)
        return rdflib.Literal(
            term.value, datatype=None if plain else rdflib.URIRef(datatype), normalize=False
        )
    raise TypeError("RDF 1.1 has no triples inside triples")


def from_rdflib(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Give the pyoxigraph term for an rdflib *term*.

    >>> from_rdflib(rdflib.Literal("x", lang="en"))
    <Literal value=x language=en>
    """
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        if term.datatype is None:
            return ox.Literal(str(term))
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
    raise TypeError(f"not a term of RDF 1.1: {term!r}")


def to_graph(
    triples: Iterable[ox.Triple | ox.Quad], *, store: Literal["Memory", "SimpleMemory"] = "Memory"
) -> rdflib.Graph:
    """Gather *triples* (or quads, whose graph is dropped) in an rdflib graph.

    *store* is rdflib's: the simple one keeps no account of named graphs, is filled and read in half
    the time, and is refused by what must know of them (pySHACL).
    """
    graph = rdflib.Graph(store=store, bind_namespaces="none")
    made: dict[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, Node] = {}

    def once(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
        """Make a term of rdflib once: the same few terms come again and again, and are costly."""
        if term not in made:
            made[term] = to_rdflib(term)
        return made[term]

    for triple in triples:
        graph.add((once(triple.subject), once(triple.predicate), once(triple.object)))
    return graph


def triple(parts: Iterable[object]) -> ox.Triple:
    """Make one pyoxigraph triple of three terms of either library."""
    subject, predicate, value = (
        from_rdflib(part) if isinstance(part, Node) else part for part in parts
    )
    return ox.Triple(subject, predicate, value)  # type: ignore[arg-type]


def in_graph(one: ox.Triple, graph: ox.NamedNode) -> ox.Quad:
    """Put a triple into the named *graph*."""
    return ox.Quad(one.subject, one.predicate, one.object, graph)


def graph_name(quad: ox.Quad) -> str:
    """Give the IRI of the graph of *quad*; empty for the default graph."""
    name = quad.graph_name
    return "" if isinstance(name, ox.DefaultGraph) else name.value


def from_graph(graph: rdflib.Graph) -> list[ox.Triple]:
    """Give the triples of an rdflib *graph*; a literal subject, which rdflib allows, is dropped."""
    return [triple(parts) for parts in graph if not isinstance(parts[0], rdflib.Literal)]
