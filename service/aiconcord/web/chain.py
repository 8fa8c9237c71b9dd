"""The address ``/chain``: what follows for two frameworks over others that crosswalks join them by.

Everything it tells is derived from published rows and said to be; none of it is kept anywhere.
"""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from aiconcord.ask.chain_names import understand_chain
from aiconcord.crosswalk import chain_report
from aiconcord.crosswalk.chain_search import (
    MOST_CHAINS,
    MOST_STEPS,
    STEPS,
    check_steps,
    find_chains,
)
from aiconcord.crosswalk.chain_told import as_json
from aiconcord.crosswalk.grades import Grades, ask_grades
from aiconcord.names.uris import local_path, thing
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web.caching import FRESH
from aiconcord.web.crosswalks_held import CONTENT, Answer, form_at, form_of, held, send
from aiconcord.web.gap_page import address, choosable
from aiconcord.web.rdf_forms import HTML
from aiconcord.web.services import services

router = APIRouter(tags=["Crosswalks"])

EXAMPLES: Final = (
    (
        "the NIST Generative AI Profile to the AI Act, over AI Verify and the Hiroshima Code",
        {"from": "nist-ai-600-1", "to": "eu-ai-act"},
    ),
    (
        "GOVERN 1 of the AI RMF to ISO/IEC 42001, over AI Verify",
        {
            "from": "nist-ai-rmf-1.0",
            "element": "GOVERN 1",
            "via": ["sg-aivtf-2023"],
            "to": "iso-iec-42001-2023",
        },
    ),
)
SHOWN: Final = 300
"""Chains put on a page; it says so where there are more, and the files hold them all."""
NONE: Final[list[str]] = []
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "Every chain, and what is possible at its end.", "content": CONTENT},
    400: {"description": f"A name means nothing, or more than {MOST_CHAINS} chains lead there."},
}
From = Annotated[str, Query(alias="from", description="The framework where chains begin")]
To = Annotated[str, Query(description="The framework where they arrive")]
Element = Annotated[str, Query(description="Begin at this element alone: its official code")]
Via = Annotated[
    list[str], Query(description="Frameworks to pass, in this order and no others; none for any")
]
Steps = Annotated[str, Query(description=f"Most rows of a chain, 2 to {MOST_STEPS}; without via")]


@router.get("/chain", summary="Follow rows from one framework to another", responses=_RESPONSES)
async def show(
    request: Request,
    *,
    source: From = "",
    to: To = "",
    element: Element = "",
    via: Via = NONE,
    steps: Steps = "",
) -> Response:
    """Tell every chain, with what is possible at its end; who asks nothing gets the form."""
    form = form_of(request)
    values = {"from": source, "to": to, "element": element, "via": _given(via), "steps": steps}
    if form == HTML and not any(values.values()):
        return await _page(request, values)
    return await _answer(request, form, values)


@router.get("/chain.{suffix}", include_in_schema=False)
async def show_form(request: Request, suffix: str) -> Response:
    """Answer in the form that the address names."""
    form = form_at("chain", suffix)
    query = request.query_params
    values = {name: query.get(name, "") for name in ("from", "to", "element", "steps")}
    return await _answer(request, form, {**values, "via": _given(query.getlist("via"))})


def _given(via: list[str]) -> list[str]:
    return [each.strip() for each in via if each.strip()]


def _steps(text: str) -> int:
    if not text.strip():
        return STEPS
    if text.strip().isdecimal() and len(text) < 10:
        return int(text)
    what = "`steps` is not a whole number"
    remedy = f"write how many rows a chain may have, 2 to {MOST_STEPS}"
    raise ProblemError(Problem("parameter-value", what, Where(slot="steps"), remedy))


async def _answer(request: Request, form: str, values: Mapping[str, Any]) -> Response:
    steps = _steps(values["steps"])
    check_steps(len(values["via"]) + 1 if values["via"] else steps)
    names = await understand_chain(
        services(request).names, values["from"], values["to"], values["element"], values["via"]
    )
    holdings, grades = await held(request), await _grades(request)
    found = await asyncio.to_thread(
        find_chains,
        holdings.published,
        names.source,
        names.target,
        element=names.element,
        via=names.via,
        steps=steps,
    )
    record = await asyncio.to_thread(as_json, found, holdings, grades)
    if form == HTML:
        return await _page(request, values, record)
    name = f"chain--{record['from']['id']}--{record['to']['id']}"
    answer = Answer(record, chain_report.lines(record), chain_report.sheets(record), name)
    return await send(form, answer)


async def _grades(request: Request) -> Grades:
    """Ask for the grades of rows once: what an engine serves does not change while it runs."""
    state = request.app.state
    if not hasattr(state, "crosswalk_grades"):
        found = services(request)
        state.crosswalk_grades = await ask_grades(found.engine, found.places.queries)
    kept: Grades = state.crosswalk_grades
    return kept


async def _page(
    request: Request, values: Mapping[str, Any], record: Mapping[str, Any] | None = None
) -> Response:
    asked = dict(values)
    if record is not None:
        asked |= {side: record[side]["id"] for side in ("from", "to")}
    response: Response = services(request).render(
        request,
        "chain.html",
        found=record,
        values=asked,
        choosable=choosable(await held(request)),
        examples=[(label, address("/chain", each)) for label, each in EXAMPLES],
        endings=(("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON")),
        address=address,
        most_steps=MOST_STEPS,
        steps=STEPS,
        most_chains=MOST_CHAINS,
        most_shown=SHOWN,
        href=local_path,
        thing=lambda kind, slug: local_path(thing(kind, slug)),
    )
    response.headers.update({"Vary": "Accept", "Cache-Control": FRESH})
    return response
