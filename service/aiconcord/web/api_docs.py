"""Show the HTTP interface at ``/docs`` with Swagger UI from our own files; nothing is fetched."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from aiconcord.web.caching import FRESH, knows, unchanged, weak_etag
from aiconcord.web.headers import POLICY_OF_TOOLS
from aiconcord.web.services import Services, services

router = APIRouter()


@router.get("/docs", include_in_schema=False)
async def docs(request: Request, parts: Annotated[Services, Depends(services)]) -> Response:
    """Give the page; without JavaScript it lists the addresses itself."""
    response = parts.render(request, "docs.html", operations=operations(request.app.openapi()))
    response.headers["Cache-Control"] = FRESH
    response.headers["Content-Security-Policy"] = POLICY_OF_TOOLS
    return response


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> Response:
    """Give the description of the interface that ``/docs`` shows, for machines."""
    etag = weak_etag(request, "openapi")
    if knows(request, etag):
        return unchanged(etag)
    fields = {"Cache-Control": FRESH, "ETag": etag}
    return JSONResponse(request.app.openapi(), headers=fields)


def operations(openapi: dict[str, dict[str, dict[str, dict[str, str]]]]) -> list[tuple[str, ...]]:
    """List method, path and summary of every operation.

    >>> operations({"paths": {"/sparql": {"get": {"summary": "Ask"}}}})
    [('GET', '/sparql', 'Ask')]
    """
    return [
        (method.upper(), path, operation.get("summary", ""))
        for path, methods in sorted(openapi["paths"].items())
        for method, operation in methods.items()
    ]
