"""The document of a thing: its triples, asked for once a release and kept.

Each kind has one CONSTRUCT in ``queries/things/``. Labels of things that the document only points
at are added from the names that were indexed at the start, so that whoever reads it needs no second
request to know what the links mean.
"""

import asyncio
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from fastapi import Request
from rdflib import RDFS, Graph, Literal, URIRef

from aiconcord.graph.bindings import inline
from aiconcord.graph.engine import Answer, Term
from aiconcord.graph.terms import to_graph
from aiconcord.names.namespaces import ID
from aiconcord.names.uris import kind_of
from aiconcord.web.caching import digest, version
from aiconcord.web.services import Services

N_TRIPLES = "application/n-triples"
FALLBACK = "thing"
"""The query for kinds that need nothing beyond the thing itself and what is claimed about it."""


@cache
def query_of(folder: Path, kind: str) -> str:
    """Read the query that makes documents of *kind*."""
    path = folder / "things" / f"{kind}.rq"
    return (path if path.is_file() else folder / "things" / f"{FALLBACK}.rq").read_text("utf-8")


def query_text(parts: Services, uri: str) -> str:
    """Give the query behind the document of *uri*, as a person may run it: the thing filled in."""
    text = query_of(parts.places.queries, kind_of(uri) or FALLBACK)
    lines = [line for line in text.splitlines() if not line.startswith("#+")]
    head, where, rest = "\n".join(lines).partition("WHERE {")
    return f"{head}{where}\n  VALUES ?thing {{ <{uri}> }}{rest}\n"


async def document(request: Request, parts: Services, uri: str, *, for_page: bool = False) -> Graph:
    """Give the document of the thing at *uri*, with a label for every thing of ours in it.

    *for_page* asks for what the page shows and no more, where the whole document is far larger.
    """
    kind = kind_of(uri) or FALLBACK
    folder = parts.places.queries / "pages" if for_page else parts.places.queries
    if not (folder / "things" / f"{kind}.rq").is_file():
        folder = parts.places.queries
    key = digest("document", version(request), uri, str(folder))
    kept = request.app.state.kept.get(key)
    if kept is None:
        query = inline(query_of(folder, kind), "thing", Term.uri(uri))
        kept = await parts.engine.ask(query, media_type=N_TRIPLES)
        request.app.state.kept.put(key, Answer(kept.body, N_TRIPLES))
    graph = await asyncio.to_thread(_read, kept.body)
    _add_labels(graph, parts)
    return graph


def _read(body: bytes) -> Graph:
    """Read N-Triples with the engine's parser: rdflib's own takes several times as long."""
    return to_graph(ox.parse(body, format=ox.RdfFormat.N_TRIPLES), store="SimpleMemory")


def _add_labels(graph: Graph, parts: Services) -> None:
    if parts.search is None:
        return
    mentioned = {
        term
        for triple in graph
        for term in triple
        if isinstance(term, URIRef) and term.startswith(ID)
    }
    for term in mentioned:
        entry = parts.search.entries.get(str(term))
        if entry and entry.label and (term, RDFS.label, None) not in graph:
            graph.add((term, RDFS.label, Literal(entry.label, lang=entry.lang)))
