"""The page ``/uri-promise``: what about an address of ours never changes."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from aiconcord.names.namespaces import BASE, KINDS
from aiconcord.web.negotiate import demand
from aiconcord.web.pages import send_page
from aiconcord.web.rdf_forms import FORMS, HTML
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Pages"])


@router.get("/uri-promise", summary="Read what never changes about our addresses")
async def promise(request: Request, parts: Annotated[Services, Depends(services)]) -> Response:
    """Give the page."""
    demand(request.headers.get("accept"), (HTML,))
    known = parts.search.entries.values() if parts.search else ()
    retired = [entry.uri for entry in known if entry.replaced_by]
    return await send_page(
        request, "promise.html", base=BASE, kinds=KINDS, forms=FORMS, retired=sorted(retired)
    )
