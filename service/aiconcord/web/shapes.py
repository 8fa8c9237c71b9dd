"""The addresses ``/shape/…``: rules in SHACL, one page and document a rule.

The name of a file of shapes, such as ``/shape/mapping-rows``, gives all the shapes of that file, so
that others can run exactly these.
"""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from rdflib import OWL, RDF, RDFS, SH, URIRef
from rdflib.term import Node
from starlette.responses import RedirectResponse, Response

from aiconcord.names.namespaces import SHAPE
from aiconcord.web import vocabulary
from aiconcord.web.pages import choose_form, known_already, send_form, send_page, signposts
from aiconcord.web.rdf_forms import HTML, split_form
from aiconcord.web.reading import Reading
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Linked data"])
Parts = Annotated[Services, Depends(services)]


@router.get("/shape", include_in_schema=False)
async def without_slash() -> Response:
    """Lead to the list of shapes."""
    return RedirectResponse("/shape/", 308)


@router.get("/shape/{path:path}", summary="Read the rules of data and of mappings, or one of them")
async def shape(request: Request, path: str, parts: Parts) -> Response:
    """Answer with the list of shapes, or with one, in the form asked for by ending or by Accept."""
    graph = vocabulary.shapes(parts)
    stem, suffix = path, None
    if not vocabulary.describes(graph, SHAPE + path):
        stem, suffix = split_form(path)
    whole = stem in ("", "shapes")
    uri = SHAPE + ("" if whole else stem)
    if not whole and not vocabulary.describes(graph, uri):
        raise vocabulary.unknown(graph, uri, SHAPE, "/shape/")
    choice = choose_form(request, suffix)
    address = f"/shape/{'shapes' if whole else stem}"
    headers = {"Vary": "Accept", "Link": signposts(uri, address)}
    if same := known_already(request, choice, headers):
        return same
    if choice.form != HTML:
        found = graph if whole else vocabulary.shapes_of(graph, uri)
        return await send_form(request, choice, found, name=uri, headers=headers)
    it = Reading(graph, uri, str, None)
    if whole:
        tops = _named(graph.subjects(RDF.type, SH.NodeShape))
        files = _named(graph.subjects(RDF.type, OWL.Ontology))
        return await send_page(
            request, "shapes.html", headers=headers, it=it, shapes=tops, files=files
        )
    users = _named(graph.subjects(SH.property, URIRef(uri)))
    defined = _named(graph.subjects(RDFS.isDefinedBy, URIRef(uri)))
    return await send_page(
        request,
        "shape.html",
        headers=headers,
        it=it,
        address=address,
        users=users,
        defined=defined,
    )


def _named(nodes: Iterable[Node]) -> list[URIRef]:
    return sorted({node for node in nodes if isinstance(node, URIRef)})
