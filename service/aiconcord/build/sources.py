"""Derive the source graphs: for each source, everything that rests on it.

``GRAPH ?g { … }`` then answers "who says so?" without knowing how citations are modelled.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from aiconcord.build.facts import iri
from aiconcord.names.namespaces import GRAPH, ID

SOURCE_GRAPH = GRAPH + "source/"


def derive_source_graphs(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Give each thing that cites a source, with these citations, in the graph of the source.

    A refuted press claim stands in the graph of the report that made it, and not in that of the
    source that refutes it."""
    cites, source = iri("aic:cites"), iri("aic:source")
    said: dict[str, list[ox.Quad]] = {}
    cited: dict[str, list[str]] = {}
    sources: dict[str, str] = {}
    for quad in quads:
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        subject = quad.subject.value
        said.setdefault(subject, []).append(quad)
        if isinstance(quad.object, ox.NamedNode):
            if quad.predicate == cites:
                cited.setdefault(subject, []).append(quad.object.value)
            elif quad.predicate == source:
                sources[subject] = quad.object.value
    prefix = ID + "source/"
    for subject, citations in cited.items():
        for citation in citations:
            found = sources.get(citation, "")
            if found.startswith(prefix):
                graph = ox.NamedNode(SOURCE_GRAPH + found.removeprefix(prefix))
                for quad in (*said[subject], *said[citation]):
                    yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
