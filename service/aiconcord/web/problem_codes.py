"""List every problem code with its meaning at ``/problems``, where each record's ``type`` leads."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from aiconcord.problems.codes import CODES
from aiconcord.web.caching import FRESH
from aiconcord.web.negotiate import choose
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Operation"])


@router.get("/problems", summary="List the problem codes", response_class=Response)
async def problem_codes(
    request: Request, parts: Annotated[Services, Depends(services)]
) -> Response:
    """List the codes, what each means and the status it answers with, as a page or as JSON."""
    form = choose(request.headers.get("accept"), ("application/json", "text/html"))
    response: Response
    if form == "text/html":
        response = parts.render(request, "problems.html", codes=sorted(CODES.items()))
    else:
        response = JSONResponse(
            {
                name: {"meaning": code.meaning, "status": code.status}
                for name, code in sorted(CODES.items())
            }
        )
    response.headers.update({"Vary": "Accept", "Cache-Control": FRESH})
    return response
