"""Tell those who operate the service whether it lives, and whether it answers.

``/healthz/live`` asks nothing of anybody: where it does not answer, start the process anew.
``/healthz/ready`` asks the engine something: where it fails, send requests elsewhere.
``/healthz`` says more, for people.
"""

from dataclasses import replace
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.remote import RemoteEngine
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Operation"])

Phase = Literal["starting", "serving", "closing"]

SECONDS_TO_ANSWER: Final = 2.0
"""How long the engine may take over nothing at all before it counts as not answering."""

_WORKING: Final = "ASK { }"
_NOT_SERVING: Final = {
    "starting": Problem(
        "service-starting", "the service is starting", remedy="ask again in a moment"
    ),
    "closing": Problem(
        "service-closing", "the service is closing", remedy="ask another, or when it is back"
    ),
}
_NO_STORE: Final = {"Cache-Control": "no-store"}


async def ensure_ready(request: Request, parts: Services) -> None:
    """Raise the ProblemError that says why the service does not answer queries, if it does not."""
    phase: Phase = request.app.state.phase
    if phase != "serving":
        raise ProblemError(_NOT_SERVING[phase])
    limits = parts.settings.limits
    await parts.engine.ask(
        _WORKING,
        media_type="application/sparql-results+json",
        limits=replace(limits, seconds=min(limits.seconds, SECONDS_TO_ANSWER)),
    )


@router.get("/healthz/live", summary="Does the process live?", response_class=Response)
async def live() -> Response:
    """Answer 200 whatever the engine does."""
    return JSONResponse({"status": "ok"}, headers=_NO_STORE)


@router.get("/healthz/ready", summary="Does the service answer queries?", response_class=Response)
async def ready(request: Request, parts: Annotated[Services, Depends(services)]) -> Response:
    """Answer 200 while queries are answered, else the failure that says why they are not."""
    await ensure_ready(request, parts)
    return JSONResponse({"status": "ok"}, headers=_NO_STORE)


@router.get("/healthz", summary="Is the service well?", response_class=Response)
async def health(request: Request, parts: Annotated[Services, Depends(services)]) -> Response:
    """Answer 200 while queries are answered, else 503; say which release and how many workers."""
    follower = request.app.state.follower
    report: dict[str, Any] = {
        "status": "ok",
        "release": parts.release.version if parts.release else None,
        "factsUntil": parts.release.facts_until.isoformat() if parts.release else None,
        "engine": "embedded" if parts.settings.engine == "embedded" else "remote",
        "phase": request.app.state.phase,
        "submissions": "off" if follower is None else "ok" if follower.is_well else "not followed",
    }
    if isinstance(parts.engine, EmbeddedEngine):
        report["workers"] = parts.engine.lanes.counts()
    try:
        await ensure_ready(request, parts)
        if isinstance(parts.engine, RemoteEngine):
            report["remote"] = await parts.engine.report()
    except ProblemError as fault:
        report |= {"status": "failing", "problem": fault.problem.as_json()}
    return JSONResponse(report, 200 if report["status"] == "ok" else 503, headers=_NO_STORE)
