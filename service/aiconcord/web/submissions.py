"""Submit a mapping set, ``POST /submissions``; decide on it, ``POST /submissions/<id>/decision``.

Whoever is not let in is told so before a byte of the body is read, and of a request that is refused
nothing is kept. Nothing that a file names is ever fetched. Start reading at :func:`submit`.
"""

import asyncio
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from aiconcord.check.mapping_apart import report_record
from aiconcord.graph.door import Door
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.submit.desk import Arrival, Desk, Judged, new_id
from aiconcord.submit.making import Made, Names
from aiconcord.submit.making_apart import make_apart
from aiconcord.submit.records import Submission
from aiconcord.submit.states import DECISIONS, State
from aiconcord.submit.tokens import Person
from aiconcord.web.bearer import desk_here, person
from aiconcord.web.clients import client_of
from aiconcord.web.failures import PROBLEM_JSON
from aiconcord.web.mapping_upload import read_body, read_upload
from aiconcord.web.mappings import REQUEST, judge, kept, known_ends, turn
from aiconcord.web.services import services
from aiconcord.web.submission_record import address_of, problem_record, record

router = APIRouter(tags=["Submissions"])

DecidedBy = Annotated[Person, Depends(person)]
Here = Annotated[Desk, Depends(desk_here)]

AT_ONCE: Final = 2
"""Submissions of one client that are checked at a time; it waits for its own."""
PATIENCE_SECONDS: Final = 5.0
DECISION_BYTES: Final = 20_000
_SHORTER: Final = "say it in fewer words"
_PRIVATE: Final = {"Cache-Control": "no-store"}


@router.post(
    "/submissions",
    status_code=201,
    summary="Submit a mapping set",
    openapi_extra={"requestBody": REQUEST},
    responses={
        200: {"description": "You submitted this file before; what became of it."},
        201: {"description": "The set awaits review; `Location` is where to follow it."},
        422: {"description": "The set has errors; each is told, and kept for you to read."},
    },
    response_class=JSONResponse,
)
async def submit(request: Request, who: DecidedBy, desk: Here) -> Response:
    """Check the mapping file in the body and keep it for review; the same file is kept once."""
    door: Door = kept(
        request,
        "submissions_door",
        lambda: Door(
            most=AT_ONCE,
            waiting=services(request).settings.limits.waiting_per_client,
            patience=PATIENCE_SECONDS,
            what="submissions",
        ),
    )
    client = client_of(request)
    await door.enter(client)
    try:
        return await _submit(request, who, desk)
    finally:
        door.leave(client)


async def _submit(request: Request, who: Person, desk: Desk) -> Response:
    came = datetime.now(UTC)
    upload = await read_upload(request, services(request).settings.upload_bytes)
    arrival = Arrival(upload.name, upload.content, upload.metadata)
    before = await asyncio.to_thread(desk.find, who.name, arrival.digest)
    if before is not None:
        return await answer(desk, before, 200)
    report = await judge(request, upload)
    number = new_id()
    made: Made | None = None
    if report.conforms:
        known = await known_ends(request)
        async with turn(request):
            made = await make_apart(arrival, known, Names("submission", number))
    judged = Judged(
        form=report.form,
        set_id=report.mapping_set_id,
        title=made.title if made else "",
        rows=report.rows,
        report=json.dumps(report_record(report)).encode(),
        sssom=made.sssom if made else None,
        triples=made.triples if made else None,
    )
    found, is_new = await asyncio.to_thread(
        desk.receive, who, arrival, judged, number=number, at=came
    )
    return await answer(desk, found, 201 if is_new else 200)


async def answer(desk: Desk, found: Submission, status: int) -> Response:
    """Tell *found* to whoever submitted it: 422 where it has errors, as the check does."""
    report = await report_of(desk, found)
    told = record(found, report)
    headers = {**_PRIVATE, "Location": address_of(found)}
    if found.state is not State.REJECTED:
        return JSONResponse(told, status, headers)
    errors = report["counts"]["error"]
    refused = problem_record(
        "mapping-faults",
        f"{errors} error{'s' if errors > 1 else ''} in {found.name}",
        "mend the errors told in `submission.report.problems` and submit the mended file",
        told,
    )
    return JSONResponse(refused, refused["status"], headers, PROBLEM_JSON)


async def report_of(desk: Desk, found: Submission) -> dict[str, Any]:
    """Give the report that the checks made of *found*."""
    text = await asyncio.to_thread(desk.part, found.id, "report")
    report: dict[str, Any] = json.loads(text or b"{}")
    return report


_DECISION: Final = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["decision"],
                "properties": {
                    "decision": {"enum": list(DECISIONS)},
                    "reason": {"type": "string"},
                    "after": {
                        "type": "integer",
                        "description": "The `number` of the submission that you have read.",
                    },
                },
            }
        }
    },
}


@router.post(
    "/submissions/{number}/decision",
    summary="Accept, decline or withdraw a submission",
    openapi_extra={"requestBody": _DECISION},
    responses={
        200: {"description": "What became of it, served by the time you read this."},
        409: {"description": "It has changed since, or has been decided."},
    },
    response_class=JSONResponse,
)
async def decide(request: Request, number: str, who: DecidedBy, desk: Here) -> Response:
    """Decide on a submission, with a reason. Curators accept and decline; submitters withdraw."""
    body = await read_body(request, DECISION_BYTES, _SHORTER)
    try:
        asked = json.loads(body)
        decision, why, after = asked["decision"], asked.get("reason", ""), asked.get("after")
        if not isinstance(decision, str) or not isinstance(why, str):
            raise TypeError
        if after is not None and type(after) is not int:
            raise TypeError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ProblemError(
            Problem(
                "decision-malformed",
                "the body is no decision",
                remedy='send JSON such as {"decision": "accept", "reason": "…", "after": 12}',
            )
        ) from None
    found = await asyncio.to_thread(desk.decide, number, who, decision, why, after)
    follower = request.app.state.follower
    if follower is not None:
        with suppress(ProblemError):  # it is decided, and will be followed at the next look
            await follower.step()
    return JSONResponse(record(found), headers=_PRIVATE)
