"""The dataset a query runs on: which graphs are its default graph and which its named ones.

Oxigraph counts a triple once for each FROM that holds it, where SPARQL merges the graphs. So
several default graphs are merged into a store of their own first. A relative IRI stands under our
base. Imported by workers: pyoxigraph and our constants, nothing else.
"""

from collections.abc import Sequence

import pyoxigraph as ox

from aiconcord.names.namespaces import BASE

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def run(
    store: ox.Store, query: str, default: Sequence[str] | None, named: Sequence[str]
) -> Results:
    """Run *query* on *store*, or on the dataset of the graphs *default* and *named*.

    A dataset with named graphs only has an empty default graph, and one with default graphs only
    has no named graphs. A graph the store does not hold is empty; nothing is fetched.
    """
    if default is None:
        return store.query(query, base_iri=BASE)
    names = [ox.NamedNode(iri) for iri in named]
    merged = [ox.NamedNode(iri) for iri in default]
    if len(merged) < 2:
        return store.query(
            query, base_iri=BASE, default_graph=list(merged), named_graphs=list(names)
        )
    return merge(store, merged, names).query(
        query, base_iri=BASE, default_graph=ox.DefaultGraph(), named_graphs=list(names)
    )


def merge(
    store: ox.Store, default: Sequence[ox.NamedNode], named: Sequence[ox.NamedNode]
) -> ox.Store:
    """Make a store whose default graph is the set union of *default*, beside the graphs *named*."""
    made = ox.Store()
    for graph in default:
        made.extend(
            ox.Quad(quad.subject, quad.predicate, quad.object)
            for quad in store.quads_for_pattern(None, None, None, graph)
        )
    for graph in named:
        made.extend(store.quads_for_pattern(None, None, None, graph))
    return made
