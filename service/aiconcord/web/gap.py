"""The address ``/gap``: what of one framework is left open by what is done of another.

`GET` answers for codes in the address, or for the whole of a framework; `POST` for a list of codes
that is pasted or sent as a file. Nothing is kept. A code that is none is answered 422, with the
answer for the others beside it where the form has room for both.
"""

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from aiconcord.check.code_list import CodeList, place_codes_of
from aiconcord.check.mapping_known import KnownElements
from aiconcord.crosswalk import gap_report
from aiconcord.crosswalk.gap import find_gap
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.web.caching import FRESH
from aiconcord.web.crosswalks_held import (
    CONTENT,
    JSON,
    TABLES,
    Answer,
    form_at,
    form_of,
    held,
    named,
    send,
)
from aiconcord.web.failures import as_record
from aiconcord.web.gap_page import address, page
from aiconcord.web.gap_request import BARE, Asked, codes_of, names_in, read_posted
from aiconcord.web.mappings import known_ends
from aiconcord.web.rdf_forms import HTML

router = APIRouter(tags=["Crosswalks"])

_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "What is known of each element.", "content": CONTENT},
    422: {"description": "A code is not one of the framework; the rest is answered."},
}
_FORM: Final = {
    "schema": {
        "type": "object",
        "properties": {
            "from": {"type": "string"},
            "to": {"type": "string"},
            "crosswalk": {"type": "string"},
            "text": {"type": "string"},
            "file": {"type": "string", "format": "binary"},
            "as": {"type": "string", "enum": ["", *TABLES]},
        },
    }
}
_FILE: Final = {"schema": {"type": "string", "format": "binary"}}
_BODY: Final = {
    "required": True,
    "content": {**dict.fromkeys(BARE, _FILE), "multipart/form-data": _FORM},
}

NONE: Final[list[str]] = []
From = Annotated[str, Query(alias="from", description="The framework that work was done of")]
To = Annotated[str, Query(description="The framework of which one asks what is left")]
Have = Annotated[list[str], Query(description="Codes done; none for the whole framework")]
Only = Annotated[str, Query(alias="crosswalk", description="Take this crosswalk alone")]


@router.get("/gap", summary="Tell what of one framework another leaves open", responses=_RESPONSES)
async def show(
    request: Request,
    *,
    source: From = "",
    to: To = "",
    have: Have = NONE,
    only: Only = "",
) -> Response:
    """Answer for codes in the address; without any name, a browser gets the form."""
    form = form_of(request)
    names = {"from": source, "to": to, "crosswalk": only}
    if form == HTML and not any(each.strip() for each in names.values()):
        return await page(request, names)
    return await _answer(request, Asked(names, form, codes_of(have)), FRESH)


@router.get("/gap.{suffix}", include_in_schema=False)
async def show_form(request: Request, suffix: str) -> Response:
    """Answer in the form that the address names."""
    form = form_at("gap", suffix)
    query = request.query_params
    codes = codes_of(query.getlist("have"))
    return await _answer(request, Asked(names_in(query), form, codes), FRESH)


@router.post(
    "/gap",
    summary="Tell what is left open by a list of codes",
    openapi_extra={"requestBody": _BODY},
    responses=_RESPONSES,
)
async def judge_list(request: Request) -> Response:
    """Answer for a pasted list or a file; without either, for the whole of the framework."""
    asked = await read_posted(request)
    if asked.codes is None and asked.form == HTML:
        await named(request, asked.names)
        return RedirectResponse(address("/gap", asked.names), 303)
    return await _answer(request, asked, "no-store")


async def _answer(request: Request, asked: Asked, keep: str) -> Response:
    found = await named(request, asked.names)
    holdings = await held(request)
    have = None
    problems: tuple[Problem, ...] = tuple(asked.problems)
    if asked.codes is not None:
        codes = _placed(asked, found["from"], await known_ends(request))
        have, problems = frozenset(codes.elements), (*problems, *codes.problems)
    only = found.get("crosswalk", "")
    gap = await asyncio.to_thread(find_gap, holdings, found["from"], found["to"], have, only)
    record = await asyncio.to_thread(gap_report.as_json, gap, holdings)
    record["problems"] = [problem.as_json() for problem in problems]
    errors = [problem for problem in problems if problem.severity == "error"]
    status = errors[0].status if errors else 200
    keep = "no-store" if errors else keep
    if asked.form == HTML:
        return await page(request, asked.names, record, asked, status=status, keep=keep)
    if errors and asked.form != JSON:
        raise ProblemError(*errors)
    if errors:
        record = {**as_record(*errors), **record}
    name = f"gap--{gap.source.slug}--{gap.target.slug}"
    answer = Answer(record, gap_report.lines(record), gap_report.sheets(record), name)
    return await send(asked.form, answer, status=status, keep=keep)


def _placed(asked: Asked, framework: str, known: KnownElements) -> CodeList:
    return place_codes_of(asked.codes or (), asked.called, framework, known)
