"""The address `/def/context.jsonld`: the JSON-LD context made from the ontology."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from aiconcord.problems.record import Problem, ProblemError
from aiconcord.web.caching import FRESH, knows, unchanged, weak_etag
from aiconcord.web.dumps import the_release
from aiconcord.web.negotiate import content_type
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Linked data"])


@router.get("/def/context.jsonld", summary="Read the JSON-LD context", response_class=Response)
async def context(request: Request, parts: Annotated[Services, Depends(services)]) -> Response:
    """Give the context with which the JSON-LD download is written."""
    etag = weak_etag(request, "context")
    if knows(request, etag):
        return unchanged(etag)
    path = the_release(parts).context
    if not path.is_file():
        remedy = "the release is of an older version; build it again"
        raise ProblemError(Problem("not-found", "the release holds no context", remedy=remedy))
    body = await asyncio.to_thread(path.read_bytes)
    fields = {
        "Content-Type": content_type("application/ld+json"),
        "Cache-Control": FRESH,
        "ETag": etag,
    }
    return Response(body, headers=fields)
