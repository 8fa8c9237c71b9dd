"""Give the saved questions as examples beside the endpoint, where query editors look for them."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from rdflib import RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH
from starlette.responses import Response

from aiconcord.ask.as_rdf import as_rdf
from aiconcord.names.namespaces import PREFIXES
from aiconcord.web.caching import FRESH, knows, unchanged, weak_etag
from aiconcord.web.describe_service import endpoint_of
from aiconcord.web.negotiate import content_type, demand
from aiconcord.web.query_page import filled_examples
from aiconcord.web.rdf_forms import BY_TYPE, write
from aiconcord.web.services import Services, services

router = APIRouter(tags=["SPARQL"])

ADDRESS: Final = "/sparql/.well-known/sparql-examples"
_SCHEMA: Final = Namespace(PREFIXES["schema"])


@router.get(ADDRESS, summary="Read the saved questions as example queries", response_class=Response)
async def examples(request: Request, parts: Annotated[Services, Depends(services)]) -> Response:
    """Give every saved question as a SHACL executable that names this endpoint as its target.

    Its SELECT holds the example's values, so that it runs at once and over little.
    """
    choice = demand(request.headers.get("accept"), tuple(BY_TYPE))
    endpoint = endpoint_of(request)
    etag = weak_etag(request, str(request.url), choice.name)
    if knows(request, etag):
        return unchanged(etag)
    graph = Graph(bind_namespaces="none")
    filled = {each["slug"]: each["query"] for each in await filled_examples(request, parts)}
    for question in parts.questions.values():
        graph += as_rdf(question)
        here = URIRef(question.uri)
        if question.slug in filled:
            graph.set((here, SH.select, Literal(filled[question.slug])))
        graph.add((here, RDFS.comment, Literal(question.title, "en")))
        graph.add((here, _SCHEMA.target, endpoint))
    return Response(
        write(graph, BY_TYPE[choice.form]),
        headers={
            "Content-Type": content_type(choice.name),
            "ETag": etag,
            "Cache-Control": FRESH,
            "Vary": "Accept",
        },
    )
