"""Give a Turtle document of the release in the RDF form a client asked for."""

from fastapi import Request
from rdflib import Graph
from starlette.responses import Response

from aiconcord.web.caching import FRESH, knows, unchanged, weak_etag
from aiconcord.web.negotiate import Choice, content_type
from aiconcord.web.rdf_forms import BY_TYPE, write


def in_form(turtle: bytes, media_type: str) -> bytes:
    """Write the triples of *turtle* in *media_type*; Turtle itself is handed on byte for byte."""
    if media_type == "text/turtle":
        return turtle
    graph = Graph(bind_namespaces="none")
    graph.parse(data=turtle, format="turtle")
    return write(graph, BY_TYPE[media_type])


def description(request: Request, turtle: bytes, choice: Choice, links: str = "") -> Response:
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
