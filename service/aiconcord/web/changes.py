"""The address ``/changes``: what each release added, changed and retired, to read or to follow.

One log, in every form: a page, an Atom feed, an event stream (LDES), CSV and JSON.
"""

import asyncio
import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from aiconcord.graph.changes import Change
from aiconcord.names.uris import local_path
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web import change_feed
from aiconcord.web.caching import FRESH, IMMUTABLE
from aiconcord.web.change_feed import MEDIA_TYPE as ATOM
from aiconcord.web.change_log import STREAM, Log, anchor, log_of, page_number, thing_named
from aiconcord.web.change_stream import TRIPLES, WITH_GRAPHS, stream
from aiconcord.web.dumps import the_release
from aiconcord.web.negotiate import Choice, demand
from aiconcord.web.pages import known_already, send_bytes, send_page
from aiconcord.web.rdf_forms import HTML
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Description"])

CSV, JSON = "text/csv", "application/json"
OF_A_THING: Final = (HTML, ATOM, CSV, JSON)
OFFERED: Final = (*OF_A_THING, *TRIPLES, *WITH_GRAPHS)
ENDINGS: Final = {
    ".html": HTML,
    ".atom": ATOM,
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".trig": "application/trig",
    ".nq": "application/n-quads",
    ".csv": CSV,
    ".json": JSON,
}
COLUMNS: Final = ("release", "date", "change", "kind", "uri")

Parts = Annotated[Services, Depends(services)]
Rows = Sequence[tuple[int, Change]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which changes are asked for: all, those of one *page*, or those of one *thing*."""

    log: Log
    page: int | None
    thing: str | None


def asked(
    parts: Parts,
    page: Annotated[str | None, Query(description="One page, counted from 1")] = None,
    thing: Annotated[str | None, Query(description="One thing, such as body/imda")] = None,
) -> Asked:
    """Read what a request asks for; a page or a thing that there is not is a ProblemError."""
    log = log_of(the_release(parts))
    number = page_number(page, log)
    if not thing or not thing.strip():
        return Asked(log, number, None)
    uri = thing_named(thing.strip())
    if not log.history(uri):
        raise ProblemError(
            Problem(
                "not-found",
                f"no change is known of `{uri[:300]}`",
                Where(slot="thing", node=uri[:300]),
                "name a thing of this release, such as ?thing=body/imda",
            )
        )
    return Asked(log, None, uri)


What = Annotated[Asked, Depends(asked)]


@router.get("/changes", summary="Follow what each release changed", response_class=Response)
async def changes(request: Request, parts: Parts, what: What) -> Response:
    """Give the changes as a page, an Atom feed, an event stream (LDES), CSV or JSON."""
    offered = OF_A_THING if what.thing else OFFERED
    return await _changes(request, parts, what, demand(request.headers.get("accept"), offered))


def _explicit(suffix: str, kind: str) -> None:
    @router.get(f"/changes{suffix}", include_in_schema=False)
    async def form(request: Request, parts: Parts, what: What) -> Response:
        """Give the changes in this form, whatever is accepted."""
        if what.thing and kind not in OF_A_THING:
            demand(kind, OF_A_THING)
        return await _changes(request, parts, what, Choice(kind, kind))


for _suffix, _kind in ENDINGS.items():
    _explicit(_suffix, _kind)


async def _changes(request: Request, parts: Services, what: Asked, choice: Choice) -> Response:
    headers = {"Vary": "Accept", "Cache-Control": FRESH, "Link": _links(what)}
    # A page of the stream that can no longer change is kept by clients for good.
    if what.page is not None and choice.form != HTML and what.log.is_final(what.page):
        headers["Cache-Control"] = IMMUTABLE
    if same := known_already(request, choice, headers):
        return same
    if choice.form == HTML:
        return await _page(request, parts, what, headers)
    body = await asyncio.to_thread(_write, parts, what, choice.form)
    return send_bytes(request, choice, body, headers)


def _write(parts: Services, what: Asked, form: str) -> bytes:
    if form == ATOM:
        return _feed(parts, what)
    if form in (CSV, JSON):
        return _table(_rows(what), form)
    return stream(what.log, what.page, form)


def _rows(what: Asked) -> Rows:
    """Give what is asked for, each change with its page; all changes where nothing is."""
    if what.thing:
        return what.log.history(what.thing)
    pages = [what.page] if what.page else range(1, what.log.pages + 1)
    return [(number, one) for number in pages for one in what.log.page(number)]


def _shown_page(what: Asked) -> int:
    return what.page or what.log.pages


def _table(rows: Rows, form: str) -> bytes:
    found = [{name: getattr(one, name) for name in COLUMNS} for _, one in rows]
    if form == JSON:
        return (json.dumps(found, indent=1, ensure_ascii=False) + "\n").encode()
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS)
    table.writeheader()
    table.writerows(found)
    return out.getvalue().encode()


def _feed(parts: Services, what: Asked) -> bytes:
    """Write the feed: the newest page for subscribers, older ones as archives behind it."""
    page, log = _shown_page(what), what.log
    links = [("alternate", STREAM)]
    if what.thing:
        name = f"{STREAM}?thing={what.thing}"
    else:
        name = STREAM if what.page is None else f"{STREAM}?page={page}"
        links.append(("current", f"{STREAM}.atom"))
        links += [("prev-archive", f"{STREAM}.atom?page={page - 1}")] * (page > 1)
        links += [("next-archive", f"{STREAM}.atom?page={page + 1}")] * (page < log.pages)
    links.append(("self", name.replace(STREAM, f"{STREAM}.atom", 1)))
    rows = _rows(what) if what.thing else [(page, one) for one in log.page(page)]
    label = parts.search.label if parts.search else str
    return change_feed.feed(
        rows,
        label,
        name=name,
        title="Changes to AI Concord",
        links=links,
        archive=what.page is not None and log.is_final(what.page),
        day=the_release(parts).date.isoformat(),
    )


def _links(what: Asked) -> str:
    links = [f'<{STREAM}>; rel="cite-as"', f'</changes.atom>; rel="alternate"; type="{ATOM}"']
    if what.page and what.page > 1:
        links.append(f'</changes?page={what.page - 1}>; rel="prev"')
    if what.page and what.page < what.log.pages:
        links.append(f'</changes?page={what.page + 1}>; rel="next"')
    return ", ".join(links)


async def _page(
    request: Request, parts: Services, what: Asked, headers: dict[str, str]
) -> Response:
    number = _shown_page(what)
    rows = _rows(what) if what.thing else [(number, one) for one in what.log.page(number)]
    return await send_page(
        request,
        "changes.html",
        headers=headers,
        log=what.log,
        number=number,
        thing=what.thing,
        rows=rows,
        anchor=anchor,
        label=parts.search.label if parts.search else str,
        address=change_address,
    )


def change_address(uri: str) -> str:
    """Give the path of the document about *uri* on this server.

    >>> change_address("https://w3id.org/aiconcord/id/body/imda")
    '/doc/body/imda'
    """
    path = local_path(uri) or uri
    return "/doc/" + path.removeprefix("/id/") if path.startswith("/id/") else path
