"""The address ``/sparql``: the query side of the SPARQL 1.1 Protocol.

Start reading at :func:`sparql`. Reading a request is in ``sparql_request``, what the service says
of itself in ``describe_service``; limits and refusals of the query's text are the engine's.
"""

import re
import time
from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from aiconcord.graph.engine import GRAPH_TYPES, RESULT_TYPES, Answer
from aiconcord.graph.scan import Form
from aiconcord.graph.scan_aside import scan_aside
from aiconcord.web.caching import FRESH, Kept, digest, knows, unchanged, version, weak_etag
from aiconcord.web.clients import client_of
from aiconcord.web.describe_service import DESCRIPTION_TYPES, service_description
from aiconcord.web.direct import Endpoint
from aiconcord.web.hang_up import unless_gone
from aiconcord.web.negotiate import Choice, content_type, demand
from aiconcord.web.query_page import editor_page
from aiconcord.web.rate import Rate
from aiconcord.web.rdf_forms import HTML
from aiconcord.web.services import Services, services
from aiconcord.web.sparql_request import SparqlRequest, read_request

router = APIRouter(tags=["SPARQL"])

OFFERED: dict[Form, tuple[str, ...]] = {
    "select": RESULT_TYPES,
    "ask": RESULT_TYPES[:2],
    "construct": GRAPH_TYPES[:4],
    "describe": GRAPH_TYPES[:4],
}
"""What each form of query can be answered in. CSV and TSV have no way to write an ASK's answer, and
a graph's triples have no graph names for TriG and N-Quads to carry."""

_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\s*\(", re.IGNORECASE)


@router.get(
    "/sparql",
    summary="Ask a SPARQL 1.1 query",
    response_class=Response,
    openapi_extra={
        "parameters": [
            {
                "name": "query",
                "in": "query",
                "description": "The query; without one the service describes itself.",
                "schema": {"type": "string"},
                "example": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10",
            },
            *(
                {
                    "name": name,
                    "in": "query",
                    "description": f"A {kind} graph to ask, in place of those the query names.",
                    "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
                }
                for name, kind in (("default-graph-uri", "default"), ("named-graph-uri", "named"))
            ),
        ]
    },
)
@router.get("/sparql/", include_in_schema=False)
async def sparql(request: Request) -> Response:
    """Answer one SPARQL 1.1 query, sent in any of the protocol's three ways.

    The form of the answer follows Accept: results as JSON, XML, CSV or TSV, graphs as Turtle,
    N-Triples, JSON-LD or RDF/XML. An answer over a limit is refused whole, never cut. Without a
    query, a browser gets the editor and everybody else the service description.
    """
    parts = services(request)
    rate: Rate = request.app.state.rate
    client = client_of(request)
    rate.admit(client, time.monotonic())
    response = await _respond(request, parts)
    response.headers.update(rate.fields(client, parts.engine.room(client), time.monotonic()))
    return response


async def _respond(request: Request, parts: Services) -> Response:
    asked = await read_request(request, parts.settings.limits)
    if asked.query is None:
        return await _describe(request, parts)
    return await _answer(request, parts, asked, asked.query)


@router.post(
    "/sparql",
    summary="Ask a SPARQL 1.1 query, of any length",
    response_class=Response,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": {"schema": {"type": "string"}},
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "required": ["query"],
                        "properties": {"query": {"type": "string"}},
                    }
                },
            },
        }
    },
)
@router.post("/sparql/", include_in_schema=False)
async def sparql_by_post(request: Request) -> Response:
    """Answer one SPARQL 1.1 query sent as the body, or as a form."""
    return await sparql(request)


DIRECT: Final[Mapping[str, Endpoint]] = {"/sparql": sparql, "/sparql/": sparql}
"""What :class:`~aiconcord.web.direct.Direct` answers without the framework."""


async def _answer(request: Request, parts: Services, asked: SparqlRequest, query: str) -> Response:
    form = (await scan_aside(query, parts.settings.limits)).form
    choice = demand(request.headers.get("accept"), OFFERED[form])
    lasting = not _CHANGING.search(query)
    key = digest(
        version(request),
        query,
        choice.form,
        *("default", *asked.dataset.default, "named", *asked.dataset.named),
    )
    etag = weak_etag(request, key, choice.name)
    if lasting and knows(request, etag):
        return unchanged(etag)
    kept: Kept[Answer] = request.app.state.kept
    answer = kept.get(key) if lasting else None
    if answer is None:
        work = parts.engine.ask(
            query,
            dataset=asked.dataset or None,
            media_type=choice.form,
            client=client_of(request),
        )
        answer = await unless_gone(request, work)
        if lasting:
            kept.put(key, answer)
    return _response(answer, choice, etag if lasting else None)


def _response(answer: Answer, choice: Choice, etag: str | None) -> Response:
    kind = content_type(choice.name)
    if choice.form == "text/csv":
        kind += "; header=present"
    headers = {"Content-Type": kind, "Vary": "Accept"}
    headers |= {"ETag": etag, "Cache-Control": FRESH} if etag else {"Cache-Control": "no-store"}
    return Response(answer.body, headers=headers)


async def _describe(request: Request, parts: Services) -> Response:
    """Answer a request without a query: the editor for a browser, else the description."""
    choice = demand(request.headers.get("accept"), (*DESCRIPTION_TYPES, HTML))
    if choice.form == HTML:
        return await editor_page(request, parts)
    etag = weak_etag(request, "description", str(request.url), choice.name)
    if knows(request, etag):
        return unchanged(etag)
    body = await service_description(request, parts, choice.form)
    return _response(Answer(body, choice.form), choice, etag)
