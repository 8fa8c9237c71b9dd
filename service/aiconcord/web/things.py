"""The addresses ``/id/…`` and ``/doc/…``: a thing's name, and the documents about it.

A name answers 303 to its document, which is negotiated or picked by an ending. Slugs have dots of
their own (``nist-ai-rmf-1.0``), so the whole path is looked up as a known thing before an ending is
taken off it.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from aiconcord.ask.day_words import shown
from aiconcord.ask.search import SearchIndex
from aiconcord.names.namespaces import ID, KINDS
from aiconcord.names.uris import kind_of, local_path
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web.as_of import Day, as_of, query_of
from aiconcord.web.caching import FRESH
from aiconcord.web.change_log import first_said
from aiconcord.web.documents import document, query_text
from aiconcord.web.embedded_data import embedded
from aiconcord.web.kinds import TITLES
from aiconcord.web.pages import choose_form, known_already, send_form, send_page, signposts
from aiconcord.web.rdf_forms import BY_TYPE, HTML, split_form
from aiconcord.web.services import Services, services
from aiconcord.web.statements import short_title
from aiconcord.web.thing_views import claim_class, read_thing, said

router = APIRouter(tags=["Linked data"])

Parts = Annotated[Services, Depends(services)]


@router.get("/id/{path:path}", summary="Lead from a thing to the document about it")
async def name(path: str, parts: Parts, day: Day = None) -> Response:
    """Answer 303 to the document about the thing; an unknown name is told its nearest."""
    uri = ID + path
    _known(parts, uri)
    target = _document_path(uri) + query_of(day)
    return RedirectResponse(target, 303, headers={"Cache-Control": FRESH})


@router.get("/doc/{path:path}", summary="Describe a thing as a page or as triples")
async def describe(request: Request, path: str, parts: Parts, day: Day = None) -> Response:
    """Answer with the document about a thing, in the form asked for by ending or by Accept.

    With ``at`` it is the document as of that day. The canonical link stays that of the thing.
    """
    if path.strip("/") in KINDS:
        return RedirectResponse(f"/browse/{path.strip('/')}", 303)
    stem, suffix = path, None
    if parts.search is None or not parts.search.knows(ID + path):
        stem, suffix = split_form(path)
    uri = ID + stem
    _known(parts, uri)
    choice = choose_form(request, suffix)
    address = _document_path(uri)
    ending = ".html" if choice.form == HTML else BY_TYPE[choice.form].suffix
    headers = {
        "Vary": "Accept",
        "Link": signposts(uri, address, query=query_of(day)),
        "Content-Location": address + ending + query_of(day),
    }
    if same := known_already(request, choice, headers):
        return same
    graph = await document(request, parts, uri, for_page=choice.form == HTML)
    if choice.form != HTML and not day:
        return await send_form(request, choice, graph, name=uri, headers=headers)
    today = parts.release.date if parts.release else None
    label = parts.search.label if parts.search else str
    it, template = read_thing(graph, uri, label, today, day)
    it.short_of = parts.search.short if parts.search else None
    if choice.form != HTML:
        graph = as_of(it)
        return await send_form(request, choice, graph, name=uri + query_of(day), headers=headers)
    return await send_page(
        request,
        template,
        headers=headers,
        it=it,
        kind_one=it.kind,
        kind_title=TITLES.get(it.kind, it.kind),
        said=said,
        claim_class=claim_class,
        shown=shown,
        short_title=short_title(it),
        address=address,
        at=query_of(day),
        # Search engines are told of the thing as it is, never as it was.
        embedded=None if day else embedded(it, parts.release),
        since=first_said(parts.release, uri),
        query=query_text(parts, uri),
    )


def _document_path(uri: str) -> str:
    path = local_path(uri) or ""
    return "/doc/" + path.removeprefix("/id/")


def _known(parts: Services, uri: str) -> None:
    """Raise ``not-found`` unless *uri* is a thing of this release."""
    search = parts.search
    if search is not None and search.knows(uri) and "#" not in uri:
        return
    raise ProblemError(
        Problem(
            "not-found",
            f"no thing is named `{uri[:300]}`",
            Where(node=uri[:300]),
            _remedy(search, uri),
        )
    )


def _remedy(search: SearchIndex | None, uri: str) -> str:
    near = [entry.uri for entry in search.nearest(uri)] if search else []
    if near:
        shown = ", ".join(f"/id/{each.removeprefix(ID)}" for each in near)
        return f"the nearest names are {shown}"
    kind = kind_of(uri)
    if kind:
        return f"look it up by name at /search, or browse at /browse/{kind}"
    return f"look it up by name at /search; the kinds of thing are {', '.join(KINDS)}"
