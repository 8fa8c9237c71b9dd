"""Read submissions: the list, one with its log, its set as a file, and its linked data.

Anybody may read what was published. What nobody has reviewed is in no list but those of its
submitter and of curators; its address, which cannot be guessed, is what its submitter was given.
"""

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from rdflib import Graph
from starlette.responses import JSONResponse, RedirectResponse, Response

from aiconcord.check.mapping_apart import read_report
from aiconcord.graph.engine import Term
from aiconcord.names.slugs import is_slug
from aiconcord.names.uris import thing
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.submit.as_prov import graph_named, provenance, uri_of
from aiconcord.submit.desk import Arrival, Desk
from aiconcord.submit.making import Names
from aiconcord.submit.making_apart import make_apart
from aiconcord.submit.records import Submission
from aiconcord.submit.states import State
from aiconcord.submit.tokens import Person
from aiconcord.web.bearer import desk_here, maybe_person
from aiconcord.web.caching import digest, knows, unchanged
from aiconcord.web.failures import PROBLEM_JSON
from aiconcord.web.graphs import WHOLE
from aiconcord.web.mapping_page import layout
from aiconcord.web.mappings import known_ends, turn
from aiconcord.web.negotiate import Choice, content_type, demand
from aiconcord.web.pages import look, signposts
from aiconcord.web.rdf_forms import BY_SUFFIX, BY_TYPE, FORMS, HTML, split_form, write
from aiconcord.web.services import Services, services
from aiconcord.web.submission_record import problem_record, record
from aiconcord.web.submissions import report_of
from aiconcord.web.withdrawn import gone

router = APIRouter(tags=["Submissions"])

Parts = Annotated[Services, Depends(services)]
Here = Annotated[Desk, Depends(desk_here)]
Asking = Annotated[Person | None, Depends(maybe_person)]

JSON: Final = "application/json"
RDF: Final = tuple(form.media_type for form in FORMS)
OFFERED: Final = (HTML, JSON, *RDF)
FOLLOWED: Final = {"Cache-Control": "no-cache", "Vary": "Accept, Authorization"}
"""What becomes of a submission shows at once: a copy may be kept, but is asked about."""
TSV: Final = "text/tab-separated-values"


@router.get("/submissions", summary="List submissions", response_class=Response)
async def list_of(request: Request, desk: Here, who: Asking) -> Response:
    """List what was published; with a token, one's own too, or with a curator's all of them."""
    choice = demand(request.headers.get("accept"), OFFERED)
    found = await asyncio.to_thread(desk.all, who)
    etag = _etag(request, choice, *(f"{each.id}.{each.number}" for each in found))
    if knows(request, etag):
        return unchanged(etag, FOLLOWED)
    headers = {**FOLLOWED, "ETag": etag}
    if choice.form == HTML:
        page = services(request).render(request, "submissions.html", found=found, who=who)
        page.headers.update(headers)
        return page
    if choice.form == JSON:
        return JSONResponse({"submissions": [record(each) for each in found]}, headers=headers)
    whole = Graph()
    for each in found:
        whole += provenance(each)
    return await _send_rdf(choice, whole, 200, headers)


@router.get("/submissions/{number}", summary="Follow a submission", response_class=Response)
async def one(request: Request, number: str, desk: Here, who: Asking) -> Response:  # noqa: ARG001 - a bad token is told
    """Tell what became of a submission: a page, JSON, or the log as PROV."""
    choice = demand(request.headers.get("accept"), OFFERED)
    return await _tell(request, desk, await asyncio.to_thread(desk.get, number), choice)


@router.get("/submissions/{number}/sssom", summary="Take a set as a file", response_class=Response)
async def sssom(
    request: Request, number: str, parts: Parts, desk: Here, who: Asking, *, crosswalk: str = ""
) -> Response:
    """Give an accepted set as canonical SSSOM/TSV; with *crosswalk*, under the names it gets there.

    That file is what goes to `data/crosswalks/<crosswalk>.sssom.tsv`. One that awaits review is
    given to curators and to who submitted it: accepting publishes these rows and no others.
    """
    demand(request.headers.get("accept"), (TSV,))
    found = await asyncio.to_thread(desk.get, number)
    to_be_read = found.state is State.AWAITING and found.listed_for(who)
    if found.state is not State.ACCEPTED and not to_be_read:
        raise ProblemError(_not_published(found))
    if not crosswalk:
        body = await asyncio.to_thread(desk.part, found.id, "sssom")
        return _file(body or b"", f"submission-{found.id}")
    if not is_slug(crosswalk) or (
        parts.search is not None and parts.search.knows(thing("crosswalk", crosswalk))
    ):
        raise ProblemError(
            Problem(
                "invalid-parameter",
                "that is no name that a new crosswalk can have",
                Where(slot="crosswalk"),
                "use a-z, 0-9, dots and hyphens, and a name that no crosswalk has",
            )
        )
    content = await asyncio.to_thread(desk.part, found.id, "content")
    beside = await asyncio.to_thread(desk.part, found.id, "beside")
    arrival = Arrival(found.name, content or b"", beside)
    known = await known_ends(request)
    async with turn(request):
        made = await make_apart(arrival, known, Names("crosswalk", crosswalk))
    return _file(made.sssom, crosswalk)


@router.get("/id/submission/{number}", summary="Lead from a submission to its document")
async def name(number: str, desk: Here) -> Response:
    """Answer 303 to the document about the submission."""
    found = await asyncio.to_thread(desk.get, number)
    return RedirectResponse(f"/doc/submission/{found.id}", 303, headers=FOLLOWED)


@router.get("/doc/submission/{path}", summary="Describe an accepted set", response_class=Response)
async def document(request: Request, path: str, parts: Parts, desk: Here) -> Response:
    """Describe a submission: its page, or the triples of an accepted set, row by row."""
    stem, suffix = split_form(path)
    found = await asyncio.to_thread(desk.get, stem)
    if suffix is None:
        choice = demand(request.headers.get("accept"), (HTML, *RDF))
    else:
        form = HTML if suffix == ".html" else BY_SUFFIX[suffix].media_type
        choice = Choice(form, form)
    if choice.form == HTML or found.state is not State.ACCEPTED:
        return await _tell(request, desk, found, choice)
    headers = _headers(request, found, choice)
    if knows(request, headers["ETag"]):
        return unchanged(headers["ETag"], headers)
    bound = {"graph": Term.uri(graph_named(found.id))}
    answered = await parts.engine.ask(WHOLE, bindings=bound, media_type=choice.form)
    headers["Content-Type"] = content_type(choice.name)
    return Response(answered.body, headers=headers)


async def _tell(request: Request, desk: Desk, found: Submission, choice: Choice) -> Response:
    """Tell *found* as chosen; a withdrawn one is told too, and that it is gone."""
    headers = _headers(request, found, choice)
    if knows(request, headers["ETag"]):
        return unchanged(headers["ETag"], headers)
    is_gone = found.state is State.WITHDRAWN
    status = 410 if is_gone else 200
    if choice.form in RDF:
        return await _send_rdf(choice, provenance(found), status, headers)
    report = None if is_gone else await report_of(desk, found)
    if choice.form == HTML:
        page = services(request).render(
            request,
            "submission.html",
            status=status,
            it=found,
            found=layout(read_report(report)) if report else None,
            uri=uri_of(found),
        )
        page.headers.update(headers)
        return page
    told: dict[str, Any] = record(found, report)
    if is_gone:
        why = gone(found)
        told = problem_record("gone", why.what, why.remedy, told)
        return JSONResponse(told, status, headers, PROBLEM_JSON)
    return JSONResponse(told, status, headers)


def _headers(request: Request, found: Submission, choice: Choice) -> dict[str, str]:
    links = signposts(uri_of(found), f"/doc/submission/{found.id}", is_ours=False)
    return {
        **FOLLOWED,
        "Link": links,
        "ETag": _etag(request, choice, f"{found.id}.{found.number}"),
    }


def _etag(request: Request, choice: Choice, *parts: str) -> str:
    """Make an ETag of what the log says, not of what is served: most changes publish nothing."""
    release = services(request).release
    shown = (release.version if release else "", look()) if choice.form == HTML else ()
    return f'W/"{digest(choice.name, request.url.path, *shown, *parts)}"'


async def _send_rdf(choice: Choice, graph: Graph, status: int, headers: dict[str, str]) -> Response:
    body = await asyncio.to_thread(write, graph, BY_TYPE[choice.form])
    kind = {"Content-Type": content_type(choice.name)}
    return Response(body, status, headers={**headers, **kind})


def _file(body: bytes, stem: str) -> Response:
    headers = {
        **FOLLOWED,
        "Content-Type": content_type(TSV),
        "Content-Disposition": f'attachment; filename="{stem}.sssom.tsv"',
    }
    return Response(body, headers=headers)


def _not_published(found: Submission) -> Problem:
    if found.state is State.WITHDRAWN:
        return gone(found)
    return Problem(
        "submission-unknown",
        f"the submission is {found.state.words}; only an accepted one is published",
        Where(node=uri_of(found)),
        "follow it at its address",
    )
