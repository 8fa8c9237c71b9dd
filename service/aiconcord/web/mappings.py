"""Check a mapping file: ``POST /mappings/check`` takes one and answers with the report.

Nothing is kept. A file without errors is answered 200, a file with errors 422 with every fault;
both carry the same report, so that a program reads one shape, in whichever form it accepts. `GET`
gives the page with the form.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from aiconcord.check.mapping_apart import report_apart
from aiconcord.check.mapping_asked import known_elements
from aiconcord.check.mapping_file import MappingReport
from aiconcord.check.mapping_forms import FORMS
from aiconcord.check.mapping_known import KnownElements
from aiconcord.problems.codes import CODES
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.web.caching import FRESH
from aiconcord.web.crosswalks_held import held
from aiconcord.web.failures import PROBLEM_JSON
from aiconcord.web.mapping_page import layout
from aiconcord.web.mapping_upload import BARE, PASTED, Upload, read_upload
from aiconcord.web.negotiate import choose, content_type
from aiconcord.web.services import services

router = APIRouter()

HTML: Final = "text/html"
JSON: Final = "application/json"
WRITERS: Final = {
    form.media_type: form for name, form in FORMS.items() if name not in ("text", "json")
}
"""The forms that are sent as they are written; bare text is for terminals."""
OFFERED: Final = (JSON, HTML, *WRITERS)
MOST_PASTED: Final = 200_000
"""Characters of a pasted table that the page gives back, to be mended there."""


@router.get("/mappings/check")
async def show_form(request: Request) -> Response:
    """Show the page on which a mapping file can be uploaded or pasted."""
    choose(request.headers.get("accept"), [HTML])
    response = services(request).render(
        request, "mappings_check.html", report=None, forms=FORMS.items()
    )
    response.headers.update({"Vary": "Accept", "Cache-Control": FRESH})
    return response


_REPORTS: Final = {name: {"schema": {"type": "string"}} for name in (JSON, HTML, *WRITERS)}
_FILE: Final = {"schema": {"type": "string", "format": "binary"}}
_FORM: Final = {
    "schema": {
        "type": "object",
        "properties": {
            "file": {"type": "string", "format": "binary"},
            "metadata": {"type": "string", "format": "binary"},
            "text": {"type": "string"},
        },
    }
}
REQUEST: Final = {
    "required": True,
    "content": {**dict.fromkeys(BARE, _FILE), "multipart/form-data": _FORM},
}


@router.post(
    "/mappings/check",
    openapi_extra={"requestBody": REQUEST},
    responses={
        200: {"description": "The report on a file without errors.", "content": _REPORTS},
        422: {
            "description": "The file was read and has errors; the report tells each.",
            "content": {PROBLEM_JSON: {"schema": {"type": "object"}}, **_REPORTS},
        },
    },
)
async def check_mapping(request: Request) -> Response:
    """Check the mapping file in the body; answer 200 when it has no errors, else 422."""
    form = choose(request.headers.get("accept"), OFFERED)
    upload = await read_upload(request, services(request).settings.upload_bytes)
    return await _answer(request, form, upload, await judge(request, upload))


async def judge(request: Request, upload: Upload) -> MappingReport:
    """Check *upload*, when it is its turn."""
    known, published = await known_ends(request), (await held(request)).published
    async with turn(request):
        return await report_apart(upload.content, upload.name, known, upload.metadata, published)


@asynccontextmanager
async def turn(request: Request) -> AsyncIterator[None]:
    """Wait for few enough files to be worked on, or raise that others are."""
    settings = services(request).settings
    gate: asyncio.Semaphore = kept(
        request, "mapping_gate", lambda: asyncio.Semaphore(settings.checks_at_once)
    )
    try:
        await asyncio.wait_for(gate.acquire(), settings.check_wait_seconds)
    except TimeoutError:
        problem = Problem(
            "mapping-check-busy",
            "other files are being checked",
            remedy="try again in a minute, or run `aiconcord check` at home",
        )
        raise ProblemError(problem) from None
    try:
        yield
    finally:
        gate.release()


def kept(request: Request, name: str, make: Any) -> Any:
    """Give what the app keeps under *name*, made on first use: the state outlives the request."""
    state = request.app.state
    if not hasattr(state, name):
        setattr(state, name, make())
    return getattr(state, name)


async def known_ends(request: Request) -> KnownElements:
    """Ask the graph for what a mapping may point at: once, for it is the same while served."""
    state = request.app.state
    if not hasattr(state, "mapping_ends"):
        found = services(request)
        state.mapping_ends = await known_elements(found.engine, found.places.queries)
    known: KnownElements = state.mapping_ends
    return known


async def _answer(request: Request, form: str, upload: Upload, report: MappingReport) -> Response:
    status = 200 if report.conforms else CODES["mapping-faults"].status
    headers = {"Cache-Control": "no-store", "Vary": "Accept"}
    if form == HTML:
        text = upload.content.decode("utf-8", "replace") if upload.name == PASTED else ""
        page = services(request).render(
            request,
            "mappings_check.html",
            status=status,
            report=report,
            found=layout(report),
            pasted=text if len(text) <= MOST_PASTED else "",
        )
        page.headers.update(headers)
        return page
    if form in WRITERS:
        written = await asyncio.to_thread(WRITERS[form].write, [report], ())
        headers["Content-Type"] = content_type(form) + (
            "; header=present" if form == "text/csv" else ""
        )
        return Response(written.encode("utf-8", "replace"), status, headers)
    record = report.as_json()
    if not report.conforms:
        errors = report.counts["error"]
        record = {
            "type": "/problems#mapping-faults",
            "title": CODES["mapping-faults"].meaning,
            "status": status,
            "detail": f"{errors} error{'s' if errors > 1 else ''} in {report.file}",
            "code": "mapping-faults",
            "severity": "error",
            "what": f"{errors} error{'s' if errors > 1 else ''} in {report.file}",
            "where": {"file": report.file},
            "remedy": "mend the errors told in `problems`",
            **record,
        }
    media_type = "application/json" if report.conforms else PROBLEM_JSON
    return JSONResponse(record, status, headers, media_type)
