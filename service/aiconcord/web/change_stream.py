"""Changes as a Linked Data Event Stream: members that never change, in order of time.

A member is one change and points at the canonical name with ``dcterms:isVersionOf``; what the name
means now is found there. The stream's root leads to its pages, and each page to the next.
"""

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from aiconcord.graph.changes import Change
from aiconcord.graph.terms import to_graph
from aiconcord.names.namespaces import PREFIXES
from aiconcord.web.change_log import STREAM, Log, member
from aiconcord.web.rdf_forms import BY_TYPE, write

WITH_GRAPHS: Final = {
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
TRIPLES: Final = ("text/turtle", "application/ld+json")
TYPES: Final = {"added": "as:Create", "changed": "as:Update", "retired": "as:Update"}
USED: Final = ("as", "dcterms", "ldes", "owl", "prov", "rdf", "rdfs", "tree", "xsd")


def _iri(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def moment(day: str) -> ox.Literal:
    """Give the moment at which a release of *day* said what it said: the beginning of that day.

    >>> str(moment("2026-11-21"))
    '"2026-11-21T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    """
    return ox.Literal(f"{day}T00:00:00Z", datatype=_iri("xsd:dateTime"))


def stream(log: Log, page: int | None, media_type: str) -> bytes:
    """Write a *page* of the stream, or its root, in *media_type*.

    In the forms that have named graphs, what is said of a member stands in a graph of its name, as
    stream clients expect; the other forms hold the same triples in one graph.
    """
    quads = [*_stream(), *(_root(log) if page is None else _page(log, page))]
    if media_type in WITH_GRAPHS:
        written = ox.serialize(
            quads, format=WITH_GRAPHS[media_type], prefixes={name: PREFIXES[name] for name in USED}
        )
        return written or b""
    return write(to_graph(quads), BY_TYPE[media_type])


def _stream() -> Iterator[ox.Quad]:
    """Say what every document of the stream says: what it is, and how members are told apart."""
    node = ox.NamedNode(STREAM)
    yield ox.Quad(node, _iri("rdf:type"), _iri("ldes:EventStream"))
    yield ox.Quad(node, _iri("rdf:type"), _iri("tree:Node"))
    yield ox.Quad(node, _iri("dcterms:title"), ox.Literal("Changes to AI Concord", language="en"))
    yield ox.Quad(node, _iri("ldes:timestampPath"), _iri("prov:generatedAtTime"))
    yield ox.Quad(node, _iri("ldes:versionOfPath"), _iri("dcterms:isVersionOf"))
    yield ox.Quad(node, _iri("tree:view"), node)


def _root(log: Log) -> Iterator[ox.Quad]:
    if log.changes:
        for number in range(1, log.pages + 1):
            yield from _relation(STREAM, f"{STREAM}#page-{number}", number, log)


def _relation(node: str, name: str, number: int, log: Log) -> Iterator[ox.Quad]:
    """Say that *node* leads to page *number*, and from which moment on its members are."""
    relation = ox.NamedNode(name)
    yield ox.Quad(ox.NamedNode(node), _iri("tree:relation"), relation)
    yield ox.Quad(relation, _iri("rdf:type"), _iri("tree:GreaterThanOrEqualToRelation"))
    yield ox.Quad(relation, _iri("tree:path"), _iri("prov:generatedAtTime"))
    yield ox.Quad(relation, _iri("tree:value"), moment(log.page(number)[0].date))
    yield ox.Quad(relation, _iri("tree:node"), ox.NamedNode(f"{STREAM}?page={number}"))


def _page(log: Log, number: int) -> Iterator[ox.Quad]:
    address = f"{STREAM}?page={number}"
    yield ox.Quad(ox.NamedNode(address), _iri("rdf:type"), _iri("tree:Node"))
    if number < log.pages:
        yield from _relation(address, f"{address}#next", number + 1, log)
    names = [(ox.NamedNode(member(number, one)), one) for one in log.page(number)]
    for name, _ in names:
        yield ox.Quad(ox.NamedNode(STREAM), _iri("tree:member"), name)
    for name, one in names:
        yield from _member(name, one)


def _member(name: ox.NamedNode, one: Change) -> Iterator[ox.Quad]:
    thing = ox.NamedNode(one.uri)
    label = ox.Literal(f"{one.change} in release {one.release}", language="en")
    yield ox.Quad(name, _iri("rdf:type"), _iri(TYPES[one.change]), name)
    yield ox.Quad(name, _iri("rdfs:label"), label, name)
    yield ox.Quad(name, _iri("as:object"), thing, name)
    yield ox.Quad(name, _iri("dcterms:isVersionOf"), thing, name)
    yield ox.Quad(name, _iri("prov:generatedAtTime"), moment(one.date), name)
    yield ox.Quad(name, _iri("owl:versionInfo"), ox.Literal(one.release), name)
    yield ox.Quad(name, _iri("dcterms:identifier"), ox.Literal(one.hash), name)
