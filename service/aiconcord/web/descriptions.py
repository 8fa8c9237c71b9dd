"""Give a Turtle document of the release in the RDF form a client asked for."""

from typing import Final

from fastapi import Request
from rdflib import Graph
from starlette.responses import Response

from aiconcord.graph.engine import GRAPH_TYPES
from aiconcord.web.caching import FRESH, knows, unchanged, weak_etag
from aiconcord.web.negotiate import Choice, content_type

RDF_TYPES: Final = GRAPH_TYPES[:4]
SUFFIXES: Final = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
}
"""The ending of an explicit form, and the media type it stands for."""


def in_form(turtle: bytes, media_type: str) -> bytes:
    """Write the triples of *turtle* in *media_type*; Turtle itself is handed on byte for byte."""
    if media_type == "text/turtle":
        return turtle
    graph = Graph(bind_namespaces="none")
    graph.parse(data=turtle, format="turtle")
    written: bytes = graph.serialize(format=media_type, encoding="utf-8")
    return written


def document(request: Request, turtle: bytes, choice: Choice, links: str = "") -> Response:
    """Answer *request* with the document *turtle* in the form of *choice*."""
    etag = weak_etag(request, request.url.path, choice.name)
    fields = {"Link": links} if links else {}
    if knows(request, etag):
        return unchanged(etag, fields)
    fields |= {
        "Content-Type": content_type(choice.name),
        "ETag": etag,
        "Cache-Control": FRESH,
        "Vary": "Accept",
    }
    return Response(in_form(turtle, choice.form), headers=fields)
