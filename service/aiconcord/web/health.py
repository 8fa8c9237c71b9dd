"""Tell those who operate the service whether it answers, by asking it something."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.remote import RemoteEngine
from aiconcord.problems.record import ProblemError
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Operation"])

_WORKING = "ASK { }"


@router.get("/healthz", summary="Is the service well?", response_class=Response)
async def health(parts: Annotated[Services, Depends(services)]) -> Response:
    """Answer 200 while queries are answered, else 503; say which release and how many workers."""
    report: dict[str, Any] = {
        "status": "ok",
        "release": parts.release.version if parts.release else None,
        "factsUntil": parts.release.facts_until.isoformat() if parts.release else None,
        "engine": "embedded" if parts.settings.engine == "embedded" else "remote",
    }
    if isinstance(parts.engine, EmbeddedEngine):
        report["workers"] = parts.engine.lanes.counts()
    try:
        await parts.engine.ask(_WORKING, media_type="application/sparql-results+json")
        if isinstance(parts.engine, RemoteEngine):
            report["remote"] = await parts.engine.report()
    except ProblemError as fault:
        report |= {"status": "failing", "problem": fault.problem.as_json()}
    return JSONResponse(
        report,
        200 if report["status"] == "ok" else 503,
        headers={"Cache-Control": "no-store"},
    )
