"""The address ``/search``: find things by any name, code or identifier, as page, JSON or CSV."""

import csv
import io
from dataclasses import asdict
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from aiconcord.ask.day_words import shown
from aiconcord.ask.search import Hit
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web.caching import FRESH
from aiconcord.web.negotiate import demand
from aiconcord.web.pages import send_page
from aiconcord.web.reading import Reading
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Search"])

HTML: Final = "text/html"
FORMS: Final = {"json": "application/json", "csv": "text/csv"}
MOST: Final = 200
"""More hits than this help nobody; who wants a list of everything asks SPARQL or takes a dump."""
LONGEST: Final = 300
HOW: Final = {
    "official": "official name",
    "short": "short name",
    "former": "former name",
    "holder": "signed by",
    "hidden": "garbled or wrong form",
    "code": "code",
    "identifier": "identifier elsewhere",
    "title": "title",
    "name": "name",
    "abbreviation": "abbreviation",
    "alternative": "other name",
}


@router.get("/search", summary="Find things by name, abbreviation, former name or code")
async def search(
    request: Request, parts: Annotated[Services, Depends(services)], q: str = "", limit: int = 30
) -> Response:
    """Find things, the best first; each hit says by which of its names it was found."""
    form = demand(request.headers.get("accept"), (HTML, *FORMS.values())).form
    return await _answer(request, parts, q, limit, form)


@router.get("/search.{ending}", summary="Find things, in one form whatever is accepted")
async def search_as(
    request: Request,
    ending: str,
    parts: Annotated[Services, Depends(services)],
    q: str = "",
    limit: int = 30,
) -> Response:
    """Find things as JSON or CSV."""
    if ending not in FORMS:
        raise ProblemError(
            Problem(
                "not-found",
                f"hits have no form `{ending[:20]}`",
                remedy="use /search.json or /search.csv",
            )
        )
    return await _answer(request, parts, q, limit, FORMS[ending])


async def _answer(request: Request, parts: Services, q: str, limit: int, form: str) -> Response:
    text = q.strip()
    if len(text) > LONGEST:
        raise ProblemError(
            Problem(
                "bad-request",
                f"the text to look for is {len(text)} characters long",
                Where(slot="q"),
                f"look for at most {LONGEST} characters, such as a name or a code",
            )
        )
    hits = parts.search.find(text, max(1, min(limit, MOST))) if parts.search and text else []
    if form == HTML:
        titles = [
            question
            for question in parts.questions.values()
            if text and text.casefold() in question.title.casefold()
        ]
        return await send_page(
            request,
            "search.html",
            searched=text,
            hits=hits,
            how=HOW,
            shown=shown,
            href=Reading.href,
            questions=titles[:5],
        )
    headers = {"Vary": "Accept", "Cache-Control": FRESH}
    if form == "text/csv":
        headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
        return Response(as_csv(hits), headers=headers)
    return JSONResponse({"q": text, "hits": [asdict(hit) for hit in hits]}, headers=headers)


def as_csv(hits: list[Hit]) -> str:
    """Write *hits* as CSV with a header line, as RFC 4180 has it."""
    out = io.StringIO()
    names = list(Hit.__dataclass_fields__)
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    writer.writerows(asdict(hit) for hit in hits)
    return out.getvalue()
