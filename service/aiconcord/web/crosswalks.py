"""The addresses ``/crosswalks``, ``/coverage`` and ``/compare``: what is published, in use."""

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from aiconcord.crosswalk import compare as comparison
from aiconcord.crosswalk import coverage
from aiconcord.crosswalk.holdings import Holdings
from aiconcord.crosswalk.published import Crosswalk
from aiconcord.crosswalk.sheets import Sheet
from aiconcord.crosswalk.told import Teller
from aiconcord.names.uris import local_path, thing
from aiconcord.web.crosswalks_held import CONTENT, JSON, Answer, form_at, form_of, held, named, send
from aiconcord.web.gap_page import address, choosable
from aiconcord.web.negotiate import demand
from aiconcord.web.pages import send_page
from aiconcord.web.rdf_forms import HTML

router = APIRouter(tags=["Crosswalks"])

_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The answer.", "content": CONTENT}
}
Between = Annotated[str, Query(description="One framework")]
And = Annotated[str, Query(alias="and", description="The other framework")]
Only = Annotated[str, Query(description="Take this crosswalk alone")]
One = Annotated[str, Query(description="One crosswalk")]
Other = Annotated[str, Query(description="The other crosswalk")]


@router.get("/crosswalks", summary="List the crosswalks and what can be asked of them")
async def list_crosswalks(request: Request) -> Response:
    """List every crosswalk, by the frameworks it stands between, with what can be asked."""
    form = demand(request.headers.get("accept"), (HTML, JSON)).form
    holdings = await held(request)
    record = index(holdings)
    if form == JSON:
        return await send(JSON, Answer(record, Sheet("", (), ()), (), "crosswalks"))
    return await send_page(request, "crosswalks.html", found=record, **_words())


@router.get("/coverage", summary="Count what crosswalks name, both ways", responses=_RESPONSES)
async def cover(
    request: Request, *, between: Between = "", and_: And = "", crosswalk: Only = ""
) -> Response:
    """Tell how much of two frameworks is named; without names, a browser gets the form."""
    given = {"between": between, "and": and_, "crosswalk": crosswalk}
    return await _coverage(request, given, form_of(request))


@router.get("/coverage.{suffix}", include_in_schema=False)
async def cover_form(request: Request, suffix: str) -> Response:
    """Tell the coverage in the form that the address names."""
    query = request.query_params
    given = {name: query.get(name, "") for name in ("between", "and", "crosswalk")}
    return await _coverage(request, given, form_at("coverage", suffix))


@router.get("/compare", summary="Compare two crosswalks", responses=_RESPONSES)
async def compare(request: Request, *, one: One = "", other: Other = "") -> Response:
    """Tell where two crosswalks agree, differ, are silent; without names, give the form."""
    return await _comparison(request, {"one": one, "other": other}, form_of(request))


@router.get("/compare.{suffix}", include_in_schema=False)
async def compare_form(request: Request, suffix: str) -> Response:
    """Compare two crosswalks in the form that the address names."""
    query = request.query_params
    given = {name: query.get(name, "") for name in ("one", "other")}
    return await _comparison(request, given, form_at("compare", suffix))


async def _coverage(request: Request, given: dict[str, str], form: str) -> Response:
    holdings = await held(request)
    context: dict[str, Any] = {"given": given, "choosable": choosable(holdings), **_words()}
    if form == HTML and not any(each.strip() for each in given.values()):
        return await send_page(request, "coverage.html", found=None, **context)
    names = await named(request, given)
    wanted = (names["between"], names["and"], names.get("crosswalk", ""))
    record = await asyncio.to_thread(coverage.find_coverage, holdings, *wanted)
    if form == HTML:
        return await send_page(request, "coverage.html", found=record, **context)
    called = "--".join(("coverage", *(each["id"] for each in record["between"])))
    answer = Answer(record, coverage.lines(record), coverage.sheets(record), called)
    return await send(form, answer)


async def _comparison(request: Request, given: dict[str, str], form: str) -> Response:
    holdings = await held(request)
    pairs = [
        tuple(holdings.published.crosswalks[each] for each in pair)
        for pair in comparison.comparable(holdings.published)
    ]
    context: dict[str, Any] = {"given": given, "comparable": pairs, **_words()}
    if form == HTML and not any(each.strip() for each in given.values()):
        return await send_page(request, "compare.html", found=None, **context)
    names = await named(request, given)
    compared = await asyncio.to_thread(
        comparison.compare_crosswalks, holdings.published, names["one"], names["other"]
    )
    record = await asyncio.to_thread(comparison.as_json, compared, holdings)
    if form == HTML:
        return await send_page(request, "compare.html", found=record, **context)
    called = f"compare--{record['first']['id']}--{record['second']['id']}"
    answer = Answer(record, comparison.lines(record), comparison.sheets(record), called)
    return await send(form, answer)


def _words() -> dict[str, Any]:
    def of(kind: str, slug: str) -> str:
        return local_path(thing(kind, slug)) or ""

    return {"address": address, "thing": of}


def index(holdings: Holdings) -> dict[str, Any]:
    """List the crosswalks by the two frameworks they stand between, those of elements first."""
    tell = Teller(holdings)
    published = holdings.published
    found: dict[frozenset[str], dict[str, int]] = {}
    for row in published.rows:
        counted = found.setdefault(row.pair, {})
        counted[row.crosswalk] = counted.get(row.crosswalk, 0) + 1
    pairs = [_pair(pair, counted, holdings, tell) for pair, counted in found.items()]
    with_rows = {row.crosswalk for row in published.rows}
    return {
        "pairs": sorted(pairs, key=lambda pair: (-pair["elements"], [e["id"] for e in pair["of"]])),
        "without_rows": [
            tell.crosswalk(each)
            for each in sorted(published.crosswalks.values(), key=lambda each: each.rank)
            if each.iri not in with_rows
        ],
    }


def _pair(
    pair: frozenset[str], counted: dict[str, int], holdings: Holdings, tell: Teller
) -> dict[str, Any]:
    outlines = sorted((holdings.outline(each) for each in pair), key=lambda each: each.slug)
    crosswalks: list[Crosswalk] = sorted(
        (holdings.published.crosswalks[iri] for iri in counted), key=lambda each: each.rank
    )
    rows = holdings.published.by_pair[pair]
    return {
        "of": [tell.framework(each) for each in outlines],
        "crosswalks": [{**tell.crosswalk(each), "rows": counted[each.iri]} for each in crosswalks],
        "elements": sum(
            bool(holdings.framework_of(row.subject) and holdings.framework_of(row.object))
            for row in rows
        ),
    }
